"""What goes to a device's `ack` topic, exactly as docs/reference/iot.md states it."""

from typing import Any

import msgspec

RETRY_LATER_S = 30


def file_answer(
    upload_id: str,
    *,
    state: str,
    have: list[list[int]],
    parts: int,
    workout_id: str | None = None,
    error: dict[str, Any] | None = None,
) -> bytes:
    """Return the state of one upload: `have` holds inclusive ranges of the parts that are safe."""
    body: dict[str, Any] = {
        "type": "file",
        "upload_id": upload_id,
        "state": state,
        "have": have,
        "parts": parts,
    }
    if workout_id is not None:
        body["workout_id"] = workout_id
    if error is not None:
        body["error"] = error
    return msgspec.json.encode(body)


def owner_answer(overview: dict[str, Any]) -> bytes:
    """Return what a device is told of its owner."""
    return msgspec.json.encode({"type": "me", **overview})


def refusal(topic: str, *, code: str, detail: str, data: dict[str, object]) -> bytes:
    """Return the refusal of one message: nothing of it was kept. `topic` is without `devices/{id}/`."""
    return msgspec.json.encode(
        {"type": "error", "topic": topic, "error": {"code": code, "detail": detail, "data": data}}
    )
