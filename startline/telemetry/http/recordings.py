"""The recordings of a workout: what it is made from, and what its owner does with them."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse

from startline.platform.http.authentication import session_auth
from startline.platform.http.etags import expected_version, set_etag
from startline.telemetry.actions.groups import joining, splitting
from startline.telemetry.http import recording_schemas as schemas
from startline.telemetry.http import shapes
from startline.telemetry.http.actor import actor_of
from startline.telemetry.http.recording_shapes import recordings_shape
from startline.telemetry.http.router import workouts
from startline.telemetry.http.samples import download
from startline.telemetry.http.schemas import WorkoutDetail
from startline.telemetry.models import Workout
from startline.telemetry.queries import recordings as queries
from startline.telemetry.queries.neighbours import list_neighbours
from startline.telemetry.queries.samples import get_recording_original
from startline.telemetry.queries.workouts import access_workout


@workouts.get("/{uuid:workout_id}/recordings", response=schemas.Recordings, auth=session_auth)
def list_recordings(request: HttpRequest, workout_id: uuid.UUID) -> dict[str, Any]:
    """The recordings of a workout: source, device, trust, why they were joined, and what each gave."""
    workout = access_workout(actor_of(request), workout_id=workout_id)
    return recordings_shape(workout, queries.list_recordings(workout.id))


@workouts.get("/{uuid:workout_id}/recordings/{uuid:recording_id}/original", auth=session_auth)
def get_original_of_recording(request: HttpRequest, workout_id: uuid.UUID, recording_id: uuid.UUID) -> Any:
    """The file of one recording, byte for byte."""
    actor = actor_of(request)
    recording = queries.access_recording(actor, workout_id=workout_id, recording_id=recording_id)
    original = get_recording_original(access_workout(actor, workout_id=workout_id), recording)
    return download(original.data, file_name=original.file_name, content_type="application/octet-stream")


@workouts.post(
    "/{uuid:workout_id}/recordings/{uuid:recording_id}/split", response=schemas.SplitOut, auth=session_auth
)
def split_recording(
    request: HttpRequest, response: HttpResponse, workout_id: uuid.UUID, recording_id: uuid.UUID
) -> dict[str, Any]:
    """Make a recording a workout of its own. They are not joined again unless somebody asks for it.

    Honours `If-Match`. Joining the two takes it back.
    """
    split = splitting.split_recording(
        actor_of(request),
        workout_id=workout_id,
        recording_id=recording_id,
        expected_version=expected_version(request),
    )
    set_etag(response, version=split.workout.version)
    return {
        "workout": shapes.workout_detail(split.workout),
        "split_off": shapes.workout_detail(split.split_off),
    }


@workouts.delete(
    "/{uuid:workout_id}/recordings/{uuid:recording_id}", response=WorkoutDetail, auth=session_auth
)
def remove_recording(
    request: HttpRequest, response: HttpResponse, workout_id: uuid.UUID, recording_id: uuid.UUID
) -> dict[str, Any]:
    """Take a recording out of its workout; when it led, the next one does. Restorable for 30 days."""
    workout = splitting.remove_recording(
        actor_of(request),
        workout_id=workout_id,
        recording_id=recording_id,
        expected_version=expected_version(request),
    )
    return _detail(response, workout)


@workouts.post(
    "/{uuid:workout_id}/recordings/{uuid:recording_id}/restore", response=WorkoutDetail, auth=session_auth
)
def restore_recording(
    request: HttpRequest, response: HttpResponse, workout_id: uuid.UUID, recording_id: uuid.UUID
) -> dict[str, Any]:
    """Bring a recording back that was taken out."""
    workout = splitting.restore_recording(actor_of(request), workout_id=workout_id, recording_id=recording_id)
    return _detail(response, workout)


@workouts.put("/{uuid:workout_id}/primary", response=WorkoutDetail, auth=session_auth)
def choose_primary(
    request: HttpRequest, response: HttpResponse, workout_id: uuid.UUID, payload: schemas.PrimaryIn
) -> dict[str, Any]:
    """Choose the recording that sets the timeline and, where it measured, the numbers. Honours `If-Match`."""
    workout = splitting.choose_recording(
        actor_of(request),
        workout_id=workout_id,
        recording_id=payload.recording_id,
        expected_version=expected_version(request),
    )
    return _detail(response, workout)


@workouts.get("/{uuid:workout_id}/neighbours", response=schemas.Neighbours, auth=session_auth)
def list_neighbour_workouts(request: HttpRequest, workout_id: uuid.UUID) -> dict[str, Any]:
    """The person's other workouts within a day, the nearest first, at most ten."""
    workout = access_workout(actor_of(request), workout_id=workout_id)
    return {"items": [shapes.workout_summary(each) for each in list_neighbours(workout)]}


@workouts.post("/{uuid:workout_id}/join", response=WorkoutDetail, auth=session_auth)
def join_workouts(
    request: HttpRequest, response: HttpResponse, workout_id: uuid.UUID, payload: schemas.JoinIn
) -> dict[str, Any]:
    """Let another workout go up in this one. Honours `If-Match`; restoring the other one takes it back."""
    workout = joining.join_workouts(
        actor_of(request),
        workout_id=workout_id,
        other_id=payload.workout_id,
        expected_version=expected_version(request),
    )
    return _detail(response, workout)


def _detail(response: HttpResponse, workout: Workout) -> dict[str, Any]:
    set_etag(response, version=workout.version)
    return shapes.workout_detail(workout)
