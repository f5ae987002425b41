"""What the API of live pages takes and returns."""

import datetime as dt
import uuid
from typing import Literal

from ninja import Schema
from pydantic import ConfigDict, Field

LiveStateName = Literal["live", "paused", "ended"]


class LiveNumbers(Schema):
    """Where the athlete is and how it goes. Unknown values are null.

    `at` and `received_at` are milliseconds since 1970: of the newest sample, and of its arrival.
    """

    state: LiveStateName
    sport: str = ""
    at: int | None = None
    received_at: int | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    distance_m: float | None = None
    elapsed_s: int | None = None
    moving_s: int | None = None
    speed_mps: float | None = None
    heart_rate_bpm: float | None = None
    cadence_rpm: float | None = None
    power_w: float | None = None
    altitude_m: float | None = None
    ascent_m: int | None = None
    battery_percent: int | None = None


class LiveSessionOut(Schema):
    """One live session of the signed-in person. `workout_id` is there once it has become a workout.

    `time_zone` is the IANA zone of its workout, or of the newest place; null while no place is known.
    """

    id: uuid.UUID
    name: str
    sport: str
    family: str
    state: LiveStateName
    started_at: dt.datetime
    time_zone: str | None
    workout_id: uuid.UUID | None
    numbers: LiveNumbers | None


class LiveSessionList(Schema):
    """The sessions that are under way, and the last ones that are over."""

    running: list[LiveSessionOut]
    recent: list[LiveSessionOut]


class LiveSessionDetail(LiveSessionOut):
    """A session with its way so far: latitude, longitude and seconds since the start of each point."""

    context: str
    track: list[tuple[float, float, int]]


class LiveShareIn(Schema):
    """A link to make."""

    model_config = ConfigDict(extra="forbid")

    shows_heart_rate: bool = False
    valid_for_h: int = Field(default=24, ge=1, le=72)


class LiveShareOut(Schema):
    """A link that works now, without its secret."""

    id: uuid.UUID
    shows_heart_rate: bool
    created_at: dt.datetime
    expires_at: dt.datetime


class NewLiveShareOut(Schema):
    """A link with its address, which is shown in this answer only."""

    share: LiveShareOut
    url: str


class LiveShareList(Schema):
    """The links to a session that work now."""

    items: list[LiveShareOut]


class OpenShareIn(Schema):
    """The secret part of a link's address."""

    model_config = ConfigDict(extra="forbid")

    secret: str = Field(max_length=100)


class ShownNumbers(Schema):
    """How the visible part of the way went; unknown values are null. `at` is the time of the shown place."""

    state: LiveStateName
    sport: str = ""
    at: int | None = None
    received_at: int | None = None
    lat: float | None = None
    lon: float | None = None
    distance_m: float | None = None
    elapsed_s: int | None = None
    speed_mps: float | None = None
    heart_rate_bpm: float | None = None


class ShownSession(Schema):
    """What a link shows: the visible part of the way, and numbers of that part alone.

    `track` holds latitude, longitude, and 1 where no line leads to the point from the one before.
    """

    context: str
    stream_url: str
    athlete: str
    family: str
    shows_heart_rate: bool
    expires_at: dt.datetime
    numbers: ShownNumbers | None
    track: list[tuple[float, float, int]]
