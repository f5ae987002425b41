"""Chunks go seven days after the sealing; their numbers stay."""

import datetime as dt
import uuid

import pytest
from django.db import transaction

from startline.platform.clock import utc_now
from startline.telemetry.actions.live.chunks import record_batches
from startline.telemetry.actions.live.erasing import (
    drop_old_chunks,
    drop_orphaned_chunks,
    erase_live_sessions,
)
from startline.telemetry.models import LiveChunk, LiveSession
from tests.telemetry.live.factories import samples

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "left"), [(6.9, 2), (7.1, 0)])
def test_chunks_stay_seven_days_after_the_sealing(device, days, left):
    record_batches([samples(device, 1), samples(device, 2), samples(device, 1, key="open")])
    LiveSession.objects.filter(session_key="run-1").update(
        state="sealed", sealed_at=utc_now() - dt.timedelta(days=days), seq_ranges={device.pk: [[1, 2]]}
    )

    assert drop_old_chunks() == (0 if left else 1)

    session = LiveSession.objects.get(session_key="run-1")
    assert LiveChunk.objects.filter(session_id=session.id).count() == left
    assert LiveChunk.objects.count() == left + 1
    assert session.seq_ranges == {device.pk: [[1, 2]]}
    assert (session.chunks_dropped_at is None) == bool(left)


def test_chunks_without_a_session_are_swept(device):
    record_batches([samples(device, 1)])
    orphan = LiveChunk.objects.get()
    LiveChunk.objects.create(
        session_id=uuid.uuid4(),
        device_id=device.pk,
        seq=1,
        kind=0,
        received_at=orphan.received_at,
        payload=b"x",
    )

    assert drop_orphaned_chunks() == 1
    assert LiveChunk.objects.get().session_id == orphan.session_id


@pytest.mark.django_db(transaction=True)
def test_erased_person_leaves_no_live_state(device, projector, empty_valkey):
    record_batches([samples(device, 1), samples(device, 2)])
    projector.flush()
    assert len(empty_valkey.keys("live:*")) == 3

    with transaction.atomic():
        erase_live_sessions(device.user_id)

    assert empty_valkey.keys("live:*") == []
