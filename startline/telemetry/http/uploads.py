"""Files coming in over HTTP, and the list of files on their way."""

import uuid
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import File, Status, UploadedFile

from startline.platform.http.authentication import any_auth
from startline.telemetry.actions.recordings import dismissals
from startline.telemetry.actions.recordings import receiving as recordings
from startline.telemetry.contracts import SourceFacts
from startline.telemetry.domain.files import MAX_FILE_BYTES
from startline.telemetry.http import schemas, shapes
from startline.telemetry.http.actor import actor_of
from startline.telemetry.http.router import uploads, workouts
from startline.telemetry.queries import uploads as queries


@workouts.post("", response=schemas.FileResults, auth=any_auth)
def upload_files(request: HttpRequest, files: File[list[UploadedFile]]) -> HttpResponse:
    """Turn files into workouts, each for itself: a bad one does not stop the others.

    The same bytes sent again are answered with the same workout, as a `duplicate`.
    """
    source = SourceFacts(kind="http" if "Authorization" in request.headers else "file")
    recordings.check_file_count(len(files))
    received = [
        recordings.receive_file(
            actor_of(request).pk, data=file.read(MAX_FILE_BYTES + 1), file_name=file.name or "", source=source
        )
        for file in files
    ]
    # Not through the schema, which checks every split for two milliseconds; a test holds both together.
    body = {"results": [shapes.file_result(each) for each in received]}
    return HttpResponse(msgspec.json.encode(body), content_type="application/json")


@uploads.get("", response=schemas.Uploads, auth=any_auth)
def list_uploads(request: HttpRequest) -> dict[str, Any]:
    """Files of the last days and what became of them, newest first."""
    return {"items": queries.list_uploads(actor_of(request).pk)}


@uploads.delete("/{uuid:upload_id}", response={204: None}, auth=any_auth)
def dismiss_upload(request: HttpRequest, upload_id: uuid.UUID) -> Status[None]:
    """Take a file off the list that failed, or whose device does not send the rest; its bytes go."""
    dismissals.dismiss_upload(actor_of(request).pk, upload_id=upload_id)
    return Status(204, None)
