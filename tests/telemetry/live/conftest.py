"""Fixtures of the live sessions' tests."""

import pytest

from startline.telemetry.actions import live_chunks
from startline.telemetry.actions.live_sessions import SessionDirectory
from tests.telemetry.devices.factories import DeviceFactory


@pytest.fixture(autouse=True)
def _new_process(monkeypatch, empty_valkey):
    """Nothing is remembered of an earlier test."""
    monkeypatch.setattr(live_chunks, "_directory", SessionDirectory())


@pytest.fixture
def device(db):
    return DeviceFactory(name="Watch")
