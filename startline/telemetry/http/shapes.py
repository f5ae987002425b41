"""From rows to the shapes of `schemas`."""

from typing import Any

from startline.telemetry.actions.recordings.incoming import ReceivedFile
from startline.telemetry.models import Workout
from startline.telemetry.queries.overviews import Sums, WeekSums
from startline.telemetry.queries.verdicts import outcome_of

# Columns that go out under their own name.
_PLAIN_SUMMARY = (
    "id",
    "sport",
    "family",
    "sport_raw",
    "name",
    "started_at",
    "time_zone",
    "utc_offset_s",
    "elapsed_s",
    "moving_s",
    "distance_m",
    "ascent_m",
    "speed_avg_mps",
    "heart_rate_avg_bpm",
    "recording_count",
    "has_track",
    "version",
    "deleted_at",
)
_PLAIN_DETAIL = (
    "description",
    "effort",
    "descent_m",
    "speed_max_mps",
    "heart_rate_max_bpm",
    "cadence_avg_spm",
    "cadence_max_spm",
    "power_avg_w",
    "power_max_w",
    "power_normalized_w",
    "temperature_avg_c",
    "calories_kcal",
    "trimp",
    "laps",
    "splits_km",
    "splits_mile",
    "zones",
    "pauses",
    "warnings",
    "device_summary",
    "file_name",
    "trust",
    "permitted_use",
    "created_at",
    "updated_at",
)


def workout_summary(workout: Workout) -> dict[str, Any]:
    """The shape `WorkoutSummary`."""
    shape = {name: getattr(workout, name) for name in _PLAIN_SUMMARY}
    shape["polyline"] = workout.polyline or None
    shape["source"] = {
        "kind": workout.source_kind,
        "format": workout.format or None,
        "device_name": workout.device_name or None,
    }
    return shape


def workout_row(workout: Workout) -> dict[str, Any]:
    """The shape `WorkoutRow`, of a row read with its `verdict`."""
    return {**workout_summary(workout), "verdict": outcome_of(workout)}


def workout_detail(workout: Workout) -> dict[str, Any]:
    """The shape `WorkoutDetail`."""
    shape = workout_summary(workout)
    shape.update({name: getattr(workout, name) for name in _PLAIN_DETAIL})
    shape["calories_source"] = workout.calories_source or None
    shape["distance_source"] = workout.distance_source or None
    shape["moving_source"] = workout.moving_source or None
    shape["bounds"] = (
        [workout.west_deg, workout.south_deg, workout.east_deg, workout.north_deg]
        if workout.has_track and workout.west_deg is not None
        else None
    )
    shape["is_cropped"] = bool(workout.crop_start_at or workout.crop_end_at)
    shape["original_available"] = workout.format != ""
    return shape


def sums(values: Sums) -> dict[str, Any]:
    """The shape `PeriodSums`."""
    return {
        "count": values.count,
        "distance_m": values.distance_m,
        "moving_s": values.moving_s,
        "ascent_m": values.ascent_m,
    }


def week(values: WeekSums) -> dict[str, Any]:
    """The shape `Week`."""
    return {
        **sums(values),
        "week_start": values.week_start,
        "days": [
            {"date": day, "count": each.count, "distance_m": each.distance_m, "moving_s": each.moving_s}
            for day, each in values.days.items()
        ],
    }


def file_result(received: ReceivedFile) -> dict[str, Any]:
    """The shape `FileResult`."""
    error = received.error
    return {
        "file_name": received.file_name,
        "state": received.state,
        "upload_id": received.recording_id,
        "workout_id": received.workout_id,
        "workout": workout_detail(received.workout) if received.workout else None,
        "error": {"code": error.code, "detail": error.message, "data": error.data} if error else None,
    }
