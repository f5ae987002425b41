"""All messages of a session become one recording, whatever order they came in."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from startline.telemetry.domain.live.channels import BY_NAME
from startline.telemetry.domain.live.clocks import UNSET_BEFORE_MS, Run, clock_offsets_ms, split_jumps
from startline.telemetry.domain.live.marks import FINISH, LAP, PAUSE, RESUME, START, Mark
from startline.telemetry.domain.live.merging import DeviceSamples, Times, in_order, merge
from startline.telemetry.domain.live.samples import SampleBatch
from startline.telemetry.domain.recording import (
    WARNING_CLOCK_UNSET,
    Column,
    LapMark,
    Recording,
    Samples,
)

FORMAT = "live"
WARNING_CLOCK_CORRECTED = "clock_corrected"
# A stray sample of a clock that was wrong for one message does not stretch a workout over days.
LONGEST_MS = 5 * 24 * 3600 * 1000  # SAFETY 3.3: nobody is under way for longer
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# Channels of a live sample by their names in a recording.
RECORDED = {
    "lat": "lat_deg",
    "lon": "lon_deg",
    "altitude_m": "altitude_m",
    "distance_m": "distance_m",
    "speed_mps": "speed_mps",
    "heart_rate_bpm": "heart_rate_bpm",
    "cadence_rpm": "cadence_rpm",
    "power_w": "power_w",
    "temperature_c": "temperature_c",
}
EXTRAS = {"accuracy_m": "accuracy_m"}


@dataclass(frozen=True, slots=True)
class Chunk:
    """One message of a session as it was stored and read again."""

    device_id: str
    seq: int
    content: SampleBatch | Mark
    received_ms: int


@dataclass(frozen=True, slots=True)
class SealedSession:
    """What a session came to.

    Args:
        recording: None when no sample was ever sent.
        device_id: whose samples it rests on.
        start: the start mark that counts, None when none was sent.
    """

    recording: Recording | None
    device_id: str
    start: Mark | None


def seal_session(chunks: Iterable[Chunk]) -> SealedSession:
    """Merge all messages of a session; the order in which they are given does not matter.

    Clocks are corrected first (`clocks`), then the devices are merged by time (`merging`). Of several starts
    the first by time counts.
    """
    by_device: dict[str, list[Chunk]] = defaultdict(list)
    for chunk in chunks:
        by_device[chunk.device_id].append(chunk)
    devices, marks, is_corrected, is_unset = [], [], False, False
    for device_id in sorted(by_device):
        placed = _place(sorted(by_device[device_id], key=lambda chunk: chunk.seq))
        is_corrected |= any(offset != 0 for _, _, _, offset in placed.pieces)
        is_unset |= any(batch.times_ms[first] < UNSET_BEFORE_MS for batch, first, _, _ in placed.pieces)
        marks += placed.marks
        if placed.pieces:
            devices.append(_samples_of(device_id, placed.pieces))
    marks.sort(key=lambda mark: (mark[0], mark[1].what))
    start = next((mark for _, mark in marks if mark.what == START), None)
    if not devices:
        return SealedSession(None, "", start)
    merged = _within_limits(merge(devices))
    warnings = ((WARNING_CLOCK_UNSET,) if is_unset else ()) or (
        (WARNING_CLOCK_CORRECTED,) if is_corrected else ()
    )
    return SealedSession(_recording(merged, marks, start, warnings), merged.device_id, start)


Piece = tuple[
    SampleBatch, int, int, int
]  # a batch, the first and last + 1 of its samples, the clock's offset


@dataclass(slots=True)
class _Placed:
    pieces: list[Piece]
    marks: list[tuple[int, Mark]]


def _place(chunks: Sequence[Chunk]) -> _Placed:
    """Find out the clock's offset for every message of one device, given by rising number."""
    runs: list[Run] = []
    owners: list[tuple[Chunk, int, int]] = []
    untimed: list[tuple[int, Mark]] = []
    for chunk in chunks:
        content = chunk.content
        if isinstance(content, Mark):
            if content.time_ms is None:
                untimed.append((chunk.received_ms, content))
                continue
            runs.append(Run(content.time_ms, content.time_ms, chunk.received_ms, content.sent_at_ms))
            owners.append((chunk, 0, 0))
            continue
        pieces = split_jumps(_rising(content).times_ms)
        for number, (first, last) in enumerate(pieces):
            is_last = number + 1 == len(pieces)
            times = content.times_ms[first:last]
            received_ms = chunk.received_ms if is_last else None
            runs.append(Run(min(times), max(times), received_ms, content.sent_at_ms if is_last else None))
            owners.append((chunk, first, last))
    placed = _Placed([], untimed)
    for (chunk, first, last), offset, run in zip(owners, clock_offsets_ms(runs), runs, strict=True):
        if isinstance(chunk.content, Mark):
            placed.marks.append((run.first_ms + offset, chunk.content))
        else:
            placed.pieces.append((chunk.content, first, last, offset))
    return placed


