"""A file whose sender waits: decoded outside, stored in one transaction."""

from functools import partial

import structlog
from django.db import transaction

from startline.platform.clock import utc_now
from startline.telemetry.actions.groups.drafts import Drafts, store_with_drafts
from startline.telemetry.actions.groups.placing import place_recording
from startline.telemetry.actions.groups.recorded_workouts import PROGRAM_ERRORS, put_samples
from startline.telemetry.actions.recordings.deposits import Deposit, depositing, remove_objects
from startline.telemetry.actions.recordings.incoming import IncomingFile, ReceivedFile, new_recording
from startline.telemetry.actions.recordings.originals import original_key
from startline.telemetry.actions.workouts.editing import revive_workout
from startline.telemetry.actions.workouts.measuring import MeasuredFile, measure_file
from startline.telemetry.errors import FileTooLargeError, ProcessingFailedError, UnreadableFileError
from startline.telemetry.locks import lock_workouts_of_user
from startline.telemetry.models import Recording
from startline.telemetry.models.recording import RecordingState
from startline.telemetry.queries.recordings import find_recording
from startline.users import api as users

log = structlog.get_logger(__name__)


def process_at_once(incoming: IncomingFile) -> ReceivedFile:
    """Turn the file into a workout in this call, or say why not; see `recordings.receive_file`."""
    known = find_recording(incoming.user_id, sha256=incoming.sha256, source=incoming.source)
    if known is not None and _is_settled(known):
        return _answer_settled(incoming, known)
    athlete = users.get_athlete(incoming.user_id)
    with depositing() as deposit:
        # The disk works while we measure.
        key = deposit.put(original_key(incoming.user_id, sha256=incoming.sha256), incoming.data)
        try:
            measured = measure_file(incoming.data, file_name=incoming.file_name, athlete=athlete)
        except (UnreadableFileError, FileTooLargeError) as error:
            return ReceivedFile(file_name=incoming.file_name, state="failed", error=error)
        except PROGRAM_ERRORS as error:
            deposit.wait()
            return _keep_failed(incoming, error, key=key, deposit=deposit)
        put_samples(measured, deposit=deposit)
        deposit.wait()
        return store_with_drafts(
            lambda drafts: _save(incoming, measured, key=key, drafts=drafts),
            user_id=incoming.user_id,
            deposit=deposit,
            decoded={key: measured.recording},
        )


def _save(incoming: IncomingFile, measured: MeasuredFile, *, key: str, drafts: Drafts) -> ReceivedFile:
    lock_workouts_of_user(incoming.user_id)
    # Again, under the lock: the same bytes may have come in beside us while we measured.
    known = find_recording(incoming.user_id, sha256=incoming.sha256, source=incoming.source)
    if known is not None and _is_settled(known):
        return _answer_known(incoming, known, drafts=drafts)
    recording = _row(incoming, known, key=key)
    placement = place_recording(
        recording, measured=measured, drafts=drafts, device_name=incoming.source.device_name
    )
    drafts.deposit.keep()
    return ReceivedFile(
        file_name=incoming.file_name,
        state=placement.state,
        workout=placement.workout,
        recording_id=recording.id,
    )


def _is_settled(known: Recording) -> bool:
    """Whether the same bytes need nothing done: a failed file is tried again, a removed one comes back."""
    return known.state != RecordingState.FAILED and known.removed_at is None


def _answer_settled(incoming: IncomingFile, known: Recording) -> ReceivedFile:
    if known.workout is None or known.workout.deleted_at is None:
        return _answer_known(incoming, known)
    return store_with_drafts(
        lambda drafts: _answer_known(incoming, known, drafts=drafts), user_id=incoming.user_id
    )


def _answer_known(incoming: IncomingFile, known: Recording, *, drafts: Drafts | None = None) -> ReceivedFile:
    workout, state = known.workout, "duplicate"
    if workout is None:
        state = "pending"
    elif workout.deleted_at is not None:
        workout, state = revive_workout(workout, drafts=drafts), "restored"
    return ReceivedFile(file_name=incoming.file_name, state=state, workout=workout, recording_id=known.id)


@transaction.atomic
def _keep_failed(incoming: IncomingFile, error: Exception, *, key: str, deposit: Deposit) -> ReceivedFile:
    """Our own mistake: keep the file for an operator, who has it processed again when the cause is mended."""
    log.error("recording_failed", error=type(error).__name__, size_bytes=len(incoming.data), exc_info=error)
    lock_workouts_of_user(incoming.user_id)
    known = find_recording(incoming.user_id, sha256=incoming.sha256, source=incoming.source)
    if known is not None and _is_settled(known):
        return _answer_known(incoming, known)
    recording = _row(incoming, known, key=key)
    now = utc_now()
    recording.state = RecordingState.FAILED
    recording.error_code, recording.error_detail = ProcessingFailedError.code, type(error).__name__
    recording.attempts += 1
    recording.received_at = recording.received_at or now
    recording.due_at = recording.updated_at = now
    recording.save()
    deposit.keep()
    refusal = ProcessingFailedError("We could not process this file. It is kept, and we will look at it.")
    return ReceivedFile(
        file_name=incoming.file_name, state="failed", recording_id=recording.id, error=refusal
    )


def _row(incoming: IncomingFile, known: Recording | None, *, key: str) -> Recording:
    """Needs a transaction: the row that is to name the new object, a failed one's or a new one."""
    if known is None:
        return new_recording(incoming, object_key=key)
    transaction.on_commit(partial(remove_objects, [known.object_key]))
    known.object_key = key
    return known
