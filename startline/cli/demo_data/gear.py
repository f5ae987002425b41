"""What the people of the demo run in: made-up brands, one pair well worn, one retired, a bike for riders."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from startline.cli.demo_data.people import Person
from startline.cli.demo_data.season import watch_of
from startline.users.actions.gear import add_gear, retire_gear
from startline.users.contracts import Gear, NewGear
from startline.users.models import User

# (brand, model, foam, colour) of shoes that exist in this demo only.
PAIRS = (
    ("Kesta", "Tempo 2", "eva", "#3347eb"),
    ("Norva", "Glide 4", "tpu", "#0b7a5b"),
    ("Ridge", "Aura", "eva", "#f08a24"),
    ("Kesta", "Feather", "minimal", "#e05a9c"),
)
RACING = ("Kesta", "Carbon Pro", "peba", "#cf1f36")
SIZES = {"female": ("EU 37", "EU 38", "EU 39", "EU 40"), "male": ("EU 42", "EU 43", "EU 44", "EU 45")}
# With the eight weeks of the demo the featured pair stands a little above 80 %.
FEATURED_START_M = 340_000.0


@dataclass(frozen=True, slots=True)
class DemoGear:
    """What a person has; `racing` is the pair that tempo runs are moved to by hand, if there is one."""

    everyday: Gear
    racing: Gear | None


def ensure_gear(user: User, person: Person, *, weeks: int, now: dt.datetime, is_featured: bool) -> DemoGear:
    """Return the person's gear; add what is missing (each piece is known by its external id)."""
    random = np.random.default_rng(person.seed("gear"))
    begun = now.date() - dt.timedelta(weeks=weeks)
    size = str(random.choice(SIZES[person.sex]))
    brand, model, foam, color = PAIRS[0] if is_featured else PAIRS[int(random.integers(len(PAIRS)))]
    start_m = FEATURED_START_M if is_featured else float(np.round(random.uniform(0, 420))) * 1000
    everyday = add_gear(
        user.pk,
        values=NewGear(
            kind="shoes",
            brand=brand,
            model=model,
            size=size,
            color=color,
            foam=foam,
            starting_distance_m=start_m,
            purchased_on=begun - dt.timedelta(days=1),
            default_sports=("run",),
            external_id="demo:everyday",
        ),
    )
    if person.rides_share > 0:
        _add_bike(user, since=begun)
    return DemoGear(everyday, _add_featured(user, person, size=size, since=begun) if is_featured else None)


def _add_bike(user: User, *, since: dt.date) -> None:
    bike = NewGear(
        kind="bike",
        brand="Forge",
        model="Gravel 3",
        starting_distance_m=1_840_000.0,
        purchased_on=since,
        default_sports=("ride",),
        external_id="demo:bike",
    )
    add_gear(user.pk, values=bike)


def _add_featured(user: User, person: Person, *, size: str, since: dt.date) -> Gear:
    """The featured athlete also has a watch, a racing pair, and one that has done its work."""
    brand, _, model = watch_of(person).name.partition(" ")
    watch = NewGear(
        kind="watch",
        brand=brand,
        model=model,
        purchased_on=since,
        default_sports=("ride", "run"),
        external_id="demo:watch",
    )
    add_gear(user.pk, values=watch)
    old = NewGear(
        kind="shoes",
        brand="Kesta",
        model="Tempo 1",
        size=size,
        color="#14171f",
        foam="eva",
        starting_distance_m=712_000.0,
        purchased_on=since - dt.timedelta(days=260),
        external_id="demo:old",
    )
    retire_gear(user.pk, gear_id=add_gear(user.pk, values=old).gear_id)
    brand, model, foam, color = RACING
    racing = NewGear(
        kind="shoes",
        brand=brand,
        model=model,
        size=size,
        color=color,
        foam=foam,
        purchased_on=since,
        external_id="demo:racing",
    )
    return add_gear(user.pk, values=racing)
