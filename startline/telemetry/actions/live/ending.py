"""The live state of a session that is sealed: spectators are told that it is over."""

import datetime as dt
import uuid
from collections.abc import Sequence

import structlog
import valkey

from startline.platform.clock import utc_now
from startline.platform.live import keys
from startline.telemetry.actions.live.context_rights import may_be_shown
from startline.telemetry.actions.live.rebuilding import rebuild_state, rebuild_states
from startline.telemetry.actions.live.store import Save, save_states, state_names
from startline.telemetry.domain.live.state import LiveUpdate, make_update
from startline.telemetry.models import LiveSession
from startline.telemetry.models.live import LiveSessionState

log = structlog.get_logger(__name__)

SHOWN_AFTER_SEALING = dt.timedelta(hours=24)  # as long as Valkey keeps a session's stream


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
