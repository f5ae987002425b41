"""What start and finish change of a session's row, in the transaction that stores them."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import F
from django.db.models.functions import Coalesce

from startline.platform.clock import utc_now
from startline.telemetry.actions.live.stored import KnownSession
from startline.telemetry.domain.live.batches import FINISH, START, LiveBatch
from startline.telemetry.domain.live.marks import Mark, decode_mark
from startline.telemetry.models import LiveSession

# Between the finish and the sealing: what overtook the finish on its way is usually here by then.
FINISH_GRACE = dt.timedelta(seconds=2)


def apply_marks(marks: Sequence[tuple[KnownSession, LiveBatch]]) -> None:
    """Needs a transaction: write into the rows what new marks say.

    What a session is called and belongs to is what its first start to arrive said; the sealing decides anew.
    """
    for session, batch in marks:
        mark = batch.content if isinstance(batch.content, Mark) else decode_mark(batch.payload)
        if batch.kind == START:
            _begin(session, mark)
        elif batch.kind == FINISH:
            now = utc_now()
            LiveSession.objects.filter(pk=session.id).update(
                finished_at=Coalesce(F("finished_at"), batch.received_at),
                due_at=now + FINISH_GRACE,
                updated_at=now,
            )


def _begin(session: KnownSession, mark: Mark) -> None:
    row = LiveSession.objects.get(pk=session.id)
    row.sport = row.sport or mark.sport
    row.name = row.name or mark.name
    if not row.context_kind:
        row.context_kind, row.context_id = mark.context_kind, mark.context_id
    row.updated_at = utc_now()
    row.save(update_fields=["sport", "name", "context_kind", "context_id", "updated_at"])
    session.context = (row.context_kind, row.context_id)
