"""Where a browser is in its streams: the `id` of a server-sent event, and what comes back as Last-Event-ID.

`1700000000000-0` is a place in the page stream. A browser that watches contexts is in several streams at
once: `1700000000000-0,3f2a9c01=1700000000500-2` adds a place in each, named by the first 32 bits of a hash of
the context, so that a cursor stays short and an old one can't be taken for a place in another stream.
"""

import hashlib
from dataclasses import dataclass, field

StreamId = tuple[int, int]
START: StreamId = (0, 0)

ALIAS_LENGTH = 8
MAX_CURSOR_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the page stream (None: not said) and, by alias, in contexts."""

    page: StreamId | None = None
    contexts: dict[str, StreamId] = field(default_factory=dict)


def parse_id(text: str) -> StreamId | None:
    """Return the stream id of `1700000000000-0`, or None when the text is not one."""
    milliseconds, dash, sequence = text.partition("-")
    is_id = dash and milliseconds.isascii() and milliseconds.isdigit() and sequence.isascii()
    if not is_id or not sequence.isdigit() or len(text) > 40:
        return None
    return int(milliseconds), int(sequence)


def format_id(stream_id: StreamId) -> str:
    """Return the text of a stream id."""
    return f"{stream_id[0]}-{stream_id[1]}"


def alias(stream: str) -> str:
    """Return the short name of a context's stream."""
    return hashlib.sha256(stream.encode()).hexdigest()[:ALIAS_LENGTH]


def parse_cursor(text: str) -> Cursor:
    """Read a Last-Event-ID; whatever is not understood is left out."""
    if len(text) > MAX_CURSOR_LENGTH:
        return Cursor()
    page, *places = text.split(",")
    contexts = {}
    for place in places:
        name, _, stream_id = place.partition("=")
        known = parse_id(stream_id)
        if known is not None:
            contexts[name] = known
    return Cursor(parse_id(page), contexts)


def format_cursor(positions: dict[str, StreamId], *, page: str) -> str:
    """Return the cursor of positions by stream; `page` names the page stream among them."""
    places = [format_id(positions.get(page, START))]
    places += [f"{alias(stream)}={format_id(at)}" for stream, at in positions.items() if stream != page]
    return ",".join(places)
