"""What the people of the demo do: weeks that build up, ease off and leave some days out."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import numpy as np

from startline.cli.demo_data.people import TIME_ZONE, TOWN, Person
from startline.telemetry.domain.generator.effort import Legs
from startline.telemetry.domain.generator.outings import WATCH, Outing
from startline.telemetry.domain.recording import DeviceInfo

# Which days are trained, by days a week (Monday is 0); the last one of a week is the long day.
PATTERNS = {2: (2, 6), 3: (1, 3, 6), 4: (1, 3, 5, 6), 5: (0, 1, 3, 5, 6)}
SHARES = {"long": 0.34, "tempo": 0.24, "intervals": 0.22, "easy": 0.19, "recovery": 0.13}
EASE_OFF_EVERY = 4
SKIPPED_DAYS = 0.08
LONGEST = dt.timedelta(hours=4)  # an outing may take this long: today's shows up when it is over
WATCHES = (
    WATCH,
    DeviceInfo(name="Garmin fēnix 7", manufacturer="garmin", product="3906"),
    DeviceInfo(name="Garmin Forerunner 965", manufacturer="garmin", product="4315"),
)


@dataclass(frozen=True, slots=True)
class PlannedOuting:
    """An outing of a day, the file name it gets, and the title its athlete gives it ("" = as it comes)."""

    file_name: str
    outing: Outing
    title: str


def season(person: Person, *, weeks: int, now: dt.datetime) -> Iterator[PlannedOuting]:
    """The person's outings of the last `weeks` weeks that are over by `now`, newest first."""
    today = now.astimezone(ZoneInfo(TIME_ZONE)).date()
    for day_back in range(weeks * 7):
        day = today - dt.timedelta(days=day_back)
        planned = _outing_of(person, day, is_today=day_back == 0)
        if planned is not None and planned.outing.started_at < now - LONGEST:
            yield planned


def _outing_of(person: Person, day: dt.date, *, is_today: bool) -> PlannedOuting | None:
    pattern = PATTERNS[person.days_a_week]
    if day.weekday() not in pattern:
        return None
    random = np.random.default_rng(person.seed(day.isoformat()))
    if random.random() < SKIPPED_DAYS:
        return None
    kind = _kind_of(day, pattern, random, person)
    week = day.isocalendar().week
    build = 0.62 if week % EASE_OFF_EVERY == 0 else 0.88 + 0.08 * (week % EASE_OFF_EVERY)
    share = SHARES.get(kind, 0.2) * (5 / max(person.days_a_week, 3))
    length = person.week_km * 1000 * share * build * random.uniform(0.9, 1.12)
    if kind == "ride":
        length = random.uniform(24_000, 70_000)
    hour = 7 if is_today or random.random() < 0.55 else 18
    started = dt.datetime.combine(
        day, dt.time(hour, int(random.integers(0, 50)), int(random.integers(0, 60)))
    )
    local = started.replace(tzinfo=ZoneInfo(TIME_ZONE))
    outing = Outing(
        seed=person.seed(f"{day.isoformat()}/outing"),
        started_at=local.astimezone(dt.UTC),
        utc_offset_s=int((local.utcoffset() or dt.timedelta()).total_seconds()),
        kind=kind,
        length_m=float(np.clip(length, 3000, 90_000)),
        place=TOWN,
        home=person.home,
        legs=_form_on(person.legs, day),
        device=watch_of(person),
        air_temperature_c=float(np.round(8 - 14 * np.cos((day.timetuple().tm_yday - 20) / 365 * 2 * np.pi))),
    )
    return PlannedOuting(f"{day.isoformat()}-{kind}.fit", outing, _title(kind, person.language))


def _kind_of(day: dt.date, pattern: tuple[int, ...], random: np.random.Generator, person: Person) -> str:
    if day.weekday() == pattern[-1]:
        return "long"
    if random.random() < person.rides_share:
        return "ride"
    if day.weekday() == 1:
        return "tempo" if day.isocalendar().week % 2 else "intervals"
    return "recovery" if day.weekday() == 0 else "easy"


def _form_on(legs: Legs, day: dt.date) -> Legs:
    """Form comes and goes slowly over the year, by two per cent."""
    form = 1 + 0.02 * float(np.sin(day.toordinal() / 58.0))
    return replace(legs, threshold_speed_mps=legs.threshold_speed_mps * form)


def watch_of(person: Person) -> DeviceInfo:
    """The watch that records everything the person does; `name` is its brand and model."""
    seed = person.seed("watch")
    return replace(WATCHES[seed % len(WATCHES)], serial=str(3_400_000_000 + seed % 90_000_000))


def _title(kind: str, language: str) -> str:
    titles = {
        "tempo": ("Tempo run", "Темповая"),
        "intervals": ("Intervals", "Интервалы"),
        "long": ("Long run", "Длительная"),
    }
    return titles[kind][language == "ru"] if kind in titles else ""
