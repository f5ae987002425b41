"""One consumer group at work: takes batches, finds the culprit when one fails, tries waiting events again."""

import threading
import time

import structlog
from django.db import transaction

from startline.platform.bus import delivery, subscriptions, waiting
from startline.platform.bus.envelopes import EventBus
from startline.platform.bus.outcomes import failure_of
from startline.platform.bus.reader import BLOCKED_POLL_S
from startline.platform.bus.subscriptions import find_subscription
from startline.platform.loops import keep_going

log = structlog.get_logger(__name__)

BATCH_EVENTS = 200


class GroupWorker:
    """Runs the handlers of one consumer group until `stop` is set. Use it from one thread."""

    def __init__(self, group: str, bus: EventBus, *, stop: threading.Event) -> None:
        self.group = group
        self.bus = bus
        self.stop = stop
        self.wake = threading.Event()

    def run(self) -> None:
        """Work until `stop` is set, whatever goes away and comes back."""
        try:
            keep_going(self._step, name=self.group, stop=self.stop)
        finally:
            self.bus.close(self.group)

    def run_once(self) -> int:
        """Do what can be done now, a batch and what waited and is due; return how many events moved."""
        return self._take() + self._retry_due()

    def _step(self) -> None:
        self.wake.clear()
        if not self.run_once():
            self.bus.wait(self.group, self.wake)

    def _take(self) -> int:
        try:
            return self.bus.take_batch(
                self.group,
                lambda envelopes: delivery.deliver_batch(self.group, envelopes),
                limit=BATCH_EVENTS,
            )
        except Exception as error:  # noqa: BLE001 - the outermost frame of the handlers (CONVENTIONS 22)
            log.info("batch_undone", group=self.group, error=type(error).__name__)
            delivery.reconnect_if_broken()
            return self._take_one_by_one()

    def _take_one_by_one(self) -> int:
        envelopes = self.bus.peek_batch(self.group, limit=BATCH_EVENTS)
        for done, envelope in enumerate(envelopes):
            if self.stop.is_set() or self.bus.is_stopped(self.group):
                return done
            fared = delivery.deliver_one(self.group, envelope)
            self.bus.move_past(self.group, envelope, is_held=fared.is_held)
            for reason in fared.given_up:
                self.bus.note_outcome(self.group, given_up_because=reason)
        return len(envelopes)

    def _retry_due(self) -> int:
        done = 0
        while not self.stop.is_set() and done < BATCH_EVENTS and not self.bus.is_stopped(self.group):
            if not self._retry_one():
                break
            done += 1
        return done

    def _retry_one(self) -> bool:
        waiting_id = 0
        try:
            with transaction.atomic():
                held = waiting.lock_next_due(self.group)
                if held is None:
                    return False
                waiting_id = held.pk
                subscription = find_subscription(held.subscription)
                if subscription is None:
                    raise LookupError(f"no subscription is named {held.subscription} any more")
                held_attempt = held.attempts + 1
                delivery.run_handler(subscription, waiting.envelope_of(held), attempt=held_attempt)
                held.delete()
        except Exception as error:
            if not waiting_id:
                raise
            log.warning("retry_failed", group=self.group, error=type(error).__name__)
            delivery.reconnect_if_broken()
            failure = failure_of(error)
            if waiting.note_failure(waiting_id, failure):
                self.bus.note_outcome(self.group, given_up_because=failure.reason)
            return True
        self.bus.note_outcome(self.group)
        return True


def drain(bus: EventBus, *, groups: list[str] | None = None, wait_s: float = 0.0) -> int:
    """Deliver what is readable and due now to `groups` (all by default), and what that publishes in turn.

    Returns how many events moved. For tests and commands; the `react` role uses `GroupWorker.run`.

    Args:
        wait_s: how long to wait for events that a running transaction of somebody else holds back.
    """
    stop = threading.Event()
    deadline = time.monotonic() + wait_s
    workers = [GroupWorker(g, bus, stop=stop) for g in (groups or subscriptions.list_groups())]
    total = 0
    while True:
        moved = sum(worker.run_once() for worker in workers)
        total += moved
        if moved:
            continue
        if time.monotonic() >= deadline or not any(bus.has_unread(worker.group) for worker in workers):
            return total
        time.sleep(BLOCKED_POLL_S)
