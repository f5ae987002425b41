"""The messages of a session that are no samples: start, pause, resume, lap, finish."""

import msgspec

from startline.platform.unreadable import UNREADABLE
from startline.telemetry.domain.live.limits import (
    CONTEXT_ID,
    CONTEXT_KIND,
    MAX_NAME_LENGTH,
    MAX_SPORT_LENGTH,
)
from startline.telemetry.domain.live.samples_json import Moment, to_ms
from startline.telemetry.errors import DeviceMessageError

START, PAUSE, RESUME, LAP, FINISH = "start", "pause", "resume", "lap", "finish"
EVENTS = frozenset({PAUSE, RESUME, LAP})
# Kinds of contexts that the platform writes by itself: a device must not get into what others watch.
OWN_CONTEXTS = frozenset({"session", "share"})


class Mark(msgspec.Struct, omit_defaults=True, frozen=True):
    """One mark as chunks hold it, in MessagePack.

    Args:
        what: start, pause, resume, lap or finish.
        time_ms: when, by the device's clock; None = it did not say: when it arrived.
        sport, name: what is done and what it is called; "" = not said. Of a start only.
        context_kind, context_id: the event or race that it belongs to; "" = none. Of a start only.
        sent_at_ms: the device's clock at sending, None = not said.
    """

    what: str
    time_ms: int | None = None
    sport: str = ""
    name: str = ""
    context_kind: str = ""
    context_id: str = ""
    sent_at_ms: int | None = None


class ContextBody(msgspec.Struct):
    """What a session belongs to: `{"kind": "race", "id": "…"}`."""

    kind: str
    id: str


class MarkBody(msgspec.Struct):
    """A mark as clients send it, in JSON or MessagePack with the same names; unknown fields are ignored."""

    event: str = ""
    time: Moment | None = None
    sport: str = ""
    name: str = ""
    context: ContextBody | None = None
    sent_at: Moment | None = None


_json = msgspec.json.Decoder(MarkBody)
_msgpack = msgspec.msgpack.Decoder(MarkBody)
_decoder = msgspec.msgpack.Decoder(Mark)
_encoder = msgspec.msgpack.Encoder()


def read_mark(kind: str, payload: bytes) -> Mark:
    """Read and check the body of a mark.

    Args:
        kind: the topic's word: `start`, `event` or `finish`.
        payload: JSON or MessagePack; empty is allowed where nothing has to be said.

    Raises:
        DeviceMessageError: it breaks the protocol; `data["reason"]` is one of `json`, `msgpack`, `time`,
            `event`, `sport`, `name`, `context`.
    """
    body = _read(payload)
    what = body.event if kind == "event" else kind
    if kind == "event" and what not in EVENTS:
        raise _invalid("event is pause, resume or lap.", "event")
    if len(body.sport) > MAX_SPORT_LENGTH or "\0" in body.sport:
        raise _invalid(f"sport has at most {MAX_SPORT_LENGTH} characters.", "sport")
    if "\0" in body.name:
        raise _invalid("name is plain text.", "name")
    context = body.context
    if context and not (CONTEXT_KIND.fullmatch(context.kind) and CONTEXT_ID.fullmatch(context.id)):
        raise _invalid("context has a kind (a-z) and an id (A-Z a-z 0-9 . _ -).", "context")
    if context and context.kind in OWN_CONTEXTS:
        raise _invalid("A session belongs to an event or a race.", "context")
    return Mark(
        what=what,
        time_ms=None if body.time is None else to_ms(body.time),
        sport=body.sport.strip() if what == START else "",
        name=" ".join(body.name.split())[:MAX_NAME_LENGTH] if what == START else "",
        context_kind=context.kind if context and what == START else "",
        context_id=context.id if context and what == START else "",
        sent_at_ms=None if body.sent_at is None else to_ms(body.sent_at),
    )


def encode_mark(mark: Mark) -> bytes:
    """Write a mark as chunks hold it."""
    return _encoder.encode(mark)


def decode_mark(payload: bytes) -> Mark:
    """Read what `encode_mark` wrote."""
    return _decoder.decode(payload)


def _read(payload: bytes) -> MarkBody:
    if not payload.strip():
        return MarkBody()
    is_json = payload.lstrip()[:1] == b"{"
    try:
        return (_json if is_json else _msgpack).decode(payload)
    except UNREADABLE as error:
        reason = "json" if is_json else "msgpack"
        raise _invalid(f"The body is none of the protocol: {error}", reason) from error


def _invalid(message: str, reason: str) -> DeviceMessageError:
    return DeviceMessageError(message, data={"reason": reason})
