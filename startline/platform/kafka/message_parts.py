"""Parts of a message as bytes, whatever a client made of them."""

from confluent_kafka import Message

Headers = list[tuple[str, bytes]]


def list_headers(message: Message) -> Headers:
    """Return the headers in order; a header without a value has an empty one."""
    found = message.headers() or []
    pairs = found.items() if isinstance(found, dict) else found
    return [(str(name), bytes_or_none(value) or b"") for name, value in pairs]


def bytes_or_none(value: bytes | str | memoryview | None) -> bytes | None:
    """Return the value as bytes."""
    if value is None:
        return None
    return value.encode() if isinstance(value, str) else bytes(value)


def place_of(message: Message) -> tuple[str, int, int]:
    """Return topic, partition and offset of a message that was read."""
    return message.topic() or "", message.partition() or 0, message.offset() or 0
