"""Batches of device messages: who may send, what is kept, what is refused."""

import threading

import pytest

from startline.telemetry.actions.devices import messages as device_messages
from startline.telemetry.actions.devices.messages import DeviceMessage, record_messages
from startline.telemetry.actions.devices.pairing import revoke_device
from startline.telemetry.domain.rate_limits import DeviceRates, TokenBucket
from startline.telemetry.ingest.commits import commit_batch
from startline.telemetry.models import Device, DeviceUpload
from tests.telemetry.devices.conftest import bodies, send
from tests.telemetry.devices.factories import DeviceFactory


def test_revoked_device_is_refused_though_its_connection_is_open(device, kicked):
    send(device.pk, ("files/run.fit/1/2", b"before"))
    revoke_device(device.user_id, device_id=device.pk)

    outcome = send(device.pk, ("files/run.fit/2/2", b"after"), ("status", b"{}"))

    assert (outcome.accepted, outcome.refused, outcome.answers) == ([], ["0", "1"], [])
    assert DeviceUpload.objects.get().parts_have == 1


def test_device_of_a_closed_account_is_refused(device):
    device.user.is_active = False
    device.user.save(update_fields=["is_active"])

    assert send(device.pk, ("files/run.fit/1/2", b"x")).refused == ["0"]


@pytest.mark.parametrize(
    "topic",
    ["devices/dev_aaaaaaaaaaaaaaaaaaaa/status", "devices//status", "elsewhere", "", "devices/\0/status"],
)
def test_message_of_nobody_is_refused(db, topic):
    outcome = record_messages([DeviceMessage(key="k", topic=topic, payload=b"{}")])

    assert (outcome.refused, outcome.answers) == (["k"], [])


@pytest.mark.parametrize(
    ("topic", "reason"),
    [
        ("files/run.fit/0/3", "part_number"),
        ("files/run.fit/4/3", "part_number"),
        ("files/run.fit/01/3", "part_number"),
        ("files/run.fit/1/1025", "part_number"),
        ("files/run.fit/١/3", "part_number"),
        ("files/run fit/1/3", "upload_id"),
        ("files/" + "x" * 65 + "/1/3", "upload_id"),
        ("files//1/3", "upload_id"),
        ("files/../resume", None),
        ("files/run.fit", "topic"),
        ("files/run.fit/1/3/4", "topic"),
        ("ack", "topic"),
        ("status/more", "topic"),
    ],
)
def test_topics_are_read_strictly(device, topic, reason):
    [answer] = bodies(send(device.pk, (topic, b"x")))

    if reason is None:  # dots are letters like others here: nothing is ever used as a path
        assert answer["state"] == "unknown"
        return
    assert answer["topic"] == topic
    assert (answer["error"]["code"], answer["error"]["data"]["reason"]) == ("message_invalid", reason)
    assert DeviceUpload.objects.count() == 0


def test_bad_message_leaves_the_others_of_its_batch_alone(device):
    outcome = send(
        device.pk,
        ("files/a.fit/1/2", b"first"),
        ("files/a.fit/9/2", b"nonsense"),
        ("files/a.fit/2/3", b"other count"),
        ("files/b.fit/1/2", b"first of b"),
    )

    assert outcome.accepted == ["0", "1", "2", "3"]
    assert [body["type"] for body in bodies(outcome)] == ["error", "error", "file", "file"]
    assert set(DeviceUpload.objects.values_list("upload_id", "parts_have")) == {("a.fit", 1), ("b.fit", 1)}


def test_status_is_kept(device):
    outcome = send(device.pk, ("status", b'{"battery_percent": 64, "firmware": "4.20", "more": 1}'))

    assert outcome.answers == []
    device.refresh_from_db()
    assert (device.battery_percent, device.firmware) == (64, "4.20")


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"{", "message_invalid"),
        (b"[]", "message_invalid"),
        (b'{"battery_percent": 101}', "message_invalid"),
        (b'{"battery_percent": "64"}', "message_invalid"),
        (b"{" + b" " * 4096 + b"}", "file_too_large"),
    ],
)
def test_bad_status_is_refused(device, payload, code):
    assert bodies(send(device.pk, ("status", payload)))[0]["error"]["code"] == code
    assert Device.objects.get(pk=device.pk).battery_percent is None


def test_scope_that_the_device_lacks_is_refused(db):
    device = DeviceFactory(scopes=["status:write"])

    assert bodies(send(device.pk, ("files/a.fit/1/1", b"x")))[0]["error"]["data"] == {"reason": "scope"}
    assert DeviceUpload.objects.count() == 0


def test_message_that_breaks_us_is_set_aside_and_the_others_are_kept(device, monkeypatch):
    real = device_messages.receive_part

    def receive_part(device, *, topic, data):
        if data == b"poison":
            raise ZeroDivisionError
        return real(device, topic=topic, data=data)

    monkeypatch.setattr(device_messages, "receive_part", receive_part)
    messages = [
        DeviceMessage(key=str(number), topic=f"devices/{device.pk}/files/{number}.fit/1/2", payload=payload)
        for number, payload in enumerate([b"good", b"poison", b"fine"])
    ]

    outcome = commit_batch(messages, threading.Event())

    # Not acknowledged either: its device still has it.
    assert (outcome.accepted, outcome.refused) == (["0", "2"], ["1"])
    refused = [body for body in bodies(outcome) if body["type"] == "error"]
    assert [(body["topic"], body["error"]["code"]) for body in refused] == [
        ("files/1.fit/1/2", "unavailable")
    ]
    assert set(DeviceUpload.objects.values_list("upload_id", flat=True)) == {"0.fit", "2.fit"}


def test_bucket_refills_steadily():
    bucket = TokenBucket(10, 2)

    assert bucket.wait_s(10, now_s=100.0) == 0
    assert bucket.wait_s(1, now_s=100.0) == 0.5
    assert bucket.wait_s(4, now_s=102.0) == 0
    assert not bucket.is_full(now_s=106.9)
    assert bucket.is_full(now_s=107.0)


def test_fast_device_waits_and_others_do_not():
    rates = DeviceRates()
    waits = [rates.wait_s("fast", size_bytes=1, now_s=0.0) for _ in range(501)]

    assert waits[:500] == [0.0] * 500
    assert waits[500] == pytest.approx(0.02)
    assert rates.wait_s("calm", size_bytes=1, now_s=0.0) == 0
    rates.forget_idle(now_s=60.0)
    assert (rates.messages, rates.bytes_) == ({}, {})


def test_refused_status_names_the_field(device):
    (refused,) = bodies(send(device.pk, ("status", b'{"battery_percent": "64"}')))

    assert refused["error"]["data"] == {"reason": "json"}
    assert refused["error"]["detail"].endswith("Expected `int | null`, got `str` - at `$.battery_percent`")
