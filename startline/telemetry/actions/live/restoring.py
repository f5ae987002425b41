"""Live states that Valkey has lost, or that an operator wants built anew from the chunks."""

import datetime as dt
import uuid
from collections.abc import Sequence

import structlog
import valkey

from startline.platform.clock import utc_now
from startline.telemetry.actions.live.ending import write_live_state
from startline.telemetry.actions.live.rebuilding import rebuild_states
from startline.telemetry.actions.live.store import Save, save_states, state_names
from startline.telemetry.domain.live.state import LiveUpdate, make_update
from startline.telemetry.models import LiveSession
from startline.telemetry.models.live import LiveSessionState

log = structlog.get_logger(__name__)

SHOWN_AFTER_SEALING = dt.timedelta(hours=24)  # as long as Valkey keeps a session's stream


def restore_live_states(sessions: Sequence[LiveSession]) -> dict[uuid.UUID, LiveUpdate]:
    """Build live states that Valkey has lost, by a restart say; those of open sessions are saved again.

    Returns:
        By session what spectators are told now, with the whole track; none where no sample has come yet.
    """
    states = rebuild_states([session.pk for session in sessions])
    updates: dict[uuid.UUID, LiveUpdate] = {}
    saves: list[Save] = []
    for session in sessions:
        state = states[session.pk]
        if not state.at_ms:
            continue
        update = updates[session.pk] = make_update(state, session_id=str(session.pk))
        if session.state == LiveSessionState.OPEN:
            # Unless somebody else has saved one meanwhile.
            names = state_names(session.pk)
            saves.append(Save(names=names, version=0, state=state, update=update, is_new_track=True))
    try:
        save_states(saves)
    except valkey.ValkeyError as error:
        log.warning("live_state_not_saved", error=type(error).__name__)
    return updates


def reindex_live() -> int:
    """Build the live state of every session that is open, or was sealed within a day, anew from its chunks.

    Returns:
        How many sessions were built.
    """
    now, built = utc_now(), 0
    for session in LiveSession.objects.order_by("created_at").iterator():
        is_sealed = session.state == LiveSessionState.SEALED
        if is_sealed and (session.sealed_at is None or now - session.sealed_at > SHOWN_AFTER_SEALING):
            continue
        built += write_live_state(session.id, is_ended=is_sealed)
    return built
