"""What the API of workouts returns; times are UTC, numbers are SI units, null = not known."""

import datetime as dt
import uuid
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

Family = Literal["run", "ride", "swim", "walk", "ski", "other"]
Degrees = Annotated[float, Field(ge=-180, le=180)]


class WorkoutSource(Schema):
    """How the workout came in: the web page, a paired device, a program with a key, by hand."""

    kind: Literal["file", "mqtt", "http", "live", "partner", "manual"]
    format: Literal["fit", "gpx", "live"] | None
    device_name: str | None


class WorkoutSummary(Schema):
    """A workout as lists show it."""

    id: uuid.UUID
    sport: str
    family: Family
    sport_raw: Annotated[str, Field(description="The sport in the file's own words, empty when it had none")]
    name: str
    started_at: dt.datetime
    time_zone: Annotated[str, Field(description="IANA name of the zone in which it started")]
    utc_offset_s: Annotated[int, Field(description="What local time was ahead of UTC at the start")]
    elapsed_s: float
    moving_s: float
    distance_m: float | None
    ascent_m: float | None
    speed_avg_mps: float | None
    heart_rate_avg_bpm: float | None
    source: WorkoutSource
    recording_count: Annotated[
        int, Field(description="How many recordings it is made from, 0 when entered by hand")
    ]
    has_track: bool
    polyline: Annotated[str | None, Field(description="Encoded polyline, precision 5, at most 120 points")]
    version: int
    deleted_at: dt.datetime | None


class WorkoutRow(WorkoutSummary):
    """A workout in a list, with whether it counts where people are compared."""

    verdict: Literal["pending", "ok", "suspect", "rejected"]


class WorkoutLap(Schema):
    """One lap as the device marked it; seconds count from the start."""

    index: int
    start_s: float
    end_s: float
    elapsed_s: float
    moving_s: float
    distance_m: float | None
    speed_avg_mps: float | None
    heart_rate_avg_bpm: float | None
    ascent_m: float | None


class WorkoutSplit(Schema):
    """One automatic split of a kilometre or a mile; the last one may be partial."""

    index: int
    start_s: float
    end_s: float
    distance_m: float
    elapsed_s: float
    moving_s: float
    speed_avg_mps: float | None
    heart_rate_avg_bpm: float | None
    ascent_m: float | None
    descent_m: float | None
    is_partial: bool


class WorkoutZone(Schema):
    """Seconds with a heart rate from `from_bpm` up to, not including, `to_bpm`."""

    zone: Annotated[int, Field(ge=1, le=5)]
    from_bpm: float
    to_bpm: float
    seconds: float


class WorkoutZones(Schema):
    """Time in heart rate zones and what they rest on: heart rate reserve or a share of the maximum."""

    kind: Literal["heart_rate"]
    basis: Literal["reserve", "max"]
    resting_bpm: float | None
    max_bpm: float
    is_max_estimated: bool
    items: list[WorkoutZone]


class WorkoutPause(Schema):
    """A stretch that does not count as moving; seconds from the start."""

    start_s: float
    duration_s: float


class WorkoutDetail(WorkoutSummary):
    """A workout as its page shows it."""

    description: str
    is_cropped: Annotated[bool, Field(description="Its owner cut a start or an end off")]
    effort: Annotated[int | None, Field(ge=1, le=10)]
    descent_m: float | None
    speed_max_mps: float | None
    heart_rate_max_bpm: float | None
    cadence_avg_spm: Annotated[
        float | None, Field(description="Steps of both feet a minute for run and walk; else revolutions")
    ]
    cadence_max_spm: float | None
    power_avg_w: float | None
    power_max_w: float | None
    power_normalized_w: float | None
    temperature_avg_c: float | None
    calories_kcal: float | None
    calories_source: Literal["device", "heart_rate", "estimate", "manual"] | None
    distance_source: Literal["device", "samples", "track", "manual"] | None
    moving_source: Literal["timer", "speed", "manual"] | None
    trimp: Annotated[float | None, Field(description="Banister's training impulse")]
    bounds: Annotated[
        list[float] | None,
        Field(description="West, south, east, north in degrees; west > east across 180 degrees"),
    ]
    laps: list[WorkoutLap]
    splits_km: list[WorkoutSplit]
    splits_mile: list[WorkoutSplit]
    zones: WorkoutZones | None
    pauses: list[WorkoutPause]
    warnings: Annotated[list[str], Field(description="Codes of what was odd about the recording")]
    device_summary: dict[str, float] | None
    file_name: str
    original_available: bool
    trust: Literal["manual", "track", "fit", "device", "partner"]
    permitted_use: Literal["all", "owner_only"]
    created_at: dt.datetime
    updated_at: dt.datetime


