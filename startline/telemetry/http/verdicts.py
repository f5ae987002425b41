"""The verdict on a workout, for its owner; and the appeal against it."""

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Status

from startline.platform.http.authentication import session_auth
from startline.telemetry.actions.verdicts import appeals
from startline.telemetry.http import verdict_shapes
from startline.telemetry.http.actor import actor_of
from startline.telemetry.http.router import workouts
from startline.telemetry.http.verdict_schemas import AppealIn, VerdictOut
from startline.telemetry.queries import verdicts as queries
from startline.telemetry.queries.workouts import access_workout


@workouts.get("/{uuid:workout_id}/verdict", response=VerdictOut, auth=session_auth)
def get_verdict(request: HttpRequest, workout_id: uuid.UUID) -> dict[str, Any]:
    """Whether the workout counts where people are compared, with the reasons, and the newest appeal."""
    workout = access_workout(actor_of(request), workout_id=workout_id)
    return verdict_shapes.verdict(queries.find_verdict(workout), queries.list_appeals(workout))


@workouts.post("/{uuid:workout_id}/appeals", response={201: VerdictOut}, auth=session_auth)
def appeal(request: HttpRequest, workout_id: uuid.UUID, payload: AppealIn) -> Status[dict[str, Any]]:
    """Say why the workout should count; staff answer. One at a time, three for a workout."""
    appeals.appeal(actor_of(request), workout_id=workout_id, text=payload.text)
    workout = access_workout(actor_of(request), workout_id=workout_id)
    shape = verdict_shapes.verdict(queries.find_verdict(workout), queries.list_appeals(workout))
    return Status(201, shape)
