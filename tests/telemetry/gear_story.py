"""A person with shoes, as the tests of wear tell it: gear, body mass, runs, and the events in between."""

import datetime as dt
import uuid
from typing import Any

from startline.platform.bus.models import DeadLetter
from startline.platform.bus.reader import OutboxBus
from startline.platform.bus.worker import drain
from startline.telemetry.actions.workouts.manual import ManualWorkout, record_manual_workout
from startline.telemetry.models import GearUse, GearWear, Workout
from startline.users import api as users
from startline.users.contracts import Gear, NewGear
from tests.users.factories import BodyMassFactory, ConsentFactory
from tests.users.outbox import published

BOUGHT_ON = dt.date(2026, 1, 1)


def deliver() -> None:
    """Handle every published event; none may fail."""
    drain(OutboxBus(), groups=["telemetry"], wait_s=5)
    assert DeadLetter.objects.count() == 0


def shoes(user, **values: Any) -> Gear:
    """A pair of EVA, bought in January, the default for running."""
    given = {"kind": "shoes", "model": "Tempo 2", "foam": "eva", "purchased_on": BOUGHT_ON}
    return users.add_gear(user.pk, values=NewGear(**{**given, "default_sports": ("run",), **values}))


def weigh(user, kg: float, day: dt.date = BOUGHT_ON) -> None:
    """A consent and a body mass, written straight into the tables."""
    ConsentFactory(user=user)
    BodyMassFactory(user=user, measured_on=day, body_mass_kg=kg)


def run(user, *, day: int = 1, distance_m: float = 100_000.0, **values: Any) -> Workout:
    """A run in June at 3 m/s, at which the pace factor is 1; entered by hand, so without descent."""
    given = {"sport": "run", "elapsed_s": distance_m / 3.0, "distance_m": distance_m}
    started_at = dt.datetime(2026, 6, day, 9, 0)
    entered = ManualWorkout(**{**given, "started_at": started_at, **values})
    return record_manual_workout(user.pk, values=entered)


def wear(gear: Gear | uuid.UUID) -> GearWear:
    return GearWear.objects.get(pk=getattr(gear, "gear_id", gear))


def percent(gear: Gear) -> float:
    return round(wear(gear).percent, 6)


def uses() -> set[tuple[uuid.UUID, uuid.UUID]]:
    return set(GearUse.objects.values_list("gear_id", "workout_id"))


def told() -> list[int]:
    """The whole per cents that were published, in their order."""
    return [payload["percent"] for name, payload in published() if name == "telemetry.gear_worn.v1"]
