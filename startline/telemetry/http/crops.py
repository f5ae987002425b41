"""Cropping a workout, and taking that back."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse

from startline.platform.http.authentication import session_auth
from startline.platform.http.etags import expected_version, set_etag
from startline.telemetry.actions.workouts import crops
from startline.telemetry.http import schemas, shapes
from startline.telemetry.http.actor import actor_of
from startline.telemetry.http.router import workouts
from startline.telemetry.http.verdict_schemas import CropIn


@workouts.put("/{uuid:workout_id}/crop", response=schemas.WorkoutDetail, auth=session_auth)
def crop_workout(
    request: HttpRequest, response: HttpResponse, workout_id: uuid.UUID, payload: CropIn
) -> dict[str, Any]:
    """Keep only a part of the workout; the files stay whole. `If-Match` as with an edit."""
    workout = crops.crop_workout(
        actor_of(request),
        workout_id=workout_id,
        start_s=payload.start_s,
        end_s=payload.end_s,
        expected_version=expected_version(request),
    )
    set_etag(response, version=workout.version)
    return shapes.workout_detail(workout)


@workouts.delete("/{uuid:workout_id}/crop", response=schemas.WorkoutDetail, auth=session_auth)
def uncrop_workout(request: HttpRequest, response: HttpResponse, workout_id: uuid.UUID) -> dict[str, Any]:
    """Bring back what was cropped off."""
    workout = crops.uncrop_workout(
        actor_of(request), workout_id=workout_id, expected_version=expected_version(request)
    )
    set_etag(response, version=workout.version)
    return shapes.workout_detail(workout)
