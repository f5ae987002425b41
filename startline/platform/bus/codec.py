"""Events to JSON and back: the one form in which an event is stored, sent and shown."""

import dataclasses
from typing import Any, ClassVar, Protocol, TypeVar, runtime_checkable

import msgspec

from startline.platform.unreadable import UNREADABLE


@runtime_checkable
class Event(Protocol):
    """What every event is: a frozen dataclass with a versioned name (CONVENTIONS 17)."""

    EVENT_NAME: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


EventT = TypeVar("EventT")


class UnreadableEventError(ValueError):
    """A payload is not what its event's class says: a wrong type, a missing or an unknown field."""


def encode(event: Event) -> bytes:
    """Return the event's fields as JSON, in the order in which the class declares them."""
    return msgspec.json.encode(event)


def decode(event_class: type[EventT], payload: bytes | str) -> EventT:
    """Return the event that `payload` holds.

    Raises:
        UnreadableEventError: not JSON, a wrong type, a missing field or one that the class does not know.
    """
    try:
        raw = msgspec.json.decode(payload)
        if not isinstance(raw, dict):
            raise UnreadableEventError(f"{event_class.__name__} is an object, this is not")
        # msgspec ignores unknown fields of dataclasses; an event with a field we do not know has a meaning
        # that we do not know.
        unknown = sorted(raw.keys() - {field.name for field in dataclasses.fields(event_class)})  # type: ignore[arg-type]  # checked by the registry
        if unknown:
            raise UnreadableEventError(f"{event_class.__name__} has no field {', '.join(unknown)}")
        return msgspec.convert(raw, event_class)
    except UNREADABLE as error:
        raise UnreadableEventError(f"{event_class.__name__}: {error}") from error


def key_of(event: Event) -> str:
    """Return what orders events: those with one key are handled in the order of their commits.

    `bus_key` if the event has one, else its `user_id`.

    Raises:
        TypeError: the event has neither.
    """
    key = getattr(event, "bus_key", None)
    if key is None:
        key = getattr(event, "user_id", None)
    if key is None:
        raise TypeError(f"{type(event).__name__} needs user_id or bus_key")
    return str(key)
