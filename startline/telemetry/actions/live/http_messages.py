"""Messages of live sessions that come over HTTP: durable when the answer goes out."""

import time
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from startline.platform.clock import utc_now
from startline.telemetry.actions.devices.activity import note_devices_heard
from startline.telemetry.actions.live.chunks import DEVICE_REVOKED
from startline.telemetry.actions.live.context_rights import context_notice
from startline.telemetry.actions.live.messages import refusal_error
from startline.telemetry.actions.recordings import sink
from startline.telemetry.domain.live.batches import KINDS, LiveBatch, read_content
from startline.telemetry.domain.live.limits import MAX_SEQ
from startline.telemetry.domain.live.samples import SampleBatch
from startline.telemetry.domain.live.topics import check_session_key
from startline.telemetry.domain.rate_limits import DeviceRates
from startline.telemetry.errors import DeviceMessageError, DeviceRevokedError, LiveLimitError

NOTED_EVERY_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends: a paired device, or with device_id "" a program or page of the person."""

    user_id: int
    device_id: str = ""


def receive_live_message(sender: Sender, *, session_key: str, kind: str, seq: int, payload: bytes) -> str:
    """Make one message of a live session durable; the same again is accepted and has no second effect.

    Returns:
        What the sender should hear although all is safe, a code; "" for nothing.

    Raises:
        DeviceMessageError: it breaks the protocol.
        BatchTooLargeError: it is larger than a message may be.
        LiveLimitError: a limit of rate, sessions or messages was passed.
        LiveSessionClosedError: the session was sealed too long ago.
        DeviceRevokedError: the device, or the account, may not send any more.
    """
    check_session_key(session_key)
    if kind not in KINDS:
        raise DeviceMessageError("There is no such kind of message.", data={"reason": "topic"})
    if not 1 <= seq <= MAX_SEQ:
        raise DeviceMessageError(
            "seq is a whole number from 1 to 2^53 - 1.", data={"reason": "seq", "limit": MAX_SEQ}
        )
    _check_rate(sender, len(payload))
    compact, content = read_content(kind, payload)
    batch = LiveBatch(sender.user_id, sender.device_id, session_key, seq, kind, compact, utc_now(), content)
    (taken,) = sink.current_sink().take_batches([batch]).taken
    if taken.refusal == DEVICE_REVOKED:
        raise DeviceRevokedError("This device may not send any more. Pair it again.")
    if taken.refusal:
        raise refusal_error(taken.refusal)
    _note_heard(batch)
    return context_notice(batch)


def _check_rate(sender: Sender, size_bytes: int) -> None:
    name = sender.device_id or f"user:{sender.user_id}"
    now_s = time.monotonic()
    wait_s = _rates().wait_s(name, size_bytes=size_bytes, now_s=now_s)
    if wait_s > 0:
        raise LiveLimitError(
            "Too much at once. Wait, then send it again.",
            data={"reason": "rate", "retry_after_s": max(1, round(wait_s))},
        )
    if len(_rates().messages) > 10_000:
        _rates().forget_idle(now_s=now_s)


def _note_heard(batch: LiveBatch) -> None:
    if not batch.device_id:
        return
    battery = batch.content.battery_percent if isinstance(batch.content, SampleBatch) else None
    now_s = time.monotonic()
    noted = _noted()
    if now_s - noted.get(batch.device_id, -NOTED_EVERY_S) >= NOTED_EVERY_S:
        if len(noted) > 10_000:
            noted.clear()
        noted[batch.device_id] = now_s
        note_devices_heard({batch.device_id: battery})


@cache
def _rates() -> DeviceRates:
    return DeviceRates(messages_per_s=settings.ENVIRONMENT.device_messages_per_s)


@cache
def _noted() -> dict[str, float]:
    """By device when it was last noted as heard, in seconds of a steady clock."""
    return {}
