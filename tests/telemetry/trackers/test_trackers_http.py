"""OwnTracks and GPSLogger by HTTP: taken once, for the owner of the credentials and for nobody else."""

import base64
import datetime as dt
import json

import pytest

from startline.platform.clock import utc_now
from startline.telemetry.actions.devices.pairing import revoke_device
from startline.telemetry.domain.live.samples import decode_samples
from startline.telemetry.models import LiveChunk, LiveSession, TrackerRun
from startline.telemetry.models.live import KIND_NUMBERS
from tests.telemetry.devices.factories import SECRET, DeviceFactory

pytestmark = pytest.mark.django_db(transaction=True)
OWNTRACKS, GPSLOGGER = "/api/v1/iot/owntracks", "/api/v1/iot/gpslogger"
NOW = utc_now().replace(microsecond=0)


def location(minutes_ago: float = 0, **changes) -> dict:
    at = NOW - dt.timedelta(minutes=minutes_ago)
    return {
        "_type": "location",
        "lat": 58.6,
        "lon": 49.65,
        "tst": round(at.timestamp()),
        "acc": 5,
        "batt": 64,
        "vel": 11,
        "SSID": "Home network",
        "BSSID": "b8:27:eb:00:00:01",
        "tid": "aa",
        "topic": "owntracks/somebody/else",
    } | changes


def send(client, body, headers, path=OWNTRACKS):
    return client.call("POST", path, body, **headers)


def stored() -> list[tuple[str, int]]:
    rows = LiveChunk.objects.filter(kind=KIND_NUMBERS["samples"]).order_by("seq")
    keys = dict(LiveSession.objects.values_list("id", "session_key"))
    return [(keys[row.session_id], row.seq) for row in rows]


def test_position_of_owntracks_becomes_a_sample_of_a_session(anonymous, phone, login):
    answer = send(anonymous, location(motionactivities=["cycling"]), login)
    assert (answer.status_code, answer.json()) == (200, [])
    session = LiveSession.objects.get()
    assert (session.user_id, session.sport) == (phone.user_id, "ride")
    assert session.session_key == f"owntracks-{NOW:%Y%m%dT%H%M%S}"
    assert stored() == [(session.session_key, round(NOW.timestamp() * 1000))]
    chunk = LiveChunk.objects.get(kind=KIND_NUMBERS["samples"])
    batch = decode_samples(bytes(chunk.payload))
    assert {name: values[0] for name, values in batch.columns.items()} == {
        "lat": 586_000_000,
        "lon": 496_500_000,
        "accuracy_m": 50,
        "speed_mps": 306,
    }
    phone.refresh_from_db()
    assert phone.battery_percent == 64
    assert phone.last_seen_at is not None


def test_names_of_networks_are_in_no_table(anonymous, phone, login):
    send(anonymous, location(), login)
    everything = b"".join(bytes(chunk.payload) for chunk in LiveChunk.objects.all())
    everything += repr(list(LiveSession.objects.values()) + list(TrackerRun.objects.values())).encode()
    for word in (b"Home network", b"b8:27", b"somebody"):
        assert word not in everything


@pytest.mark.parametrize("body", ["", "   "])
def test_empty_body_is_taken(anonymous, phone, login, body):
    answer = anonymous.generic("POST", OWNTRACKS, body, content_type="application/json", headers=login)
    assert (answer.status_code, answer.json()) == (200, [])
    assert not LiveSession.objects.exists()


@pytest.mark.parametrize("body", [{"_type": "lwt", "tst": 1}, {"_type": "card"}, location(t="p", batt=12)])
def test_what_is_no_new_position_is_taken_and_not_kept(anonymous, phone, login, body):
    answer = send(anonymous, body, login)
    assert (answer.status_code, answer.json()) == (200, [])
    assert not LiveSession.objects.exists()
    phone.refresh_from_db()
    assert phone.battery_percent == body.get("batt")


def test_encrypted_message_is_refused_with_what_to_do(anonymous, phone, login):
    answer = send(anonymous, {"_type": "encrypted", "data": "aGk="}, login)
    assert (answer.status_code, answer.json()["code"]) == (422, "tracker_encrypted")
    assert "Clear the encryption key" in answer.json()["detail"]
    assert not LiveSession.objects.exists()


def test_identity_is_that_of_the_credentials(anonymous, phone, login):
    other = DeviceFactory()
    answer = send(anonymous, location(), login | {"X-Limit-U": other.pk, "X-Limit-D": "phone"})
    assert answer.status_code == 200
    assert LiveSession.objects.get().user_id == phone.user_id


@pytest.mark.parametrize("path", [OWNTRACKS, GPSLOGGER])
def test_nobody_else_gets_in(anonymous, owner, phone, login, path):
    wrong = base64.b64encode(f"{phone.pk}:wrong".encode()).decode()
    for client, headers in ((anonymous, {}), (owner, {}), (anonymous, {"Authorization": f"Basic {wrong}"})):
        answer = send(client, location(), headers, path)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    revoke_device(phone.user_id, device_id=phone.pk)
    assert send(anonymous, location(), login, path).status_code == 401
    assert not LiveSession.objects.exists()
    assert not TrackerRun.objects.exists()


