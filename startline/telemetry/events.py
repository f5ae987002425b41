"""What happens to workouts. Every event is keyed by its owner and carries the workout's version."""

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
    """A workout's values are other than before; `change` is `edited` or `restored` (it was deleted)."""

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
