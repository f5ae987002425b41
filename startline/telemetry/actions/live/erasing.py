"""Removing live sessions: chunks after their days, everything of a person, what a crash left."""

import datetime as dt
import uuid
from functools import partial

import structlog
import valkey
from django.db import connection, transaction

from startline.platform.clock import utc_now
from startline.telemetry.actions.live.store import forget_sessions
from startline.telemetry.models import LiveChunk, LiveSession
from startline.telemetry.models.live import LiveSessionState

log = structlog.get_logger(__name__)

KEPT_DAYS = 7  # a device that was away for a week still corrects its session
BATCH = 200  # sessions in one transaction: well below a second
WALKED = 500  # sessions looked at in one statement
# From one session's chunks to the next one's by the index: reading every chunk takes longer than a
# transaction may.
SESSIONS_WITH_CHUNKS = """
WITH RECURSIVE walk(session_id) AS (
    (SELECT session_id FROM telemetry_live_chunk WHERE session_id > %s ORDER BY session_id LIMIT 1)
    UNION ALL
    SELECT (SELECT c.session_id FROM telemetry_live_chunk c
        WHERE c.session_id > walk.session_id ORDER BY c.session_id LIMIT 1)
    FROM walk WHERE walk.session_id IS NOT NULL)
SELECT session_id FROM walk WHERE session_id IS NOT NULL LIMIT %s
"""


def erase_live_sessions(user_id: int) -> None:
    """Needs a transaction: remove every session and chunk of a person."""
    sessions = LiveSession.objects.filter(user_id=user_id)
    session_ids = list(sessions.values_list("id", flat=True))
    LiveChunk.objects.filter(session_id__in=session_ids).delete()
    sessions.delete()
    transaction.on_commit(partial(_forget, session_ids))


def _forget(session_ids: list[uuid.UUID]) -> None:
    try:
        forget_sessions(session_ids)
    except valkey.ValkeyError as error:  # it forgets them by itself within a day
        log.warning("live_state_not_forgotten", error=type(error).__name__)


def drop_old_chunks() -> int:
    """Remove the chunks of sessions sealed over `KEPT_DAYS` days ago; their ranges of numbers stay.

    Returns:
        How many sessions lost their chunks.
    """
    limit = utc_now() - dt.timedelta(days=KEPT_DAYS)
    dropped = 0
    while count := _drop_some(limit):
        dropped += count
    return dropped


def drop_orphaned_chunks() -> int:
    """Remove chunks whose session is gone: what was stored while its person was being erased.

    Returns:
        How many chunks were removed.
    """
    removed, last = 0, uuid.UUID(int=0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(SESSIONS_WITH_CHUNKS, [last, WALKED])
            ids = [session_id for (session_id,) in cursor.fetchall()]
        if not ids:
            return removed
        last = ids[-1]
        known = set(LiveSession.objects.filter(id__in=ids).values_list("id", flat=True))
        for session_id in ids:
            if session_id not in known:
                removed += LiveChunk.objects.filter(session_id=session_id).delete()[0]


@transaction.atomic
def _drop_some(limit: dt.datetime) -> int:
    due = LiveSession.objects.select_for_update(no_key=True, skip_locked=True).filter(
        state=LiveSessionState.SEALED, chunks_dropped_at=None, sealed_at__lt=limit
    )
    sessions = list(due.order_by("sealed_at")[:BATCH])
    ids = [session.id for session in sessions]
    LiveSession.objects.filter(id__in=ids).update(chunks_dropped_at=utc_now())
    LiveChunk.objects.filter(session_id__in=ids).delete()
    return len(ids)
