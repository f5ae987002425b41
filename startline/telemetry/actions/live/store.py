"""Where the live state lies in Valkey: a cache of the chunks, saved by compare-and-set.

Several processes may bring one session forward (two web workers, several ingest processes): each saves only
on top of the version that it read, and begins again from the other's when that has changed.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

import msgspec
import valkey

from startline.platform.live import keys
from startline.platform.valkey_client import client
from startline.telemetry.domain.live.state import LiveState, LiveUpdate

EXPIRY_S = keys.CONTEXT_STREAM_EXPIRY_S
LOST = -1  # Valkey has forgotten the session: it is to be rebuilt from its chunks
# KEYS: state, track, then the streams. ARGV: version that was read ("0" = none), state, update, kind, expiry,
# greatest length of a stream, "1" = the track begins anew, then the points.
SAVE = """
local found = server.call('HGET', KEYS[1], 'version')
if ARGV[1] ~= '*' and (found or '0') ~= ARGV[1] then
  if found then return tonumber(found) else return -1 end
end
local version = server.call('HINCRBY', KEYS[1], 'version', 1)
server.call('HSET', KEYS[1], 'state', ARGV[2], 'update', ARGV[3])
if ARGV[7] == '1' then server.call('DEL', KEYS[2]) end
for first = 8, #ARGV, 1000 do
  server.call('RPUSH', KEYS[2], unpack(ARGV, first, math.min(first + 999, #ARGV)))
end
for i = 3, #KEYS do
  server.call('XADD', KEYS[i], 'MAXLEN', '~', ARGV[6], '*', 'kind', ARGV[4], 'data', ARGV[3])
end
if version % 64 == 1 then
  for i = 1, #KEYS do server.call('EXPIRE', KEYS[i], ARGV[5]) end
end
return 0
"""
_states = msgspec.msgpack.Decoder(LiveState)
_encode_state = msgspec.msgpack.Encoder().encode
_encode_update = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class SavedState:
    """A state as Valkey had it, with the version to save on top of."""

    version: int
    state: LiveState


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """One state to be saved, and the update that goes to its streams.

    Args:
        version: the version that it rests on; 0 = none is there; None = whatever is there is replaced.
        contexts: further streams, as `keys.context` names them.
    """

    session_id: uuid.UUID
    version: int | None
    state: LiveState
    update: LiveUpdate
    contexts: Sequence[str] = ()
    kind: str = "update"
    is_new_track: bool = False


def read_states(session_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, SavedState]:
    """Return the states that Valkey has of these sessions.

    Raises:
        valkey.ValkeyError: it is away.
    """
    pipeline = client().pipeline(transaction=False)
    for session_id in session_ids:
        pipeline.hmget(state_key(session_id), ["version", "state"])
    found: dict[uuid.UUID, SavedState] = {}
    for session_id, (version, state) in zip(session_ids, pipeline.execute(), strict=True):
        if version is None or state is None:
            continue
        try:
            found[session_id] = SavedState(int(version), _states.decode(state))
        except msgspec.DecodeError:
            continue  # of an older release: it is built anew
    return found


def save_states(saves: Sequence[Save]) -> list[int]:
    """Save states and send their updates; return for each 0, `LOST`, or the version that another one saved.

    Raises:
        valkey.ValkeyError: it is away; some may have been saved.
    """
    pipeline = client().pipeline(transaction=False)
    script = _script()
    for save in saves:
        contexts = [keys.context("session", str(save.session_id)), *save.contexts]
        names = [state_key(save.session_id), track_key(save.session_id)]
        names += [keys.context_stream(context) for context in contexts]
        script(
            keys=names,
            args=[
                "*" if save.version is None else save.version,
                _encode_state(save.state),
                _encode_update(save.update),
                save.kind,
                EXPIRY_S,
                keys.CONTEXT_STREAM_MAX_LENGTH,
                int(save.is_new_track),
                *[_encode_update(point) for point in save.update.track or ()],
            ],
            client=pipeline,
        )
    return [int(result) for result in pipeline.execute()]


def read_snapshot(session_id: uuid.UUID) -> tuple[bytes, list[bytes]] | None:
    """Return the last update (JSON) and all points of the track (JSON each); None when Valkey has none.

    Raises:
        valkey.ValkeyError: it is away.
    """
    pipeline = client().pipeline()
    pipeline.hget(state_key(session_id), "update")
    pipeline.lrange(track_key(session_id), 0, -1)
    update, points = pipeline.execute()
    return None if update is None else (cast(bytes, update), cast(list[bytes], points))


def read_updates(session_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """Return the last update (JSON) of each of these sessions that Valkey has.

    Raises:
        valkey.ValkeyError: it is away.
    """
    pipeline = client().pipeline(transaction=False)
    for session_id in session_ids:
        pipeline.hget(state_key(session_id), "update")
    updates = pipeline.execute() if session_ids else []
    return {
        session_id: update
        for session_id, update in zip(session_ids, updates, strict=True)
        if update is not None
    }


def forget_sessions(session_ids: Sequence[uuid.UUID]) -> None:
    """Remove everything that Valkey holds of these sessions."""
    names = [
        name
        for session_id in session_ids
        for name in (
            state_key(session_id),
            track_key(session_id),
            keys.context_stream(keys.context("session", str(session_id))),
        )
    ]
    if names:
        client().delete(*names)


def state_key(session_id: uuid.UUID) -> str:
    """The hash with the state, its version and the last update."""
    return f"live:state:{session_id}"


def track_key(session_id: uuid.UUID) -> str:
    """The list with the thinned points of the whole track."""
    return f"live:track:{session_id}"


@cache
def _script() -> "valkey.commands.core.Script":
    return client().register_script(SAVE)
