"""What the API of wear takes and returns: SI units, dates are the owner's local ones, null = not known."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from startline.telemetry.http.request_schemas import Strict
from startline.telemetry.http.schemas import Family

LifeSource = Literal["owner", "foam", "unknown_foam", "inspection"]
Percent = Annotated[float, Field(description="Of the expected life; may pass 100")]


class ShoeWear(Schema):
    """How worn a pair of shoes is: a heuristic, so always with its range."""

    percent: Percent
    low_percent: Percent
    high_percent: Percent
    effective_m: float
    life_m: Annotated[float, Field(description="Effective metres that it is expected to last")]
    life_source: LifeSource
    left_m: Annotated[float, Field(description="Real metres left at this pair's own wear")]
    left_low_m: float
    left_high_m: float
    worn_on: Annotated[dt.date | None, Field(description="At the rate of the last eight weeks")]


class GearSums(Schema):
    """What a piece has been through; `wear` only of shoes."""

    gear_id: uuid.UUID
    version: int
    workout_count: int
    distance_m: Annotated[float, Field(description="With the starting distance")]
    moving_s: float
    first_used_on: dt.date | None
    last_used_on: dt.date | None
    wear: ShoeWear | None


class GearSumsList(Schema):
    """The sums of all pieces, the most worn first."""

    items: list[GearSums]


class WearReason(Schema):
    """What one factor added to the kilometres; all together are effective less real ones."""

    code: Literal["mass", "surface", "descent", "pace", "temperature"]
    factor: Annotated[float | None, Field(description="Mean over what is known; null: unknown throughout")]
    added_m: float
    known_share: float


class CurvePointOut(Schema):
    """After the workouts of a day, starting distance included."""

    date: dt.date
    distance_m: float
    effective_m: float
    percent: float | None


class MonthDistanceOut(Schema):
    """Metres of a calendar month."""

    month: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]
    distance_m: float
    count: int


class StanceHint(Schema):
    """Ground contact of the last 100 km against the first 100 km at equal speed; no input of the wear."""

    drift_ms: float
    first_ms: float
    last_ms: float
    is_notable: bool


class InspectionOut(Schema):
    """The owner found the pair still fine."""

    id: uuid.UUID
    inspected_at: dt.datetime


class GearDetail(GearSums):
    """Everything that a piece's page shows beside the piece itself."""

    worn_from: dt.date | None
    worn_until: dt.date | None
    cushion_left: Annotated[float | None, Field(description="Share of a new shoe's shock absorption")]
    reasons: list[WearReason]
    curve: list[CurvePointOut]
    months: list[MonthDistanceOut]
    stance: StanceHint | None
    inspections: list[InspectionOut]


class AssignmentIn(Strict):
    """Which old workouts get the piece: these ids, or those of a period (both days included) and families."""

    workout_ids: Annotated[list[uuid.UUID] | None, Field(max_length=2000)] = None
    first_day: Annotated[dt.date | None, Field(alias="from")] = None
    last_day: Annotated[dt.date | None, Field(alias="to")] = None
    families: list[Family] = []
    may_move: Annotated[bool, Field(description="Take workouts from another piece of its kind")] = False


class AssignableFilter(Schema):
    """The period and families of an assignment."""

    first_day: Annotated[dt.date | None, Field(alias="from")] = None
    last_day: Annotated[dt.date | None, Field(alias="to")] = None
    families: list[Family] = []


class AssignableOut(Schema):
    """What an assignment would do: workouts without such gear, their metres, those of another piece."""

    free: int
    taken: int
    distance_m: float


class AssignedOut(Schema):
    """What became of the workouts: new ones, those of another piece, those left as they were."""

    assigned: int
    moved: int
    kept: int


class RemovalIn(Strict):
    """What becomes of the workouts of a piece that is removed."""

    workouts: Literal["refuse", "release", "move"] = "refuse"
    move_to: uuid.UUID | None = None


class WorkoutGearIn(Strict):
    """All gear that the workout used."""

    gear_ids: Annotated[list[uuid.UUID], Field(max_length=20)]


class WorkoutGearItem(Schema):
    """A piece that a workout used."""

    gear_id: uuid.UUID
    kind: Literal["shoes", "bike", "watch", "heart_rate_strap", "other"]
    title: str
    color: str
    state: Literal["in_use", "retired"]


class WorkoutGearOut(Schema):
    """The gear of a workout; `is_by_hand`: somebody chose it, no default touches it."""

    items: list[WorkoutGearItem]
    is_by_hand: bool
