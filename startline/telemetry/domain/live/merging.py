"""The samples of several devices as one: each on its own clock, then the best one filled by the others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from startline.telemetry.domain.recording import Column

# A value is taken from another device's sample this near: one second each way, and two that were lost.
NEAR_MS = 3_000
# Over a longer gap of the best device the others' samples are taken as they are.
GAP_MS = 10_000
# Running sums and positions of two devices do not fit together, sample by sample.
NEVER_MIXED = frozenset({"lat", "lon", "accuracy_m", "distance_m", "altitude_m"})
Times = NDArray[np.int64]


@dataclass(slots=True)
class DeviceSamples:
    """What one device measured, on the corrected clock: times rise, without repetition.

    `columns` holds every channel of `channels` that it measured, `(n,)` float64 in units, NaN = not measured.
    """

    device_id: str
    times_ms: Times
    columns: dict[str, Column]

    def count(self, name: str) -> int:
        """How many values of a channel there are."""
        return int(np.isfinite(self.columns[name]).sum()) if name in self.columns else 0


def in_order(device_id: str, times_ms: Times, columns: dict[str, Column]) -> DeviceSamples:
    """Return a device's samples in the order of their times.

    Samples of one and the same millisecond are one: for each channel the first value that is known, in the
    given order, stands.
    """
    order = np.argsort(times_ms, kind="stable")
    times = times_ms[order]
    is_first = np.ones(len(times), dtype=bool)
    is_first[1:] = times[1:] != times[:-1]
    kept = {name: column[order] for name, column in columns.items()}
    if not is_first.all():
        group = np.cumsum(is_first) - 1
        kept = {name: _first_known(column, group, int(group[-1]) + 1) for name, column in kept.items()}
        times = times[is_first]
    return DeviceSamples(device_id, times, kept)


def merge(devices: Sequence[DeviceSamples]) -> DeviceSamples:
    """Return the samples of the device with the most positions, completed by the others.

    What it did not measure at all, or not just then, comes from the nearest sample of another device within
    `NEAR_MS`; in its gaps of over `GAP_MS` their samples stand by themselves. Positions, altitudes and
    running distances are never mixed sample by sample.
    """
    ranked = sorted(devices, key=_rank)
    merged = ranked[0]
    for other in ranked[1:]:
        merged = _complete(merged, other)
    return merged


def _rank(samples: DeviceSamples) -> tuple[int, int, str]:
    return -samples.count("lat"), -len(samples.times_ms), samples.device_id


def _complete(best: DeviceSamples, other: DeviceSamples) -> DeviceSamples:
    columns = dict(best.columns)
    near = _nearest(best.times_ms, other.times_ms)
    for name, theirs in other.columns.items():
        ours = columns.get(name)
        if ours is not None and name in NEVER_MIXED and np.isfinite(ours).any():
            continue
        filled = np.full(len(best.times_ms), np.nan) if ours is None else ours.copy()
        empty = np.flatnonzero(np.isnan(filled) & (near >= 0))
        filled[empty] = theirs[near[empty]]
        columns[name] = filled
    return _with_gaps_filled(DeviceSamples(best.device_id, best.times_ms, columns), best, other)


def _with_gaps_filled(merged: DeviceSamples, best: DeviceSamples, other: DeviceSamples) -> DeviceSamples:
    after = np.searchsorted(best.times_ms, other.times_ms)
    before_ms = np.where(after > 0, best.times_ms[np.maximum(after - 1, 0)], np.iinfo(np.int64).min // 4)
    after_ms = np.where(
        after < len(best.times_ms),
        best.times_ms[np.minimum(after, len(best.times_ms) - 1)],
        np.iinfo(np.int64).max // 4,
    )
    is_apart = (other.times_ms - before_ms > NEAR_MS) & (after_ms - other.times_ms > NEAR_MS)
    alone = np.flatnonzero(is_apart & (after_ms - before_ms > GAP_MS))
    if not len(alone):
        return merged
    times = np.concatenate((merged.times_ms, other.times_ms[alone]))
    columns: dict[str, Column] = {}
    for name in merged.columns.keys() | other.columns.keys():
        ours = merged.columns.get(name, np.full(len(merged.times_ms), np.nan))
        theirs = other.columns.get(name, np.full(len(other.times_ms), np.nan))[alone]
        if name == "distance_m" and best.count("distance_m"):
            theirs = np.full(len(alone), np.nan)
        columns[name] = np.concatenate((ours, theirs))
    return in_order(merged.device_id, times, columns)


def _nearest(times_ms: Times, others_ms: Times) -> NDArray[np.int64]:
    """For each time the index of the nearest other within `NEAR_MS` (the earlier of two), -1 for none."""
    if not len(others_ms):
        return np.full(len(times_ms), -1)
    after = np.minimum(np.searchsorted(others_ms, times_ms), len(others_ms) - 1)
    before = np.maximum(after - 1, 0)
    is_before = np.abs(times_ms - others_ms[before]) <= np.abs(others_ms[after] - times_ms)
    near = np.where(is_before, before, after)
    return np.where(np.abs(others_ms[near] - times_ms) <= NEAR_MS, near, -1)


def _first_known(column: Column, group: NDArray[np.int64], count: int) -> Column:
    result = np.full(count, np.nan)
    known = np.flatnonzero(np.isfinite(column))[::-1]
    result[group[known]] = column[known]
    return result
