"""Fixtures of the devices' tests."""

import json
from itertools import pairwise

import msgspec
import pytest
from django.core.cache import cache
from django.test import Client

from startline.telemetry.actions.devices import pairing as device_actions
from startline.telemetry.actions.devices.messages import BatchOutcome, DeviceMessage, record_messages
from tests.telemetry.devices.factories import DeviceFactory
from tests.telemetry.factories import run_file as run_file
from tests.users.factories import UserFactory

BROKER_SECRET = "between-broker-and-platform"
INTERNAL_PASSWORD = "of-the-platform"


@pytest.fixture(autouse=True)
def _set_up(settings, tmp_path):
    settings.STORAGE_DIR = tmp_path / "objects"
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT,
        broker_secret=BROKER_SECRET,
        mqtt_password=INTERNAL_PASSWORD,
        mqtt_url="",
        mqtt_ws_url="",
        broker_control_url="",
        mqtt_port=1883,
        mqtt_ws_port=8083,
    )
    cache.clear()


@pytest.fixture
def kicked(monkeypatch) -> list[str]:
    """The clients whose connections the platform cut, in order."""
    cut: list[str] = []
    monkeypatch.setattr(device_actions, "kick_client", cut.append)
    return cut


class JsonClient(Client):
    """A browser that speaks JSON."""

    def call(self, method, path, body=None, **headers):
        text = json.dumps(body) if body is not None else ""
        return self.generic(method, path, text, content_type="application/json", headers=headers)


@pytest.fixture
def anonymous():
    return JsonClient()


@pytest.fixture
def device(db):
    return DeviceFactory(name="fenix 2")


@pytest.fixture
def owner(device):
    """The browser of the device's owner."""
    client = JsonClient()
    client.force_login(device.user)
    return client


@pytest.fixture
def other(db):
    """The browser of another person."""
    client = JsonClient()
    client.force_login(UserFactory())
    return client


def in_parts(data: bytes, count: int) -> list[bytes]:
    """Cut into `count` parts of nearly equal size."""
    edges = [round(len(data) * number / count) for number in range(count + 1)]
    return [data[start:end] for start, end in pairwise(edges)]


def send(device_id: str, *messages: tuple[str, bytes]) -> BatchOutcome:
    """Record messages as one batch: (topic below the device's, payload) pairs."""
    return record_messages(
        [
            DeviceMessage(key=str(number), topic=f"devices/{device_id}/{topic}", payload=payload)
            for number, (topic, payload) in enumerate(messages)
        ]
    )


def bodies(outcome: BatchOutcome) -> list[dict]:
    """The answers of a batch, decoded."""
    return [json.loads(answer.payload) for answer in outcome.answers]
