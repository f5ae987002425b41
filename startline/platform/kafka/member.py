"""A process's membership in a consumer group: bad messages are set aside, too many of them stop the group."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog
from confluent_kafka import Message

from startline.platform.kafka.models import StoppedGroup
from startline.platform.kafka.reader import GroupReader
from startline.platform.kafka.rejections import RejectionLimit
from startline.platform.kafka.setting_aside import set_aside, stop_group
from startline.platform.kafka.settings import KafkaSettings
from startline.platform.kafka.topics import Topic

log = structlog.get_logger(__name__)

Item = TypeVar("Item")
# How long to wait for the first message; a stop and everything else that the thread does wait as long.
FILL_S = 0.2
# How often a running group looks whether it is to stop, and a stopped one whether it may go on.
STOPPED_POLL_S = 1.0
UNREADABLE = "unreadable"


class UnreadableMessageError(ValueError):
    """Nobody can read this message, now or later; the text says why."""


class GroupMember(Generic[Item]):
    """Reads one topic for one group, from one thread.

    Peek at items, commit their effect, move past them: they come again until then.
    """

    def __init__(
        self, settings: KafkaSettings, *, group: str, topic: Topic, read: Callable[[Message], Item]
    ) -> None:
        """Args: read: makes an item of a message; raises UnreadableMessageError."""
        self.settings, self.group = settings, group
        self.reader = GroupReader(settings, group=group, topics=[topic])
        self._read = read
        self._limit = RejectionLimit()
        self._look_again_at_s = 0.0
        self._is_stopped = False

    def next_items(self, limit: int) -> list[Item]:
        """Return the next items up to one that can't be read; an unreadable first one is set aside.

        Raises:
            UnavailableError: a message is to be set aside and Kafka does not take it.
        """
        if self._look_whether_stopped():
            return []
        self.reader.fill(limit, timeout_s=0 if self.reader.peek(1) else FILL_S)
        while messages := self.reader.peek(limit):
            items = []
            for message in messages:
                try:
                    items.append(self._read(message))
                except UnreadableMessageError as error:
                    if not items and not self._reject(message, code=UNREADABLE, reason=str(error)):
                        return []
                    break
            if items:
                return items
        return []

    def move_past(self, count: int, *, expected: Item | None = None, is_good: bool = True) -> None:
        """Move past the next items; with `expected` only when the next one is that.

        Args:
            is_good: they were handled; else they wait elsewhere, and `note_outcome` tells their end.
        """
        if expected is not None and [self._read(message) for message in self.reader.peek(1)] != [expected]:
            return  # its partition went to another member meanwhile
        self.reader.move_past(count)
        if is_good:
            self._limit.note_good(count)

    def note_outcome(self, *, given_up_because: str = "") -> None:
        """Count an item that was moved past before as handled, or as given up; stop when it is too much."""
        if not given_up_because:
            self._limit.note_good()
            return
        self._limit.note_rejected()
        if excess := self._limit.find_excess():
            self._stop(f"{excess} {given_up_because}")

    def is_stopped(self) -> bool:
        """Tell whether the group was stopped, by this process or another one."""
        return self._look_whether_stopped()

    def wait(self, wake: threading.Event) -> None:
        """Wait for the next message, a moment at most."""
        if self._is_stopped:
            wake.wait(STOPPED_POLL_S)
        else:
            self.reader.fill(1, timeout_s=FILL_S)

    def close(self) -> None:
        """Leave the group; another process takes over."""
        self.reader.forget()

    def reject_next(self, *, code: str, reason: str) -> None:
        """Set the next message aside, which could be read and not handled, or stop the group.

        Raises:
            UnavailableError: Kafka does not take it.
        """
        for message in self.reader.peek(1):
            self._reject(message, code=code, reason=reason)

    def _reject(self, message: Message, *, code: str, reason: str) -> bool:
        """Set the message aside, or stop the group; tell whether it may go on."""
        if excess := self._limit.find_excess():
            self._stop(f"{excess} {reason}")
            return False
        set_aside(self.settings, message, group=self.group, code=code, reason=reason)
        self.reader.move_past(1)
        self._limit.note_rejected()
        return True

    def _stop(self, reason: str) -> None:
        stop_group(self.group, reason=reason)
        self._look_again_at_s = 0.0

    def _look_whether_stopped(self) -> bool:
        now_s = time.monotonic()
        if now_s >= self._look_again_at_s:
            self._look_again_at_s = now_s + STOPPED_POLL_S
            was_stopped = self._is_stopped
            self._is_stopped = StoppedGroup.objects.filter(group=self.group).exists()
            if self._is_stopped and not was_stopped:
                self.reader.forget()
            if was_stopped and not self._is_stopped:
                self._limit = RejectionLimit()
        return self._is_stopped