def _rising(batch: SampleBatch) -> SampleBatch:
    """The batch with the earliest sample first, when a client wrote the latest first."""
    times = batch.times_ms
    if len(times) > 1 and times[0] > times[-1] and all(a >= b for a, b in pairwise(times)):
        batch.times_ms = times[::-1]
        batch.columns = {name: values[::-1] for name, values in batch.columns.items()}
    return batch


def _samples_of(device_id: str, pieces: Sequence[Piece]) -> DeviceSamples:
    names = sorted({name for batch, *_ in pieces for name in batch.columns})
    times: Times = np.concatenate(
        [
            np.array(batch.times_ms[first:last], dtype=np.int64) + offset
            for batch, first, last, offset in pieces
        ]
    )
    columns = {name: np.concatenate([_column(piece, name) for piece in pieces]) for name in names}
    return in_order(device_id, times, columns)


def _column(piece: Piece, name: str) -> Column:
    batch, first, last, _ = piece
    values = batch.columns.get(name)
    if values is None:
        return np.full(last - first, np.nan)
    steps = np.array([np.nan if value is None else value for value in values[first:last]], dtype=np.float64)
    return steps / BY_NAME[name].scale


def _within_limits(samples: DeviceSamples) -> DeviceSamples:
    """Leave out what lies days away from the bulk of the samples."""
    middle_ms = int(samples.times_ms[len(samples.times_ms) // 2])
    kept = np.abs(samples.times_ms - middle_ms) <= LONGEST_MS
    if kept.all():
        return samples
    columns = {name: column[kept] for name, column in samples.columns.items()}
    return DeviceSamples(samples.device_id, samples.times_ms[kept], columns)


def _recording(
    samples: DeviceSamples, marks: list[tuple[int, Mark]], start: Mark | None, warnings: tuple[str, ...]
) -> Recording:
    columns = {name: column for name, column in samples.columns.items() if np.isfinite(column).any()}
    if "lat" in columns and "lon" in columns:
        nowhere = (columns["lat"] == 0.0) & (columns["lon"] == 0.0)
        if nowhere.any():
            columns |= {name: np.where(nowhere, np.nan, columns[name]) for name in ("lat", "lon")}
    started_ms = int(samples.times_ms[0])
    time_s = (samples.times_ms - started_ms) / 1000.0
    last_s = float(time_s[-1])
    seconds = [((ms - started_ms) / 1000.0, mark) for ms, mark in marks]
    return Recording(
        format=FORMAT,
        started_at=EPOCH + dt.timedelta(milliseconds=started_ms),
        samples=Samples.from_columns(
            time_s,
            {RECORDED[name]: column for name, column in columns.items() if name in RECORDED},
            {EXTRAS[name]: column for name, column in columns.items() if name in EXTRAS},
        ),
        sport_raw=start.sport if start else "",
        name=start.name if start else "",
        laps=_laps(seconds, last_s),
        timer_pauses=_pauses(seconds, last_s),
        warnings=warnings,
    )


def _pauses(marks: list[tuple[float, Mark]], last_s: float) -> tuple[tuple[float, float], ...]:
    """The stretches between a pause and its resume, within the recording."""
    pauses: list[tuple[float, float]] = []
    paused_s: float | None = None
    for at_s, mark in marks:
        if mark.what == PAUSE and paused_s is None:
            paused_s = at_s
        elif mark.what in (RESUME, FINISH) and paused_s is not None:
            pauses.append((paused_s, at_s))
            paused_s = None
    if paused_s is not None:
        pauses.append((paused_s, last_s))
    inside = [(max(0.0, begin), min(last_s, end)) for begin, end in pauses]
    return tuple((begin, end) for begin, end in inside if end > begin)


def _laps(marks: list[tuple[float, Mark]], last_s: float) -> tuple[LapMark, ...]:
    edges = sorted({at_s for at_s, mark in marks if mark.what == LAP and 0.0 < at_s < last_s})
    if not edges:
        return ()
    bounds = [0.0, *edges, last_s]
    return tuple(LapMark(start_s=begin, end_s=end) for begin, end in pairwise(bounds))
