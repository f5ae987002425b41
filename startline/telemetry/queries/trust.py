"""How far workouts can be believed, by where their recordings came from."""

from django.db.models import Exists, OuterRef, QuerySet

from startline.telemetry.models import Recording, Workout
from startline.telemetry.models.recording import SourceKind

MANUAL, TRACK, FIT, DEVICE, PARTNER = "manual", "track", "fit", "device", "partner"
RANKS = {level: rank for rank, level in enumerate((MANUAL, TRACK, FIT, DEVICE, PARTNER))}


def with_trust(workouts: QuerySet[Workout]) -> QuerySet[Workout]:
    """Return the rows with what `trust_of` asks of them."""
    by_device = Recording.objects.filter(workout_id=OuterRef("pk")).exclude(device_id="")
    return workouts.annotate(came_from_device=Exists(by_device))


def trust_of(workout: Workout) -> str:
    """Return the level of a workout read by `with_trust`."""
    if workout.source_kind == SourceKind.MANUAL:
        return MANUAL
    if workout.came_from_device:  # type: ignore[attr-defined]  # annotated
        return DEVICE
    return FIT if workout.format == "fit" else TRACK


def is_vouched_for(level: str) -> bool:
    """Whether a device's serial, its credentials or a partner's signature stand behind it."""
    return RANKS[level] >= RANKS[DEVICE]
