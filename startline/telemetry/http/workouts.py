"""Workouts: the list, one workout, entering, editing, deleting and its undo."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Status

from startline.platform.http.authentication import session_auth
from startline.platform.http.etags import expected_version, is_fresh, not_modified, set_etag
from startline.platform.http.idempotency import idempotent
from startline.telemetry.actions.workouts import editing as actions
from startline.telemetry.actions.workouts import manual as manual_workouts
from startline.telemetry.http import schemas, shapes
from startline.telemetry.http.actor import actor_of
from startline.telemetry.http.request_schemas import ManualWorkoutIn, PageWanted, WorkoutFilter, WorkoutPatch
from startline.telemetry.http.router import workouts
from startline.telemetry.queries import workouts as queries


@workouts.get("", response=schemas.WorkoutPage, auth=session_auth)
def list_workouts(request: HttpRequest, wanted: Query[WorkoutFilter]) -> dict[str, Any]:
    """The person's workouts, filtered, searched and sorted, page by page."""
    search = queries.WorkoutSearch(
        sport=wanted.sport,
        family=wanted.family,
        text=wanted.q,
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        distance_min_m=wanted.distance_min_m,
        distance_max_m=wanted.distance_max_m,
        sort=wanted.sort,
        language=actor_of(request).language,
    )
    found, next_cursor = queries.list_workouts(
        actor_of(request).pk, search=search, cursor=wanted.cursor, limit=wanted.limit
    )
    return {"items": [shapes.workout_row(each) for each in found], "next_cursor": next_cursor}


@workouts.get("/deleted", response=schemas.DeletedWorkouts, auth=session_auth)
def list_deleted_workouts(request: HttpRequest, wanted: Query[PageWanted]) -> dict[str, Any]:
    """What the person deleted in the last 30 days and can restore, the last deleted first."""
    found, next_cursor = queries.list_deleted_workouts(
        actor_of(request).pk, cursor=wanted.cursor, limit=wanted.limit
    )
    return {"items": [shapes.workout_summary(each) for each in found], "next_cursor": next_cursor}


@workouts.post("/manual", response={201: schemas.WorkoutDetail}, auth=session_auth)
@idempotent
def record_manual_workout(request: HttpRequest, payload: ManualWorkoutIn) -> Status[dict[str, Any]]:
    """Enter a workout by hand. Honours `Idempotency-Key`."""
    values = manual_workouts.ManualWorkout(**payload.dict())
    workout = manual_workouts.record_manual_workout(actor_of(request).pk, values=values)
    return Status(201, shapes.workout_detail(workout))


@workouts.get("/{uuid:workout_id}", response=schemas.WorkoutDetail, auth=session_auth)
def get_workout(
    request: HttpRequest, response: HttpResponse, workout_id: uuid.UUID
) -> dict[str, Any] | HttpResponse:
    """One workout with everything that its page shows. Answers 304 to a fresh `If-None-Match`.

    One that its owner deleted is refused with 410 `workout_deleted`.
    """
    workout = queries.access_workout(actor_of(request), workout_id=workout_id)
    if is_fresh(request, version=workout.version):
        return not_modified(version=workout.version)
    set_etag(response, version=workout.version)
    return shapes.workout_detail(workout)


@workouts.patch("/{uuid:workout_id}", response=schemas.WorkoutDetail, auth=session_auth)
def edit_workout(
    request: HttpRequest, response: HttpResponse, workout_id: uuid.UUID, payload: WorkoutPatch
) -> dict[str, Any]:
    """Change a workout. With `If-Match` an outdated version is refused with 412 `version_conflict`."""
    workout = actions.edit_workout(
        actor_of(request),
        workout_id=workout_id,
        changes=payload.dict(exclude_unset=True),
        expected_version=expected_version(request),
    )
    set_etag(response, version=workout.version)
    return shapes.workout_detail(workout)


@workouts.delete("/{uuid:workout_id}", response={204: None}, auth=session_auth)
def delete_workout(request: HttpRequest, workout_id: uuid.UUID) -> Status[None]:
    """Delete a workout. For 30 days it can be restored; then its files go too."""
    actions.delete_workout(
        actor_of(request), workout_id=workout_id, expected_version=expected_version(request)
    )
    return Status(204, None)


@workouts.post("/{uuid:workout_id}/restore", response=schemas.WorkoutDetail, auth=session_auth)
def restore_workout(request: HttpRequest, response: HttpResponse, workout_id: uuid.UUID) -> dict[str, Any]:
    """Take a deletion back."""
    workout = actions.restore_workout(actor_of(request), workout_id=workout_id)
    set_etag(response, version=workout.version)
    return shapes.workout_detail(workout)
