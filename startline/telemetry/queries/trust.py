"""How far workouts can be believed, by where their recordings came from."""

from django.db.models import QuerySet

from startline.telemetry.domain.trust import Trust, rank
from startline.telemetry.models import Workout

MANUAL, TRACK, FIT, DEVICE, PARTNER = (level.value for level in Trust)
RANKS = {level.value: rank(level) for level in Trust}


def with_trust(workouts: QuerySet[Workout]) -> QuerySet[Workout]:
    """Return the rows with what `trust_of` asks of them."""
    return workouts


def trust_of(workout: Workout) -> str:
    """Return the level of a workout: that of the recordings which it was made from."""
    return workout.trust


def is_vouched_for(level: str) -> bool:
    """Whether a device's serial, its credentials or a partner's signature stand behind it."""
    return RANKS[level] >= RANKS[DEVICE]
