"""What the users' API takes and returns."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

Units = Literal["metric", "imperial"]
Theme = Literal["auto", "light", "dark"]
Sex = Literal["female", "male"]
Language = Literal["en", "ru"]
Family = Literal["run", "ride", "swim", "walk", "ski", "other"]
Role = Literal["athlete", "coach", "organiser", "marketing", "shop", "support", "operator"]


class Strict(Schema):
    """The body of a request: a field that is not known is refused."""

    model_config = ConfigDict(extra="forbid")


class HealthConsent(Schema):
    """The active consent to health data."""

    text_version: str
    granted_at: dt.datetime


class Me(Schema):
    """The signed-in person's own profile. Health values are null without an active consent."""

    id: int
    email: str
    name: str
    language: Language
    units: Units
    time_zone: Annotated[str, Field(description="IANA name, such as Europe/Moscow")]
    theme: Theme
    date_of_birth: dt.date | None
    sex: Sex | None
    body_mass_kg: float | None
    resting_heart_rate_bpm: int | None
    max_heart_rate_bpm: int | None
    health_consent: HealthConsent | None
    roles: list[Role]
    avatar_color: Annotated[int, Field(ge=0, le=6)]
    version: int
    created_at: dt.datetime


class MePatch(Strict):
    """The values to change; what is absent stays. `body_mass_kg` is recorded for the person's today."""

    name: str | None = None
    language: Language | None = None
    units: Units | None = None
    time_zone: str | None = None
    theme: Theme | None = None
    avatar_color: int | None = None
    date_of_birth: dt.date | None = None
    sex: Sex | None = None
    body_mass_kg: float | None = None
    resting_heart_rate_bpm: int | None = None
    max_heart_rate_bpm: int | None = None


class AccountDeletion(Strict):
    """What confirms that the account is to be deleted."""

    password: str


class BodyMassIn(Strict):
    """What the person weighed on a day; replaces an earlier value for that day."""

    measured_on: dt.date
    body_mass_kg: float


class BodyMassOut(Schema):
    """One measurement."""

    id: uuid.UUID
    measured_on: dt.date
    body_mass_kg: float


class BodyMassList(Schema):
    """Measurements, newest first."""

    items: list[BodyMassOut]


class ConsentTextOut(Schema):
    """The text that a consent agrees to, in each language."""

    purpose: str
    text_version: str
    text_en: str
    text_ru: str


class ConsentIn(Strict):
    """Giving (`granted` true) or withdrawing a consent. A withdrawal erases the values at once."""

    purpose: str
    text_version: str
    granted: bool


class TotalsOut(Schema):
    """Sums over workouts, in SI units."""

    count: int
    distance_m: float
    moving_s: float
    elapsed_s: float
    ascent_m: float
    calories_kcal: float
    longest_distance_m: float
    last_started_at: dt.datetime | None


class SportTotalsOut(TotalsOut):
    """The totals of one sport, of all time."""

    family: Family
    sport: str


class ProfileTotalsOut(Schema):
    """Totals of all time, of the person's current year, and for each sport (most workouts first)."""

    version: int
    all: TotalsOut
    year: TotalsOut
    sports: list[SportTotalsOut]


class SportOut(Schema):
    """A canonical sport; `uses_pace`: shown as minutes a kilometre."""

    code: str
    family: Family
    uses_pace: bool


class ApiKeyIn(Strict):
    """A new key's name, to tell it from others."""

    name: str


class ApiKeyOut(Schema):
    """A key as it is listed: never the key itself."""

    id: uuid.UUID
    name: str
    prefix: str
    created_at: dt.datetime
    last_used_at: dt.datetime | None


class ApiKeyList(Schema):
    """Keys, newest first."""

    items: list[ApiKeyOut]


class ApiKeyCreated(ApiKeyOut):
    """A new key. `key` is shown this once."""

    key: str
