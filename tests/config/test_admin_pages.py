"""Every page of the admin opens for every role that may see it, and names things in words."""

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from startline.platform.bus.models import ConsumerCursor, DeadLetter, OutboxEvent, WaitingEvent
from startline.platform.clock import utc_now
from startline.platform.ids import new_id
from startline.platform.kafka.models import SetAsideMessage, StoppedGroup
from startline.telemetry.models import Appeal, Device, DeviceUpload, LiveSession, Recording, Verdict
from startline.users.actions.roles import grant_role
from startline.users.domain.roles import RIGHTS
from startline.users.models import ApiKey, Consent, GearItem, User
from tests.telemetry.devices.factories import DeviceUploadFactory
from tests.telemetry.factories import RecordingFactory, WorkoutFactory
from tests.users.factories import ApiKeyFactory, ConsentFactory, GearItemFactory, UserFactory

AT = dt.datetime(2026, 11, 20, 7, 0, tzinfo=dt.UTC)
MODELS = [
    *(User, Consent, ApiKey, GearItem, EmailAddress, UserSession),
    *(Recording, LiveSession, Device, DeviceUpload, Verdict, Appeal),
    *(OutboxEvent, ConsumerCursor, WaitingEvent, DeadLetter, SetAsideMessage, StoppedGroup),
    ProcrastinateJob,
]
# How code names moments, flags, units and keys; people read "received", "final", "size, bytes", "workout".
TECHNICAL = re.compile(
    r"_|^(is|has) |(?<!,) (at|id|m|s|kg|bpm|code|bytes|percent|total|sha256)$", re.IGNORECASE
)


@pytest.fixture
def rows(db) -> None:
    """One row of everything that the admin shows and a test can make."""
    person = UserFactory(name="Runner")
    for make in (ConsentFactory, ApiKeyFactory, GearItemFactory):
        make(user=person)
    UserSession.objects.create(user=person, session_key="s" * 32, ip="192.0.2.1", user_agent="Laptop")
    workout = WorkoutFactory(user=person)
    RecordingFactory(user=person)
    DeviceUploadFactory()
    LiveSession.objects.create(user=person, session_key="run", created_at=AT, updated_at=AT)
    Verdict.objects.create(
        workout=workout,
        user=person,
        outcome="rejected",
        judged="rejected",
        workout_version=1,
        content="x",
        judged_at=AT,
    )
    Appeal.objects.create(user=person, workout=workout, text="It was a run.", created_at=AT)
    event = {"event_id": new_id(), "name": "sample.lap_counted.v1", "key": "1", "payload": "{}"}
    OutboxEvent.objects.create(**event)
    held = {**event, "subscription": "sample.count", "published_at": AT, "reason_code": "KeyError"}
    WaitingEvent.objects.create(**held, next_attempt_at=utc_now())
    DeadLetter.objects.create(**held)
    ConsumerCursor.objects.create(group="sample")
    SetAsideMessage.objects.create(
        group="sample", topic="events", partition=0, offset=1, value=b"\xff", reason_code="unreadable"
    )
    StoppedGroup.objects.create(group="sample", reason="20 in a row")


def addresses(model) -> list[str]:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    found = [reverse(f"{name}_changelist")]
    first = model._default_manager.first()
    return [*found, reverse(f"{name}_change", args=[first.pk])] if first else found


def test_every_registered_model_is_tried_here() -> None:
    assert {model._meta.label for model in admin.site._registry} == {model._meta.label for model in MODELS}


@pytest.mark.parametrize("role", sorted(RIGHTS))
def test_each_page_opens_for_the_roles_that_may_see_it(client, rows, role) -> None:
    person = UserFactory(name="Staff")
    grant_role(person.pk, role=role)
    person = User.objects.get(pk=person.pk)
    client.force_login(person)
    rights = RIGHTS[role]

    assert client.get("/admin/").status_code == (200 if rights.may_enter_admin else 302)
    for model in MODELS:
        may_see = person.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
        expected = 302 if not rights.may_enter_admin else 200 if may_see else 403
        answers = {address: client.get(address).status_code for address in addresses(model)}
        assert set(answers.values()) == {expected}, answers


@pytest.mark.parametrize("model", [m for m in MODELS if m._meta.app_config.name.startswith("startline.")])
def test_what_a_page_names_is_named_in_words(model) -> None:
    page = admin.site._registry[model]
    names = {*page.list_display, *page.list_filter, *(page.fields or [f.name for f in model._meta.fields])}
    labels = {}
    for name in names - set(page.exclude or ()):
        try:
            labels[name] = str(model._meta.get_field(name).verbose_name)
        except FieldDoesNotExist:
            continue

    raw = {name: label for name, label in labels.items() if name != "id" and TECHNICAL.search(label)}
    assert raw == {}
    assert "_" not in str(model._meta.verbose_name)


def test_no_service_is_named_by_its_label() -> None:
    ours = [config for config in apps.get_app_configs() if config.name.startswith("startline.")]

    assert [config.label for config in ours if config.verbose_name == config.label.title()] == []
