"""What telemetry hands to others: frozen facts about recordings and workouts."""

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """Where a recording came from.

    Args:
        kind: `file` (the web page), `mqtt` (a file of a paired device), `http` (a program with a key), `live`
            (a stream of a paired device), `partner` (a push whose signature was checked).
        device_id: the paired device, "" for none.
        device_name: what its owner calls it; "" lets the file's own words stand.
        external_id: the source's own id of it, unique per person and kind; "" for none.
        permitted_use: `all`, or `owner_only` when its provider forbids showing it to anybody else.
    """

    kind: str
    device_id: str = ""
    device_name: str = ""
    external_id: str = ""
    permitted_use: str = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingReceived:
    """A recording is durable and waits to be processed: what goes through the sink."""

    recording_id: uuid.UUID
    user_id: int
    object_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutFacts:
    """A workout as other services may know it: its owner and its sums, no place and no health values.

    `trust` and `permitted_use` are in `domain.trust`; whether it counts, `eligibility` says.
    """

    workout_id: uuid.UUID
    user_id: int
    version: int
    sport: str
    family: str
    name: str
    source_kind: str
    started_at: dt.datetime
    local_date: dt.date
    elapsed_s: float
    moving_s: float
    distance_m: float | None
    ascent_m: float | None
    is_deleted: bool
    trust: str
    permitted_use: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GearWearFacts:
    """How worn a piece is, as other services may know it; the percentages are 0 for what is not shoes.

    `low_percent`/`high_percent`: the range; `distance_left_m`: real metres at this owner's wear, with its
    range; `version` grows with every change.
    """

    gear_id: uuid.UUID
    user_id: int
    version: int
    distance_m: float
    is_worn: bool
    percent: float
    low_percent: float
    high_percent: float
    distance_left_m: float
    distance_left_low_m: float
    distance_left_high_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Whether a workout counts where people are compared or rewarded.

    Args:
        is_counted: it does. Whoever pays out something that can't be taken back also asks for `is_final`.
        reason: why it does not: `pending` (not judged yet), `suspect`, `rejected`, `owner_only`, `deleted`,
            `unknown` (no such workout); "" when it counts.
        verdict: `pending`, `ok`, `suspect` or `rejected`.
        is_final: no rule and no appeal will change it while the workout stays as it is.
        trust: how far its recording can be believed: `manual`, `track`, `fit`, `device`, `partner`.
        permitted_use: `all`, or `owner_only` for data whose provider forbids more.
    """

    workout_id: uuid.UUID
    is_counted: bool
    reason: str
    verdict: str
    is_final: bool
    trust: str
    permitted_use: str
