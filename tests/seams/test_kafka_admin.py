"""Messages set aside in the admin: seen as they were, replayed to Kafka, discarded, and only by who may."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from startline.platform.kafka.models import SetAsideMessage, StoppedGroup
from tests.users.factories import UserFactory

URL = "/admin/platform_kafka/setasidemessage/"
STOPPED_URL = "/admin/platform_kafka/stoppedgroup/"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(transactional_db) -> SetAsideMessage:
    return SetAsideMessage.objects.create(
        group="telemetry",
        topic="events",
        partition=2,
        offset=41,
        key=b"7",
        value=b"\xff\x00",
        headers=[["id", "bm8gdXVpZA=="]],
        reason_code="unreadable",
        reason="the header place is missing",
    )


def sign_in(*permissions: str, **flags: bool) -> Client:
    user = UserFactory(is_staff=True, **flags)
    for permission in permissions:
        user.user_permissions.add(Permission.objects.get(codename=permission))
    client = Client()
    client.force_login(user)
    return client


def act(client: Client, action: str, row, url: str = URL):
    return client.post(url, {"action": action, "_selected_action": [row.pk]}, follow=True)


def test_operator_sees_the_message_as_it_was(kept) -> None:
    page = sign_in(is_superuser=True).get(f"{URL}{kept.pk}/change/").content.decode()

    for text in ("the header place is missing", "base64: /wA=", "id: no uuid"):
        assert text in page


def test_operator_replays_to_the_topic_it_came_from(kept, kafka) -> None:
    response = act(sign_in(is_superuser=True), "replay", kept)

    assert "1 will be read again." in response.content.decode()
    assert SetAsideMessage.objects.count() == 0


def test_replay_while_kafka_is_away_keeps_the_message(kept, settings) -> None:
    settings.KAFKA_URL = "kafka://127.0.0.1:1"

    response = act(sign_in(is_superuser=True), "replay", kept)

    assert "Not replayed: Kafka" in response.content.decode()
    assert SetAsideMessage.objects.count() == 1


def test_operator_discards(kept) -> None:
    assert "1 were discarded." in act(sign_in(is_superuser=True), "discard", kept).content.decode()
    assert SetAsideMessage.objects.count() == 0


def test_operator_lets_a_stopped_group_go_on(transactional_db) -> None:
    stopped = StoppedGroup.objects.create(group="telemetry", reason="20 messages in a row")

    client = sign_in(is_superuser=True)
    assert "20 messages in a row" in client.get(STOPPED_URL).content.decode()
    act(client, "go_on", stopped, STOPPED_URL)

    assert StoppedGroup.objects.count() == 0


def test_who_only_looks_or_is_no_staff_changes_nothing(kept) -> None:
    looker = sign_in("view_setasidemessage")
    assert looker.get(URL).status_code == 200
    act(looker, "replay", kept)
    act(looker, "discard", kept)
    nobody = sign_in()
    assert nobody.get(URL).status_code == 403
    athlete = Client()
    athlete.force_login(UserFactory())
    assert athlete.get(URL).status_code == 302

    assert SetAsideMessage.objects.count() == 1
