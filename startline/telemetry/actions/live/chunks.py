"""Batches of live sessions become chunks: durable when `record_batches` returns, then in the live state."""

import threading
import uuid
from collections.abc import Sequence

import psycopg
from django.db import connection, transaction

from startline.platform.binary_arrays import (
    bytea_array,
    int2_array,
    int8_array,
    text_array,
    timestamptz_array,
    uuid_array,
)
from startline.telemetry.actions.live.marks import apply_marks
from startline.telemetry.actions.live.projection import projector
from startline.telemetry.actions.live.sessions import FoundSessions, SessionDirectory, SessionName
from startline.telemetry.actions.live.stored import KnownSession, NewBatch, StoredBatches
from startline.telemetry.domain.live.batches import SAMPLES, LiveBatch, TakenBatch, TakenBatches
from startline.telemetry.domain.live.limits import MAX_CHUNKS
from startline.telemetry.models.live import KIND_NUMBERS

# Why a batch was not taken.
DEVICE_REVOKED = "device_revoked"
OPEN_SESSIONS = "open_sessions"
TOO_MANY_MESSAGES = "messages"
SESSION_CLOSED = "session_closed"

ALLOWED = """
SELECT d.id, d.user_id FROM telemetry_device d JOIN users_user u ON u.id = d.user_id
WHERE d.id = ANY(%b::text[]) AND (d.state = 'active' OR %b::bool) AND u.is_active
UNION ALL SELECT '', u.id FROM users_user u WHERE u.id = ANY(%b::int8[]) AND u.is_active
"""
# A revoked device stores nothing, whatever a process remembers of it. A session that gets something new and
# is sealed, or was given up, is open again. One round trip for all of it, with what this process may not know
# of the sessions: that their chunks have gone, and what they belong to.
INSERT = f"""
WITH allowed AS MATERIALIZED ({ALLOWED}), inserted AS (
    INSERT INTO telemetry_live_chunk (session_id, device_id, seq, kind, received_at, payload)
    SELECT g.session_id, g.device_id, g.seq, g.kind, g.received_at, g.payload
    FROM unnest(%b::uuid[], %b::text[], %b::int8[], %b::int8[], %b::int2[], %b::timestamptz[], %b::bytea[])
        AS g(session_id, device_id, user_id, seq, kind, received_at, payload)
    JOIN allowed a ON a.id = g.device_id AND a.user_id = g.user_id
    ON CONFLICT DO NOTHING RETURNING session_id, device_id, seq
), touched AS MATERIALIZED (
    SELECT s.id, s.state, s.due_at, s.chunks_dropped_at, s.context_kind, s.context_id
    FROM telemetry_live_session s WHERE s.id IN (SELECT session_id FROM inserted)
), reopened AS (
    UPDATE telemetry_live_session s
    SET state = 'open', attempts = 0, due_at = clock_timestamp() + interval '1 second', updated_at = now()
    WHERE s.id IN (SELECT id FROM touched t WHERE t.state = 'sealed' OR t.due_at IS NULL)
    AND (s.state = 'sealed' OR s.due_at IS NULL) AND s.chunks_dropped_at IS NULL
)
SELECT (SELECT array_agg(id) FROM allowed), (SELECT array_agg(user_id) FROM allowed), count(*),
    CASE WHEN count(*) < %b THEN array_agg(session_id) END,
    CASE WHEN count(*) < %b THEN array_agg(device_id) END,
    CASE WHEN count(*) < %b THEN array_agg(seq) END,
    (SELECT array_agg(id) FROM touched WHERE chunks_dropped_at IS NOT NULL),
    (SELECT array_agg(ARRAY[id::text, context_kind, context_id]) FROM touched
        WHERE context_kind <> '' AND id = ANY(%b::uuid[]))
FROM inserted
"""  # noqa: S608 - constants only


