"""What the API says of a workout's recordings; times are UTC, numbers are SI units, null = not known."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from startline.telemetry.http.schemas import WorkoutDetail, WorkoutSource, WorkoutSummary

TrustLevel = Annotated[
    Literal["manual", "track", "fit", "device", "partner"],
    Field(description="How far it is believed, lowest first; `device`: a serial number or credentials"),
]
Use = Annotated[
    Literal["all", "owner_only"],
    Field(description="`owner_only`: the provider forbids showing it to anybody else"),
]


class RecordingMatch(Schema):
    """Why a recording was joined to the others."""

    kind: Literal["same_time", "time_zone", "by_hand"]
    overlap: Annotated[float | None, Field(description="Common time by time of both together, 0 to 1")]
    shift_s: Annotated[int, Field(description="By how much its clock was moved")]
    distance_share: Annotated[float | None, Field(description="By which share the distances differ")]
    track_gap_m: Annotated[float | None, Field(description="How far apart the tracks are")]
    with_recording_id: uuid.UUID | None


class RecordingOut(Schema):
    """One recording of a workout."""

    id: uuid.UUID
    source: WorkoutSource
    file_name: str
    size_bytes: int
    started_at: dt.datetime
    elapsed_s: float
    sport: str
    distance_m: float | None
    channels: Annotated[list[str], Field(description="What it measured; `position` for the track")]
    gave: Annotated[
        dict[str, float], Field(description="Which channels of the workout it gave, and which share of each")
    ]
    trust: TrustLevel
    permitted_use: Use
    is_primary: bool
    match: RecordingMatch | None
    received_at: dt.datetime
    removed_at: dt.datetime | None
    original_available: bool


class Recordings(Schema):
    """The recordings of a workout, the primary first, and those taken out of it in the last 30 days."""

    items: list[RecordingOut]
    removed: list[RecordingOut]
    has_chosen_primary: Annotated[bool, Field(description="False: the best one leads by itself")]


class Neighbours(Schema):
    """Workouts within a day of another one, the nearest first: those that it may be joined with."""

    items: list[WorkoutSummary]


class SplitOut(Schema):
    """The workout that a recording was split from, and the one that it is now."""

    workout: WorkoutDetail
    split_off: WorkoutDetail


class PrimaryIn(Schema):
    """Which recording is to lead; null leaves the choice to us."""

    recording_id: uuid.UUID | None


class JoinIn(Schema):
    """The workout that is to go up in this one."""

    workout_id: uuid.UUID
