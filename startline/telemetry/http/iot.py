"""`/iot`: live sessions over HTTP, with the same bodies as over MQTT (docs/reference/iot.md)."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import WithJsonSchema

from startline.platform.errors import ForbiddenError
from startline.platform.http.authentication import any_auth
from startline.telemetry.actions.live.http_messages import Sender, receive_live_message
from startline.telemetry.domain.live.limits import MAX_SEQ
from startline.telemetry.domain.live.topics import check_session_key, parse_seq
from startline.telemetry.http.actor import actor_of
from startline.telemetry.http.device_auth import device_auth, device_of
from startline.telemetry.models.device import DeviceScope
from startline.telemetry.queries.live_sessions import find_safe_ranges, find_session
from startline.telemetry.queries.owner_overview import get_owner_overview

BODY = {
    "requestBody": {
        "required": False,
        "content": {"application/json": {"schema": {}}, "application/msgpack": {"schema": {}}},
    }
}
# A whole number that `parse_seq` reads, so that a wrong one is refused as over MQTT.
SeqText = Annotated[str, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_SEQ})]


class SafeRanges(Schema):
    """What is durable: inclusive ranges of the sender's message numbers."""

    type: str = "live"
    session_id: str
    ranges: list[list[int]]


class LiveAck(SafeRanges):
    """With `notice`, a code of something to show the owner although all is safe: `context_refused`."""

    notice: str | None = None


class LiveSessionStatus(SafeRanges):
    """Where a session has come to; `id` and `state` are null while the platform has nothing of it."""

    id: str | None
    state: str | None
    workout_id: str | None


class OwnerOverview(Schema):
    """What a device may know of its owner. `next_session` is null while nothing plans any."""

    type: Literal["me"] = "me"
    totals: dict[str, dict[str, int]]
    gear: list[dict[str, Any]]
    next_session: dict[str, Any] | None


router = Router(tags=["iot"], auth=[device_auth, *any_auth])


@router.post("/sessions/{session_key}/{kind}/{seq}", response=LiveAck, exclude_none=True, openapi_extra=BODY)
def send_live_message(
    request: HttpRequest, session_key: str, kind: str, seq: Path[SeqText]
) -> dict[str, Any]:
    """Send one message of a session (start, samples, event, finish); it is durable when this answers."""
    number = parse_seq(seq)
    notice = receive_live_message(
        _sender(request), session_key=session_key, kind=kind, seq=number, payload=request.body
    )
    return {"session_id": session_key, "ranges": [[number, number]], "notice": notice or None}


@router.get("/sessions/{session_key}", response=LiveSessionStatus)
def read_live_session(request: HttpRequest, session_key: str) -> dict[str, Any]:
    """Ask which messages of the sender are durable, and what became of the session."""
    check_session_key(session_key)
    sender = _sender(request)
    session = find_session(sender.user_id, session_key=session_key)
    ranges = find_safe_ranges(sender.user_id, session_key=session_key, device_id=sender.device_id)
    return {
        "session_id": session_key,
        "ranges": ranges,
        "id": str(session.id) if session else None,
        "state": session.state if session else None,
        "workout_id": str(session.workout_id) if session and session.workout_id else None,
    }


@router.get("/me", response=OwnerOverview, auth=[device_auth, *any_auth])
def read_owner(request: HttpRequest) -> dict[str, Any]:
    """The owner's totals, gear in use, and next session, for a device to show."""
    device = device_of(request)
    if device is not None and DeviceScope.OWNER_READ not in device.scopes:
        raise ForbiddenError("The device may not read about its owner.")
    return get_owner_overview(device.user_id if device else actor_of(request).pk)


def _sender(request: HttpRequest) -> Sender:
    device = device_of(request)
    if device is None:
        return Sender(user_id=request.auth.pk)  # type: ignore[attr-defined]  # ninja sets auth
    if DeviceScope.LIVE_WRITE not in device.scopes:
        raise ForbiddenError("The device may not send live sessions.")
    return Sender(user_id=device.user_id, device_id=device.pk)
