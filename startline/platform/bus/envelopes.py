"""What travels: an event's text with its id, name, key and place in the order of commits."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One published event as the bus carries it; the content is still text."""

    event_id: uuid.UUID
    name: str
    key: str
    payload: str
    published_at: dt.datetime
    xid: int
    event_order: int


# Runs the handlers of a group on a batch inside the bus's transaction; returns how many it got through.
Deliver = Callable[[Sequence[Envelope]], int]


class EventBus(Protocol):
    """The seam: how a consumer group gets its events (tests/seams/ holds every implementation to one suite).

    `OutboxBus` reads the outbox directly. `KafkaBus` reads what the relay took from there to Kafka: the same
    methods, with the offset committed after the transaction, and the rows of `SeenEvent` to make a
    redelivery harmless.
    """

    def take_batch(self, group: str, deliver: Deliver, *, limit: int) -> int:
        """Call `deliver` with the group's next events and move past those it got through, in one transaction.

        Returns how many that were: 0 when there is nothing to read or another process reads for this group.
        What `deliver` raises passes through; then nothing has moved and nothing has happened.
        """
        ...

    def peek_batch(self, group: str, *, limit: int) -> list[Envelope]:
        """Return the group's next events without moving on."""
        ...

    def move_past(self, group: str, envelope: Envelope, *, is_held: bool = False) -> None:
        """Move the group on past an event whose every subscription has taken it over.

        Args:
            is_held: a handler failed, and the event waits or was given up for it.
        """
        ...

    def note_outcome(self, group: str, *, given_up_because: str = "") -> None:
        """Count a handler's last word on an event that failed before: handled, or given up and why.

        A bus that stops groups which reject too much stops this one when it was too much.
        """
        ...

    def is_stopped(self, group: str) -> bool:
        """Tell whether the group is to do nothing, not even try again, until an operator has it go on."""
        ...

    def wait(self, group: str, wake: threading.Event) -> None:
        """Wait until there may be something for the group: `wake` is set, or a while has passed."""
        ...

    def close(self, group: str) -> None:
        """Give up what is held for the group in this process; called from the thread that used it."""
        ...

    def has_unread(self, group: str) -> bool:
        """Tell whether something is published that the group has not passed, readable yet or not."""
        ...
