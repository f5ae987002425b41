"""When a session is over: its chunks become a recording and a workout; late ones correct it.

`due_at` is when the process role looks at a session. Nobody holds a lock on its row while batches come in,
so a batch may be stored beside the sealing. Its transaction saw the session open and is over within the
limit of every transaction (`STARTLINE_TRANSACTION_TIMEOUT_S`): the chunks are counted once more after that,
and a session that has got more of them is opened again.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, QuerySet

from startline.platform.clock import utc_now
from startline.platform.database import is_away
from startline.platform.errors import NotFoundError, UnavailableError
from startline.telemetry.actions.groups.drafts import Drafts, store_with_drafts
from startline.telemetry.actions.live.ending import end_live_state
from startline.telemetry.actions.live.rebuilding import read_chunks
from startline.telemetry.actions.live.sessions import tell_page
from startline.telemetry.actions.live.workouts import PreparedSession, prepare_workout, store_workout
from startline.telemetry.actions.recordings.deposits import depositing
from startline.telemetry.domain.live.batches import decode_content
from startline.telemetry.domain.live.sealing import Chunk, SealedSession, seal_session
from startline.telemetry.domain.live.seqs import as_ranges
from startline.telemetry.errors import ProcessingFailedError
from startline.telemetry.locks import lock_workouts_of_user
from startline.telemetry.models import LiveChunk, LiveSession, Recording
from startline.telemetry.models.live import LiveSessionState

log = structlog.get_logger(__name__)

# Who has taken a session has this long; a worker that dies leaves it to the next one.
LEASE = dt.timedelta(minutes=2)
# After the finish, and after whatever came later than it, what is still on its way has this long.
FINISHED_SILENCE = dt.timedelta(seconds=2)
BACK_OFF_S = (2, 10, 60, 300, 1800)
AWAY = dt.timedelta(seconds=30)  # until the next look while the storage is away, for as long as it is
MAX_DOUBLINGS = 16
NO_SAMPLES = "no_samples"


def seal_next_session() -> bool:
    """Look at the next session that is due; return whether there was one. Use it from one thread."""
    session = _claim()
    if session is None:
        return False
    try:
        _look_at(session)
    except Exception as error:  # whatever it was is noted with the session, and passed on
        _note_failed(session, error)
        raise
    return True


def given_up_sessions(found: QuerySet[LiveSession]) -> QuerySet[LiveSession]:
    """Return those of the sessions whose sealing failed so often that nobody tries any more."""
    return found.filter(state=LiveSessionState.OPEN, due_at=None, attempts__gt=0)


@transaction.atomic
def seal_again(session_ids: Sequence[uuid.UUID]) -> int:
    """Put sessions that were given up back into the line, as if they had just ended; return how many."""
    given_up = given_up_sessions(LiveSession.objects.filter(pk__in=session_ids))
    return given_up.update(due_at=utc_now(), attempts=0, error_code="", updated_at=utc_now())


@transaction.atomic
def _claim() -> LiveSession | None:
    due = LiveSession.objects.filter(due_at__lte=utc_now()).order_by("due_at")
    session = due.select_for_update(skip_locked=True, no_key=True).first()
    if session is not None:
        session.due_at = utc_now() + LEASE
        session.save(update_fields=["due_at"])
    return session


def _look_at(session: LiveSession) -> None:
    found = LiveChunk.objects.filter(session_id=session.id).aggregate(
        chunks=Count("seq"), last_at=Max("received_at")
    )
    if session.chunks_dropped_at is not None:
        # What is there of it now is not all that there was: the workout stays as it was sealed.
        _change(session, state=LiveSessionState.SEALED, due_at=None)
        return
    if session.state == LiveSessionState.SEALED:
        _verify(session, chunks=found["chunks"])
        return
    last_at = found["last_at"] or session.created_at
    quiet_until = last_at + (_silence_after_finish(session) if session.finished_at else _silence())
    if quiet_until > utc_now():
        _change(session, due_at=quiet_until)
    elif found["chunks"] == 0:
        LiveSession.objects.filter(pk=session.id, recording_id=None).delete()
    else:
        _seal(session)


def _verify(session: LiveSession, *, chunks: int) -> None:
    """Open the session again when something was stored beside its sealing."""
    if chunks == session.sealed_chunks:
        _change(session, due_at=None)
        return
    log.info("live_session_reopened", session_id=str(session.id))
    _change(session, state=LiveSessionState.OPEN, due_at=utc_now())


def _seal(session: LiveSession) -> None:
    chunks = [
        Chunk(device_id, seq, decode_content(kind, payload), received_ms)
        for device_id, seq, kind, payload, received_ms in read_chunks(session.id)
    ]
    sealed = seal_session(chunks)
    ranges = _ranges_of(chunks)
    with depositing() as deposit:
        prepared = None
        if sealed.recording is not None:
            prepared = prepare_workout(session, sealed=sealed, deposit=deposit)
        recording = store_with_drafts(
            lambda drafts: _store(session, sealed, prepared, drafts, ranges),
            user_id=session.user_id,
            deposit=deposit,
            decoded={prepared.key: prepared.measured.recording} if prepared else None,
        )
    end_live_state(session.id)
    log.info(
        "live_session_sealed",
        session_id=str(session.id),
        chunks=len(chunks),
        workout_id=str(recording.workout_id) if recording else None,
    )


def _store(
    session: LiveSession,
    sealed: SealedSession,
    prepared: PreparedSession | None,
    drafts: Drafts,
    ranges: dict[str, list[list[int]]],
) -> Recording | None:
    lock_workouts_of_user(session.user_id)
    row = LiveSession.objects.select_for_update(no_key=True).filter(pk=session.id).first()
    if row is None:
        return None  # erased meanwhile
    if row.sealed_version != session.sealed_version:
        raise UnavailableError("Somebody else sealed it.")
    recording = None
    if prepared is not None:
        recording = store_workout(row, prepared=prepared, drafts=drafts)
        row.recording_id, row.workout_id = recording.id, recording.workout_id
    row.error_code = "" if sealed.recording else NO_SAMPLES
    if sealed.start is not None:
        row.sport, row.name = sealed.start.sport, sealed.start.name
    now = utc_now()
    row.state, row.sealed_at, row.updated_at = LiveSessionState.SEALED, now, now
    row.sealed_version += 1
    row.sealed_chunks = sum(last - first + 1 for each in ranges.values() for first, last in each)
    row.seq_ranges, row.attempts = ranges, 0
    row.due_at = now + dt.timedelta(seconds=settings.ENVIRONMENT.transaction_timeout_s + 1)
    row.save()
    transaction.on_commit(
        partial(tell_page, row.user_id, session_id=row.id, state="ended", workout_id=row.workout_id)
    )
    return recording


def _ranges_of(chunks: list[Chunk]) -> dict[str, list[list[int]]]:
    numbers: dict[str, list[int]] = {}
    for chunk in chunks:
        numbers.setdefault(chunk.device_id, []).append(chunk.seq)
    return {device_id: as_ranges(seqs) for device_id, seqs in numbers.items()}


def _change(session: LiveSession, **values: object) -> None:
    """Write what the look at a session came to, unless a batch or another worker changed it meanwhile."""
    LiveSession.objects.filter(
        pk=session.id, due_at=session.due_at, sealed_version=session.sealed_version
    ).update(**values, updated_at=utc_now())


def _note_failed(session: LiveSession, error: Exception) -> None:
    """Try again later; after the last time an operator decides (`error_code`), or a further batch.

    What is away says nothing of the session: then it waits, however long.
    """
    if is_away(error):
        return  # the lease runs out by itself
    if isinstance(error, UnavailableError):
        LiveSession.objects.filter(pk=session.id).update(due_at=utc_now() + AWAY)
        return
    is_over = isinstance(error, NotFoundError) or session.attempts >= len(BACK_OFF_S)
    back_off_s = BACK_OFF_S[min(session.attempts, len(BACK_OFF_S) - 1)]
    due_at = None if is_over else utc_now() + dt.timedelta(seconds=back_off_s)
    LiveSession.objects.filter(pk=session.id).update(
        attempts=session.attempts + 1, error_code=ProcessingFailedError.code, due_at=due_at
    )


def _silence_after_finish(session: LiveSession) -> dt.timedelta:
    """Longer each time that it had to be sealed anew: another device of the person may go on."""
    return min(_silence(), FINISHED_SILENCE * 2 ** min(session.sealed_version, MAX_DOUBLINGS))


def _silence() -> dt.timedelta:
    return dt.timedelta(seconds=settings.ENVIRONMENT.live_silence_s)
