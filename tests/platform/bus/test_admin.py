"""Dead letters in the admin: seen with their reason, replayed, discarded, and only by who may."""

import datetime as dt
import uuid

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from startline.platform.bus.models import ConsumerCursor, DeadLetter, OutboxEvent, WaitingEvent
from startline.platform.clock import utc_now
from tests.users.factories import UserFactory

URL = "/admin/platform_bus/deadletter/"


@pytest.fixture
def letter(db) -> DeadLetter:
    return DeadLetter.objects.create(
        subscription="users.refresh_totals",
        event_id=uuid.uuid4(),
        name="telemetry.workout_recorded.v1",
        key="7",
        payload='{"user_id":7}',
        xid=900,
        event_order=5,
        published_at=utc_now() - dt.timedelta(hours=1),
        attempts=6,
        reason_code="conflict",
        reason="ConflictError: the totals are newer",
    )


def sign_in(*permissions: str, **flags: bool) -> Client:
    user = UserFactory(is_staff=True, **flags)
    for permission in permissions:
        user.user_permissions.add(Permission.objects.get(codename=permission))
    client = Client()
    client.force_login(user)
    return client


def act(client: Client, action: str, letter: DeadLetter):
    return client.post(URL, {"action": action, "_selected_action": [letter.pk]}, follow=True)


def test_operator_sees_the_reason_and_the_original(letter) -> None:
    client = sign_in(is_superuser=True)
    assert "users.refresh_totals" in client.get(URL).content.decode()
    page = client.get(f"{URL}{letter.pk}/change/").content.decode()
    assert "ConflictError: the totals are newer" in page
    assert "{&quot;user_id&quot;:7}" in page


def test_operator_replays(letter) -> None:
    response = act(sign_in(is_superuser=True), "replay", letter)
    assert "1 will be handled again." in response.content.decode()
    assert DeadLetter.objects.count() == 0
    waiting = WaitingEvent.objects.get()
    assert (waiting.event_id, waiting.attempts, waiting.reason_code) == (letter.event_id, 0, "replayed")
    assert (waiting.payload, waiting.xid, waiting.event_order) == ('{"user_id":7}', 900, 5)


def test_operator_discards(letter) -> None:
    act(sign_in(is_superuser=True), "discard", letter)
    assert DeadLetter.objects.count() == WaitingEvent.objects.count() == 0


def test_operator_hurries_what_waits(letter) -> None:
    client = sign_in(is_superuser=True)
    act(client, "replay", letter)
    WaitingEvent.objects.update(next_attempt_at=utc_now() + dt.timedelta(hours=1))
    waiting = WaitingEvent.objects.get()
    client.post(
        "/admin/platform_bus/waitingevent/",
        {"action": "try_now", "_selected_action": [waiting.pk]},
        follow=True,
    )
    waiting.refresh_from_db()
    assert waiting.next_attempt_at <= utc_now()


def test_whoever_only_looks_cannot_replay(letter) -> None:
    client = sign_in("view_deadletter")
    assert client.get(URL).status_code == 200
    act(client, "replay", letter)
    assert DeadLetter.objects.count() == 1


def test_staff_without_the_permission_sees_nothing(letter) -> None:
    assert sign_in().get(URL).status_code == 403


def test_athlete_does_not_enter_the_admin(letter) -> None:
    client = Client()
    client.force_login(UserFactory())
    response = client.get(URL)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("admin:login"))


def test_front_page_and_lists_open(letter) -> None:
    OutboxEvent.objects.create(name="a.b.v1", key="1", payload="{}")
    ConsumerCursor.objects.create(group="users")
    client = sign_in(is_superuser=True)
    front = client.get("/admin/")
    assert front.status_code == 200
    assert "Dead letters" in front.content.decode()
    assert "'unsafe-eval'" in front["Content-Security-Policy"]
    for model in ("outboxevent", "consumercursor", "waitingevent"):
        assert client.get(f"/admin/platform_bus/{model}/").status_code == 200
