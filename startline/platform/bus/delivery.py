"""Running handlers: the effect and the note that it happened commit together, so it happens once."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog
from django.db import connection, transaction

from startline.platform.bus import subscriptions
from startline.platform.bus.envelopes import Envelope
from startline.platform.bus.models import SeenEvent, WaitingEvent
from startline.platform.bus.outcomes import Failure, failure_of
from startline.platform.bus.subscriptions import Context, Subscription
from startline.platform.bus.waiting import hold

log = structlog.get_logger(__name__)

# A batch's transaction ends after this long, whatever is left: far below the five seconds that any may last,
# and short, because the readers of the other groups do not see past a transaction that runs.
BATCH_BUDGET_S = 0.2
BEHIND_EARLIER = "behind_earlier"


def deliver_batch(group: str, envelopes: Sequence[Envelope]) -> int:
    """Needs a transaction: run the group's handlers on the events, in order, until done or out of time.

    Returns how many events it got through (at least one). What a handler raises passes through and undoes the
    whole batch; `deliver_one_by_one` then finds the culprit.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("deliver_batch needs a transaction")
    deadline = time.monotonic() + BATCH_BUDGET_S
    pairs = [
        (envelope, taker) for envelope in envelopes for taker in subscriptions.takers(group, envelope.name)
    ]
    fresh = _mark_seen(pairs)
    blocked = _blocked_keys([taker.name for _, taker in pairs])
    done = 0
    for envelope in envelopes:
        if done and time.monotonic() > deadline:
            _unmark(pairs, {e.event_id for e in envelopes[done:]}, fresh)
            break
        for taker in subscriptions.takers(group, envelope.name):
            if (taker.name, envelope.event_id) not in fresh:
                continue
            # Kafka may hold one event twice, also in one batch.
            fresh.discard((taker.name, envelope.event_id))
            if (taker.name, envelope.key) in blocked:
                _hold_behind(envelope, taker)
            else:
                run_handler(taker, envelope, attempt=1)
        done += 1
    return done


@dataclass(slots=True)
class Delivery:
    """How one event fared: `is_held` when a handler did not take it, `given_up` with why for good."""

    is_held: bool = False
    given_up: list[str] = field(default_factory=list)


def deliver_one(group: str, envelope: Envelope) -> Delivery:
    """Run each of the group's handlers on one event, each in a transaction of its own; hold what fails."""
    fared = Delivery()
    for taker in list(subscriptions.takers(group, envelope.name)):
        try:
            with transaction.atomic():
                if not _mark_seen([(envelope, taker)]):
                    continue
                if _blocked_keys([taker.name], key=envelope.key):
                    fared.is_held = True
                    _hold_behind(envelope, taker)
                else:
                    run_handler(taker, envelope, attempt=1)
        except Exception as error:  # noqa: BLE001 - the outermost frame of a handler (CONVENTIONS 22)
            failure = failure_of(error)
            fared.is_held = True
            if _hold_failed(envelope, taker, failure):
                fared.given_up.append(failure.reason)
    return fared


def run_handler(subscription: Subscription, envelope: Envelope, *, attempt: int) -> None:
    """Needs a transaction: decode the event and call the handler."""
    event = subscriptions.decode(envelope.name, envelope.payload)
    context = Context(event_id=envelope.event_id, published_at=envelope.published_at, attempt=attempt)
    subscription.handler(event, context)


def reconnect_if_broken() -> None:
    """Drop a connection that the server has closed, so that the next query opens a new one."""
    if connection.connection is not None and (connection.errors_occurred or not connection.is_usable()):
        connection.close()


def _hold_failed(envelope: Envelope, taker: Subscription, failure: Failure) -> bool:
    """Return whether the event is a dead letter at once."""
    log.warning("handler_failed", subscription=taker.name, event_id=str(envelope.event_id), code=failure.code)
    reconnect_if_broken()
    with transaction.atomic():
        if not _mark_seen([(envelope, taker)]):
            return False
        return hold(envelope, subscription=taker.name, failure=failure, attempts=1)


def _hold_behind(envelope: Envelope, taker: Subscription) -> None:
    failure = Failure(code=BEHIND_EARLIER, reason="An earlier event of this key waits.", max_attempts=1)
    hold(envelope, subscription=taker.name, failure=failure, attempts=0)


def _mark_seen(pairs: Sequence[tuple[Envelope, Subscription]]) -> set[tuple[str, object]]:
    """Insert the seen rows and return those that were new."""
    if not pairs:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {SeenEvent._meta.db_table} (subscription, event_id) "  # noqa: S608 - our own table
            "SELECT * FROM unnest(%s::text[], %s::uuid[]) ON CONFLICT DO NOTHING "
            "RETURNING subscription, event_id",
            [[taker.name for _, taker in pairs], [envelope.event_id for envelope, _ in pairs]],
        )
        return set(cursor.fetchall())


def _unmark(
    pairs: Sequence[tuple[Envelope, Subscription]], event_ids: set[object], fresh: set[tuple[str, object]]
) -> None:
    """Take back the seen rows of events that this batch has no time for."""
    left = [(taker.name, e.event_id) for e, taker in pairs if e.event_id in event_ids]
    left = [pair for pair in left if pair in fresh]
    for subscription in {name for name, _ in left}:
        ids = [event_id for name, event_id in left if name == subscription]
        SeenEvent.objects.filter(subscription=subscription, event_id__in=ids).delete()


def _blocked_keys(names: Sequence[str], *, key: str | None = None) -> set[tuple[str, str]]:
    """Return the (subscription, key) pairs that have waiting events: later ones queue up behind."""
    waiting = WaitingEvent.objects.filter(subscription__in=set(names))
    if key is not None:
        waiting = waiting.filter(key=key)
    return set(waiting.values_list("subscription", "key").distinct())