def test_device_without_the_right_to_send_sessions_is_refused(anonymous, phone, login):
    phone.scopes = ["files:write"]
    phone.save()
    answer = send(anonymous, location(), login)
    # As live sessions over HTTP.
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert anonymous.call("GET", f"{GPSLOGGER}?lat=1&lon=1&timestamp=1", **login).status_code == 403
    assert not TrackerRun.objects.exists()


def test_queue_that_comes_twice_and_out_of_order_counts_once(anonymous, phone, login):
    minutes = [40, 39, 37, 38, 39, 40, 36]
    for minute in minutes:
        assert send(anonymous, location(minute), login).status_code == 200
    run = TrackerRun.objects.get()
    assert (run.began_at, run.ended_at) == (NOW - dt.timedelta(minutes=40), NOW - dt.timedelta(minutes=36))
    assert len(stored()) == 5
    assert LiveSession.objects.count() == 1


def test_long_pause_begins_another_session_and_a_late_position_finds_its_own(anonymous, phone, login):
    for minute in (200, 190, 100, 95, 185):
        send(anonymous, location(minute), login)
    runs = list(TrackerRun.objects.order_by("began_at"))
    assert [round((NOW - run.ended_at).total_seconds() / 60) for run in runs] == [185, 95]
    assert [key for key, _ in stored()] == [runs[0].session_key] * 3 + [runs[1].session_key] * 2


def test_position_of_the_future_is_refused(anonymous, phone, login):
    answer = send(anonymous, location(-10), login)
    assert (answer.status_code, answer.json()["data"]["reason"]) == (422, "time")
    assert not TrackerRun.objects.exists()


def gpslogger_parameters(minutes_ago: float = 0, **changes) -> str:
    at = NOW - dt.timedelta(minutes=minutes_ago)
    values = {
        "lat": "58.6036",
        "lon": "49.668",
        "timestamp": str(round(at.timestamp())),
        "acc": "4.5",
        "batt": "50.0",
    }
    return "&".join(f"{name}={value}" for name, value in (values | changes).items())


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_gpslogger_sends_by_any_method(anonymous, phone, login, method):
    if method == "GET":
        answer = anonymous.generic(method, f"{GPSLOGGER}?{gpslogger_parameters()}", headers=login)
    else:
        form = "application/x-www-form-urlencoded"
        answer = anonymous.generic(
            method, GPSLOGGER, gpslogger_parameters(), content_type=form, headers=login
        )
    assert (answer.status_code, answer.json()) == (200, {"result": "ok"})
    assert LiveSession.objects.get().session_key.startswith("gpslogger-")


def test_gpslogger_sends_its_secret_in_a_header_and_a_sport_in_its_template(anonymous, phone):
    headers = {"Authorization": f"Bearer {phone.pk}:{SECRET}"}
    answer = anonymous.generic("POST", f"{GPSLOGGER}?sport=run", gpslogger_parameters(), headers=headers)
    assert answer.status_code == 200
    assert LiveSession.objects.get().sport == "run"
    wrong = anonymous.generic(
        "POST", GPSLOGGER, gpslogger_parameters(), headers={"Authorization": f"Bearer {phone.pk}:x"}
    )
    assert wrong.status_code == 401


def test_replayed_day_of_gpslogger_is_not_counted_again(anonymous, phone, login):
    rows = [gpslogger_parameters(minute) for minute in range(20, 0, -1)]
    for _ in range(2):
        for row in rows:
            assert anonymous.generic("GET", f"{GPSLOGGER}?{row}", headers=login).status_code == 200
    assert len(stored()) == 20
    assert TrackerRun.objects.count() == 1


def test_two_logs_of_gpslogger_are_two_sessions(anonymous, phone, login):
    for begun in ("1764107000", "1764109000"):
        row = gpslogger_parameters(10 if begun.endswith("7000") else 5, starttimestamp=begun)
        assert anonymous.generic("GET", f"{GPSLOGGER}?{row}", headers=login).status_code == 200
    assert LiveSession.objects.count() == 2


def test_position_without_a_place_is_refused_with_a_reason(anonymous, phone, login):
    answer = anonymous.generic("GET", f"{GPSLOGGER}?lat=58.6", headers=login)
    assert (answer.status_code, answer.json()["code"]) == (422, "message_invalid")
    assert json.loads(answer.content)["data"] == {"reason": "location"}
    assert not LiveSession.objects.exists()


def test_two_applications_of_one_phone_have_their_own_sessions(anonymous, phone, login):
    send(anonymous, location(1), login)
    anonymous.generic("GET", f"{GPSLOGGER}?{gpslogger_parameters()}", headers=login)
    assert sorted(key.split("-")[0] for key, _ in stored()) == ["gpslogger", "owntracks"]
