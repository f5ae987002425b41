"""The gear of a workout."""

import uuid
from typing import Any

from django.http import HttpRequest

from startline.platform.http.authentication import session_auth
from startline.telemetry.actions.gear import workout_gear
from startline.telemetry.http import gear_schemas as schemas
from startline.telemetry.http.actor import actor_of
from startline.telemetry.http.router import workouts
from startline.telemetry.models import Workout
from startline.telemetry.queries.gear import list_workout_gear
from startline.telemetry.queries.workouts import access_workout


@workouts.get("/{uuid:workout_id}/gear", response=schemas.WorkoutGearOut, auth=session_auth)
def get_workout_gear(request: HttpRequest, workout_id: uuid.UUID) -> dict[str, Any]:
    """The gear that the workout used."""
    return _shape(access_workout(actor_of(request), workout_id=workout_id))


@workouts.put("/{uuid:workout_id}/gear", response=schemas.WorkoutGearOut, auth=session_auth)
def set_workout_gear(
    request: HttpRequest, workout_id: uuid.UUID, payload: schemas.WorkoutGearIn
) -> dict[str, Any]:
    """Say which gear it used; its kilometres move with it. From then on no default touches it."""
    workout = workout_gear.set_workout_gear(
        actor_of(request), workout_id=workout_id, gear_ids=payload.gear_ids
    )
    return _shape(Workout.objects.get(pk=workout.pk))


def _shape(workout: Workout) -> dict[str, Any]:
    gear, is_by_hand = list_workout_gear(workout)
    names = ("gear_id", "kind", "title", "color", "state")
    return {
        "items": [{name: getattr(piece, name) for name in names} for piece in gear],
        "is_by_hand": is_by_hand,
    }
