"""What other services know of people: frozen facts, canonical sports, and the limits of profile values."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass, field
from typing import Final

LANGUAGES: Final = ("en", "ru")
UNITS: Final = ("metric", "imperial")
THEMES: Final = ("auto", "light", "dark")
SEXES: Final = ("female", "male")
# design/tokens.json, color.avatar
AVATAR_COLORS: Final = 7
MAX_NAME_LENGTH: Final = 80
MAX_API_KEY_NAME_LENGTH: Final = 60
# Wider than any measured adult, so that only slips of the keyboard are refused.
RESTING_HEART_RATE_BPM: Final = (25, 120)
MAX_HEART_RATE_BPM: Final = (100, 240)
BODY_MASS_KG: Final = (25, 300)
MAX_AGE_YEARS: Final = 120
# The lowest age at which a person may agree to the terms alone in every member state (GDPR, Art. 8).
MIN_AGE_YEARS: Final = 16

GEAR_KINDS: Final = ("shoes", "bike", "watch", "heart_rate_strap", "other")
# What a shoe's midsole is made of; how long each lasts is telemetry's to say.
FOAMS: Final = ("eva", "tpu", "peba", "minimal", "unknown")
GEAR_STATES: Final = ("in_use", "retired")
# A child's first shoes to a frame that is ridden for decades.
EXPECTED_DISTANCE_M: Final = (10_000, 1_000_000_000)
STARTING_DISTANCE_M: Final = (0, 1_000_000_000)

HEALTH: Final = "health"
HEALTH_FIELDS: Final = ("date_of_birth", "sex", "resting_heart_rate_bpm", "max_heart_rate_bpm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Athlete:
    """A person as calculations need them. Health values are None without an active consent."""

    user_id: int
    name: str
    language: str
    units: str
    time_zone: str
    sex: str | None
    date_of_birth: dt.date | None
    resting_heart_rate_bpm: int | None
    max_heart_rate_bpm: int | None
    version: int
    # (day, kg), oldest first; empty without consent.
    body_mass_history: tuple[tuple[dt.date, float], ...] = ()

    def body_mass_kg_on(self, day: dt.date) -> float | None:
        """Return the last body mass measured on or before `day`, else the first measured after it."""
        before = [kg for measured_on, kg in self.body_mass_history if measured_on <= day]
        if before:
            return before[-1]
        return self.body_mass_history[0][1] if self.body_mass_history else None

    def age_years_on(self, day: dt.date) -> int | None:
        """Return the age in completed years on `day`, or None when the date of birth is unknown."""
        born = self.date_of_birth
        if born is None:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFact:
    """An active consent: to which version of the text, and since when."""

    text_version: str
    granted_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything that a person sees of their own profile. Health values are None without a consent."""

    id: int
    email: str
    name: str
    language: str
    units: str
    time_zone: str
    theme: str
    date_of_birth: dt.date | None
    sex: str | None
    body_mass_kg: float | None
    resting_heart_rate_bpm: int | None
    max_heart_rate_bpm: int | None
    health_consent: ConsentFact | None
    roles: tuple[str, ...]
    avatar_color: int
    version: int
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums over workouts; `longest_distance_m` and `last_started_at` are maxima."""

    count: int = 0
    distance_m: float = 0.0
    moving_s: float = 0.0
    elapsed_s: float = 0.0
    ascent_m: float = 0.0
    calories_kcal: float = 0.0
    longest_distance_m: float = 0.0
    last_started_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SportTotals(Totals):
    """The totals of one sport in one calendar year, by the local date on which workouts started."""

    sport: str
    year: int
    last_started_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileTotals:
    """A profile's totals: of all time, of the athlete's current year, and for each sport of all time."""

    version: int
    all: Totals
    year: Totals
    # (sport code, totals), most workouts first.
    sports: tuple[tuple[str, Totals], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """An account that exists only while everything listens on loopback."""

    role: str
    email: str
    password: str = field(repr=False)
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGear:
    """What a person says of a piece of gear; at least one of name, brand and model is needed.

    Args:
        kind: of `GEAR_KINDS`.
        color: "#rrggbb" in lower case, "" for not said.
        foam: of `FOAMS`; only shoes have one.
        expected_distance_m: how far its owner expects it to last, in place of what the foam says.
        starting_distance_m: what it had run before its workouts are here.
        default_sports: canonical sports whose new workouts use it.
        external_id: the seller's own id of this very piece, so that an order adds it once; "" by hand.
    """

    kind: str
    name: str = ""
    brand: str = ""
    model: str = ""
    size: str = ""
    color: str = ""
    foam: str = "unknown"
    expected_distance_m: float | None = None
    starting_distance_m: float = 0.0
    purchased_on: dt.date | None = None
    default_sports: tuple[str, ...] = ()
    external_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gear(NewGear):
    """A piece of gear. `state`: in_use or retired; `in_use_since`: the first day its defaults hold for."""

    gear_id: uuid.UUID
    user_id: int
    version: int
    created_at: dt.datetime
    retired_at: dt.datetime | None
    in_use_since: dt.date

    @property
    def state(self) -> str:
        """`in_use` or `retired`."""
        return "retired" if self.retired_at is not None else "in_use"

    @property
    def title(self) -> str:
        """What it is called on a page: its own name, else brand and model."""
        return self.name or f"{self.brand} {self.model}".strip()


@dataclass(frozen=True, slots=True)
class Sport:
    """A canonical sport. `uses_pace`: people speak of minutes a kilometre, not of kilometres an hour."""

    code: str
    family: str
    uses_pace: bool = False


FAMILIES: Final = ("run", "ride", "swim", "walk", "ski", "other")
OTHER: Final = "other"
_CODES = {
    "run": "run trail_run track_run treadmill_run virtual_run",
    "ride": "ride road_ride gravel_ride cyclocross_ride mountain_bike track_ride indoor_ride virtual_ride "
    "e_bike e_mountain_bike hand_cycle",
    "swim": "swim pool_swim open_water_swim",
    "walk": "walk indoor_walk hike nordic_walk snowshoe mountaineering",
    "ski": "ski_cross_country ski_skate ski_alpine ski_touring snowboard roller_ski",
    "other": "other strength yoga pilates stretching hiit cardio elliptical stair_climbing rowing "
    "indoor_rowing paddling kayaking stand_up_paddling surfing sailing inline_skate ice_skate climbing "
    "bouldering soccer basketball volleyball hockey tennis padel table_tennis badminton squash golf boxing "
    "martial_arts dance jump_rope wheelchair triathlon duathlon multisport",
}
_PACE = {"wheelchair", *_CODES["run"].split(), *_CODES["swim"].split(), *_CODES["walk"].split()}
SPORTS: Final[dict[str, Sport]] = {
    code: Sport(code, family, code in _PACE) for family, codes in _CODES.items() for code in codes.split()
}


def _numbered(text: str) -> dict[int, str]:
    """Return "1 run, 2 ride" as a table by number."""
    return {int(number): code for number, code in (entry.split() for entry in text.split(", "))}


# FIT profile, type `sport`: what a session is when its sub-sport says nothing.
_FIT_SPORTS = _numbered(
    "1 run, 2 ride, 5 swim, 6 basketball, 7 soccer, 8 tennis, 11 walk, 12 ski_cross_country, "
    "13 ski_alpine, 14 snowboard, 15 rowing, 16 mountaineering, 17 hike, 18 multisport, 19 paddling, "
    "21 e_bike, 25 golf, 30 inline_skate, 31 climbing, 32 sailing, 33 ice_skate, 35 snowshoe, "
    "37 stand_up_paddling, 38 surfing, 41 kayaking, 47 boxing, 48 stair_climbing, 62 hiit, "
    "65 wheelchair, 66 wheelchair, 73 hockey, 75 volleyball, 80 martial_arts, 83 dance, 84 jump_rope, "
    "86 stretching, 88 paddling"
)
# FIT profile, type `sub_sport`, where its meaning depends on the sport: (sport, sub_sport).
_FIT_PAIRS = {
    (1, 1): "treadmill_run",
    (1, 3): "trail_run",
    (1, 4): "track_run",
    (1, 45): "treadmill_run",
    (1, 58): "virtual_run",
    (1, 67): "trail_run",
    (2, 5): "indoor_ride",
    (2, 6): "indoor_ride",
    (2, 7): "road_ride",
    (2, 8): "mountain_bike",
    (2, 9): "mountain_bike",
    (2, 11): "cyclocross_ride",
    (2, 12): "hand_cycle",
    (2, 13): "track_ride",
    (2, 28): "e_bike",
    (2, 46): "gravel_ride",
    (2, 47): "e_mountain_bike",
    (2, 58): "virtual_ride",
    (2, 88): "hand_cycle",
    (2, 123): "mountain_bike",
    (2, 127): "e_mountain_bike",
    (4, 1): "treadmill_run",
    (4, 5): "indoor_ride",
    (4, 6): "indoor_ride",
    (4, 14): "indoor_rowing",
    (5, 17): "pool_swim",
    (5, 18): "open_water_swim",
    (21, 8): "e_mountain_bike",
    (21, 47): "e_mountain_bike",
    (21, 127): "e_mountain_bike",
    (11, 1): "indoor_walk",
    (11, 27): "indoor_walk",
    (12, 42): "ski_skate",
    (13, 37): "ski_touring",
    (15, 14): "indoor_rowing",
}
# The same, where the sub-sport alone decides.
_FIT_SUB_SPORTS = _numbered(
    "14 indoor_rowing, 15 elliptical, 16 stair_climbing, 19 stretching, 20 strength, 26 cardio, "
    "27 indoor_walk, 43 yoga, 44 pilates, 45 treadmill_run, 68 climbing, 69 bouldering, 70 hiit, "
    "73 hiit, 74 hiit, 75 hiit, 78 triathlon, 79 duathlon, 85 padel, 94 squash, 95 badminton, "
    "97 table_tennis, 126 triathlon"
)

# Names in files and services, brought to lower case without anything but letters and digits. Sources: GPX
# <type> as Garmin Connect, Strava, Komoot and others write it, TCX `Sport`, Garmin's activity types (also
# with the endings _V2 and the like), Strava's `sport_type`. Strava's old GPX numbers are in the list too.
_NAMES = {
    "run": "run running streetrunning ultrarun laufen jogging jog obstaclerun obstacle 9",
    "trail_run": "trailrun trailrunning ultratrail",
    "track_run": "trackrun trackrunning",
    "treadmill_run": "treadmillrun treadmillrunning treadmill indoorrun indoorrunning",
    "virtual_run": "virtualrun virtualrunning",
    "ride": "ride biking bike bicycle cycling cycle commute cyclingcommuting radfahren recumbentcycling 1",
    "road_ride": "roadride roadbiking roadcycling roadbike racebike",
    "gravel_ride": "gravelride gravelcycling gravelbiking unpavedcycling gravel",
    "cyclocross_ride": "cyclocross cyclocrossride",
    "mountain_bike": "mountainbikeride mountainbiking mountainbike mtb mtbeasy downhillbiking enduromtb",
    "track_ride": "trackcycling trackride",
    "indoor_ride": "indoorcycling indoorride spinning spin indoorbike",
    "virtual_ride": "virtualride virtualcycling zwift",
    "e_bike": "ebikeride ebike ebiking ebikefitness etouringbicycle",
    "e_mountain_bike": "emountainbikeride ebikemountain emtb ebikeenduro",
    "hand_cycle": "handcycle handcycling indoorhandcycling",
    "swim": "swim swimming",
    "pool_swim": "lapswimming poolswim poolswimming",
    "open_water_swim": "openwaterswim openwaterswimming openwater",
    "walk": "walk walking casualwalking speedwalking racewalking 10",
    "indoor_walk": "indoorwalk indoorwalking",
    "hike": "hike hiking trekking wandern rucking 4",
    "nordic_walk": "nordicwalk nordicwalking",
    "snowshoe": "snowshoe snowshoeing snowshoews",
    "mountaineering": "mountaineering alpinism",
    "ski_cross_country": "nordicski crosscountryski crosscountryskiing crosscountryskiingws xcski "
    "crosscountryclassicskiing crosscountryclassicskiingws classicskiing",
    "ski_skate": "skateski skateskiing skateskiingws crosscountryskatingskiing",
    "ski_alpine": "alpineski alpineskiing resortskiing resortskiingsnowboarding "
    "resortskiingsnowboardingws resortski skiing downhillskiing",
    "ski_touring": "backcountryski backcountryskiing backcountryskiingws skitouring skitour "
    "backcountryskiingsnowboarding backcountryskiingsnowboardingws",
    "snowboard": "snowboard snowboarding resortsnowboard resortsnowboarding backcountrysnowboarding",
    "roller_ski": "rollerski rollerskiing",
    "strength": "strengthtraining weighttraining strength crossfit workoutstrength functionaltraining",
    "yoga": "yoga",
    "pilates": "pilates",
    "stretching": "stretching flexibilitytraining mobility",
    "hiit": "hiit highintensityintervaltraining",
    "cardio": "cardio indoorcardio cardiotraining fitnessequipment",
    "elliptical": "elliptical crosstrainer",
    "stair_climbing": "stairclimbing stairstepper stairs floorclimbing",
    "rowing": "rowing rowingv2 row",
    "indoor_rowing": "indoorrowing virtualrow ergometer",
    "paddling": "paddling paddlingv2 canoeing canoe",
    "kayaking": "kayaking kayakingv2 kayak whitewaterkayaking",
    "stand_up_paddling": "standuppaddling standuppaddleboarding standuppaddleboardingv2 sup",
    "surfing": "surfing surfingv2 surf",
    "sailing": "sail sailing sailingv2",
    "inline_skate": "inlineskate inlineskating rollerblading skating rollerskating",
    "ice_skate": "iceskate iceskating skatingws",
    "climbing": "rockclimbing rockclimb climbing indoorclimbing",
    "bouldering": "bouldering",
    "soccer": "soccer football soccerfootball",
    "basketball": "basketball",
    "volleyball": "volleyball",
    "hockey": "hockey icehockey fieldhockey",
    "tennis": "tennis tennisv2",
    "padel": "padel",
    "table_tennis": "tabletennis",
    "badminton": "badminton",
    "squash": "squash",
    "golf": "golf",
    "boxing": "boxing",
    "martial_arts": "martialarts mixedmartialarts mma",
    "dance": "dance dancing",
    "jump_rope": "jumprope skippingrope",
    "wheelchair": "wheelchair wheelchairpushwalk wheelchairpushrun indoorwheelchairwalk indoorwheelchairrun",
    "triathlon": "triathlon pooltriathlon",
    "duathlon": "duathlon",
    "multisport": "multisport",
}
_CODE_BY_NAME = {name: code for code, names in _NAMES.items() for name in names.split()}
_NOT_IN_A_NAME = re.compile(r"[^0-9a-zа-яё]+")


def sport_from_fit(sport: int, sub_sport: int = 0) -> Sport:
    """Return the canonical sport of a FIT session, `SPORTS["other"]` when the pair is unknown.

    Args:
        sport: FIT profile type `sport`; 255 (invalid) counts as unknown.
        sub_sport: FIT profile type `sub_sport`; 0 (generic) and 255 (invalid) say nothing.
    """
    code = (
        _FIT_PAIRS.get((sport, sub_sport))
        or _FIT_SUB_SPORTS.get(sub_sport)
        or _FIT_SPORTS.get(sport)
        or OTHER
    )
    return SPORTS[code]


def sport_from_name(text: str) -> Sport:
    """Return the canonical sport of a name in a GPX, TCX, Garmin or Strava source, else `SPORTS["other"]`.

    Case, spaces and punctuation do not matter: `TRAIL_RUNNING`, `Trail Run` and `trailRun` are one. Our own
    codes are names too.
    """
    lowered = text.strip().lower()
    if lowered in SPORTS:
        return SPORTS[lowered]
    return SPORTS[_CODE_BY_NAME.get(_NOT_IN_A_NAME.sub("", lowered), OTHER)]
