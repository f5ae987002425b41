"""What the process role reads from Kafka: stored recordings, and batches of live sessions."""

import threading
import traceback
from typing import Generic, Protocol, TypeVar

import structlog
from prometheus_client import Counter

from startline.platform.database import is_away
from startline.platform.errors import UnavailableError
from startline.platform.kafka.member import GroupMember
from startline.platform.kafka.settings import KafkaSettings
from startline.platform.kafka.topics import RECORDINGS, SAMPLES
from startline.platform.loops import keep_going
from startline.telemetry.actions.live.chunks import DEVICE_REVOKED, record_batches
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

REFUSED = Counter(
    "startline_process_batches_refused", "Batches that were acknowledged and then not stored.", ["reason"]
)
Item = TypeVar("Item")


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
        """Work until `stop` is set, whatever goes away and comes back."""
        try:
            keep_going(self._step, name=self.member.group, stop=self.stop)
        finally:
            self.member.close()

    def run_once(self) -> int:
        """Handle what is there, a batch at most; return how many messages were done.

        A message that breaks us is set aside, as one that nobody can read.

        Raises:
            django.db.Error: the database is away, or too slow; nothing was moved past.
            UnavailableError: Kafka or the storage is away.
        """
        items = self.member.next_items(self.limit)
        if not items:
            return 0
        try:
            done = self.handle(items)
        except Exception as error:  # whatever breaks us: it must not come again and again and stop the group
            if _says_nothing(error):
                raise
            log.error("batch_failed", group=self.member.group, count=len(items), exc_info=error)
            return self._one_by_one(items)
        self.member.move_past(done)
        return done

    def _one_by_one(self, items: list[Item]) -> int:
        """Find the culprit: those before it have their effect, it is set aside, the others come again."""
        for done, item in enumerate(items):
            try:
                self.handle([item])
            except Exception as error:
                if _says_nothing(error):
                    raise
                reason = "".join(traceback.format_exception(error))
                self.member.reject_next(code=type(error).__name__, reason=reason)
                return done + 1
            self.member.move_past(1)
        return len(items)

    def _step(self) -> None:
        if not self.run_once():
            self.member.wait(self.stop)


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


class BatchNotStoredError(Exception):
    """A batch that was acknowledged finds no place: it is set aside, and nothing of it is lost."""


def store_batches(batches: list[LiveBatch]) -> int:
    """Store batches that were let in and acknowledged before.

    What can be refused still: of an account that was closed since, whose data goes with it; of a session
    that lost its chunks since.

    Raises:
        BatchNotStoredError: the latter; the others are stored.
    """
    refused = [one for one in record_batches(batches, is_admitted=True).taken if one.refusal]
    for one in refused:
        REFUSED.labels(one.refusal).inc()
        log.warning("batch_not_stored", reason=one.refusal, device_id=one.batch.device_id)
    if homeless := next((one for one in refused if one.refusal != DEVICE_REVOKED), None):
        raise BatchNotStoredError(homeless.refusal)
    return len(batches)


def _says_nothing(error: Exception) -> bool:
    """Whether the messages are not at fault: they are tried again until what is away is back."""
    return isinstance(error, UnavailableError) or is_away(error)
