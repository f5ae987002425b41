"""A phone with a tracking application, and a live state that is saved by `flush` only."""

import base64

import pytest

from startline.telemetry.actions.live import chunks as live_chunks
from startline.telemetry.actions.live import http_messages as live_http
from startline.telemetry.actions.live.projection import Projector
from startline.telemetry.actions.live.sessions import SessionDirectory
from tests.telemetry.devices.factories import SECRET, DeviceFactory


@pytest.fixture(autouse=True)
def projector(monkeypatch, empty_valkey):
    """A process that remembers nothing of an earlier test."""
    new = Projector(is_threaded=False)
    monkeypatch.setattr(live_chunks, "_directory", SessionDirectory())
    monkeypatch.setattr(live_chunks, "projector", lambda: new)
    live_http._rates.cache_clear()
    live_http._noted.cache_clear()
    return new


@pytest.fixture
def phone(user):
    return DeviceFactory(user=user, kind="phone", name="Phone")


@pytest.fixture
def login(phone) -> dict[str, str]:
    """Basic authentication as the phone."""
    token = base64.b64encode(f"{phone.pk}:{SECRET}".encode()).decode()
    return {"Authorization": f"Basic {token}"}
