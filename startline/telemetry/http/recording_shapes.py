"""From rows of recordings to the shapes of `recording_schemas`."""

from collections.abc import Sequence
from typing import Any

from startline.telemetry.domain.merging import TIME
from startline.telemetry.models import Recording, Workout

_PLAIN = (
    *("id", "file_name", "size_bytes", "elapsed_s", "sport", "distance_m", "channels", "trust"),
    *("permitted_use", "is_primary", "started_at", "received_at", "removed_at"),
)


def recordings_shape(workout: Workout, recordings: Sequence[Recording]) -> dict[str, Any]:
    """The shape `Recordings`."""
    shapes = [_recording(workout, each) for each in recordings]
    return {
        "items": [shape for shape in shapes if shape["removed_at"] is None],
        "removed": [shape for shape in shapes if shape["removed_at"] is not None],
        "has_chosen_primary": workout.has_chosen_primary,
    }


def _recording(workout: Workout, recording: Recording) -> dict[str, Any]:
    shape = {name: getattr(recording, name) for name in _PLAIN}
    shape["source"] = {
        "kind": recording.source_kind,
        "format": recording.format or None,
        "device_name": recording.device_name or None,
    }
    shape["gave"] = _given(workout, recording)
    shape["match"] = _match(recording)
    shape["original_available"] = recording.object_key != ""
    return shape


def _given(workout: Workout, recording: Recording) -> dict[str, float]:
    """Which channels of the workout the recording gave; when it alone feeds it, all that it has."""
    if recording.removed_at is not None:
        return {}
    if workout.sources is None:
        return dict.fromkeys(recording.channels, 1.0) if recording.is_primary else {}
    key = str(recording.id)
    shares_of = {channel: shares for channel, shares in workout.sources.items() if channel != TIME}
    return {channel: shares[key] for channel, shares in shares_of.items() if key in shares}


def _match(recording: Recording) -> dict[str, Any] | None:
    if recording.match is None:
        return None
    found = recording.match
    return {
        "kind": found["kind"],
        "overlap": found.get("overlap"),
        "shift_s": recording.clock_shift_s,
        "distance_share": found.get("distance_share"),
        "track_gap_m": found.get("track_gap_m"),
        "with_recording_id": found.get("with"),
    }
