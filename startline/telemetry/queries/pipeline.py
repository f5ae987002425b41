"""What an operator sees of the way from files to workouts: the line, and the files that were given up."""

from django.db.models import Count, Min

from startline.platform.clock import utc_now
from startline.platform.operations.registry import Failure, Queue
from startline.telemetry.models import Recording
from startline.telemetry.models.recording import OPEN_STATES, RecordingState


def recording_queues() -> list[Queue]:
    """Return the line of recordings that wait to be processed, in one query."""
    waiting = Recording.objects.filter(state__in=OPEN_STATES)
    found = waiting.aggregate(count=Count("pk"), oldest=Min("received_at"))
    oldest_s = (utc_now() - found["oldest"]).total_seconds() if found["oldest"] else 0.0
    return [Queue(kind="recordings", name="", waiting=found["count"], oldest_s=oldest_s)]


def count_failed_recordings() -> int:
    """Return how many files were given up by a mistake of ours."""
    return Recording.objects.filter(state=RecordingState.FAILED).count()


def newest_failed_recordings(limit: int) -> list[Failure]:
    """Return those that were given up last. The file's name stays with its owner."""
    failed = Recording.objects.filter(state=RecordingState.FAILED).order_by("-updated_at")[:limit]
    return [
        Failure(
            id=str(recording.pk),
            title=recording.format or recording.source_kind,
            subject=recording.source_kind,
            reason_code=recording.error_code,
            reason=recording.error_detail,
            attempts=recording.attempts,
            failed_at=recording.updated_at,
        )
        for recording in failed
    ]
