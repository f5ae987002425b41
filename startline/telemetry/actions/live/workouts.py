"""A sealed session becomes a recording and a workout, as a file does; sealed again, it corrects them."""

import hashlib
import uuid
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from startline.platform.clock import utc_now
from startline.platform.ids import new_id
from startline.telemetry.actions.groups.drafts import Drafts
from startline.telemetry.actions.groups.linking import link_workout
from startline.telemetry.actions.groups.placing import place_recording
from startline.telemetry.actions.groups.rebuilding import rebuild_with
from startline.telemetry.actions.groups.recorded_workouts import put_samples
from startline.telemetry.actions.recordings.deposits import Deposit, remove_objects
from startline.telemetry.actions.recordings.facts import describe_recording
from startline.telemetry.actions.recordings.originals import original_key
from startline.telemetry.actions.workouts.measuring import MeasuredFile, measure_file
from startline.telemetry.domain.live.sealed_file import write_sealed_session
from startline.telemetry.domain.live.sealing import SealedSession
from startline.telemetry.locks import lock_recording
from startline.telemetry.models import Device, LiveSession, Recording
from startline.telemetry.models.recording import SourceKind
from startline.users import api as users


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedSession:
    """A session's recording, measured, its objects stored.

    `recording_id` is what a new recording is called in every try of the operation that stores it.
    """

    recording_id: uuid.UUID
    sha256: bytes
    size_bytes: int
    key: str
    measured: MeasuredFile
    device_id: str


def prepare_workout(
    session: LiveSession, *, sealed: SealedSession, deposit: Deposit
) -> PreparedSession | None:
    """Measure a session that has samples, and store its objects; None when it is what it was.

    Raises:
        UserNotFoundError: its owner is gone.
        StorageAwayError: the storage did not take an object.
    """
    assert sealed.recording is not None
    data = write_sealed_session(sealed.recording, session_id=str(session.id))
    sha256 = hashlib.sha256(data).digest()
    known = find_live_recording(session)
    if known is not None and bytes(known.sha256) == sha256:
        return None
    measured = measure_file(data, file_name="", athlete=users.get_athlete(session.user_id))
    if known is None:
        put_samples(measured, deposit=deposit)
    key = deposit.put(original_key(session.user_id, sha256=sha256), data)
    deposit.wait()
    return PreparedSession(
        recording_id=known.id if known else new_id(),
        sha256=sha256,
        size_bytes=len(data),
        key=key,
        measured=measured,
        device_id=sealed.device_id,
    )


def store_workout(session: LiveSession, *, prepared: PreparedSession, drafts: Drafts) -> Recording:
    """Needs the transaction of `store_with_drafts` and the lock of the person's workouts.

    Write the recording and its workout. Sealed again, the same workout is computed anew, one version on; what
    the person wrote stays. What came late may show that another device recorded the same: then the two become
    one workout, as they would have if it had come in time.
    """
    known = find_live_recording(session)
    recording = lock_recording(known.id) if known else None
    if recording is None:
        return _place(session, prepared, drafts)
    transaction.on_commit(partial(remove_objects, [recording.object_key]))
    _describe(recording, prepared)
    recording.updated_at = utc_now()
    recording.save()
    drafts.deposit.keep()
    if recording.workout_id is not None and recording.removed_at is None:
        if link_workout(recording.workout_id, drafts=drafts) is None:
            rebuild_with(drafts, workout_id=recording.workout_id)
        recording.refresh_from_db()
    return recording


def find_live_recording(session: LiveSession) -> Recording | None:
    """Return what the session was sealed into, None when it never was."""
    return Recording.objects.filter(
        user_id=session.user_id, source_kind=SourceKind.LIVE, external_id=str(session.id)
    ).first()


def _place(session: LiveSession, prepared: PreparedSession, drafts: Drafts) -> Recording:
    recording = Recording(
        id=prepared.recording_id,
        user_id=session.user_id,
        source_kind=SourceKind.LIVE,
        external_id=str(session.id),
    )
    name = _describe(recording, prepared)
    place_recording(recording, measured=prepared.measured, drafts=drafts, device_name=name)
    drafts.deposit.keep()
    return recording


def _describe(recording: Recording, prepared: PreparedSession) -> str:
    """Put into the row (not saved) what it holds now; return what its owner calls the device."""
    recording.sha256, recording.object_key = prepared.sha256, prepared.key
    recording.size_bytes, recording.device_id = prepared.size_bytes, prepared.device_id
    name = Device.objects.filter(pk=prepared.device_id).values_list("name", flat=True).first() or ""
    describe_recording(recording, measured=prepared.measured, device_name=name)
    return name
