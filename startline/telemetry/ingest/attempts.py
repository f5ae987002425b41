"""One attempt at a recording that is claimed, and what a failure means."""

import uuid

import structlog

from startline.platform.database import is_away
from startline.platform.storage.objects import StorageAwayError
from startline.telemetry.actions.recordings.claims import note_failed_attempt, postpone_recording
from startline.telemetry.actions.recordings.processing import process_recording

log = structlog.get_logger(__name__)


def attempt_recording(recording_id: uuid.UUID) -> None:
    """Process the recording; a failure is noted, and it comes again when it is due.

    Raises:
        django.db.Error: the database is away, or too slow; the claim runs out by itself.
    """
    try:
        process_recording(recording_id)
    except StorageAwayError as error:
        postpone_recording(recording_id, error=error)
    except Exception as error:
        if is_away(error):
            raise
        log.error("recording_failed", recording_id=str(recording_id), exc_info=error)
        note_failed_attempt(recording_id, error=error)
