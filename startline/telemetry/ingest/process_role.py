"""The `process` role: takes stored recordings from their line, one at a time, until it is stopped."""

import threading
import uuid

import structlog
from django.db import InterfaceError, OperationalError, connection

from startline.platform.bus import wakeup
from startline.platform.geo import time_zones
from startline.platform.role import run_role
from startline.platform.storage.objects import StorageAwayError
from startline.telemetry.actions.claims import (
    claim_recording,
    note_failed_attempt,
    postpone_recording,
    release_recording,
)
from startline.telemetry.actions.processing import process_recording
from startline.telemetry.actions.sink import CHANNEL
from startline.telemetry.ingest.share_trail import trail_shares

log = structlog.get_logger(__name__)

# A notification can be lost with its connection, and attempts become due without one.
SWEEP_S = 1.0


def run() -> None:
    """Run the role until SIGTERM or SIGINT (after `django.setup()`)."""
    run_role("process", work)


def work(stop: threading.Event) -> None:
    """Process recordings until `stop` is set; what is begun is finished."""
    time_zones.warm_up()
    worker = RecordingWorker(stop=stop)
    threads = [
        threading.Thread(target=worker.run, name="process-recordings"),
        threading.Thread(target=trail_shares, args=(stop,), name="trail-shares"),
    ]
    for thread in threads:
        thread.start()
    wakeup.listen(CHANNEL, worker.wake.set, stop=stop)
    worker.wake.set()
    for thread in threads:
        thread.join()


class RecordingWorker:
    """Takes one recording after the other. Use it from one thread."""

    def __init__(self, *, stop: threading.Event) -> None:
        self.stop = stop
        self.wake = threading.Event()

    def run(self) -> None:
        """Work until `stop` is set; survives the database going away and coming back."""
        try:
            while not self.stop.is_set():
                self.wake.clear()
                if not self.run_once():
                    self.wake.wait(SWEEP_S)
        finally:
            connection.close()

    def run_once(self) -> bool:
        """Process the next due recording; return whether there was one."""
        try:
            recording = claim_recording()
            if recording is None:
                return False
            try:
                self._attempt(recording.id)
            finally:
                release_recording(recording.id)
        except (OperationalError, InterfaceError) as error:
            log.warning("database_away", error=type(error).__name__)
            connection.close()
            self.stop.wait(SWEEP_S)
        return True

    def _attempt(self, recording_id: uuid.UUID) -> None:
        try:
            process_recording(recording_id)
        except (OperationalError, InterfaceError):
            raise
        except StorageAwayError as error:
            postpone_recording(recording_id, error=error)
        except Exception as error:
            log.error("recording_failed", recording_id=str(recording_id), exc_info=error)
            note_failed_attempt(recording_id, error=error)
