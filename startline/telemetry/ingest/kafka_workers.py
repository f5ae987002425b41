"""What the process role reads from Kafka: stored recordings, and batches of live sessions."""

import threading
import traceback
from typing import Generic, Protocol, TypeVar

import structlog
from django.db import InterfaceError, OperationalError, connection
from prometheus_client import Counter

from startline.platform.errors import UnavailableError
from startline.platform.kafka.member import GroupMember
from startline.platform.kafka.settings import KafkaSettings
from startline.platform.kafka.topics import RECORDINGS, SAMPLES
from startline.telemetry.actions.live.chunks import record_batches
from startline.telemetry.actions.recordings.claims import claim_received, release_recording
from startline.telemetry.actions.recordings.kafka_sink import read_batch, read_submitted
from startline.telemetry.domain.live.batches import LiveBatch
from startline.telemetry.events import RecordingSubmitted
from startline.telemetry.ingest.attempts import attempt_recording

log = structlog.get_logger(__name__)

RECORDINGS_GROUP = "process-recordings"
SAMPLES_GROUP = "process-samples"
# As many as make a transaction of well under a second.
MAX_BATCHES = 2000
AWAY_POLL_S = 1.0

REFUSED = Counter(
    "startline_process_batches_refused", "Batches that were acknowledged and then not stored.", ["reason"]
)
Item = TypeVar("Item")
# Says nothing of the messages: they are tried again until it is back.
AWAY = (OperationalError, InterfaceError, UnavailableError)


class Handler(Protocol[Item]):
    """Has the effect of items committed; returns how many of them, from the first one, that were."""

    def __call__(self, items: list[Item], /) -> int: ...


class KafkaWorker(Generic[Item]):
    """Reads one topic as a member of its group until `stop` is set. Use it from one thread."""

    def __init__(
        self, member: GroupMember[Item], handle: Handler[Item], *, limit: int, stop: threading.Event
    ) -> None:
        self.member, self.handle, self.limit, self.stop = member, handle, limit, stop

    def run(self) -> None:
        """Work until `stop` is set; survives PostgreSQL and Kafka going away and coming back."""
        try:
            while not self.stop.is_set():
                self._step()
        finally:
            self.member.close()
            connection.close()

    def run_once(self) -> int:
        """Handle what is there, a batch at most; return how many messages were done.

        A message that breaks us is set aside, as one that nobody can read.

        Raises:
            django.db.OperationalError, InterfaceError: the database is away; nothing was moved past.
            UnavailableError: Kafka or the storage is away.
        """
        items = self.member.next_items(self.limit)
        if not items:
            return 0
        try:
            done = self.handle(items)
        except AWAY:
            raise
        except Exception as error:
            log.error("batch_failed", group=self.member.group, count=len(items), exc_info=error)
            return self._one_by_one(items)
        self.member.move_past(done)
        return done

    def _one_by_one(self, items: list[Item]) -> int:
        """Find the culprit: those before it have their effect, it is set aside, the others come again."""
        for done, item in enumerate(items):
            try:
                self.handle([item])
            except AWAY:
                raise
            except Exception as error:  # noqa: BLE001 - as above
                reason = "".join(traceback.format_exception(error))
                self.member.reject_next(code=type(error).__name__, reason=reason)
                return done + 1
            self.member.move_past(1)
        return len(items)

    def _step(self) -> None:
        try:
            if not self.run_once():
                self.member.wait(self.stop)
        except (OperationalError, InterfaceError) as error:
            log.warning("database_away", group=self.member.group, error=type(error).__name__)
            connection.close()
            self.stop.wait(AWAY_POLL_S)
        except UnavailableError as error:
            log.warning("kafka_away", group=self.member.group, error=error.message)
            self.stop.wait(AWAY_POLL_S)


def make_recording_worker(
    settings: KafkaSettings, *, stop: threading.Event
) -> KafkaWorker[RecordingSubmitted]:
    """Return the worker that has recordings processed, one after the other."""
    member = GroupMember(settings, group=RECORDINGS_GROUP, topic=RECORDINGS, read=read_submitted)
    return KafkaWorker(member, process_submitted, limit=1, stop=stop)


def make_sample_worker(settings: KafkaSettings, *, stop: threading.Event) -> KafkaWorker[LiveBatch]:
    """Return the worker that makes chunks and live state of batches."""
    member = GroupMember(settings, group=SAMPLES_GROUP, topic=SAMPLES, read=read_batch)
    return KafkaWorker(member, store_batches, limit=MAX_BATCHES, stop=stop)


def process_submitted(submitted: list[RecordingSubmitted]) -> int:
    """Process the first recording; what fails is tried again by the line in PostgreSQL (`claims`)."""
    recording = claim_received(submitted[0].recording_id)
    if recording is not None:
        try:
            attempt_recording(recording.id)
        finally:
            release_recording(recording.id)
    return 1


def store_batches(batches: list[LiveBatch]) -> int:
    """Store batches; one that is refused now was let in before, so its device has lost the right since."""
    for one in record_batches(batches).taken:
        if one.refusal:
            REFUSED.labels(one.refusal).inc()
            log.warning("batch_not_stored", reason=one.refusal, device_id=one.batch.device_id)
    return len(batches)
