"""Deleting an account: nothing of the person stays, in any table of any service."""

import datetime as dt
import uuid

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from startline.platform.bus import subscriptions
from startline.platform.http.models import AnsweredRequest
from startline.platform.mail.models import Mail
from startline.users.actions.api_keys import create_api_key
from startline.users.actions.delete_account import delete_account
from startline.users.errors import UserNotFoundError
from startline.users.events import AccountDeleted
from startline.users.models import User
from startline.users.queries import find_api_key
from tests.platform.mail.conftest import make_mail
from tests.users.browser import Browser
from tests.users.factories import PASSWORD, UserFactory
from tests.users.outbox import published

# Named by the bus's own key, not by a person of the tables: events carry ids and expire by themselves.
NO_PERSON = {"platform_bus_outboxevent"}
# A mark that the person is gone, so that an upload under way brings nothing back: an id and a moment.
GONE_MARKS = {"telemetry_athlete_log"}
VALUES = {
    models.GenericIPAddressField: "192.0.2.1",
    models.BooleanField: False,
    models.FloatField: 1.0,
    models.DecimalField: 1,
    models.DateField: dt.date(2026, 1, 1),
    models.DateTimeField: dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    models.JSONField: {},
    models.DurationField: dt.timedelta(0),
}


def person_fields():
    """Return (model, field name) for every column of the database that holds a user's id."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed or model._meta.db_table in NO_PERSON:
            continue
        for field in model._meta.concrete_fields:
            points_to_user = field.is_relation and field.related_model is User
            if points_to_user or field.column == "user_id":
                found.append((model, field.attname))
    return found


def value_of(field):
    if field.choices:
        return field.choices[0][0]
    if field.is_relation:
        return value_of(field.target_field)
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.IntegerField):
        return 1
    if isinstance(field, models.CharField | models.TextField):
        return uuid.uuid4().hex[: field.max_length or 32]
    if isinstance(field, models.BinaryField):
        return uuid.uuid4().bytes
    if hasattr(field, "base_field"):
        return []
    return next(value for kind, value in VALUES.items() if isinstance(field, kind))


def make_row(model, person_field, user_id):
    """Insert a row that names the user, with any value wherever one is needed."""
    values = {person_field: user_id}
    for field in model._meta.concrete_fields:
        needs_value = not (field.null or field.has_default() or field.generated or field.attname in values)
        if needs_value and not isinstance(field, models.AutoField | models.BigAutoField):
            values[field.attname] = value_of(field)
    model._base_manager.bulk_create([model(**values)])


@pytest.fixture
def _any_row_fits(db):
    """Without checks, foreign keys and triggers for this test's transaction, any row can be made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass, conname FROM pg_constraint c JOIN pg_namespace n "
            "ON n.oid = c.connamespace WHERE contype = 'c' AND conislocal AND n.nspname = 'public' "
            "AND conrelid <> 0"
        )
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def run_handlers(event):
    """Give the event to every handler of every service, as the bus would."""
    context = subscriptions.Context(event_id=uuid.uuid4(), published_at=dt.datetime.now(dt.UTC))
    for group in subscriptions.list_groups():
        for subscription in subscriptions.takers(group, event.EVENT_NAME):
            subscription.handler(event, context)


@pytest.mark.usefixtures("_any_row_fits")
def test_no_table_keeps_a_row_of_a_deleted_person_and_others_keep_theirs():
    gone, stays = UserFactory(), UserFactory()
    fields = person_fields()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    for model, field in fields:
        for user in (gone, stays):
            if not model._base_manager.filter(**{field: user.pk}).exists():
                make_row(model, field, user.pk)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")

    delete_account(gone.pk)
    run_handlers(AccountDeleted(user_id=gone.pk, version=2))

    left = [m._meta.db_table for m, f in fields if m._base_manager.filter(**{f: gone.pk}).exists()]
    lost = [m._meta.db_table for m, f in fields if not m._base_manager.filter(**{f: stays.pk}).exists()]
    assert (set(left), lost) == (GONE_MARKS, [])
    assert len(fields) >= 12


def test_every_service_with_rows_of_people_hears_of_the_deletion():
    services = {model._meta.app_label for model, _ in person_fields()}
    services &= {config.label for config in apps.get_app_configs() if config.name.startswith("startline.")}
    hearing = {
        group
        for group in subscriptions.list_groups()
        if list(subscriptions.takers(group, AccountDeleted.EVENT_NAME))
    }

    # users erases its own rows in the action that publishes the event.
    assert services - {"users"} <= hearing


@pytest.fixture
def browser(user):
    browser = Browser()
    browser.sign_in(user.email, PASSWORD)
    return browser


def test_person_deletes_the_account_with_the_password(browser, user):
    make_mail(recipients=[user.email])
    AnsweredRequest.objects.create(
        actor=f"user:{user.pk}", key="k", request_hash=b"", status=200, content_type="", etag="", body=b"x"
    )
    _, key = create_api_key(user.pk, name="Laptop")
    elsewhere = Browser()
    elsewhere.sign_in(user.email, PASSWORD)
    email, created_at = user.email, user.created_at

    response = browser.api("POST", "/me/deletion", {"password": PASSWORD})

    assert response.status_code == 204
    assert browser.api("GET", "/me").status_code == 401
    assert elsewhere.api("GET", "/me").status_code == 401
    assert find_api_key(key) is None
    assert Browser().sign_in(email, PASSWORD).status_code == 400
    user.refresh_from_db()
    assert (user.email, user.name, user.is_active, user.has_usable_password()) == (
        f"deleted-{user.pk}@deleted.invalid",
        "",
        False,
        False,
    )
    assert user.created_at == created_at
    assert user.deleted_at is not None
    assert (EmailAddress.objects.count(), Mail.objects.count()) == (0, 0)
    assert AnsweredRequest.objects.count() == 0
    assert published() == [("users.account_deleted.v1", {"user_id": user.pk, "version": 2})]


def test_address_is_free_again(browser, user):
    email = user.email
    browser.api("POST", "/me/deletion", {"password": PASSWORD})

    new = Browser().auth("POST", "/auth/signup", {"email": email, "password": PASSWORD, "name": "New"})

    assert new.status_code == 401
    assert User.objects.filter(email=email).count() == 1


def test_wrong_password_deletes_nothing_and_the_eleventh_try_is_refused(browser, user):
    answers = [browser.api("POST", "/me/deletion", {"password": "wrong"}) for _ in range(11)]

    assert answers[0].json()["code"] == "password_wrong"
    assert [answer.status_code for answer in answers] == [403] * 10 + [429]
    user.refresh_from_db()
    assert user.deleted_at is None
    assert published() == []


def test_deleted_account_cannot_be_deleted_again(user):
    delete_account(user.pk)

    with pytest.raises(UserNotFoundError):
        delete_account(user.pk)

    assert len(published()) == 1


def test_user_model_is_ours():
    assert settings.AUTH_USER_MODEL == "users.User"
