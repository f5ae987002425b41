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
# All sessions of a save in one call: what a call costs would otherwise be most of what an update costs. For
# the same reason nothing of it goes to Valkey's log of writes (`set_repl`): after a restart the state is gone
# or an older one, and is built from the chunks.
# The last state of a session that is over is told to the log: no batch follows that would have it built.
# ARGV: expiry, greatest length of a stream, "1" = into the log, then for each session: how many streams,
# version that was read ("0" = none, "*" = any), state, update, kind, "1" = the track begins anew, the new
# points ("" = none).
# KEYS for each session: state, track, then its streams.
SAVE = """
if ARGV[3] ~= '1' then server.set_repl(server.REPL_NONE) end
local results, key, expiry, length = {}, 1, ARGV[1], ARGV[2]
for arg = 4, #ARGV, 7 do
  local streams, wanted, update, points = tonumber(ARGV[arg]), ARGV[arg + 1], ARGV[arg + 3], ARGV[arg + 6]
  local found = server.call('HGET', KEYS[key], 'version')
  if wanted ~= '*' and (found or '0') ~= wanted then
    results[#results + 1] = tonumber(found or '-1')
  else
    local version = tonumber(found or '0') + 1
    server.call('HSET', KEYS[key], 'version', version, 'state', ARGV[arg + 2], 'update', update)
    if ARGV[arg + 5] == '1' then server.call('DEL', KEYS[key + 1]) end
    if points ~= '' and server.call('RPUSH', KEYS[key + 1], points) == 1 then
      server.call('EXPIRE', KEYS[key + 1], expiry)
    end
    for i = key + 2, key + 1 + streams do
      server.call('XADD', KEYS[i], 'MAXLEN', '~', length, '*', 'kind', ARGV[arg + 4], 'data', update)
      if i > key + 2 then server.call('EXPIRE', KEYS[i], expiry, 'NX') end
    end
    if version % 64 == 1 then
      for i = key, key + 1 + streams do server.call('EXPIRE', KEYS[i], expiry) end
    end
    results[#results + 1] = 0
  end
  key = key + 2 + streams
end
return results
"""
# One point of the track: latitude, longitude, seconds since the start.
Point = tuple[float, float, int]
_states = msgspec.msgpack.Decoder(LiveState)
_points = msgspec.json.Decoder(list[Point])
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
        names: what `state_names` says of the session.
        contexts: further streams, as `keys.context` names them.
    """

    names: list[str]
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


def save_states(saves: Sequence[Save], *, is_logged: bool = False) -> list[int]:
    """Save states and send their updates; return for each 0, `LOST`, or the version that another one saved.

    Args:
        is_logged: they outlive a restart of Valkey; they are whole, not what is new alone.

    Raises:
        valkey.ValkeyError: it is away; some may have been saved.
    """
    if not saves:
        return []
    names: list[str] = []
    values: list[bytes | str | int] = [EXPIRY_S, keys.CONTEXT_STREAM_MAX_LENGTH, int(is_logged)]
    for save in saves:
        track = save.update.track
        names += save.names
        names += [keys.context_stream(context) for context in save.contexts]
        values += [
            1 + len(save.contexts),
            "*" if save.version is None else save.version,
            _encode_state(save.state),
            _encode_update(save.update),
            save.kind,
            int(save.is_new_track),
            _encode_update(track) if track else "",
        ]
    return [int(result) for result in _script()(keys=names, args=values)]


def read_snapshot(session_id: uuid.UUID) -> tuple[bytes, list[Point]] | None:
    """Return the last update (JSON) and all points of the track; None when Valkey has none.

    Raises:
        valkey.ValkeyError: it is away.
    """
    pipeline = client().pipeline()
    pipeline.hget(state_key(session_id), "update")
    pipeline.lrange(track_key(session_id), 0, -1)
    update, pieces = pipeline.execute()
    if update is None:
        return None
    return cast(bytes, update), [point for piece in pieces for point in _points.decode(piece)]


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
    names = [name for session_id in session_ids for name in state_names(session_id)]
    if names:
        client().delete(*names)


def state_names(session_id: uuid.UUID) -> list[str]:
    """All that is kept of a session: its state, its track, its own stream."""
    stream = keys.context_stream(keys.context("session", str(session_id)))
    return [state_key(session_id), track_key(session_id), stream]


def state_key(session_id: uuid.UUID) -> str:
    """The hash with the state, its version and the last update."""
    return f"live:followed:{session_id}"


def track_key(session_id: uuid.UUID) -> str:
    """The list with the thinned points of the whole track, as JSON: those of one update in each element."""
    return f"live:track:{session_id}"


@cache
def _script() -> "valkey.commands.core.Script":
    return client().register_script(SAVE)
