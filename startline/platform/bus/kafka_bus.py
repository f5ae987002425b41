"""The event bus on Kafka: each consumer group of a service reads the topic that the relay fills."""

import threading

from django.db import transaction

from startline.platform.bus.envelopes import Deliver, Envelope
from startline.platform.bus.messages import read_message
from startline.platform.kafka.member import GroupMember
from startline.platform.kafka.settings import KafkaSettings
from startline.platform.kafka.topics import EVENTS


class KafkaBus:
    """The bus of one process: a member of each group, used from that group's thread only."""

    def __init__(self, settings: KafkaSettings) -> None:
        self.settings = settings
        self._members: dict[str, GroupMember[Envelope]] = {}

    def take_batch(self, group: str, deliver: Deliver, *, limit: int) -> int:
        """Deliver the group's next events in one transaction, then move past them (see `EventBus`)."""
        member = self._member(group)
        envelopes = member.next_items(limit)
        if not envelopes:
            return 0
        with transaction.atomic():
            done = deliver(envelopes)
        member.move_past(done)
        return done

    def peek_batch(self, group: str, *, limit: int) -> list[Envelope]:
        """Return the group's next events without moving on."""
        return self._member(group).next_items(limit)

    def move_past(self, group: str, envelope: Envelope, *, is_held: bool = False) -> None:
        """Move the group on past the event, which is its next one."""
        self._member(group).move_past(1, expected=envelope, is_good=not is_held)

    def note_outcome(self, group: str, *, given_up_because: str = "") -> None:
        """Count what a handler took or gave up after all; too much of the latter stops the group."""
        self._member(group).note_outcome(given_up_because=given_up_because)

    def is_stopped(self, group: str) -> bool:
        """Tell whether the group was stopped, by this process or another one."""
        return self._member(group).is_stopped()

    def has_unread(self, group: str) -> bool:
        """Tell whether Kafka holds events that the group has not passed; yes when it does not answer."""
        return self._member(group).reader.has_unread()

    def wait(self, group: str, wake: threading.Event) -> None:
        """Wait for the group's next events, a moment at most."""
        self._member(group).wait(wake)

    def close(self, group: str) -> None:
        """Leave the group; another process takes over."""
        if member := self._members.pop(group, None):
            member.close()

    def _member(self, group: str) -> GroupMember[Envelope]:
        if group not in self._members:
            self._members[group] = GroupMember(self.settings, group=group, topic=EVENTS, read=read_message)
        return self._members[group]
