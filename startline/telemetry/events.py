"""What happens to workouts and gear. Every event is keyed by its owner and carries a version."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutRecorded:
    """A person has a new workout. `distance_m` and `ascent_m` are None when not measured."""

    EVENT_NAME: ClassVar[str] = "telemetry.workout_recorded.v1"

    user_id: int
    workout_id: uuid.UUID
    version: int
    sport: str
    family: str
    source_kind: str
    started_at: dt.datetime
    elapsed_s: float
    moving_s: float
    distance_m: float | None
    ascent_m: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutChanged:
    """A workout's values are other than before.

    `change` is `edited`, `restored` (it was deleted), or `rebuilt` (a recording came, went or leads now).
    """

    EVENT_NAME: ClassVar[str] = "telemetry.workout_changed.v1"

    user_id: int
    workout_id: uuid.UUID
    version: int
    change: str
    sport: str
    family: str
    source_kind: str
    started_at: dt.datetime
    elapsed_s: float
    moving_s: float
    distance_m: float | None
    ascent_m: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutDeleted:
    """A workout counts no more. It may come back as `workout_changed` with `restored`."""

    EVENT_NAME: ClassVar[str] = "telemetry.workout_deleted.v1"

    user_id: int
    workout_id: uuid.UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GearWorn:
    """A pair of shoes passed a whole per cent of wear, from 50 on; told once for each pair and per cent.

    When several are passed at once each has its event, the lowest first. Wear that falls and rises again
    tells nothing anew. `version` is the wear's own; `wear_percent` is how worn the pair is now, with its
    range, and `distance_left_m` how many real metres its owner has left with it.
    """

    EVENT_NAME: ClassVar[str] = "telemetry.gear_worn.v1"

    user_id: int
    gear_id: uuid.UUID
    version: int
    kind: str
    percent: int
    wear_percent: float
    wear_low_percent: float
    wear_high_percent: float
    distance_m: float
    distance_left_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictGiven:
    """A workout was judged: anew for each of its versions, and when staff decide or time makes it final.

    `version` counts the verdict's own changes, `workout_version` says what was judged. `outcome` is ok,
    suspect or rejected; `reasons` are codes, the gravest first.
    """

    EVENT_NAME: ClassVar[str] = "telemetry.verdict_given.v1"

    user_id: int
    workout_id: uuid.UUID
    version: int
    workout_version: int
    outcome: str
    is_final: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingSubmitted:
    """A recording is durable and waits to be processed. On an installation with Kafka only, for our own
    process role: it goes to a topic of its own.
    """

    EVENT_NAME: ClassVar[str] = "telemetry.recording_submitted.v1"

    user_id: int
    recording_id: uuid.UUID
