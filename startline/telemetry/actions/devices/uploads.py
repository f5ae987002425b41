"""Writes about files that arrive from devices in parts."""

import datetime as dt
import hashlib
import uuid
from functools import partial

from django.db import connection, transaction
from django.db.models import Case, Sum, Value, When

from startline.platform.clock import utc_now
from startline.platform.live.pages import push_to_user
from startline.telemetry.actions.recordings.incoming import IncomingFile, clean_file_name
from startline.telemetry.actions.recordings.originals import fingerprint
from startline.telemetry.actions.recordings.receiving import enter_recording
from startline.telemetry.contracts import SourceFacts
from startline.telemetry.domain.device_answers import RETRY_LATER_S
from startline.telemetry.domain.device_topics import MAX_PART_BYTES, MAX_UPLOAD_BYTES, FilePart
from startline.telemetry.errors import (
    DeviceMessageError,
    FileTooLargeError,
    PartConflictError,
    UploadLimitError,
)
from startline.telemetry.models import Device, DeviceUpload, DeviceUploadPart
from startline.telemetry.models.recording import SourceKind
from startline.telemetry.models.upload import DeviceUploadState

MAX_OPEN_UPLOADS = 8
MAX_WAITING_BYTES = 64 * 1024 * 1024  # parts of unfinished files, for each device
OPEN_UPLOAD_DAYS = 14  # a watch in a drawer may finish its file after a holiday
RESULTS_CHANNEL = "startline_device_results"
DIGEST_BYTES = 8


def receive_part(device: Device, *, topic: FilePart, data: bytes) -> DeviceUpload:
    """Needs a transaction that holds the device's lock. Keep one part; the last one makes the file whole.

    A part that is here already changes nothing, whether its file is still open or long done.

    Returns:
        The upload as it is afterwards.

    Raises:
        DeviceMessageError: the part is empty.
        FileTooLargeError: the part or the whole file passes its limit.
        PartConflictError: the upload id stands for other content.
        UploadLimitError: too many open uploads, or too many waiting bytes.
    """
    _check_part_size(data)
    digest = hashlib.sha256(data).digest()[:DIGEST_BYTES]
    upload = _open_upload(device, topic)
    if upload.parts_total != topic.parts:
        raise PartConflictError(
            "This upload was begun with another number of parts.", data={"parts": upload.parts_total}
        )
    if upload.state != DeviceUploadState.PARTIAL:
        _check_same_part(bytes(upload.part_digests), digest, part=topic.part)
        return upload
    known = upload.parts.filter(number=topic.part).values_list("digest", flat=True).first()
    if known is not None:
        if bytes(known) != digest:
            raise PartConflictError("This part came with other bytes before.", data={"part": topic.part})
        return upload
    _check_room(upload, len(data))
    DeviceUploadPart.objects.create(upload=upload, number=topic.part, data=data, digest=digest)
    upload.parts_have += 1
    upload.size_bytes += len(data)
    upload.updated_at = utc_now()
    upload.save(update_fields=["parts_have", "size_bytes", "updated_at"])
    if upload.parts_have == upload.parts_total:
        _complete(upload, device)
    return upload


def finish_device_uploads(
    recording_id: uuid.UUID, *, workout_id: uuid.UUID | None, error_code: str = "", error_detail: str = ""
) -> int:
    """Give the uploads of a recording their final state, and have their devices told after the commit.

    Called in the transaction in which the process role ends a recording; PostgreSQL's NOTIFY wakes the ingest
    role, and what it misses it finds by its sweep.

    Args:
        workout_id: the workout that the recording became, None when it failed.
        error_code: why it failed; `error_detail` says it in a sentence.

    Returns:
        How many uploads were waiting for it.
    """
    succeeded = Case(
        When(is_repeat=True, then=Value(DeviceUploadState.DUPLICATE)), default=Value(DeviceUploadState.DONE)
    )
    changed = DeviceUpload.objects.filter(recording_id=recording_id, state=DeviceUploadState.STORED).update(
        state=Value(DeviceUploadState.FAILED) if workout_id is None else succeeded,
        workout_id=workout_id,
        error_code=error_code[:60],
        error_detail=error_detail[:300],
        updated_at=utc_now(),
        answered_at=None,
    )
    if changed:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [RESULTS_CHANNEL])
    return changed


def mark_answered(upload_ids: list[uuid.UUID]) -> None:
    """Note that the final states of these uploads went to their devices' `ack` topics."""
    DeviceUpload.objects.filter(pk__in=upload_ids, answered_at=None).update(answered_at=utc_now())


def drop_abandoned_uploads() -> int:
    """Delete uploads that got no part for `OPEN_UPLOAD_DAYS` days; the device begins anew with `have: []`.

    Returns:
        How many were dropped.
    """
    limit = utc_now() - dt.timedelta(days=OPEN_UPLOAD_DAYS)
    abandoned = DeviceUpload.objects.filter(state=DeviceUploadState.PARTIAL, updated_at__lt=limit)
    return abandoned.delete()[1].get("telemetry.DeviceUpload", 0)


