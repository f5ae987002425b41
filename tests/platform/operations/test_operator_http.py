"""The operator's endpoints: what they tell, what they let do again, and that nobody else gets in."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from startline.config.api import api
from startline.platform.bus.models import DeadLetter, WaitingEvent
from startline.platform.clock import utc_now
from startline.platform.kafka.models import SetAsideMessage, StoppedGroup
from startline.platform.metrics import publishing
from startline.platform.operations import engines, sources, state
from startline.platform.operations.engines import Engine
from startline.platform.operations.registry import Queue
from startline.platform.valkey_client import client as valkey_client
from startline.telemetry.models import Recording
from startline.telemetry.models.recording import RecordingState
from startline.users.actions.roles import grant_role
from startline.users.domain.roles import GRANTABLE
from tests.telemetry.browsers import JsonClient
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db
BASE = "/api/v1/operator"
CHOSEN = {"items": [{"kind": "event", "id": "1"}]}
ENDPOINTS = {
    ("get", "/state"): (None, 200),
    ("post", "/failures/replay"): (CHOSEN, 200),
    ("post", "/failures/discard"): (CHOSEN, 200),
    ("post", "/groups/{group}/resume"): (None, 404),
}


@pytest.fixture(autouse=True)
def _all_engines_well(monkeypatch, empty_valkey):
    """The broker is no part of the test's installation; every role has just spoken."""
    monkeypatch.setattr(engines, "_broker", lambda: Engine(name="MQTT", is_well=True, facts={}))
    for role in state.ROLES:
        publishing.publish_once(role, valkey_client())


@pytest.fixture
def letter() -> DeadLetter:
    return DeadLetter.objects.create(
        subscription="telemetry.refresh_totals",
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


@pytest.fixture
def kept() -> SetAsideMessage:
    return SetAsideMessage.objects.create(
        group="process-samples",
        topic="samples",
        partition=2,
        offset=41,
        key=b"7",
        value=b"\xc1",
        reason_code="unreadable",
        reason="no batch of samples",
    )


@pytest.fixture
def failed() -> Recording:
    now = utc_now()
    return Recording.objects.create(
        user=UserFactory(),
        sha256=b"1" * 32,
        object_key="originals/1/x",
        size_bytes=9,
        file_name="Home - office.fit",
        source_kind="file",
        state=RecordingState.FAILED,
        error_code="processing_failed",
        error_detail="ZeroDivisionError",
        attempts=6,
        due_at=now,
        received_at=now,
        updated_at=now,
        claimed_at=now,
    )


def browser_of(*roles: str) -> JsonClient:
    user = UserFactory()
    for role in roles:
        grant_role(user.pk, role=role)
    user.refresh_from_db()
    browser = JsonClient()
    browser.force_login(user)
    return browser


def call(browser: JsonClient, endpoint):
    (method, path), (body, _) = endpoint, ENDPOINTS[endpoint]
    return browser.call(method.upper(), BASE + path.replace("{group}", "telemetry"), body)


def test_every_endpoint_is_tried():
    declared = {
        (method, path.removeprefix(BASE))
        for path, item in api.get_openapi_schema()["paths"].items()
        for method in item
        if path.startswith(BASE)
    }
    assert declared == ENDPOINTS.keys()


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_nobody_is_asked_to_sign_in(endpoint, letter):
    response = call(JsonClient(), endpoint)
    assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")
    assert DeadLetter.objects.count() == 1


@pytest.mark.parametrize("roles", [(), *[(role,) for role in GRANTABLE if role != "operator"]], ids=str)
def test_other_roles_see_and_change_nothing(roles, letter):
    StoppedGroup.objects.create(group="telemetry", reason="20 in a row")
    browser = browser_of(*roles)
    for endpoint in ENDPOINTS:
        response = call(browser, endpoint)
        assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    assert (DeadLetter.objects.count(), StoppedGroup.objects.count()) == (1, 1)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_operator_gets_in(endpoint):
    assert call(browser_of("operator"), endpoint).status_code == ENDPOINTS[endpoint][1]


def test_key_of_an_operator_is_no_session():
    response = Client().get(f"{BASE}/state", headers={"Authorization": "Bearer sl_anything"})
    assert response.status_code == 401


def test_all_is_well():
    found = browser_of("operator").call("GET", f"{BASE}/state").json()

    assert found["is_well"] is True
    assert (found["failures"], found["failure_count"], found["stopped_groups"]) == ([], 0, [])
    assert [each["role"] for each in found["services"]] == list(state.ROLES)
    assert {each["processes"] for each in found["services"]} == {1}
    assert [each["name"] for each in found["engines"]] == ["PostgreSQL", "Valkey", "MQTT", "storage"]
    assert found["engines"][0]["version"].startswith("18.")
    kinds = {(each["kind"], each["name"]): each["waiting"] for each in found["queues"]}
    assert kinds[("ingest", "")] == kinds[("recordings", "")] == kinds[("jobs", "")] == 0
    assert found["has_kafka"] is False


def test_what_failed_is_told_with_its_reason(letter, kept, failed):
    found = browser_of("operator").call("GET", f"{BASE}/state").json()

    assert (found["is_well"], found["failure_count"]) == (False, 3)
    shown = {each["kind"]: each for each in found["failures"]}
    assert shown["event"]["subject"] == "telemetry.refresh_totals"
    assert shown["event"]["reason"] == "ConflictError: the totals are newer"
    assert (shown["message"]["title"], shown["message"]["subject"]) == ("samples [2] 41", "process-samples")
    assert (shown["recording"]["reason_code"], shown["recording"]["can_discard"]) == (
        "processing_failed",
        False,
    )
    assert "Home" not in str(found), "the name of a file stays with its owner"


def test_chosen_failures_are_replayed_and_the_others_stay(letter, kept, failed):
    items = [{"kind": "event", "id": str(letter.pk)}, {"kind": "recording", "id": str(failed.pk)}]
    browser = browser_of("operator")

    response = browser.call("POST", f"{BASE}/failures/replay", {"items": items})

    assert response.json() == {"done": 2, "gone": 0}
    assert WaitingEvent.objects.get().event_id == letter.event_id
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("received", 0)
    assert SetAsideMessage.objects.count() == 1
    again = browser.call("POST", f"{BASE}/failures/replay", {"items": items})
    assert again.json() == {"done": 0, "gone": 2}


def test_chosen_failures_are_discarded(letter, kept):
    items = [{"kind": "message", "id": str(kept.pk)}]

    response = browser_of("operator").call("POST", f"{BASE}/failures/discard", {"items": items})

    assert response.json() == {"done": 1, "gone": 0}
    assert (SetAsideMessage.objects.count(), DeadLetter.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("discard", {"kind": "recording", "id": str(uuid.uuid4())}),
        ("replay", {"kind": "recording", "id": "7"}),
        ("replay", {"kind": "event", "id": "no number"}),
        ("replay", {"kind": "person", "id": "7"}),
    ],
)
def test_wrong_choice_is_refused(path, item, letter, kept, failed):
    response = browser_of("operator").call("POST", f"{BASE}/failures/{path}", {"items": [item]})

    assert (response.status_code, response.json()["code"]) == (422, "invalid")
    assert (DeadLetter.objects.count(), SetAsideMessage.objects.count()) == (1, 1)
    failed.refresh_from_db()
    assert failed.state == RecordingState.FAILED


