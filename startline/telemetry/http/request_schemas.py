"""What the API of workouts takes. Ranges are checked by the actions, which name the wrong field."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from startline.telemetry.http.schemas import Family

Sort = Literal["started_at", "-started_at", "distance_m", "-distance_m", "moving_s", "-moving_s"]


class Strict(Schema):
    """The body of a request: a field that is not known is refused."""

    model_config = ConfigDict(extra="forbid")


class PageWanted(Schema):
    """Which page of a list."""

    cursor: str | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 30


class WorkoutFilter(PageWanted):
    """Which workouts to list. `from` and `to` are local dates, both included."""

    sport: str | None = None
    family: Family | None = None
    q: Annotated[str, Field(max_length=100, description="In the name, sport, description or file name")] = ""
    first_day: Annotated[dt.date | None, Field(alias="from")] = None
    last_day: Annotated[dt.date | None, Field(alias="to")] = None
    distance_min_m: Annotated[float | None, Field(ge=0)] = None
    distance_max_m: Annotated[float | None, Field(ge=0)] = None
    sort: Sort = "-started_at"


class Area(Schema):
    """A rectangle on the map, and the workout that is already on it."""

    west: Annotated[float, Field(ge=-180, le=180)]
    south: Annotated[float, Field(ge=-90, le=90)]
    east: Annotated[float, Field(ge=-180, le=180)]
    north: Annotated[float, Field(ge=-90, le=90)]
    exclude: uuid.UUID | None = None


class ManualWorkoutIn(Strict):
    """A workout entered by hand. `started_at` without an offset is local to `time_zone`."""

    sport: str
    name: str = ""
    started_at: dt.datetime
    time_zone: str | None = None
    elapsed_s: float
    moving_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    heart_rate_avg_bpm: float | None = None
    calories_kcal: float | None = None
    description: str = ""
    effort: int | None = None


class WorkoutPatch(Strict):
    """The values to change; what is absent stays. The numbers are open only in a workout entered by hand."""

    name: str | None = None
    description: str | None = None
    sport: str | None = None
    effort: int | None = None
    started_at: dt.datetime | None = None
    time_zone: str | None = None
    elapsed_s: float | None = None
    moving_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    heart_rate_avg_bpm: float | None = None
    calories_kcal: float | None = None
