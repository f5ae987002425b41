"""Heart rate that a strap stored by itself and the watch appended later as hr messages (132).

Source: FIT cookbook "Heart Rate Data Messages": beats have times in 1/1024 s, the first of them together
with a timestamp; later ones are the low 12 bits only. A record gets the mean of the heart rate since the
record before, a value holding for up to five seconds.
"""

import numpy as np

from startline.telemetry.domain.fit.columns import Block, Messages
from startline.telemetry.domain.recording import Column

TICKS_PER_S = 1024
HOLD_STEP_S = 0.25
MAX_HOLD_STEPS = 20  # five seconds
_FRACTIONAL_TIMESTAMP, _FILTERED_BPM, _EVENT_TIMESTAMP, _EVENT_TIMESTAMP_12 = 0, 6, 9, 10


def rates_at_records(messages: Messages, record_times_s: Column) -> Column:
    """The mean heart rate of the stretch before each record.

    Args:
        messages: the hr messages.
        record_times_s: `(n,)`, rising, seconds of the FIT epoch.

    Returns:
        `(n,)` beats a minute, rounded half up; NaN where no beat falls into the stretch.
    """
    times, rates = _beats(messages)
    if not len(times) or not len(record_times_s):
        return np.full(len(record_times_s), np.nan)
    times, rates = _held(times, rates)
    before = np.concatenate(([record_times_s[0] - 1.0], record_times_s[:-1]))
    before = np.where(before == record_times_s, record_times_s - 1.0, before)
    first = np.searchsorted(times, before, side="right")
    last = np.searchsorted(times, record_times_s, side="right")
    sums = np.concatenate(([0.0], np.cumsum(rates)))
    count = last - first
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (sums[last] - sums[first]) / count
    return np.where(count > 0, np.floor(means + 0.5), np.nan)


def _beats(messages: Messages) -> tuple[Column, Column]:
    """Every beat's time (FIT epoch, s) and rate, rising in time."""
    pieces = [_block_beats(block) for block in messages.blocks]
    order = np.argsort(np.concatenate([piece[0] for piece in pieces]), kind="stable")
    if not len(order):
        return np.empty(0), np.empty(0)
    _, ticks, fullness, anchors, rates = (
        np.concatenate(column)[order] for column in zip(*pieces, strict=True)
    )
    steps = np.diff(ticks, prepend=ticks[0]) % 4096
    running = np.cumsum(steps)
    row = np.arange(len(ticks))
    is_full = fullness > 0
    last_full = np.maximum.accumulate(np.where(is_full, row, -1))
    last_anchor = np.maximum.accumulate(np.where(np.isfinite(anchors), row, -1))
    known = (last_anchor >= 0) & (last_full >= 0)
    absolute = running + (ticks - running)[last_full]
    times = anchors[last_anchor] + (absolute - absolute[last_anchor]) / TICKS_PER_S
    keep = known & np.isfinite(times) & np.isfinite(rates) & (rates > 0)
    times, rates = times[keep], rates[keep]
    rising = np.argsort(times, kind="stable")
    return times[rising], rates[rising]


def _block_beats(block: Block) -> tuple[Column, Column, Column, Column, Column]:
    """Flat columns of a block's beats: order key, ticks, 1 for a full tick, anchor time, rate."""
    fields = block.definition.fields
    rates = (
        block.numbers(fields[_FILTERED_BPM], 0x02) if _FILTERED_BPM in fields else np.empty((block.rows, 0))
    )
    empty = np.empty(0)
    if _EVENT_TIMESTAMP in fields:
        ticks = block.numbers(fields[_EVENT_TIMESTAMP], 0x86)
        is_full = np.ones_like(ticks)
    elif _EVENT_TIMESTAMP_12 in fields:
        ticks = _unpack_12_bits(block)
        is_full = np.zeros_like(ticks)
    else:
        return empty, empty, empty, empty, empty
    items = min(ticks.shape[1], rates.shape[1])
    if items == 0:
        return empty, empty, empty, empty, empty
    ticks, is_full, rates = ticks[:, :items], is_full[:, :items], rates[:, :items]
    anchors = np.full(ticks.shape, np.nan)
    if 253 in fields:
        stamps = block.numbers(fields[253], 0x86)[:, 0]
        if _FRACTIONAL_TIMESTAMP in fields:
            fraction = block.numbers(fields[_FRACTIONAL_TIMESTAMP], 0x84, 32768)[:, 0]
            stamps = stamps + np.nan_to_num(fraction)
        anchors[:, 0] = stamps
    keys = block.positions[:, None] + np.arange(items) / (items + 1)
    usable = np.isfinite(ticks).ravel()
    columns = (keys, ticks, is_full, anchors, rates)
    flat = [column.ravel()[usable].astype(np.float64) for column in columns]
    return flat[0], flat[1], flat[2], flat[3], flat[4]


def _unpack_12_bits(block: Block) -> Column:
    """Two 12-bit values from every three bytes, low bits first."""
    packed = block.view(block.definition.fields[_EVENT_TIMESTAMP_12], "u1").astype(np.int64)
    triples = packed[:, : packed.shape[1] // 3 * 3].reshape(block.rows, -1, 3)
    low = triples[:, :, 0] | (triples[:, :, 1] & 0x0F) << 8
    high = triples[:, :, 1] >> 4 | triples[:, :, 2] << 4
    return np.stack((low, high), axis=2).reshape(block.rows, -1).astype(np.float64)


def _held(times: Column, rates: Column) -> tuple[Column, Column]:
    """Each beat repeated every quarter of a second until the next one, for at most five seconds."""
    gaps = np.diff(times, append=times[-1])
    extra = np.clip(np.ceil(gaps / HOLD_STEP_S - 1e-9) - 1, 0, MAX_HOLD_STEPS).astype(np.int64)
    repeats = extra + 1
    first = np.cumsum(repeats) - repeats
    step = np.arange(int(repeats.sum())) - np.repeat(first, repeats)
    return np.repeat(times, repeats) + HOLD_STEP_S * step, np.repeat(rates, repeats)
