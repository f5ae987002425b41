"""Automatic splits and laps: numbers of stretches, interpolated at their exact ends."""

from dataclasses import dataclass

import numpy as np

from startline.telemetry.domain.elevation import Climb
from startline.telemetry.domain.motion import Timeline
from startline.telemetry.domain.recording import Column, LapMark
from startline.telemetry.domain.workout_metrics import Lap, Split

MAX_SPLITS = 2_000
MIN_PARTIAL_M = 1.0  # A rest shorter than this is rounding, not a split.


@dataclass(frozen=True, slots=True)
class RunningSums:
    """Sums up to each sample, all `(n,)`: a stretch's value is the difference at its ends.

    That makes stretches additive: however a workout is cut, the parts add up to the whole.
    """

    time_s: Column
    distance_m: Column | None
    beats: Column  # heart rate x seconds
    beat_s: Column  # seconds with a heart rate
    climb: Climb | None
    moving: Timeline

    def at(self, moments_s: Column, column: Column) -> Column:
        """The running sum at any moments, linear between samples."""
        return np.interp(moments_s, self.time_s, column)


def running_sums(
    time_s: Column,
    distance_m: Column | None,
    heart_rate_bpm: Column,
    weights_s: Column,
    climb: Climb | None,
    moving: Timeline,
) -> RunningSums:
    """Build the sums; a sample's heart rate holds for its weight in seconds."""
    has_rate = np.isfinite(heart_rate_bpm)
    seconds = np.where(has_rate, weights_s, 0.0)
    beats = np.where(has_rate, heart_rate_bpm, 0.0) * seconds
    return RunningSums(time_s, distance_m, _before(beats), _before(seconds), climb, moving)


def automatic_splits(sums: RunningSums, every_m: float) -> tuple[Split, ...]:
    """A split for every `every_m` metres and a partial one for the rest; empty without a distance."""
    distance = sums.distance_m
    if distance is None or len(distance) < 2:
        return ()
    origin, total = float(distance[0]), float(distance[-1] - distance[0])
    whole = int(total // every_m)
    if total < MIN_PARTIAL_M or whole > MAX_SPLITS:
        return ()
    marks: Column = origin + every_m * np.arange(1, whole + 1, dtype=np.float64)
    moments = _moments_at(sums.time_s, distance, marks)
    lengths = [every_m] * whole
    rest = total - whole * every_m
    edges = [0.0, *moments.tolist()]
    if rest >= MIN_PARTIAL_M:
        edges.append(float(sums.time_s[-1]))
        lengths.append(rest)
    values = _stretches(sums, np.array(edges[:-1]), np.array(edges[1:]))
    return tuple(
        Split(
            index=index + 1,
            start_s=edges[index],
            end_s=edges[index + 1],
            distance_m=length,
            speed_avg_mps=length / row["moving_s"] if row["moving_s"] else None,
            is_partial=index == whole,
            **row,
        )
        for index, (length, row) in enumerate(zip(lengths, values, strict=True))
    )


def measured_laps(sums: RunningSums, marks: tuple[LapMark, ...]) -> tuple[Lap, ...]:
    """The device's laps; what the device did not say is taken from the samples."""
    if not marks:
        return ()
    starts, ends = np.array([m.start_s for m in marks]), np.array([m.end_s for m in marks])
    has_samples = len(sums.time_s) >= 2
    values = _stretches(sums, starts, ends) if has_samples else [None] * len(marks)
    gone = None
    if has_samples and sums.distance_m is not None:
        gone = sums.at(ends, sums.distance_m) - sums.at(starts, sums.distance_m)
    laps = []
    for index, (mark, row) in enumerate(zip(marks, values, strict=True)):
        elapsed = mark.end_s - mark.start_s
        moving = mark.timer_s if mark.timer_s is not None else row["moving_s"] if row else elapsed
        distance = (
            mark.distance_m if mark.distance_m is not None else None if gone is None else float(gone[index])
        )
        laps.append(
            Lap(
                index=index + 1,
                start_s=mark.start_s,
                end_s=mark.end_s,
                elapsed_s=elapsed,
                moving_s=moving,
                distance_m=distance,
                speed_avg_mps=distance / moving if distance and moving else None,
                heart_rate_avg_bpm=row["heart_rate_avg_bpm"] if row else None,
                ascent_m=row["ascent_m"] if row and row["ascent_m"] is not None else mark.ascent_m,
            )
        )
    return tuple(laps)


def _stretches(sums: RunningSums, starts: Column, ends: Column) -> list[dict]:
    """Elapsed and moving time, heart rate and climb of each stretch."""
    moving = sums.moving.counted_s(ends) - sums.moving.counted_s(starts)
    beats = sums.at(ends, sums.beats) - sums.at(starts, sums.beats)
    seconds = sums.at(ends, sums.beat_s) - sums.at(starts, sums.beat_s)
    ascent = descent = None
    if sums.climb is not None:
        ascent = sums.at(ends, sums.climb.ascent_m) - sums.at(starts, sums.climb.ascent_m)
        descent = sums.at(ends, sums.climb.descent_m) - sums.at(starts, sums.climb.descent_m)
    return [
        {
            "elapsed_s": float(ends[index] - starts[index]),
            "moving_s": float(moving[index]),
            "heart_rate_avg_bpm": float(beats[index] / seconds[index]) if seconds[index] > 0 else None,
            "ascent_m": None if ascent is None else float(ascent[index]),
            "descent_m": None if descent is None else float(descent[index]),
        }
        for index in range(len(starts))
    ]


def _moments_at(time_s: Column, distance_m: Column, marks_m: Column) -> Column:
    """When the running distance first reached each mark, linear between samples."""
    after = np.clip(np.searchsorted(distance_m, marks_m, side="left"), 1, len(distance_m) - 1)
    before = after - 1
    gap = distance_m[after] - distance_m[before]
    share = np.where(gap > 0, (marks_m - distance_m[before]) / np.where(gap > 0, gap, 1.0), 0.0)
    return time_s[before] + share * (time_s[after] - time_s[before])


def _before(values: Column) -> Column:
    """The sum of all earlier values at each sample."""
    sums = np.zeros(len(values))
    np.cumsum(values[:-1], out=sums[1:])
    return sums
