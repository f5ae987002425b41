"""Old events go when every reader has passed them, never earlier."""

import datetime as dt

from django.db import transaction

from startline.platform import clock
from startline.platform.bus import outbox
from startline.platform.bus.models import OutboxEvent, SeenEvent
from startline.platform.bus.pruning import prune_outbox, prune_seen
from startline.platform.bus.reader import OutboxBus
from startline.platform.bus.worker import drain
from tests.platform.bus.sample import LapCounted


def publish(lap: int) -> None:
    with transaction.atomic():
        outbox.publish(LapCounted(user_id=1, lap=lap))


def prune_in(days: int) -> int:
    with clock.frozen_at(clock.utc_now() + dt.timedelta(days=days)):
        return prune_outbox()


def test_only_old_events_that_every_group_has_passed_go(subscribe, monkeypatch) -> None:
    from startline.platform.bus import subscriptions

    monkeypatch.setattr(subscriptions, "list_groups", lambda: ["other", "sample"])
    subscribe("sample.note_lap")
    subscribe("other.note_lap")
    publish(1)
    drain(OutboxBus(), groups=["sample"], wait_s=20)
    assert prune_in(days=8) == 0, "the other group has not read yet"
    drain(OutboxBus(), groups=["other"], wait_s=20)
    publish(2)
    assert prune_in(days=6) == 0, "young"
    assert prune_in(days=8) == 1
    assert OutboxEvent.objects.get().payload == '{"user_id":1,"lap":2,"version":1}'


def test_notes_of_who_has_seen_stay_longer_than_events(subscribe) -> None:
    subscribe()
    publish(1)
    drain(OutboxBus(), groups=["sample"], wait_s=20)
    assert SeenEvent.objects.count() == 1
    for days, left in ((13, 1), (15, 0)):
        with clock.frozen_at(clock.utc_now() + dt.timedelta(days=days)):
            prune_seen()
        assert SeenEvent.objects.count() == left
