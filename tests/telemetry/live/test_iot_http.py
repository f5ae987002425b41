"""Live sessions over HTTP: who may send, what is answered, what is kept."""

import base64
import json

import pytest
from django.test import Client

from startline.telemetry.actions.devices.pairing import revoke_device
from startline.telemetry.actions.live import http_messages as live_http
from startline.telemetry.domain.rate_limits import DeviceRates
from startline.telemetry.models import Device, LiveChunk, LiveSession
from startline.users.actions.api_keys import create_api_key
from tests.telemetry.devices.factories import SECRET, DeviceFactory
from tests.telemetry.live.factories import samples
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db
BODY = json.dumps([{"time": 1780813800, "lat": 55.75, "lon": 37.6, "heart_rate_bpm": 140}])


@pytest.fixture(autouse=True)
def _new_worker():
    live_http._rates.cache_clear()
    live_http._noted.cache_clear()


def basic(device: Device, secret: str = SECRET) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{device.pk}:{secret}".encode()).decode()}


def bearer(user) -> dict[str, str]:
    return {"Authorization": f"Bearer {create_api_key(user.pk, name='phone')[1]}"}


def post(path: str, body=BODY, *, headers=None, kind="application/json"):
    client = Client(enforce_csrf_checks=True)
    return client.post(f"/api/v1/iot/sessions/{path}", body, content_type=kind, headers=headers or {})


def test_device_sends_and_asks_what_is_safe(device):
    for seq in (1, 2, 5):
        answer = post(f"run-1/samples/{seq}", headers=basic(device))
        assert answer.json() == {"type": "live", "session_id": "run-1", "ranges": [[seq, seq]]}

    status = Client().get("/api/v1/iot/sessions/run-1", headers=basic(device)).json()

    session = LiveSession.objects.get()
    assert status == {
        "type": "live",
        "session_id": "run-1",
        "ranges": [[1, 2], [5, 5]],
        "id": str(session.id),
        "state": "open",
        "workout_id": None,
    }
    assert (session.user_id, LiveChunk.objects.count()) == (device.user_id, 3)
    device.refresh_from_db()
    assert device.last_seen_at is not None


def test_program_with_a_key_sends_the_compact_form(device):
    user = UserFactory()
    answer = post(
        "run-1/samples/1", samples(device, 1).payload, headers=bearer(user), kind="application/msgpack"
    )

    assert answer.status_code == 200
    chunk = LiveChunk.objects.get()
    assert (chunk.device_id, bytes(chunk.payload)) == ("", samples(device, 1).payload)
    assert LiveSession.objects.get().user_id == user.pk


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("run-1/start/1", '{"sport": "run"}'),
        ("run-1/event/1", '{"event": "pause"}'),
        ("run-1/finish/1", ""),
    ],
)
def test_marks_have_the_same_bodies(device, path, body):
    assert post(path, body, headers=basic(device)).status_code == 200
    assert LiveChunk.objects.count() == 1


def test_session_of_another_is_nobodys(device):
    post("run-1/samples/1", headers=basic(device))

    for headers in (basic(DeviceFactory()), bearer(UserFactory())):
        status = Client().get("/api/v1/iot/sessions/run-1", headers=headers).json()
        assert (status["id"], status["state"], status["ranges"]) == (None, None, [])


def test_nobody_without_credentials_sends(device):
    revoked = DeviceFactory()
    revoke_device(revoked.user_id, device_id=revoked.pk)

    for headers in ({}, basic(device, "guess"), basic(revoked), {"Authorization": "Bearer guess"}):
        sent = Client().post("/api/v1/iot/sessions/a/samples/1", BODY, "application/json", headers=headers)
        assert sent.status_code == 401
        assert Client().get("/api/v1/iot/sessions/run-1", headers=headers).status_code == 401
    assert LiveSession.objects.count() == 0


def test_page_of_the_person_needs_its_csrf_token(device):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(device.user)

    answer = browser.post("/api/v1/iot/sessions/a/samples/1", BODY, content_type="application/json")

    assert answer.status_code == 403
    assert LiveChunk.objects.count() == 0


def test_device_without_the_right_is_refused(device):
    Device.objects.filter(pk=device.pk).update(scopes=["files:write"])

    assert post("run-1/samples/1", headers=basic(device)).status_code == 403
    assert LiveChunk.objects.count() == 0


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("run-1/samples/1", "[]", 422, "message_invalid"),
        ("run-1/samples/1", "", 422, "message_invalid"),
        ("run-1/other/1", BODY, 422, "message_invalid"),
        ("run 1/samples/1", BODY, 422, "message_invalid"),
        ("run-1/samples/0", BODY, 422, "message_invalid"),
        ("run-1/samples/x", BODY, 422, "message_invalid"),
        ("run-1/samples/9007199254740992", BODY, 422, "message_invalid"),
        ("run-1/samples/1", "[" + " " * 70_000, 413, "batch_too_large"),
    ],
)
def test_broken_message_is_refused_and_nothing_kept(device, path, body, status, code):
    answer = post(path, body, headers=basic(device))

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (LiveChunk.objects.count(), LiveSession.objects.count()) == (0, 0)


def test_rate_is_limited(device, monkeypatch):
    slow = DeviceRates(messages_per_s=0.2)
    monkeypatch.setattr(live_http, "_rates", lambda: slow)

    statuses = [post(f"run-1/samples/{seq}", headers=basic(device)).status_code for seq in (1, 2, 3)]

    assert statuses == [200, 200, 429]
    assert LiveChunk.objects.count() == 2


@pytest.mark.parametrize("kind", ["session", "share"])
def test_device_does_not_get_into_what_others_watch(device, kind):
    body = json.dumps({"context": {"kind": kind, "id": "01a2169b-442f-732a-a138-b34286aa3b92"}})

    answer = post("run-1/start/1", body, headers=basic(device))

    assert (answer.status_code, answer.json()["data"]) == (422, {"reason": "context"})
    assert (LiveChunk.objects.count(), LiveSession.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("path", "body", "data", "words"),
    [
        ("run-1/samples/x", BODY, {"reason": "seq", "limit": 2**53 - 1}, "from 1 to 2^53 - 1"),
        ("run-1/samples/1", "", {"reason": "count", "limit": 600}, "The body is empty"),
        ("run-1/samples/1", b"\x81\xa2hr\x91\x01", {"reason": "msgpack"}, "missing required field `t0`"),
    ],
)
def test_refusal_says_what_to_mend(device, path, body, data, words):
    refused = post(path, body, headers=basic(device)).json()

    assert (refused["data"], words in refused["detail"]) == (data, True)
