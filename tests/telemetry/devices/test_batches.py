"""What becomes of a tracking application's positions that can not be taken now."""

import json
import time

import pytest

from startline.platform.errors import UnavailableError
from startline.telemetry.actions.devices.batches import record_device_messages
from startline.telemetry.actions.devices.messages import DeviceMessage
from startline.telemetry.actions.live import http_messages
from startline.telemetry.actions.recordings import sink
from startline.telemetry.domain.rate_limits import DeviceRates
from startline.telemetry.models import LiveChunk
from startline.telemetry.models.live import KIND_NUMBERS
from tests.telemetry.devices.factories import DeviceFactory

pytestmark = pytest.mark.django_db


def position(device, key: str, *, tst: int) -> DeviceMessage:
    body = json.dumps({"_type": "location", "lat": 58.6, "lon": 49.65, "tst": tst})
    return DeviceMessage(key=key, topic=f"owntracks/{device.pk}/run", payload=body.encode())


def test_position_is_not_acknowledged_while_kafka_is_away(monkeypatch):
    class Away:
        def take_batches(self, batches):
            raise UnavailableError("Kafka does not answer.")

    monkeypatch.setattr(sink, "current_sink", Away)
    device = DeviceFactory()

    outcome = record_device_messages([position(device, "k1", tst=round(time.time()) - 5)])

    assert (outcome.accepted, outcome.refused, outcome.later) == ([], [], ["k1"])


def test_phone_that_catches_up_too_fast_loses_nothing(monkeypatch):
    rates = DeviceRates(messages_per_s=1)
    monkeypatch.setattr(http_messages, "_rates", lambda: rates)
    device = DeviceFactory()
    began = round(time.time()) - 20_000
    messages = [position(device, str(number), tst=began + 10 * number) for number in range(60)]

    outcome = record_device_messages(messages)

    assert outcome.later
    assert not outcome.answers
    stored = LiveChunk.objects.filter(kind=KIND_NUMBERS["samples"]).count()
    assert len(outcome.accepted) == 60 - len(outcome.later)
    assert 0 < stored <= len(outcome.accepted) + 1
