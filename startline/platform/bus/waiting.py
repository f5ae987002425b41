"""Events that a handler could not take: kept with the reason, tried again, given up, replayed."""

import datetime as dt

import structlog
from django.db import connection, transaction

from startline.platform.bus.envelopes import Envelope
from startline.platform.bus.models import DeadLetter, HeldEvent, WaitingEvent
from startline.platform.bus.outcomes import Failure, delay_s
from startline.platform.clock import utc_now

log = structlog.get_logger(__name__)

_COPIED = ("subscription", "event_id", "name", "key", "payload", "xid", "event_order", "published_at")


def hold(envelope: Envelope, *, subscription: str, failure: Failure, attempts: int) -> bool:
    """Needs a transaction: keep the event for this subscription, to be tried again or as a dead letter.

    Returns whether it is a dead letter.
    """
    values = {
        "subscription": subscription,
        "event_id": envelope.event_id,
        "name": envelope.name,
        "key": envelope.key,
        "payload": envelope.payload,
        "xid": envelope.xid,
        "event_order": envelope.event_order,
        "published_at": envelope.published_at,
        "attempts": attempts,
        "reason_code": failure.code,
        "reason": failure.reason,
    }
    if attempts >= failure.max_attempts:
        DeadLetter.objects.create(**values)
        log.error(
            "dead_letter", subscription=subscription, event_id=str(envelope.event_id), code=failure.code
        )
        return True
    wait_s = delay_s(attempts) if attempts else 0.0
    WaitingEvent.objects.create(**values, next_attempt_at=utc_now() + dt.timedelta(seconds=wait_s))
    return False


def envelope_of(held: HeldEvent) -> Envelope:
    """Return the original event of a held one."""
    return Envelope(
        event_id=held.event_id,
        name=held.name,
        key=held.key,
        payload=held.payload,
        published_at=held.published_at,
        xid=held.xid,
        event_order=held.event_order,
    )


def lock_next_due(group: str) -> WaitingEvent | None:
    """Needs a transaction: lock the group's next due event that has no earlier one of its key before it."""
    rows = WaitingEvent.objects.raw(
        f"""
        SELECT w.* FROM {WaitingEvent._meta.db_table} w
        WHERE w.subscription LIKE %s AND w.next_attempt_at <= %s AND NOT EXISTS (
            SELECT 1 FROM {WaitingEvent._meta.db_table} e
            WHERE e.subscription = w.subscription AND e.key = w.key
              AND (e.xid, e.event_order) < (w.xid, w.event_order))
        ORDER BY w.next_attempt_at, w.xid, w.event_order LIMIT 1 FOR UPDATE OF w SKIP LOCKED
        """,  # noqa: S608 - names of our own tables
        [group.replace("_", r"\_") + ".%", utc_now()],
    )
    return next(iter(rows), None)


def note_failure(waiting_id: int, failure: Failure) -> bool:
    """Count a failed attempt: wait longer, or make it a dead letter; tell whether it became one."""
    with transaction.atomic():
        held = WaitingEvent.objects.select_for_update().filter(pk=waiting_id).first()
        if held is None:
            return False
        held.delete()
        return hold(
            envelope_of(held), subscription=held.subscription, failure=failure, attempts=held.attempts + 1
        )


def replay_dead_letter(dead_letter_id: int) -> bool:
    """Put a dead letter back to be tried at once, with a fresh count of attempts; False when it is gone."""
    with transaction.atomic():
        letter = DeadLetter.objects.select_for_update().filter(pk=dead_letter_id).first()
        if letter is None:
            return False
        WaitingEvent.objects.create(
            **{name: getattr(letter, name) for name in _COPIED},
            attempts=0,
            reason_code="replayed",
            reason=letter.reason,
            next_attempt_at=utc_now(),
        )
        letter.delete()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", ["startline_outbox"])
    return True


def discard_dead_letter(dead_letter_id: int) -> bool:
    """Remove a dead letter for good; False when it is gone already. The log keeps which one it was."""
    letter = DeadLetter.objects.filter(pk=dead_letter_id).first()
    if letter is None:
        return False
    letter.delete()
    log.warning("dead_letter_discarded", subscription=letter.subscription, event_id=str(letter.event_id))
    return True


def hurry(waiting_ids: list[int]) -> int:
    """Let waiting events be tried at once; return how many there still were."""
    return WaitingEvent.objects.filter(pk__in=waiting_ids).update(next_attempt_at=utc_now())