class WorkoutPage(Schema):
    """One page of workouts, and the cursor of the next one."""

    items: list[WorkoutRow]
    next_cursor: str | None


class DeletedWorkouts(Schema):
    """One page of deleted workouts, and the cursor of the next one."""

    items: list[WorkoutSummary]
    next_cursor: str | None


class PeriodSums(Schema):
    """Sums over a period."""

    count: int
    distance_m: float
    moving_s: float
    ascent_m: float


class Month(PeriodSums):
    """A month with workouts."""

    month: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]


class Months(Schema):
    """Months with workouts, newest first."""

    items: list[Month]


class CalendarDay(Schema):
    """A day with workouts, by local date."""

    date: dt.date
    items: list[WorkoutSummary]


class CalendarWeek(PeriodSums):
    """A week of the calendar sheet; `week_start` is its Monday."""

    week_start: dt.date


class Calendar(Schema):
    """A month's sheet: whole weeks from Monday to Sunday, days with workouts only."""

    month: str
    days: list[CalendarDay]
    weeks: list[CalendarWeek]


class WeekDay(Schema):
    """One day of a week."""

    date: dt.date
    count: int
    distance_m: float
    moving_s: float


class Week(PeriodSums):
    """A week with each of its seven days."""

    week_start: dt.date
    days: list[WeekDay]


class Weeks(Schema):
    """The last weeks up to the present one in the person's time zone, oldest first."""

    weeks: list[Week]


Channel = list[float | None] | None


class Streams(Schema):
    """The samples for charts and map: every channel has `count` values, null in a channel is a gap.

    `total_count` is how many samples the part has that was asked for. `time_s` counts from the workout's
    start. `ascent_m` is what was climbed until then, by the rule of the workout's own ascent: the climb of a
    part is the difference between its ends.
    """

    count: int
    total_count: int
    time_s: list[float]
    distance_m: Channel
    lat_deg: Channel
    lon_deg: Channel
    altitude_m: Channel
    speed_mps: Channel
    heart_rate_bpm: Channel
    cadence_spm: Channel
    power_w: Channel
    temperature_c: Channel
    ascent_m: Channel


class KnownTracks(Schema):
    """Tracks of the person's other workouts in an area, newest first."""

    lines: list[str]


class FileProblem(Schema):
    """Why a file did not become a workout."""

    code: str
    detail: str
    data: dict[str, Any]


class FileResult(Schema):
    """What became of one file of an upload; a `pending` one is followed in the list of uploads by its id."""

    file_name: str
    state: Literal["created", "merged", "restored", "duplicate", "failed", "pending"]
    upload_id: uuid.UUID | None
    workout_id: uuid.UUID | None
    workout: WorkoutDetail | None
    error: FileProblem | None


class FileResults(Schema):
    """What became of each file, in the order in which they were sent."""

    results: list[FileResult]


class UploadOut(Schema):
    """A file on its way to a workout; `delayed`: it is kept safe, and processing is behind or away."""

    id: uuid.UUID
    file_name: str
    state: Literal["receiving", "received", "delayed", "processing", "done", "duplicate", "failed"]
    source: Literal["file", "mqtt", "http", "live", "partner"]
    received_at: dt.datetime
    workout_id: uuid.UUID | None
    parts_have: int
    parts_total: int
    error: FileProblem | None


class Uploads(Schema):
    """Files of the last days, newest first."""

    items: list[UploadOut]