_directory = SessionDirectory()
_one_at_a_time = (
    threading.Lock()
)  # guards the directory; a transaction each is faster than two beside each other


class ChunksDroppedError(Exception):
    """A session was remembered as if its chunks were there; never leaves `store_chunks`."""


def record_batches(batches: Sequence[LiveBatch], *, is_admitted: bool = False) -> TakenBatches:
    """Store batches as chunks and bring them into the live state; all of it is durable when this returns.

    A batch that is there already is accepted and changes nothing. Threads of a process wait for each other.

    Args:
        is_admitted: they were let in and acknowledged before (`admission`): no limit holds any more, and a
            device that was revoked since does not lose what it was told is safe.

    Returns:
        What became of each, in the given order. Refusals: `device_revoked` (or the account is closed, or the
        device is another person's), `open_sessions`, `messages` (the session is full), `session_closed`.

    Raises:
        django.db.Error: the database is away; nothing was kept.
    """
    if not batches:
        return TakenBatches(taken=[])
    with _one_at_a_time:
        stored = store_chunks(batches, directory=_directory, is_admitted=is_admitted)
    projector().note(stored.new)
    return TakenBatches(
        taken=[
            TakenBatch(batch=batch, refusal=refusal)
            for batch, refusal in zip(batches, stored.refusals, strict=True)
        ]
    )


def store_chunks(
    batches: Sequence[LiveBatch], *, directory: SessionDirectory, is_admitted: bool = False
) -> StoredBatches:
    """Insert batches as chunks in one transaction; see `record_batches`."""
    try:
        return _store_once(batches, directory, is_admitted=is_admitted)
    except ChunksDroppedError:
        # It is forgotten now: the second look sees that they have gone.
        return _store_once(batches, directory, is_admitted=is_admitted)


def _store_once(
    batches: Sequence[LiveBatch], directory: SessionDirectory, *, is_admitted: bool
) -> StoredBatches:
    try:
        with transaction.atomic():
            found = directory.find(
                {(batch.user_id, batch.session_key) for batch in batches},
                may_begin=lambda names: names_with_right(names, batches=batches, is_admitted=is_admitted),
                is_admitted=is_admitted,
            )
            stored = _store(batches, found, is_admitted=is_admitted)
            apply_marks([(new.session, new.batch) for new in stored.new if new.batch.kind != SAMPLES])
    except BaseException:
        # A session may have gone while we remembered it.
        directory.forget({(batch.user_id, batch.session_key) for batch in batches})
        raise
    directory.keep(found)
    for new in stored.new:
        new.session.chunks += 1
    return stored


def _store(batches: Sequence[LiveBatch], found: FoundSessions, *, is_admitted: bool) -> StoredBatches:
    stored = StoredBatches(refusals=[""] * len(batches))
    rows: dict[tuple[uuid.UUID, str, int], int] = {}
    positions: list[int] = []
    sessions: list[KnownSession] = []
    for position, batch in enumerate(batches):
        session = found.sessions.get((batch.user_id, batch.session_key))
        if refusal := session_refusal(batch, session=session, is_admitted=is_admitted):
            stored.refusals[position] = refusal
        elif session is None or session.dropped is not None:
            continue  # it was sealed long ago, with this batch in it
        elif rows.setdefault((session.id, batch.device_id, batch.seq), position) == position:
            positions.append(position)
            sessions.append(session)
    kept = [batches[position] for position in positions]
    allowed, is_new = _insert(kept, sessions, asked=batches, is_admitted=is_admitted)
    for position, batch in enumerate(batches):
        if (batch.device_id, batch.user_id) not in allowed:
            stored.refusals[position] = DEVICE_REVOKED
    for session, batch in zip(sessions, kept, strict=True):
        if is_new is None:
            if (batch.device_id, batch.user_id) in allowed:
                stored.new.append(NewBatch(session, batch))
        elif (session.id, batch.device_id, batch.seq) in is_new:
            stored.new.append(NewBatch(session, batch))
    return stored


