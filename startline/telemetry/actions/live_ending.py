"""The live state of a session that is sealed: spectators are told that it is over."""

import uuid

import structlog
import valkey

from startline.platform.live import keys
from startline.telemetry.actions.live_rebuilding import rebuild_state
from startline.telemetry.actions.live_store import Save, save_states
from startline.telemetry.domain.live.state import make_update
from startline.telemetry.models import LiveSession

log = structlog.get_logger(__name__)


def end_live_state(session_id: uuid.UUID) -> None:
    """Show the session as ended; Valkey being away is no reason to fail, the tables say it too."""
    write_live_state(session_id, is_ended=True)


def write_live_state(session_id: uuid.UUID, *, is_ended: bool) -> bool:
    """Rebuild a session's live state from its chunks and save it over what is there; return if it was."""
    row = LiveSession.objects.filter(pk=session_id).values_list("context_kind", "context_id").first()
    if row is None:
        return False
    state = rebuild_state(session_id)
    if is_ended and state.finished_ms is None:
        state.finished_ms = state.at_ms
    save = Save(
        session_id=session_id,
        version=None,
        state=state,
        update=make_update(state, session_id=str(session_id)),
        contexts=[keys.context(*row)] if row[0] else [],
        is_new_track=True,
    )
    try:
        save_states([save])
    except valkey.ValkeyError as error:
        log.warning("live_state_not_saved", error=type(error).__name__)
        return False
    return True
