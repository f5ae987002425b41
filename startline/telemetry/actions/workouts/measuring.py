"""From a file's bytes to the values of a workout row; nothing is stored here."""

import datetime as dt
import math
from dataclasses import dataclass

import msgspec
import numpy as np

from startline.platform.geo import time_zones
from startline.telemetry.domain import metrics, streams
from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.recording import Recording
from startline.telemetry.domain.workout_metrics import AthleteFacts, WorkoutMetrics
from startline.telemetry.domain.workout_values import MAX_NAME_LENGTH
from startline.telemetry.models import Workout
from startline.users.contracts import SPORTS, Athlete, Sport, sport_from_fit, sport_from_name

# Fields of `WorkoutMetrics` that are columns of the same name.
MEASURED_FIELDS = (
    "elapsed_s",
    "moving_s",
    "moving_source",
    "distance_m",
    "ascent_m",
    "descent_m",
    "speed_avg_mps",
    "speed_max_mps",
    "heart_rate_avg_bpm",
    "heart_rate_max_bpm",
    "cadence_avg_spm",
    "cadence_max_spm",
    "power_avg_w",
    "power_max_w",
    "power_normalized_w",
    "temperature_avg_c",
    "calories_kcal",
    "trimp",
    "has_track",
    "polyline",
)
# Parts of `WorkoutMetrics` that are stored as JSON.
PART_FIELDS = ("laps", "splits_km", "splits_mile", "zones", "pauses")


@dataclass(frozen=True, slots=True)
class MeasuredFile:
    """A workout without an owner's row yet, its samples as a Parquet file, and what it was measured from."""

    workout: Workout
    samples_parquet: bytes
    format: str
    recording: Recording


def measure_file(
    data: bytes, *, file_name: str, athlete: Athlete, sport_code: str | None = None
) -> MeasuredFile:
    """Decode a file and compute everything that its workout shows.

    Args:
        athlete: whose it is; health values that are not known leave their numbers out.
        sport_code: the sport that the person chose; None lets the file speak.

    Raises:
        UnreadableFileError: it is no activity, broken, or of an unknown format.
        FileTooLargeError: a limit of content was passed.
    """
    recording = decode_file(data, file_name=file_name)
    return measure_recording(recording, athlete=athlete, sport_code=sport_code)


def measure_recording(
    recording: Recording, *, athlete: Athlete, sport_code: str | None = None
) -> MeasuredFile:
    """Compute everything that the workout of a decoded (or merged) recording shows; see `measure_file`."""
    sport = SPORTS[sport_code] if sport_code else sport_of(recording)
    time_zone, utc_offset_s = place_in_time(recording, home_zone=athlete.time_zone)
    local_date = (recording.started_at + dt.timedelta(seconds=utc_offset_s)).date()
    measured = metrics.measure(recording, athlete_facts(athlete, day=local_date), family=sport.family)
    workout = Workout(
        user_id=athlete.user_id,
        sport=sport.code,
        family=sport.family,
        sport_raw=recording.sport_raw[:80],
        name=" ".join(recording.name.split())[:MAX_NAME_LENGTH],
        started_at=recording.started_at,
        local_date=local_date,
        time_zone=time_zone,
        utc_offset_s=utc_offset_s,
        format=recording.format,
        device_name=(recording.device.name if recording.device else "")[:80],
    )
    set_measured_values(workout, measured=measured)
    return MeasuredFile(workout, streams.encode(measured.samples), recording.format, recording)


def set_measured_values(workout: Workout, *, measured: WorkoutMetrics) -> None:
    """Put the computed numbers into the row's columns."""
    for name in MEASURED_FIELDS:
        setattr(workout, name, getattr(measured, name))
    workout.distance_source = measured.distance_source or ""
    workout.calories_source = measured.calories_source or ""
    west, south, east, north = measured.bounds or (None, None, None, None)
    workout.west_deg, workout.south_deg, workout.east_deg, workout.north_deg = west, south, east, north
    for name in PART_FIELDS:
        setattr(workout, name, msgspec.to_builtins(getattr(measured, name)))
    workout.warnings = list(measured.warnings)
    workout.device_summary = dict(measured.device_summary) or None


def sport_of(recording: Recording) -> Sport:
    """Return the canonical sport of a recording, `other` when its own words are not known."""
    if recording.fit_sport is not None:
        return sport_from_fit(recording.fit_sport, recording.fit_sub_sport or 0)
    return sport_from_name(recording.sport_raw)


def athlete_facts(athlete: Athlete, *, day: dt.date) -> AthleteFacts:
    """Return what calculations may know of the person as of that day."""
    return AthleteFacts(
        body_mass_kg=athlete.body_mass_kg_on(day),
        age_years=athlete.age_years_on(day),
        sex=athlete.sex,
        resting_heart_rate_bpm=athlete.resting_heart_rate_bpm,
        max_heart_rate_bpm=athlete.max_heart_rate_bpm,
    )


def place_in_time(recording: Recording, *, home_zone: str) -> tuple[str, int]:
    """Return the IANA zone of the start and what its local time was ahead of UTC, in seconds.

    The first position decides; without one the device's own offset; without that the person's zone. An
    offset that no zone name has (5:30) stays the person's zone by name and the device's by number.
    """
    zone = _zone_of_first_position(recording)
    home_offset_s = time_zones.offset_s_at(home_zone, moment=recording.started_at)
    if zone is not None:
        return zone, time_zones.offset_s_at(zone, moment=recording.started_at)
    if recording.utc_offset_s is None or recording.utc_offset_s == home_offset_s:
        return home_zone, home_offset_s
    return time_zones.zone_of_offset(recording.utc_offset_s) or home_zone, recording.utc_offset_s


def _zone_of_first_position(recording: Recording) -> str | None:
    known = np.flatnonzero(np.isfinite(recording.samples.lat_deg) & np.isfinite(recording.samples.lon_deg))
    if not len(known):
        return None
    lat_deg = float(recording.samples.lat_deg[known[0]])
    lon_deg = float(recording.samples.lon_deg[known[0]])
    if math.hypot(lat_deg, lon_deg) == 0.0 or abs(lat_deg) > 90 or abs(lon_deg) > 180:
        return None
    return time_zones.zone_at(lat_deg=lat_deg, lon_deg=lon_deg)
