"""The live state of a session that is sealed: spectators are told that it is over."""

import uuid

import structlog
import valkey

from startline.platform.live import keys
from startline.telemetry.actions.live.context_rights import may_be_shown
from startline.telemetry.actions.live.rebuilding import rebuild_state
from startline.telemetry.actions.live.store import Save, save_states, state_names
from startline.telemetry.domain.live.state import make_update
from startline.telemetry.models import LiveSession

log = structlog.get_logger(__name__)


def end_live_state(session_id: uuid.UUID) -> None:
    """Show the session as ended; Valkey being away is no reason to fail, the tables say it too."""
    write_live_state(session_id, is_ended=True)


def write_live_state(session_id: uuid.UUID, *, is_ended: bool) -> bool:
    """Rebuild a session's live state from its chunks and save it over what is there; return if it was."""
    session = LiveSession.objects.filter(pk=session_id).only("user_id", "context_kind", "context_id").first()
    if session is None:
        return False
    context = (session.context_kind, session.context_id)
    is_shown = bool(context[0]) and may_be_shown(session.user_id, context=context)
    state = rebuild_state(session_id)
    if is_ended and state.finished_ms is None:
        state.finished_ms = state.at_ms
    save = Save(
        names=state_names(session_id),
        version=None,
        state=state,
        update=make_update(state, session_id=str(session_id)),
        contexts=[keys.context(*context)] if is_shown else [],
        is_new_track=True,
    )
    try:
        save_states([save], is_logged=True)
    except valkey.ValkeyError as error:
        log.warning("live_state_not_saved", error=type(error).__name__)
        return False
    return True
