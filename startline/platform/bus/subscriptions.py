"""Who handles what: the registry that `@subscriber` fills when Django loads the `subscribers` modules."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from startline.platform.bus import codec

SUBSCRIPTION_NAME = re.compile(r"^[a-z_]+\.[a-z0-9_]+$")


class RetryLater(Exception):  # noqa: N818 - it is an outcome, not an error
    """A handler raises this when what it needs is not there yet; the event is tried again with back-off."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a handler is told beside the event: its id, when it was published, which attempt this is."""

    event_id: uuid.UUID
    published_at: dt.datetime
    attempt: int = 1


Handler = Callable[[Any, Context], None]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A handler, its name `group.verb_noun`, and the events it takes."""

    name: str
    handler: Handler
    event_classes: tuple[type, ...]

    @property
    def group(self) -> str:
        """The consumer group: the service whose handler it is."""
        return self.name.split(".", 1)[0]


_by_name: dict[str, Subscription] = {}
_event_classes: dict[str, type] = {}


def subscriber(*event_classes: type, name: str) -> Callable[[Handler], Handler]:
    """Register the decorated `handler(event, context)` for events of these classes.

    The handler runs in one transaction with the note that it has run. It may run on an event older than one
    it has seen: compare versions, and refresh from the owner's truth instead of adding.

    Args:
        name: `service.verb_noun`, unique; the service is the consumer group.

    Raises:
        ValueError: the name is taken or is not of that form, or no event class was given.
    """
    if not SUBSCRIPTION_NAME.match(name) or name in _by_name:
        raise ValueError(f"subscription name {name!r} is taken or not of the form service.verb_noun")
    if not event_classes:
        raise ValueError(f"{name} subscribes to nothing")
    for event_class in event_classes:
        register_event(event_class)

    def register(handler: Handler) -> Handler:
        _by_name[name] = Subscription(name=name, handler=handler, event_classes=event_classes)
        return handler

    return register


def register_event(event_class: type) -> None:
    """Make the class known by its `EVENT_NAME`.

    Raises:
        ValueError: another class has the name.
    """
    event_name: str = event_class.EVENT_NAME  # type: ignore[attr-defined]  # every event has one
    if _event_classes.setdefault(event_name, event_class) is not event_class:
        raise ValueError(f"two classes are named {event_name}")


def remove(name: str) -> None:
    """Forget a subscription (tests)."""
    _by_name.pop(name, None)


def list_groups() -> list[str]:
    """Return the consumer groups, sorted."""
    return sorted({subscription.group for subscription in _by_name.values()})


def list_subscriptions(group: str) -> list[Subscription]:
    """Return the group's subscriptions in the order of their registration."""
    return [subscription for subscription in _by_name.values() if subscription.group == group]


def find_subscription(name: str) -> Subscription | None:
    """Return the subscription, or None when the code no longer has it."""
    return _by_name.get(name)


def takers(group: str, event_name: str) -> Iterator[Subscription]:
    """Yield the group's subscriptions to events of this name."""
    event_class = _event_classes.get(event_name)
    for subscription in list_subscriptions(group):
        if event_class in subscription.event_classes:
            yield subscription


def is_known_event(event_name: str) -> bool:
    """Tell whether a class of this name is registered."""
    return event_name in _event_classes


def decode(event_name: str, payload: str) -> Any:
    """Return the event of that name.

    Raises:
        codec.UnreadableEventError: the name or the content is not known.
    """
    event_class = _event_classes.get(event_name)
    if event_class is None:
        raise codec.UnreadableEventError(f"no class is named {event_name}")
    return codec.decode(event_class, payload)
