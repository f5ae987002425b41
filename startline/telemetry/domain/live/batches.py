"""What goes through the sink: one message of a live session in its compact form, and what became of it."""

import datetime as dt

import msgspec

from startline.telemetry.domain.live.limits import MAX_BATCH_BYTES, MAX_BATCH_SAMPLES
from startline.telemetry.domain.live.marks import Mark, decode_mark, encode_mark, read_mark
from startline.telemetry.domain.live.samples import SampleBatch, decode_samples, encode_samples
from startline.telemetry.domain.live.samples_json import decode_json_samples
from startline.telemetry.errors import BatchTooLargeError, DeviceMessageError

SAMPLES, START, EVENT, FINISH = "samples", "start", "event", "finish"
KINDS = (SAMPLES, START, EVENT, FINISH)
_JSON_BEGINS = frozenset(b"[{ \t\r\n")


class LiveBatch(msgspec.Struct, array_like=True, frozen=True):
    """One message of a live session: samples, or a mark (start, event, finish), in its compact form.

    Whoever carries it elsewhere sends all fields but `content` (`msgspec.structs.replace(…, content=None)`):
    the receiver reads it from `payload` again.

    Args:
        user_id: whose it is.
        device_id: the paired device, "" for a program with an API key.
        session_key: the client's own id of the session, 1 to 64 of A-Z a-z 0-9 . _ -
        seq: its number, unique within (session, device), 1 to 2^53 - 1.
        kind: one of `KINDS`.
        payload: MessagePack: a `CompactBatch` for samples, else a `Mark`.
        received_at: when it arrived, aware UTC.
        content: `payload` as it was read, when this process has read it.
    """

    user_id: int
    device_id: str
    session_key: str
    seq: int
    kind: str
    payload: bytes
    received_at: dt.datetime
    content: SampleBatch | Mark | None = None


class TakenBatch(msgspec.Struct, frozen=True):
    """What became of one batch: accepted (durable now, or before) when `refusal` is "", else the code."""

    batch: LiveBatch
    refusal: str = ""


class TakenBatches(msgspec.Struct, frozen=True):
    """What became of all, in the order in which they were given."""

    taken: list[TakenBatch]

    @property
    def accepted(self) -> list[LiveBatch]:
        """Those that are durable."""
        return [one.batch for one in self.taken if not one.refusal]


def read_content(kind: str, payload: bytes) -> tuple[bytes, SampleBatch | Mark]:
    """Read and check a client's payload; return it in its compact form, and what it says.

    Args:
        kind: one of `KINDS`, as the topic or the address said it.
        payload: JSON or MessagePack, told apart by the first byte.

    Raises:
        BatchTooLargeError: it has more bytes than a message may.
        DeviceMessageError: it breaks the protocol; `data["reason"]` says how.
    """
    if len(payload) > MAX_BATCH_BYTES:
        raise BatchTooLargeError(
            "The message is too large: send fewer samples at once.",
            data={"reason": "bytes", "limit": MAX_BATCH_BYTES, "unit": "B"},
        )
    if kind != SAMPLES:
        mark = read_mark(kind, payload)
        return encode_mark(mark), mark
    if not payload.strip():
        raise DeviceMessageError(
            f"The body is empty; a batch has 1 to {MAX_BATCH_SAMPLES} samples.",
            data={"reason": "count", "limit": MAX_BATCH_SAMPLES},
        )
    if payload[:1] and payload[0] in _JSON_BEGINS:
        samples = decode_json_samples(payload)
        return encode_samples(samples), samples
    return payload, decode_samples(payload)


def decode_content(kind: str, payload: bytes) -> SampleBatch | Mark:
    """Read a payload in the compact form that `read_content` made: of a chunk, or of a batch on its way.

    A mark in its compact form is another one than a client's: the two readers are not to be exchanged.

    Raises:
        msgspec.DecodeError, DeviceMessageError: it is none.
    """
    return decode_samples(payload) if kind == SAMPLES else decode_mark(payload)
