"""The live state from the chunks: when Valkey lost it, when something came late, or on demand."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from startline.telemetry.domain.live.batches import START, LiveBatch, decode_content
from startline.telemetry.domain.live.marks import Mark
from startline.telemetry.domain.live.samples import SampleBatch
from startline.telemetry.domain.live.seqs import contains
from startline.telemetry.domain.live.state import LiveState, take_batch
from startline.telemetry.models import LiveChunk
from startline.telemetry.models.live import KIND_NAMES
from startline.users.contracts import sport_from_name

CHUNKS_PER_READ = 2000
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MILLISECOND = dt.timedelta(milliseconds=1)


def take(state: LiveState, *, batch: LiveBatch) -> bool:
    """Bring the state forward by a batch; return whether it was new."""
    content = batch.content or decode_content(batch.kind, batch.payload)
    return _take_content(
        state, batch.device_id, batch.seq, batch.kind, content, (batch.received_at - EPOCH) // MILLISECOND
    )


def _take_content(
    state: LiveState, device_id: str, seq: int, kind: str, content: SampleBatch | Mark, received_ms: int
) -> bool:
    """Bring the state forward by what a chunk says; return whether it was new."""
    is_new = take_batch(
        state, device_id=device_id, seq=seq, kind=kind, content=content, received_ms=received_ms
    )
    if is_new and kind == START and state.sport:
        sport = sport_from_name(state.sport)
        state.sport, state.family = sport.code, sport.family
    return is_new


def read_chunks(session_id: uuid.UUID) -> Iterator[tuple[str, int, str, bytes, int]]:
    """Yield the chunks of a session: device, number, kind, payload, arrival in milliseconds since 1970."""
    for _, device_id, seq, kind, payload, received_ms in _chunks_of([session_id]):
        yield device_id, seq, kind, payload, received_ms


def _chunks_of(
    session_ids: Sequence[uuid.UUID],
) -> Iterator[tuple[uuid.UUID, str, int, str, bytes, int]]:
    rows = LiveChunk.objects.filter(session_id__in=session_ids).order_by("session_id", "device_id", "seq")
    values = rows.values_list("session_id", "device_id", "seq", "kind", "payload", "received_at")
    for session_id, device_id, seq, kind, payload, received_at in values.iterator(chunk_size=CHUNKS_PER_READ):
        received_ms = (received_at - EPOCH) // MILLISECOND
        yield session_id, device_id, seq, KIND_NAMES[kind], bytes(payload), received_ms


def rebuild_state(session_id: uuid.UUID) -> LiveState:
    """Return the state of a session as if all its chunks had come in the order of their samples."""
    return rebuild_states([session_id])[session_id]


def rebuild_states(session_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, LiveState]:
    """Return the states of several sessions, as `rebuild_state`, in one query."""
    states = {session_id: LiveState() for session_id in session_ids}
    for session_id, chunks in groupby(_chunks_of(session_ids), key=itemgetter(0)):
        _take_all(states[session_id], chunks)
    return states


def _take_all(state: LiveState, rows: Iterable[tuple[uuid.UUID, str, int, str, bytes, int]]) -> None:
    chunks = []
    for _, device_id, seq, kind, payload, received_ms in rows:
        content = decode_content(kind, payload)
        chunks.append((_first_ms(content, received_ms), device_id, seq, kind, content, received_ms))
    # A start first: the rest depends on the sport.
    chunks.sort(key=lambda chunk: (chunk[3] != START, *chunk[:3]))
    for _, device_id, seq, kind, content, received_ms in chunks:
        _take_content(state, device_id, seq, kind, content, received_ms)
    # Two devices' batches overlap in time: that is no lateness.
    state.is_behind = False


def add_missing_chunks(state: LiveState, *, session_id: uuid.UUID) -> int:
    """Bring a state forward by the chunks that it does not know yet; return how many those were."""
    rows = LiveChunk.objects.filter(session_id=session_id)
    missing: dict[str, list[int]] = {}
    for device_id, seq in rows.values_list("device_id", "seq"):
        if not contains(state.ranges.get(device_id, []), seq):
            missing.setdefault(device_id, []).append(seq)
    for device_id, seqs in missing.items():
        for start in range(0, len(seqs), CHUNKS_PER_READ):
            wanted = rows.filter(device_id=device_id, seq__in=seqs[start : start + CHUNKS_PER_READ])
            for chunk in wanted.order_by("seq"):
                kind = KIND_NAMES[chunk.kind]
                content = decode_content(kind, bytes(chunk.payload))
                received_ms = (chunk.received_at - EPOCH) // MILLISECOND
                _take_content(state, device_id, chunk.seq, kind, content, received_ms)
    return sum(map(len, missing.values()))


def _first_ms(content: SampleBatch | Mark, received_ms: int) -> int:
    if isinstance(content, SampleBatch):
        return min(content.times_ms)
    return received_ms if content.time_ms is None else content.time_ms
