"""A sealed session becomes a recording and a workout, as a file does; sealed again, it corrects them."""

import hashlib
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from startline.platform.clock import utc_now
from startline.platform.storage import objects
from startline.telemetry.actions.changes import announce_changed
from startline.telemetry.actions.deposits import Deposit, remove_objects
from startline.telemetry.actions.measuring import MeasuredFile, measure_file
from startline.telemetry.actions.originals import original_key
from startline.telemetry.actions.recorded_workouts import put_samples, save_recorded_workout
from startline.telemetry.actions.workouts import KEPT_FIELDS
from startline.telemetry.domain.live.sealed_file import write_sealed_session
from startline.telemetry.domain.live.sealing import SealedSession
from startline.telemetry.locks import lock_recording
from startline.telemetry.models import Device, LiveSession, Recording, Workout
from startline.telemetry.models.recording import SourceKind
from startline.users import api as users
from startline.users.contracts import Athlete


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedSession:
    """A session's recording, measured, its objects stored."""

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
    data = write_sealed_session(sealed.recording)
    sha256 = hashlib.sha256(data).digest()
    known = find_live_recording(session)
    if known is not None and bytes(known.sha256) == sha256:
        return None
    athlete = users.get_athlete(session.user_id)
    workout = known.workout if known else None
    measured = measure_file(
        data, file_name="", athlete=athlete, sport_code=_chosen_sport(known, workout, athlete)
    )
    put_samples(measured, deposit=deposit, workout_id=workout.id if workout else None)
    key = deposit.put(original_key(session.user_id, sha256=sha256), data)
    deposit.wait()
    return PreparedSession(
        sha256=sha256, size_bytes=len(data), key=key, measured=measured, device_id=sealed.device_id
    )


def store_workout(session: LiveSession, *, prepared: PreparedSession, deposit: Deposit) -> Recording:
    """Needs a transaction and the lock of the person's workouts: write the recording and its workout.

    Sealed again, the same workout is corrected, one version on; what the person wrote stays.
    """
    known = find_live_recording(session)
    recording = lock_recording(known.id) if known else None
    if recording is None:
        return _create(session, prepared, deposit)
    transaction.on_commit(partial(remove_objects, [recording.object_key]))
    recording.sha256, recording.object_key = prepared.sha256, prepared.key
    recording.size_bytes, recording.updated_at = prepared.size_bytes, utc_now()
    recording.save(update_fields=["sha256", "object_key", "size_bytes", "updated_at"])
    deposit.keep()
    if recording.workout is not None:
        _measure_again(recording.workout, prepared.measured)
    return recording


def find_live_recording(session: LiveSession) -> Recording | None:
    """Return what the session was sealed into, None when it never was."""
    found = Recording.objects.filter(
        user_id=session.user_id, source_kind=SourceKind.LIVE, external_id=str(session.id)
    )
    return found.select_related("workout").first()


def _create(session: LiveSession, prepared: PreparedSession, deposit: Deposit) -> Recording:
    recording = Recording(
        user_id=session.user_id,
        sha256=prepared.sha256,
        object_key=prepared.key,
        size_bytes=prepared.size_bytes,
        source_kind=SourceKind.LIVE,
        device_id=prepared.device_id,
        external_id=str(session.id),
    )
    name = Device.objects.filter(pk=prepared.device_id).values_list("name", flat=True).first() or ""
    save_recorded_workout(prepared.measured, recording=recording, device_name=name)
    deposit.keep()
    return recording


def _chosen_sport(known: Recording | None, workout: Workout | None, athlete: Athlete) -> str | None:
    """The sport that the person gave the workout, None while it is still what the device said."""
    if known is None or workout is None:
        return None
    before = measure_file(objects.get(known.object_key), file_name="", athlete=athlete).workout
    return workout.sport if workout.sport != before.sport else None


def _measure_again(workout: Workout, measured: MeasuredFile) -> None:
    """Put in what was measured; what the person wrote stays."""
    for field in Workout._meta.concrete_fields:
        if field.name not in KEPT_FIELDS:
            setattr(workout, field.attname, getattr(measured.workout, field.attname))
    transaction.on_commit(partial(remove_objects, [workout.samples_object_key]))
    workout.samples_object_key = measured.workout.samples_object_key
    workout.version += 1
    workout.updated_at = utc_now()
    workout.save()
    if workout.deleted_at is None:
        announce_changed(workout, change="edited")
