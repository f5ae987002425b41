"""The `process` role: takes stored recordings from their line, one at a time, until it is stopped."""

import threading

import structlog

from startline.platform.bus import wakeup
from startline.platform.geo import time_zones
from startline.platform.kafka.settings import is_configured, kafka_settings
from startline.platform.loops import keep_going
from startline.platform.role import run_role
from startline.telemetry.actions.recordings.claims import claim_recording, release_recording
from startline.telemetry.actions.recordings.receiving import submit_unclaimed
from startline.telemetry.actions.recordings.sink import CHANNEL
from startline.telemetry.ingest.attempts import attempt_recording
from startline.telemetry.ingest.kafka_workers import make_recording_worker, make_sample_worker
from startline.telemetry.ingest.sealing_worker import seal_sessions
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
    has_kafka = is_configured()
    worker = RecordingWorker(stop=stop, is_again=has_kafka)
    threads = [
        threading.Thread(target=worker.run, name="process-recordings"),
        threading.Thread(target=seal_sessions, args=(stop,), name="seal-sessions"),
        threading.Thread(target=trail_shares, args=(stop,), name="trail-shares"),
    ]
    if has_kafka:
        submit_unclaimed()
        threads += [
            threading.Thread(target=reader.run, name=f"process-{reader.member.group}")
            for reader in (
                make_recording_worker(kafka_settings(), stop=stop),
                make_sample_worker(kafka_settings(), stop=stop),
            )
        ]
    for thread in threads:
        thread.start()
    wakeup.listen(CHANNEL, worker.wake.set, stop=stop)
    worker.wake.set()
    for thread in threads:
        thread.join()


class RecordingWorker:
    """Takes one recording after the other. Use it from one thread.

    Args:
        is_again: only those that were taken before and failed; the others come by Kafka.
    """

    def __init__(self, *, stop: threading.Event, is_again: bool = False) -> None:
        self.stop, self.is_again = stop, is_again
        self.wake = threading.Event()

    def run(self) -> None:
        """Work until `stop` is set, whatever goes away and comes back."""
        keep_going(self._step, name="process-recordings", stop=self.stop)

    def run_once(self) -> bool:
        """Process the next due recording; return whether there was one."""
        recording = claim_recording(is_again=self.is_again)
        if recording is None:
            return False
        try:
            attempt_recording(recording.id)
        finally:
            release_recording(recording.id)
        return True

    def _step(self) -> None:
        self.wake.clear()
        if not self.run_once():
            self.wake.wait(SWEEP_S)
