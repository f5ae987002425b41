"""Server-sent events as bytes, made once for all browsers; only the `id` line is each browser's own."""

from startline.platform.live.cursors import START, StreamId, parse_id

Entries = list[tuple[bytes, dict[bytes, bytes]]]
Message = tuple[StreamId, bytes]


def event(kind: str, data: str) -> bytes:
    """Return an event without its `id`; `data` is JSON on one line."""
    return f"event: {kind}\ndata: {data}\n\n".encode()


def context_event(context: str, kind: str, data: str) -> bytes:
    """Return an event of a context: `{"context": "session:<id>", "kind": ..., "data": ...}`."""
    return event("context", f'{{"context":"{context}","kind":"{kind}","data":{data}}}')


def page_messages(entries: Entries) -> list[Message]:
    """Return the events of a page stream's entries."""
    return [
        (parse_id(raw_id.decode()) or START, event(fields[b"kind"].decode(), fields[b"data"].decode()))
        for raw_id, fields in entries
    ]


def context_messages(context: str, entries: Entries) -> list[Message]:
    """Return the events of a context's entries."""
    return [
        (
            parse_id(raw_id.decode()) or START,
            context_event(context, fields[b"kind"].decode(), fields[b"data"].decode()),
        )
        for raw_id, fields in entries
    ]