def _insert(
    batches: list[LiveBatch], sessions: list[KnownSession], *, asked: Sequence[LiveBatch], is_admitted: bool
) -> tuple[set[tuple[str, int]], set[tuple[uuid.UUID, str, int]] | None]:
    """Insert; return who of `asked` may send (device id, user id), and what was new - None when all was.

    Raises:
        ChunksDroppedError: a session is too old to take anything; nothing may be committed.
    """
    devices = {batch.device_id for batch in asked}
    owners = {batch.user_id for batch in asked if not batch.device_id}
    count = len(batches)
    without_context = {session.id: session for session in sessions if not session.context[0]}
    row = _fetch_one(
        INSERT,
        [
            text_array(sorted(devices - {""})),
            is_admitted,
            int8_array(sorted(owners)),
            uuid_array([session.id for session in sessions]),
            text_array([batch.device_id for batch in batches]),
            int8_array([batch.user_id for batch in batches]),
            int8_array([batch.seq for batch in batches]),
            int2_array([KIND_NUMBERS[batch.kind] for batch in batches]),
            timestamptz_array([batch.received_at for batch in batches]),
            bytea_array([batch.payload for batch in batches]),
            count,
            count,
            count,
            uuid_array(list(without_context)),
        ],
    )
    allowed_ids, allowed_users, inserted, *new, dropped, contexts = row
    if dropped:
        raise ChunksDroppedError
    for session_id, kind, context_id in contexts or ():
        # Another process stored the start that says so.
        without_context[uuid.UUID(session_id)].context = (kind, context_id)
    allowed = set(zip(allowed_ids or [], allowed_users or [], strict=True))
    if inserted == count:
        return allowed, None
    return allowed, set(zip(*[part or [] for part in new], strict=True))


def session_refusal(batch: LiveBatch, *, session: KnownSession | None, is_admitted: bool = False) -> str:
    """Return why the session does not take the batch, "" when it does (or has it since it was sealed).

    Args:
        session: None when it could not be begun.
        is_admitted: let in before: a session takes any number of them.
    """
    if session is None:
        return OPEN_SESSIONS
    if session.dropped is not None:
        return "" if session.has_dropped(batch.device_id, batch.seq) else SESSION_CLOSED
    return TOO_MANY_MESSAGES if session.chunks >= MAX_CHUNKS and not is_admitted else ""


def find_allowed(batches: Sequence[LiveBatch], *, is_admitted: bool = False) -> set[tuple[str, int]]:
    """Return who of those that sent the batches may send now: (device id, user id), "" for an API key.

    Args:
        is_admitted: what was let in before: a device that was revoked since counts too.
    """
    devices = {batch.device_id for batch in batches} - {""}
    owners = {batch.user_id for batch in batches if not batch.device_id}
    values = [text_array(sorted(devices)), is_admitted, int8_array(sorted(owners))]
    with _cursor() as cursor:
        return set(cursor.execute(ALLOWED, values).fetchall())


def names_with_right(
    names: list[SessionName], *, batches: Sequence[LiveBatch], is_admitted: bool = False
) -> list[SessionName]:
    """Return those of the names that a batch of somebody with the right names."""
    wanted = set(names)
    asked = [batch for batch in batches if (batch.user_id, batch.session_key) in wanted]
    allowed = find_allowed(asked, is_admitted=is_admitted)
    return sorted(
        {(batch.user_id, batch.session_key) for batch in asked if (batch.device_id, batch.user_id) in allowed}
    )


def _fetch_one(statement: str, values: list[object]) -> tuple:
    with _cursor() as cursor:
        row = cursor.execute(statement, values, prepare=True).fetchone()
    assert row is not None
    return row


def _cursor() -> psycopg.Cursor:
    """A cursor that sends values beside the statement: Django's own writes them into its text."""
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)
