"""A workout's samples: for charts and map, as the original file, as GPX."""

import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query

from startline.platform.http.authentication import session_auth
from startline.platform.http.etags import is_fresh, not_modified, set_etag
from startline.telemetry.http import schemas
from startline.telemetry.http.actor import actor_of
from startline.telemetry.http.router import workouts
from startline.telemetry.queries import samples
from startline.telemetry.queries.workouts import access_workout


@workouts.get("/{uuid:workout_id}/streams", response=schemas.Streams, auth=session_auth)
def get_streams(
    request: HttpRequest,
    workout_id: uuid.UUID,
    points: Annotated[int, Query(ge=2, le=20000)] = 2000,
    from_s: Annotated[float, Query(ge=0, allow_inf_nan=False)] = 0.0,
    to_s: Annotated[float | None, Query(ge=0, allow_inf_nan=False)] = None,
) -> HttpResponse:
    """The samples of a part, thinned to at most `points` that keep the shape of every channel."""
    workout = access_workout(actor_of(request), workout_id=workout_id)
    version = f"{workout.version}-{points}-{from_s}-{to_s}"
    if is_fresh(request, version=version):
        return not_modified(version=version)
    body = samples.get_streams_json(workout, points=points, from_s=from_s, to_s=to_s)
    response = HttpResponse(body, content_type="application/json")
    set_etag(response, version=version)
    return response


@workouts.get("/{uuid:workout_id}/original", auth=session_auth)
def get_original(request: HttpRequest, workout_id: uuid.UUID) -> Any:
    """The file that the workout came from, byte for byte."""
    workout = access_workout(actor_of(request), workout_id=workout_id)
    original = samples.get_original(workout)
    return download(original.data, file_name=original.file_name, content_type="application/octet-stream")


@workouts.get("/{uuid:workout_id}/gpx", auth=session_auth)
def get_gpx(request: HttpRequest, workout_id: uuid.UUID) -> Any:
    """The workout as a GPX 1.1 file."""
    workout = access_workout(actor_of(request), workout_id=workout_id)
    gpx = samples.get_gpx(workout)
    return download(gpx.data, file_name=gpx.file_name, content_type="application/gpx+xml")


def download(data: bytes, *, file_name: str, content_type: str) -> HttpResponse:
    """The answer that a browser saves as a file."""
    # as_attachment quotes names of any alphabet (RFC 6266).
    headers = {
        "Content-Disposition": samples.content_disposition(file_name),
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(data, content_type=content_type, headers=headers)
