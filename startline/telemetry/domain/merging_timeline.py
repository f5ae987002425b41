"""The samples' times, laps and pauses of a merged recording."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from startline.telemetry.domain.motion import hard_pauses
from startline.telemetry.domain.recording import Column, DeviceSummary, LapMark, Recording

SILENCE_S = 60.0  # A longer silence of the primary that is no pause of its timer is filled from the others.
CONTINUES_SHARE = 0.5  # A recording with more than this of its time outside the primary's continues it.
_SUMMED = ("distance_m", "timer_s", "ascent_m", "descent_m", "calories_kcal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """When the merged recording has samples.

    Args:
        recording: the primary with start, laps, pauses and totals of the whole, its samples not yet merged.
        times_s: `(n,)` seconds from that start.
        part_times_s: the times of each recording's samples on the same clock.
        added_times_s: the times that each recording added.
    """

    recording: Recording
    times_s: Column
    part_times_s: list[Column]
    added_times_s: list[Column]


def timeline_of(parts: Sequence[tuple[Recording, float]]) -> Timeline:
    """Return the timeline of recordings with the seconds to add to their clocks; the primary is first."""
    primary = parts[0][0]
    offsets = [
        (recording.started_at - primary.started_at).total_seconds() + shift_s - parts[0][1]
        for recording, shift_s in parts
    ]
    times = [recording.samples.time_s + offset for (recording, _), offset in zip(parts, offsets, strict=True)]
    grid, added, continuing = times[0], [np.empty(0)] * len(parts), [0]
    pauses = [*hard_pauses(primary).pauses]
    for index in range(1, len(parts)):
        if _continues(times[index], grid):
            new = times[index][_outside(times[index], grid)]
            continuing.append(index)
            pauses += _between(grid, new)
        else:
            new = times[index][_in_silence(times[index], grid, pauses)]
        added[index] = new
        grid = np.unique(np.concatenate((grid, new))) if len(new) else grid
    start_s = min(0.0, float(grid[0])) if len(grid) else 0.0
    whole = _whole(parts, offsets, continuing, start_s, is_longer=any(map(len, added)))
    return Timeline(
        recording=_with_segments(whole, parts, times, continuing, grid, start_s),
        times_s=grid - start_s,
        part_times_s=[each - start_s for each in times],
        added_times_s=[each - start_s for each in added],
    )


def _between(grid: Column, new: Column) -> list[tuple[float, float]]:
    """The time between two recordings that follow one another: a pause, whatever a third one says."""
    if not len(grid):
        return []
    if new[0] > grid[-1]:
        return [(float(grid[-1]), float(new[0]))]
    return [(float(new[-1]), float(grid[0]))] if new[-1] < grid[0] else []


def _outside(times: Column, grid: Column) -> NDArray[np.bool_]:
    if not len(grid):
        return np.ones(len(times), dtype=bool)
    return (times < grid[0]) | (times > grid[-1])


def _continues(times: Column, grid: Column) -> bool:
    if not len(times):
        return False
    return bool(_outside(times, grid).mean() > CONTINUES_SHARE)


def _in_silence(times: Column, grid: Column, pauses: Sequence[tuple[float, float]]) -> NDArray[np.bool_]:
    """Which times lie in a long gap of the grid that is no pause."""
    if len(grid) < 2:
        return np.zeros(len(times), dtype=bool)
    after = np.searchsorted(grid, times, side="left")
    is_inside = (after > 0) & (after < len(grid))
    begin, end = grid[np.maximum(after - 1, 0)], grid[np.minimum(after, len(grid) - 1)]
    silent = is_inside & (end - begin > SILENCE_S) & (times > begin) & (times < end)
    for start_s, end_s in pauses:
        silent &= ~((times >= start_s) & (times <= end_s))
    return silent


def _whole(
    parts: Sequence[tuple[Recording, float]],
    offsets: list[float],
    continuing: list[int],
    start_s: float,
    *,
    is_longer: bool,
) -> Recording:
    """The primary with start, laps, pauses and totals of everything that makes up its timeline."""
    primary = parts[0][0]
    moves = [(parts[index][0], offsets[index] - start_s) for index in continuing]
    others = [(each, offset - start_s) for (each, _), offset in zip(parts, offsets, strict=True)]
    laps = [_moved(lap, move) for each, move in moves for lap in each.laps]
    if not laps:
        laps = next(([_moved(lap, move) for lap in each.laps] for each, move in others if each.laps), [])
    laps.sort(key=lambda lap: lap.start_s)
    if not is_longer or not len(primary.samples):
        return replace(primary, laps=tuple(laps))
    pauses = sorted((begin + move, end + move) for each, move in moves for begin, end in each.timer_pauses)
    summary = _summed([each.summary for each, _ in moves])
    if len(continuing) == 1:  # The device counted neither time nor way while it was silent.
        summary = replace(summary, distance_m=None, timer_s=None, elapsed_s=None, speed_avg_mps=None)
    return replace(
        primary,
        started_at=primary.started_at + timedelta(seconds=start_s),
        laps=tuple(laps),
        timer_pauses=tuple(pauses),
        summary=summary,
    )


def _moved(lap: LapMark, by_s: float) -> LapMark:
    return replace(lap, start_s=max(0.0, lap.start_s + by_s), end_s=max(0.0, lap.end_s + by_s))


def _summed(summaries: list[DeviceSummary]) -> DeviceSummary:
    """The totals of recordings that follow one another, where each of them says one."""
    if len(summaries) == 1:
        return summaries[0]
    totals: dict[str, float] = {}
    for name in _SUMMED:
        values = [getattr(each, name) for each in summaries]
        if all(value is not None for value in values):
            totals[name] = sum(values)
    return DeviceSummary(**totals)


def _with_segments(
    whole: Recording,
    parts: Sequence[tuple[Recording, float]],
    times: list[Column],
    continuing: list[int],
    grid: Column,
    start_s: float,
) -> Recording:
    """Pieces of track begin where they did, and where one recording follows another."""
    starts: set[int] = set()
    for index in continuing:
        marks = [mark for mark in parts[index][0].segment_starts if 0 < mark < len(times[index])]
        moments = times[index][marks] if marks else np.empty(0)
        if index and len(times[index]):
            edges = times[index][[0]] if times[index][0] > grid[0] else times[0][[0]]
            moments = np.concatenate((moments, edges))
        starts |= set(np.searchsorted(grid, moments, side="left").tolist())
    return replace(whole, segment_starts=tuple(sorted(mark for mark in starts if 0 < mark < len(grid))))