def _check_part_size(data: bytes) -> None:
    if not data:
        raise DeviceMessageError("A part has at least one byte.", data={"reason": "empty_part"})
    if len(data) > MAX_PART_BYTES:
        raise FileTooLargeError(
            "The part is too large: send the file in more parts.",
            data={"reason": "part", "limit": MAX_PART_BYTES, "unit": "B"},
        )


def _check_same_part(digests: bytes, digest: bytes, *, part: int) -> None:
    start = (part - 1) * DIGEST_BYTES
    if digests[start : start + DIGEST_BYTES] != digest:
        raise PartConflictError(
            "This upload id is used up by another file: take a new one.", data={"part": part}
        )


def _open_upload(device: Device, topic: FilePart) -> DeviceUpload:
    upload = DeviceUpload.objects.filter(device=device, upload_id=topic.upload_id).first()
    if upload is not None:
        return upload
    if device.uploads.filter(state=DeviceUploadState.PARTIAL).count() >= MAX_OPEN_UPLOADS:
        raise UploadLimitError(
            "Finish the files that are begun first.",
            data={"reason": "open_uploads", "limit": MAX_OPEN_UPLOADS, "retry_after_s": RETRY_LATER_S},
        )
    now = utc_now()
    upload = DeviceUpload.objects.create(
        device=device,
        user_id=device.user_id,
        upload_id=topic.upload_id,
        parts_total=topic.parts,
        created_at=now,
        updated_at=now,
    )
    if topic.parts > 1:
        _tell_page(upload, "receiving")
    return upload


def _check_room(upload: DeviceUpload, added_bytes: int) -> None:
    if upload.size_bytes + added_bytes > MAX_UPLOAD_BYTES:
        raise FileTooLargeError(
            "The file is too large.", data={"reason": "file", "limit": MAX_UPLOAD_BYTES, "unit": "B"}
        )
    open_uploads = DeviceUpload.objects.filter(device=upload.device_id, state=DeviceUploadState.PARTIAL)
    waiting = open_uploads.aggregate(total=Sum("size_bytes"))["total"] or 0
    if waiting + added_bytes > MAX_WAITING_BYTES:
        raise UploadLimitError(
            "Finish the files that are begun first.",
            data={"reason": "waiting_bytes", "limit": MAX_WAITING_BYTES, "retry_after_s": RETRY_LATER_S},
        )


def _complete(upload: DeviceUpload, device: Device) -> None:
    """Hand the whole file to the sink; the parts stay until the process role has moved them.

    No object storage is asked here: it may be slow or away, and what is told as stored has to be.
    """
    parts = list(upload.parts.order_by("number"))
    data = b"".join(bytes(part.data) for part in parts)
    incoming = IncomingFile(
        user_id=upload.user_id,
        data=data,
        sha256=fingerprint(data),
        file_name=clean_file_name(upload.upload_id),
        source=SourceFacts(kind=SourceKind.MQTT, device_id=device.pk, device_name=device.name),
    )
    stored, are_needed = enter_recording(incoming)
    is_under_way = DeviceUpload.objects.filter(recording_id=stored.recording_id).exists()
    upload.is_repeat = stored.state == DeviceUploadState.DUPLICATE or is_under_way
    upload.recording_id, upload.workout_id = stored.recording_id, stored.workout_id
    upload.state = stored.state
    upload.part_digests = b"".join(bytes(part.digest) for part in parts)
    if upload.state != DeviceUploadState.STORED:
        upload.answered_at = upload.updated_at  # the answer to this very message says it
    upload.save()
    if not are_needed:
        upload.parts.all().delete()


def join_parts(recording_id: uuid.UUID) -> bytes | None:
    """Return the bytes of a recording that a device sent and that are not in object storage yet."""
    parts = DeviceUploadPart.objects.filter(upload__recording_id=recording_id)
    chosen = parts.order_by("upload_id").values_list("upload_id", flat=True).first()
    if chosen is None:
        return None
    rows = parts.filter(upload_id=chosen).order_by("number").values_list("data", flat=True)
    return b"".join(bytes(data) for data in rows)


def drop_parts(recording_id: uuid.UUID) -> None:
    """Needs a transaction: let go of a recording's parts; their digests stay with the upload."""
    DeviceUploadPart.objects.filter(upload__recording_id=recording_id).delete()


def _tell_page(upload: DeviceUpload, state: str) -> None:
    facts = {
        "upload_id": str(upload.pk),
        "file_name": upload.upload_id,
        "state": state,
        "workout_id": None,
        "error": None,
    }
    transaction.on_commit(partial(push_to_user, upload.user_id, "upload", facts))
