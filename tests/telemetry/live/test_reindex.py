"""`startline reindex live`: everything that Valkey held of sessions comes back from the chunks."""

import datetime as dt

import msgspec
import pytest

from startline.telemetry.actions.live.chunks import record_batches
from startline.telemetry.actions.live.restoring import reindex_live
from startline.telemetry.actions.live.store import read_snapshot, read_states
from startline.telemetry.models import LiveSession
from tests.telemetry.live.factories import mark, samples

pytestmark = pytest.mark.django_db


def test_live_state_comes_back_from_the_chunks(device, projector, empty_valkey, members):
    members.add(device.user_id)
    start = mark(device, 1, "start", b'{"sport": "ride", "context": {"kind": "event", "id": "3"}}')
    record_batches([start, *[samples(device, seq) for seq in (2, 3, 4)]])
    projector.flush()
    session = LiveSession.objects.get()
    before = read_states([session.id])[session.id].state
    snapshot = read_snapshot(session.id)
    assert snapshot is not None
    empty_valkey.flushdb()

    assert reindex_live() == 1

    assert read_states([session.id])[session.id].state == before
    again = read_snapshot(session.id)
    assert again is not None
    assert again[1] == snapshot[1]
    assert msgspec.json.decode(again[0])["distance_m"] == 237.0
    assert empty_valkey.xlen("live:event:3") == 1


def test_sessions_sealed_long_ago_are_left_out(device, projector):
    record_batches(
        [samples(device, 1, key="old"), samples(device, 1, key="new"), samples(device, 1, key="open")]
    )
    projector.flush()
    now = dt.datetime.now(dt.UTC)
    for key, hours in (("old", 25), ("new", 1)):
        LiveSession.objects.filter(session_key=key).update(
            state="sealed", sealed_at=now - dt.timedelta(hours=hours)
        )

    assert reindex_live() == 2

    ended = read_snapshot(LiveSession.objects.get(session_key="new").id)
    assert ended is not None
    assert msgspec.json.decode(ended[0])["state"] == "ended"
