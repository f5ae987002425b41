"""May these batches come in: asked before they go to Kafka, by the same rules that storing them follows.

So a device hears of a refusal at once on either seam, and what is acknowledged is not refused later: a device
that is revoked between the two keeps what it was told is safe.
"""

import threading
from collections.abc import Sequence

from django.db import transaction

from startline.telemetry.actions.live.chunks import (
    DEVICE_REVOKED,
    find_allowed,
    names_with_right,
    session_refusal,
)
from startline.telemetry.actions.live.sessions import FoundSessions, SessionDirectory
from startline.telemetry.domain.live.batches import LiveBatch

_directory = SessionDirectory()
_one_at_a_time = threading.Lock()  # guards the directory


def admit_batches(batches: Sequence[LiveBatch]) -> list[str]:
    """Return for each batch why it may not come in, "" when it may; begin the sessions that are new.

    Raises:
        django.db.Error: the database is away; nothing was begun.
    """
    if not batches:
        return []
    with _one_at_a_time:
        names = {(batch.user_id, batch.session_key) for batch in batches}
        try:
            with transaction.atomic():
                found = _directory.find(
                    names, may_begin=lambda asked: names_with_right(asked, batches=batches)
                )
                allowed = find_allowed(batches)
        except BaseException:
            _directory.forget(names)
            raise
        _directory.keep(found)
        return [_judge(batch, found, allowed) for batch in batches]


def count_admitted(batches: Sequence[LiveBatch]) -> None:
    """Note that batches have gone to Kafka: while it is away, the same ones are judged again and again."""
    with _one_at_a_time:
        for batch in batches:
            if session := _directory.known.get((batch.user_id, batch.session_key)):
                session.chunks += 1


def _judge(batch: LiveBatch, found: FoundSessions, allowed: set[tuple[str, int]]) -> str:
    if (batch.device_id, batch.user_id) not in allowed:
        return DEVICE_REVOKED
    session = found.sessions.get((batch.user_id, batch.session_key))
    return session_refusal(batch, session=session)
