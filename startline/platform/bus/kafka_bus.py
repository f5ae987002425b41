"""The event bus on Kafka: each consumer group of a service reads the topic that the relay fills."""

import threading
import time

import structlog
from confluent_kafka import KafkaException, Message
from django.db import transaction

from startline.platform.bus.codec import UnreadableEventError
from startline.platform.bus.envelopes import Deliver, Envelope
from startline.platform.bus.messages import read_message
from startline.platform.kafka.models import StoppedGroup
from startline.platform.kafka.reader import GroupReader
from startline.platform.kafka.rejections import RejectionLimit
from startline.platform.kafka.setting_aside import set_aside, stop_group
from startline.platform.kafka.settings import KafkaSettings
from startline.platform.kafka.topics import EVENTS

log = structlog.get_logger(__name__)

# How long a batch waits for its first message; a stop and the retries of waiting events wait as long.
FILL_S = 0.2
UNREADABLE = "unreadable"
# How often a running group looks whether it is to stop, and a stopped one whether it may go on.
STOPPED_POLL_S = 1.0


class KafkaBus:
    """The bus of one process: a reader for each group, used from that group's thread only."""

    def __init__(self, settings: KafkaSettings) -> None:
        self.settings = settings
        self._members: dict[str, _Member] = {}

    def take_batch(self, group: str, deliver: Deliver, *, limit: int) -> int:
        """Deliver the group's next events in one transaction, then move past them (see `EventBus`)."""
        member = self._member(group)
        envelopes = member.next_envelopes(limit)
        if not envelopes:
            return 0
        with transaction.atomic():
            done = deliver(envelopes)
        member.move_past(done)
        return done

    def peek_batch(self, group: str, *, limit: int) -> list[Envelope]:
        """Return the group's next events without moving on."""
        return self._member(group).next_envelopes(limit)

    def move_past(self, group: str, envelope: Envelope) -> None:
        """Move the group on past the event, which is its next one."""
        self._member(group).move_past(1, expected=envelope)

    def has_unread(self, group: str) -> bool:
        """Tell whether Kafka holds events that the group has not passed."""
        try:
            return self._member(group).reader.count_unread() > 0
        except KafkaException:
            return True

    def wait(self, group: str, wake: threading.Event) -> None:
        """Wait for the group's next events, a moment at most."""
        self._member(group).wait(wake)

    def close(self, group: str) -> None:
        """Leave the group; another process takes over."""
        if member := self._members.pop(group, None):
            member.reader.forget()

    def _member(self, group: str) -> "_Member":
        if group not in self._members:
            self._members[group] = _Member(self.settings, group)
        return self._members[group]


class _Member:
    """One group in this process: its reader, what it rejects, and whether it is stopped."""

    def __init__(self, settings: KafkaSettings, group: str) -> None:
        self.settings, self.group = settings, group
        self.reader = GroupReader(settings, group=group, topics=[EVENTS])
        self._limit = RejectionLimit()
        self._look_again_at_s = 0.0
        self._is_stopped = False

    def next_envelopes(self, limit: int) -> list[Envelope]:
        """Return the next events up to one that can't be read; an unreadable first one is set aside."""
        if self._look_whether_stopped():
            return []
        self.reader.fill(limit, timeout_s=0 if self.reader.peek(1) else FILL_S)
        while messages := self.reader.peek(limit):
            envelopes = []
            for message in messages:
                try:
                    envelopes.append(read_message(message))
                except UnreadableEventError as error:
                    if not envelopes and not self._reject(message, str(error)):
                        return []
                    break
            if envelopes:
                return envelopes
        return []

    def move_past(self, count: int, *, expected: Envelope | None = None) -> None:
        if expected is not None and [read_message(m) for m in self.reader.peek(1)] != [expected]:
            return  # its partition went to another member meanwhile
        self.reader.move_past(count)
        self._limit.note_good(count)

    def wait(self, wake: threading.Event) -> None:
        if self._is_stopped:
            wake.wait(STOPPED_POLL_S)
        else:
            self.reader.fill(1, timeout_s=FILL_S)

    def _reject(self, message: Message, reason: str) -> bool:
        """Set the message aside, or stop the group; tell whether it may go on."""
        if excess := self._limit.find_excess():
            stop_group(self.group, reason=f"{excess} {reason}")
            self._look_again_at_s = 0.0
            return False
        set_aside(self.settings, message, group=self.group, code=UNREADABLE, reason=reason)
        self.reader.move_past(1)
        self._limit.note_rejected()
        return True

    def _look_whether_stopped(self) -> bool:
        now_s = time.monotonic()
        if now_s >= self._look_again_at_s:
            self._look_again_at_s = now_s + STOPPED_POLL_S
            was_stopped, self._is_stopped = (
                self._is_stopped,
                StoppedGroup.objects.filter(group=self.group).exists(),
            )
            if self._is_stopped and not was_stopped:
                self.reader.forget()
            if was_stopped and not self._is_stopped:
                self._limit = RejectionLimit()
        return self._is_stopped
