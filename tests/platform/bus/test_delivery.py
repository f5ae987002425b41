"""When handlers fail: back-off, order behind a failure, dead letters, replay, a process killed half-way."""

import datetime as dt

import pytest
from django.db import OperationalError, connection, transaction

from startline.platform import clock
from startline.platform.bus import outbox
from startline.platform.bus.models import DeadLetter, OutboxEvent, WaitingEvent
from startline.platform.bus.outcomes import MAX_ATTEMPTS, MAX_PATIENT_ATTEMPTS, delay_s
from startline.platform.bus.reader import OutboxBus
from startline.platform.bus.subscriptions import RetryLater
from startline.platform.bus.waiting import replay_dead_letter
from startline.platform.bus.worker import drain
from startline.platform.errors import ConflictError
from tests.platform.bus.sample import LapCounted, read_effects, write_effect

WAIT_S = 20.0


def publish(*events: LapCounted) -> None:
    with transaction.atomic():
        for event in events:
            outbox.publish(event)


def drain_sample() -> int:
    return drain(OutboxBus(), groups=["sample"], wait_s=WAIT_S)


def drain_later(seconds: float) -> int:
    with clock.frozen_at(clock.utc_now() + dt.timedelta(seconds=seconds)):
        return drain_sample()


def failing_on(lap: int, error: Exception):
    """A handler that notes its event and then fails on one lap for as long as `error` is given."""

    def handle(event: LapCounted, context) -> None:
        write_effect(f"{event.user_id}:{event.lap} attempt {context.attempt}")
        if event.lap == lap:
            raise error

    return handle


def test_failed_attempt_leaves_no_effect_and_the_others_go_on(subscribe) -> None:
    subscribe(handler=failing_on(2, ConflictError("not now")))
    publish(*[LapCounted(user_id=lap, lap=lap) for lap in (1, 2, 3)])
    drain_sample()
    assert read_effects() == ["1:1 attempt 1", "3:3 attempt 1"]
    held = WaitingEvent.objects.get()
    assert (held.key, held.attempts, held.reason_code) == ("2", 1, "conflict")
    assert 0 < (held.next_attempt_at - clock.utc_now()).total_seconds() <= 1.2
    assert DeadLetter.objects.count() == 0


def test_event_that_heals_is_handled_once(subscribe) -> None:
    failures = [RetryLater("first"), RetryLater("second")]

    def heal(event: LapCounted, context) -> None:
        write_effect(f"attempt {context.attempt}")
        if failures:
            raise failures.pop(0)

    subscribe(handler=heal)
    publish(LapCounted(user_id=1, lap=1))
    drain_sample()
    # The first batch and the search for the culprit each took one of the two failures.
    drain_later(2)
    assert read_effects() == ["attempt 2"]
    assert WaitingEvent.objects.count() == DeadLetter.objects.count() == 0


def test_later_events_of_the_same_key_wait_behind_a_failed_one(subscribe) -> None:
    failures = [1, 1]

    def fail_twice(event: LapCounted, context) -> None:
        if event.lap == 1 and failures:
            failures.pop()
            raise RetryLater("not yet")
        write_effect(f"{event.user_id}:{event.lap}")

    subscribe(handler=fail_twice)
    publish(LapCounted(user_id=1, lap=1), LapCounted(user_id=1, lap=2), LapCounted(user_id=2, lap=1))
    publish(LapCounted(user_id=1, lap=3))
    drain_sample()
    assert read_effects() == ["2:1"]
    assert WaitingEvent.objects.count() == 3
    drain_later(2)
    assert read_effects() == ["2:1", "1:1", "1:2", "1:3"]


@pytest.mark.parametrize(
    ("error", "attempts", "code"),
    [
        (ConflictError("broken rule"), MAX_ATTEMPTS, "conflict"),
        (ValueError("bad data"), MAX_ATTEMPTS, "ValueError"),
        (RetryLater("never comes"), MAX_PATIENT_ATTEMPTS, "retry_later"),
        (OperationalError("lock timeout"), MAX_PATIENT_ATTEMPTS, "database"),
    ],
)
def test_event_that_never_heals_becomes_a_dead_letter(subscribe, error, attempts, code) -> None:
    subscribe(handler=failing_on(1, error))
    publish(LapCounted(user_id=1, lap=1))
    drain_sample()
    for attempt in range(2, attempts + 1):
        assert DeadLetter.objects.count() == 0
        drain_later(1000 * attempt)
    letter = DeadLetter.objects.get()
    assert (letter.attempts, letter.reason_code, letter.subscription) == (attempts, code, "sample.note_lap")
    assert letter.payload == '{"user_id":1,"lap":1,"version":1}'
    assert str(error) in letter.reason
    assert WaitingEvent.objects.count() == 0
    assert read_effects() == []


def test_unknown_field_is_a_dead_letter_at_once(subscribe) -> None:
    subscribe()
    publish(LapCounted(user_id=1, lap=1))
    OutboxEvent.objects.update(payload='{"user_id":1,"lap":1,"version":1,"pace":300}')
    drain_sample()
    letter = DeadLetter.objects.get()
    assert (letter.attempts, letter.reason_code) == (1, "unreadable")
    assert letter.reason == "LapCounted has no field pace"
    assert read_effects() == []


def test_replayed_dead_letter_is_handled_once(subscribe) -> None:
    is_broken = True

    def handle(event: LapCounted, context) -> None:
        if is_broken:
            raise ValueError("bad data")
        write_effect("replayed")

    subscribe(handler=handle)
    publish(LapCounted(user_id=1, lap=1))
    drain_sample()
    for attempt in range(2, MAX_ATTEMPTS + 1):
        drain_later(1000 * attempt)
    letter = DeadLetter.objects.get()

    is_broken = False
    assert replay_dead_letter(letter.pk)
    assert not replay_dead_letter(letter.pk), "it is gone"
    assert drain_sample() == 1
    assert read_effects() == ["replayed"]
    assert WaitingEvent.objects.count() == DeadLetter.objects.count() == 0


def test_two_subscriptions_fail_apart(subscribe) -> None:
    subscribe("sample.note_lap")
    subscribe("sample.count_lap", failing_on(1, ValueError("bad")))
    publish(LapCounted(user_id=1, lap=1))
    drain_sample()
    assert read_effects() == ["1:1"]
    assert WaitingEvent.objects.get().subscription == "sample.count_lap"


def test_handler_over_the_time_limit_of_a_transaction_is_undone_and_retried(subscribe) -> None:
    seen: list[int] = []

    def stay_too_long(event: LapCounted, context) -> None:
        write_effect("too long")
        seen.append(context.attempt)
        with connection.cursor() as cursor:
            # What the roles' connections are opened with, made short.
            cursor.execute("SET LOCAL transaction_timeout = '200ms'")
            cursor.execute("SELECT pg_sleep(2)")

    subscribe(handler=stay_too_long)
    publish(LapCounted(user_id=1, lap=1))
    drain_sample()
    assert seen == [1, 1]
    assert read_effects() == []
    assert WaitingEvent.objects.get().reason_code == "database"


def test_delays_double_up_to_five_minutes() -> None:
    for attempts, expected in ((1, 1), (2, 2), (5, 16), (9, 256), (10, 300), (60, 300)):
        assert expected * 0.8 <= delay_s(attempts) <= expected * 1.2
