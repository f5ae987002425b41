"""Fixtures of the live sessions' tests."""

import pytest

from startline.telemetry.actions.live import chunks as live_chunks
from startline.telemetry.actions.live import context_rights
from startline.telemetry.actions.live.projection import Projector
from startline.telemetry.actions.live.sessions import SessionDirectory
from tests.telemetry.devices.factories import DeviceFactory


@pytest.fixture(autouse=True)
def projector(monkeypatch, empty_valkey):
    """A process that remembers nothing of an earlier test; its live state is saved by `flush` only."""
    new = Projector(is_threaded=False)
    monkeypatch.setattr(live_chunks, "_directory", SessionDirectory())
    monkeypatch.setattr(live_chunks, "projector", lambda: new)
    return new


@pytest.fixture
def device(db):
    return DeviceFactory(name="Watch")


@pytest.fixture
def members(monkeypatch) -> set[int]:
    """Who takes part in every event and race: nobody, until a test says so."""
    inside: set[int] = set()
    for kind in ("event", "race"):
        monkeypatch.setitem(context_rights._guards, kind, lambda _, user_ids: inside & set(user_ids))
    return inside