def test_stopped_group_is_told_and_resumed():
    StoppedGroup.objects.create(group="process-samples", reason="20 messages in a row")
    browser = browser_of("operator")

    found = browser.call("GET", f"{BASE}/state").json()
    assert (found["is_well"], found["stopped_groups"][0]["reason"]) == (False, "20 messages in a row")
    assert browser.call("POST", f"{BASE}/groups/process-samples/resume").status_code == 204
    assert StoppedGroup.objects.count() == 0
    assert browser.call("POST", f"{BASE}/groups/process-samples/resume").status_code == 404


def test_silent_role_and_engine_that_is_away_are_not_well(monkeypatch, empty_valkey):
    def away():
        raise OSError("no route")

    empty_valkey.flushdb()
    publishing.publish_once("web", valkey_client())
    monkeypatch.setattr(engines, "_storage", away)

    found = browser_of("operator").call("GET", f"{BASE}/state").json()

    services = {each["role"]: each["is_well"] for each in found["services"]}
    assert services == {role: role == "web" for role in state.ROLES}
    assert [each["name"] for each in found["engines"] if not each["is_well"]] == ["storage"]
    assert found["is_well"] is False


def test_kafka_that_is_away_is_told_and_the_rest_is_shown(settings, monkeypatch):
    settings.KAFKA_URL = "kafka://127.0.0.1:1"
    monkeypatch.setattr(engines, "KAFKA_TIMEOUT_S", 0.3)
    monkeypatch.setattr("startline.platform.kafka.lag.ASK_TIMEOUT_S", 0.3)

    found = browser_of("operator").call("GET", f"{BASE}/state").json()

    kafka = next(each for each in found["engines"] if each["name"] == "Kafka")
    assert (kafka["is_well"], kafka["place"]) == (False, "127.0.0.1:1")
    assert (found["is_well"], found["has_kafka"]) == (False, True)
    assert [each["role"] for each in found["services"]] == [*state.ROLES, "relay"]


def test_number_of_queries_does_not_grow(letter):
    browser = browser_of("operator")

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.call("GET", f"{BASE}/state").status_code == 200
        return len(queries)

    before = count()
    for number in range(20):
        DeadLetter.objects.create(
            **{
                name: getattr(letter, name)
                for name in ("subscription", "name", "key", "payload", "published_at", "reason_code")
            },
            event_id=uuid.uuid4(),
            xid=number,
        )
    assert count() == before


@pytest.mark.parametrize(
    ("queue", "is_well"),
    [
        (Queue(kind="events", name="a", waiting=9_999, oldest_s=60.0), True),
        (Queue(kind="events", name="a", waiting=1, oldest_s=60.1), False),
        (Queue(kind="kafka", name="a", waiting=10_000), False),
        (Queue(kind="kafka", name="a", waiting=0), True),
    ],
)
def test_queue_is_well_while_it_flows(queue, is_well):
    assert state.is_flowing(queue) is is_well


def test_held_messages_are_summed_over_the_ingest_processes():
    text = f"# TYPE {sources.HELD_METRIC} gauge\n{sources.HELD_METRIC} 3.0\n"
    processes = [
        publishing.ProcessMetrics(role="ingest", instance="a:1", text=text),
        publishing.ProcessMetrics(role="ingest", instance="a:2", text=text),
        publishing.ProcessMetrics(role="web", instance="a:3", text=text),
    ]
    assert sources.held_messages(processes).waiting == 6
