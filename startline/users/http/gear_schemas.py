"""What the API of gear takes and returns. Ranges are checked by the actions, which name the wrong field."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from startline.users.http.schemas import Strict

GearKind = Literal["shoes", "bike", "watch", "heart_rate_strap", "other"]
Foam = Literal["eva", "tpu", "peba", "minimal", "unknown"]
Sports = Annotated[list[str], Field(max_length=100)]


class GearOut(Schema):
    """A piece of gear as its owner described it; how worn it is, `/gear/wear` says."""

    gear_id: uuid.UUID
    version: int
    kind: GearKind
    title: Annotated[str, Field(description="Its own name, else brand and model")]
    name: str
    brand: str
    model: str
    size: str
    color: Annotated[str, Field(description="#rrggbb, empty when not said")]
    foam: Foam
    expected_distance_m: float | None
    starting_distance_m: float
    purchased_on: dt.date | None
    in_use_since: Annotated[dt.date, Field(description="The first day whose workouts get it by default")]
    default_sports: list[str]
    state: Literal["in_use", "retired"]
    retired_at: dt.datetime | None
    created_at: dt.datetime


class GearList(Schema):
    """All gear of a person: what is in use first, the newest first."""

    items: list[GearOut]


class GearIn(Strict):
    """A new piece of gear; it needs a name, a brand or a model."""

    kind: GearKind
    name: str = ""
    brand: str = ""
    model: str = ""
    size: str = ""
    color: str = ""
    foam: Foam = "unknown"
    expected_distance_m: float | None = None
    starting_distance_m: float = 0.0
    purchased_on: dt.date | None = None
    default_sports: Sports = []


class GearPatch(Strict):
    """The values to change; what is absent stays."""

    kind: GearKind | None = None
    name: str | None = None
    brand: str | None = None
    model: str | None = None
    size: str | None = None
    color: str | None = None
    foam: Foam | None = None
    expected_distance_m: float | None = None
    starting_distance_m: float | None = None
    purchased_on: dt.date | None = None
    default_sports: Sports | None = None
