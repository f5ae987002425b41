"""Keeping the ground contact time of workouts, so that a pair's page need not read their samples."""

import uuid

from django.db import transaction

from startline.platform.storage.objects import ObjectNotFoundError
from startline.telemetry.domain.stance import stance_bins
from startline.telemetry.locks import lock_workouts_of_user
from startline.telemetry.models import Workout, WorkoutStance
from startline.telemetry.queries.samples import get_samples


@transaction.atomic
def measure_stance(workout_id: uuid.UUID) -> None:
    """Read the samples of a run and keep its contact times; nothing to do when these samples were read."""
    workout = Workout.objects.filter(pk=workout_id).only("user_id", "family", "samples_object_key").first()
    if workout is None or workout.family != "run" or not workout.samples_object_key:
        WorkoutStance.objects.filter(workout_id=workout_id).delete()
        return
    known = WorkoutStance.objects.filter(workout_id=workout_id).first()
    if known is not None and known.samples_object_key == workout.samples_object_key:
        return
    lock_workouts_of_user(workout.user_id)
    try:
        bins = stance_bins(get_samples(workout))
    except ObjectNotFoundError:
        # Measured again meanwhile under another key; the event of that change comes too.
        return
    if not Workout.objects.filter(pk=workout_id).exists():
        return
    WorkoutStance.objects.update_or_create(
        workout_id=workout_id,
        defaults={
            "samples_object_key": workout.samples_object_key,
            "bins": {str(number): [count, mean] for number, (count, mean) in bins.items()},
        },
    )
