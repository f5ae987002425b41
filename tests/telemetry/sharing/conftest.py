"""A live session under way, and the follower of shared sessions without its thread."""

import pytest

from startline.telemetry.actions.live import chunks as live_chunks
from startline.telemetry.actions.live.projection import Projector
from startline.telemetry.actions.live.sessions import SessionDirectory
from startline.telemetry.actions.sharing.trailing import ShareTrailer
from startline.telemetry.models import LiveSession
from tests.telemetry.devices.factories import DeviceFactory
from tests.telemetry.sharing.runs import Run


@pytest.fixture(autouse=True)
def projector(monkeypatch, empty_valkey):
    """A process that remembers nothing of an earlier test; its live state is saved by `flush` only."""
    new = Projector(is_threaded=False)
    monkeypatch.setattr(live_chunks, "_directory", SessionDirectory())
    monkeypatch.setattr(live_chunks, "projector", lambda: new)
    return new


@pytest.fixture
def run(user, projector) -> Run:
    """A run of `user` due east at 4 m/s, of which nothing has been sent yet."""
    return Run(DeviceFactory(user=user), projector)


@pytest.fixture
def session(run) -> LiveSession:
    """The session of `run`, two minutes after its start."""
    run.send(120)
    return LiveSession.objects.get()


@pytest.fixture
def trailer() -> ShareTrailer:
    return ShareTrailer()
