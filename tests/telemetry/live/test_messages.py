"""Messages from a broker: what is safe is acknowledged, what breaks a rule is refused by itself."""

import json

import msgspec
import pytest

from startline.platform.clock import utc_now
from startline.telemetry.actions.devices.pairing import revoke_device
from startline.telemetry.actions.live import chunks as live_chunks
from startline.telemetry.actions.live import sessions as live_sessions
from startline.telemetry.actions.live.messages import (
    LiveMessage,
    LiveOutcome,
    LiveSenders,
    record_live_messages,
)
from startline.telemetry.models import Device, LiveChunk, LiveSession
from tests.telemetry.devices.factories import DeviceFactory
from tests.telemetry.live.factories import STARTED_MS, samples

pytestmark = pytest.mark.django_db
JSON_SAMPLE = json.dumps([{"time": STARTED_MS / 1000, "heart_rate_bpm": 140}]).encode()


def send(senders: LiveSenders, *messages: tuple[Device | str, str, bytes]) -> LiveOutcome:
    """Record (device, topic below its `live/`, payload)."""
    return record_live_messages(
        [
            LiveMessage(f"devices/{getattr(device, 'pk', device)}/live/{rest}", payload)
            for device, rest, payload in messages
        ],
        senders=senders,
        received_at=utc_now(),
    )


def bodies(outcome: LiveOutcome) -> list[dict]:
    return [json.loads(answer.payload) for answer in outcome.answers]


@pytest.fixture
def senders() -> LiveSenders:
    return LiveSenders()


def test_numbers_that_are_durable_are_acknowledged(senders, device):
    packed = samples(device, 1).payload
    outcome = send(
        senders,
        (device, "run-1/start/1", b'{"sport": "run"}'),
        (device, "run-1/samples/2", packed),
        (device, "run-1/samples/4", JSON_SAMPLE),
        (device, "other/samples/7", JSON_SAMPLE),
    )

    assert outcome.acks == {(device.pk, "run-1"): [[1, 2], [4, 4]], (device.pk, "other"): [[7, 7]]}
    assert outcome.last == {(device.pk, "run-1"): 2, (device.pk, "other"): 3}
    assert (outcome.refused, outcome.answers) == (set(), [])
    assert LiveChunk.objects.count() == 4


def test_repeated_message_is_acknowledged_again(senders, device):
    for _ in range(2):
        outcome = send(senders, (device, "run-1/samples/2", JSON_SAMPLE))

    assert outcome.acks == {(device.pk, "run-1"): [[2, 2]]}
    assert LiveChunk.objects.count() == 1


def test_broken_message_is_refused_by_itself(senders, device):
    outcome = send(
        senders,
        (device, "run-1/samples/1", b"[{]"),
        (device, "run-1/samples/x", JSON_SAMPLE),
        (device, "run-1/samples/3", JSON_SAMPLE),
        (device, "run-1/samples/4", b"[" + b" " * 70_000),
    )

    assert [(b["topic"], b["error"]["code"], b["error"]["data"]["reason"]) for b in bodies(outcome)] == [
        ("live/run-1/samples/1", "message_invalid", "json"),
        ("live/run-1/samples/x", "message_invalid", "seq"),
        ("live/run-1/samples/4", "batch_too_large", "bytes"),
    ]
    assert {answer.topic for answer in outcome.answers} == {f"devices/{device.pk}/ack"}
    assert outcome.acks == {(device.pk, "run-1"): [[3, 3]]}
    assert LiveChunk.objects.get().seq == 3


def test_nobody_without_right_stores_anything(senders, device):
    revoked, scopeless, closed = (DeviceFactory() for _ in range(3))
    revoke_device(revoked.user_id, device_id=revoked.pk)
    Device.objects.filter(pk=scopeless.pk).update(scopes=["files:write"])
    closed.user.is_active = False
    closed.user.save()

    without = (revoked, scopeless, closed, "dev_" + "z" * 20, "x")
    outcome = send(
        senders,
        *[(one, "run-1/samples/1", JSON_SAMPLE) for one in without],
        (device, "run-1/samples/1", JSON_SAMPLE),
    )

    assert outcome.refused == {0, 1, 2, 3, 4}
    assert (outcome.answers, LiveChunk.objects.get().device_id) == ([], device.pk)
    assert LiveSession.objects.count() == 1


def test_device_that_is_revoked_meanwhile_is_refused_at_once(senders, device):
    send(senders, (device, "run-1/samples/1", JSON_SAMPLE))
    revoke_device(device.user_id, device_id=device.pk)

    outcome = send(senders, (device, "run-1/samples/2", JSON_SAMPLE))

    assert (outcome.refused, outcome.acks) == ({0}, {})
    assert LiveChunk.objects.get().seq == 1
    assert send(senders, (device, "run-1/samples/3", JSON_SAMPLE)).refused == {0}


def test_resume_tells_everything_that_is_safe_of_this_device(senders, device):
    strap = DeviceFactory(user=device.user)
    send(senders, *[(device, f"run-1/samples/{seq}", JSON_SAMPLE) for seq in (1, 2, 5)])
    send(senders, (strap, "run-1/samples/9", JSON_SAMPLE))

    outcome = send(senders, (device, "run-1/resume", b""), (device, "unknown/resume", b""))

    assert outcome.acks == {(device.pk, "run-1"): [[1, 2], [5, 5]], (device.pk, "unknown"): []}
    assert LiveSession.objects.count() == 1


@pytest.mark.parametrize(
    ("limit", "code", "reason"),
    [("MAX_OPEN_SESSIONS", "live_limit", "open_sessions"), ("MAX_CHUNKS", "live_limit", "messages")],
)
def test_limits_are_told(senders, device, monkeypatch, limit, code, reason):
    monkeypatch.setattr(live_sessions if limit == "MAX_OPEN_SESSIONS" else live_chunks, limit, 1)
    send(senders, (device, "a/samples/1", JSON_SAMPLE))
    key = "b" if limit == "MAX_OPEN_SESSIONS" else "a"

    outcome = send(senders, (device, f"{key}/samples/2", JSON_SAMPLE))

    (body,) = bodies(outcome)
    assert (body["error"]["code"], body["error"]["data"]) == (code, {"reason": reason})
    assert LiveChunk.objects.count() == 1


def test_no_query_for_a_device_that_is_known(senders, device, django_assert_num_queries):
    send(senders, (device, "run-1/samples/1", JSON_SAMPLE))

    with django_assert_num_queries(2):  # the savepoint of the test
        send(senders, *[(device, f"run-1/samples/{seq}", JSON_SAMPLE) for seq in range(2, 40)])

    assert LiveChunk.objects.count() == 39


def test_battery_is_noted_for_many_at_once(senders, device):
    from startline.telemetry.actions.devices.activity import note_devices_heard

    other = DeviceFactory(battery_percent=80)
    payload = msgspec.json.encode([{"time": 1780813800, "heart_rate_bpm": 1, "battery_percent": 64}])
    send(senders, (device, "a/samples/1", payload), (other, "a/samples/1", JSON_SAMPLE))
    send(senders, (device, "a/samples/2", JSON_SAMPLE))

    assert note_devices_heard(senders.take_active()) == 2
    assert senders.take_active() == {}
    device.refresh_from_db()
    other.refresh_from_db()
    assert (device.battery_percent, other.battery_percent) == (64, 80)
    assert None not in (device.last_seen_at, other.last_seen_at)
