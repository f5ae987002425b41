"""Ascent and descent from a column of altitudes.

Source: the reference of our domain notes (5.4): a median of five with repeated edges, then hysteresis:
a change counts once it reaches the threshold. Thresholds are those of Strava's help pages, rounded up.
"""

from dataclasses import dataclass

import numpy as np

from startline.telemetry.domain.recording import Column
from startline.telemetry.domain.rolling import median_of_5

BAROMETER_THRESHOLD_M = 3.0
GPS_THRESHOLD_M = 10.0
MAX_VERTICAL_MPS = 10.0  # Faster is the device setting its altitude, not the athlete; skiers reach 8.


@dataclass(frozen=True, slots=True)
class Climb:
    """Running sums of ascent and descent, `(n,)` metres at each sample, rising from 0."""

    ascent_m: Column
    descent_m: Column

    @property
    def total_ascent_m(self) -> float:
        return float(self.ascent_m[-1]) if len(self.ascent_m) else 0.0

    @property
    def total_descent_m(self) -> float:
        return float(self.descent_m[-1]) if len(self.descent_m) else 0.0


def measure_climb(altitude_m: Column, time_s: Column, *, threshold_m: float) -> Climb | None:
    """Ascent and descent up to each sample, or None without any altitude.

    Args:
        altitude_m: `(n,)`, NaN where not measured; such samples add nothing.
        time_s: `(n,)`, rising.
        threshold_m: what a change must reach to count.
    """
    known = np.flatnonzero(np.isfinite(altitude_m))
    if not len(known):
        return None
    smooth = median_of_5(_without_leaps(altitude_m[known], time_s[known]))
    rises: list[tuple[int, float]] = []
    falls: list[tuple[int, float]] = []
    reference = float(smooth[0])
    lower, upper = reference - threshold_m, reference + threshold_m
    for place, height in enumerate(smooth.tolist()):
        if lower < height < upper:
            continue
        (rises if height >= upper else falls).append((place, abs(height - reference)))
        reference, lower, upper = height, height - threshold_m, height + threshold_m
    return Climb(_running(rises, known, len(altitude_m)), _running(falls, known, len(altitude_m)))


def measure_climb_again(altitude_m: Column, time_s: Column, *, total_ascent_m: float | None) -> Climb | None:
    """The climb of stored samples as it was measured first, or None without any altitude.

    Whether a barometer measured them is not stored with them: of the two thresholds the one holds whose sum
    is nearer to the known ascent, and that of GPS where none is known.

    Args:
        altitude_m, time_s: as `measure_climb` takes them.
        total_ascent_m: the ascent of the whole workout.
    """
    by_gps = measure_climb(altitude_m, time_s, threshold_m=GPS_THRESHOLD_M)
    by_barometer = measure_climb(altitude_m, time_s, threshold_m=BAROMETER_THRESHOLD_M)
    if by_gps is None or by_barometer is None or total_ascent_m is None:
        return by_gps
    return min(by_gps, by_barometer, key=lambda climb: abs(climb.total_ascent_m - total_ascent_m))


def _without_leaps(altitude_m: Column, time_s: Column) -> Column:
    """The altitudes with steps of impossible vertical speed taken out; later values are shifted by them."""
    steps = np.diff(altitude_m)
    leaps = np.abs(steps) > MAX_VERTICAL_MPS * np.maximum(np.diff(time_s), 1.0)
    if not leaps.any():
        return altitude_m
    return altitude_m - np.concatenate(([0.0], np.cumsum(np.where(leaps, steps, 0.0))))


def _running(changes: list[tuple[int, float]], known: np.ndarray, length: int) -> Column:
    steps = np.zeros(length)
    if changes:
        places, sizes = zip(*changes, strict=True)
        steps[known[list(places)]] = sizes
    return np.cumsum(steps)
