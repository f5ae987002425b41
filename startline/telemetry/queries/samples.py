"""A workout's samples from object storage: thinned for pages, as GPX, and the original file."""

from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from django.utils.http import content_disposition_header

from startline.platform.storage import objects
from startline.telemetry.domain import downsampling, gpx_writer, streams
from startline.telemetry.domain.elevation import measure_climb_again
from startline.telemetry.domain.fit.writer import write_fit
from startline.telemetry.domain.live.sealed_file import read_sealed_session
from startline.telemetry.domain.live.sealing import FORMAT as LIVE_FORMAT
from startline.telemetry.domain.metrics import STEPS_OF_BOTH_FEET
from startline.telemetry.domain.recording import Column, Samples
from startline.telemetry.errors import NoOriginalError, NoSamplesError, NoTrackError
from startline.telemetry.models import Recording, Workout
from startline.telemetry.queries.recordings import group_of

# What a channel is rounded to, in decimals: a hundredth of a metre on the ground, no false digits elsewhere.
DECIMALS = {
    "time_s": 2,
    "distance_m": 2,
    "lat_deg": 7,
    "lon_deg": 7,
    "altitude_m": 2,
    "speed_mps": 3,
    "heart_rate_bpm": 1,
    "cadence_rpm": 2,
    "power_w": 1,
    "temperature_c": 1,
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file for the person."""

    data: bytes
    file_name: str


def get_samples(workout: Workout) -> Samples:
    """Return the workout's samples.

    Raises:
        NoSamplesError: it was entered by hand.
    """
    if not workout.samples_object_key:
        raise NoSamplesError("This workout has no recorded samples.")
    return streams.decode(objects.get(workout.samples_object_key))


def get_streams_json(
    workout: Workout, *, points: int, from_s: float = 0.0, to_s: float | None = None
) -> bytes:
    """Return the shape `Streams` as JSON: a channel that was not measured is null, a gap in one too.

    Args:
        points: the most samples to return.
        from_s, to_s: the part to return, in seconds from the start; both ends belong to it.

    Raises:
        NoSamplesError: the workout was entered by hand.
    """
    samples = get_samples(workout)
    first = int(np.searchsorted(samples.time_s, from_s, side="left"))
    last = len(samples) if to_s is None else int(np.searchsorted(samples.time_s, to_s, side="right"))
    part = samples.between(first, max(first, last))
    chosen = first + downsampling.select(part, points)
    body: dict[str, Any] = {"count": len(chosen), "total_count": len(part)}
    for channel, decimals in DECIMALS.items():
        column = getattr(samples, channel)[chosen]
        name = channel
        if channel == "cadence_rpm":
            name, column = "cadence_spm", column * (2 if workout.family in STEPS_OF_BOTH_FEET else 1)
        body[name] = (
            _values(column, decimals=decimals) if channel == "time_s" or samples.has(channel) else None
        )
    climb = measure_climb_again(samples.altitude_m, samples.time_s, total_ascent_m=workout.ascent_m)
    body["ascent_m"] = None if climb is None else _values(climb.ascent_m[chosen], decimals=1)
    return msgspec.json.encode(body)


def _values(column: Column, *, decimals: int) -> list[float | None]:
    # msgspec writes NaN as null, which is what a gap is.
    return np.round(column, decimals).tolist()


def get_original(workout: Workout) -> Download:
    """Return the file that the workout came from: its primary recording's.

    Raises:
        NoOriginalError: it was entered by hand.
    """
    files = [each for each in group_of(workout.id) if each.object_key]
    if not files:
        raise NoOriginalError("This workout was entered by hand.")
    return get_recording_original(workout, files[0])


def get_recording_original(workout: Workout, recording: Recording) -> Download:
    """Return the file of one recording of the workout; a live session as a FIT file made of it.

    Raises:
        NoOriginalError: it was entered by hand.
    """
    if not recording.object_key:
        raise NoOriginalError("This was entered by hand.")
    if recording.format == LIVE_FORMAT:
        session = read_sealed_session(objects.get(recording.object_key))
        return Download(write_fit(session), f"{_stem(workout)}.fit")
    name = recording.file_name or f"{_stem(workout)}.{recording.format}"
    return Download(objects.get(recording.object_key), name)


def get_gpx(workout: Workout) -> Download:
    """Return the workout as GPX 1.1.

    Raises:
        NoTrackError: it has no positions.
    """
    if not workout.has_track:
        raise NoTrackError("This workout has no positions.")
    data = gpx_writer.write_gpx(
        get_samples(workout), started_at=workout.started_at, name=workout.name, sport=workout.sport
    )
    return Download(data, f"{_stem(workout)}.gpx")


def _stem(workout: Workout) -> str:
    return f"{workout.local_date:%Y-%m-%d}-{workout.sport}"


def content_disposition(file_name: str) -> str:
    """Return the header that makes a browser save the file under its name, in any alphabet (RFC 6266)."""
    return content_disposition_header(as_attachment=True, filename=file_name) or "attachment"
