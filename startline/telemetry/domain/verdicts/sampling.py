"""Made-up recordings: drawn lines, constant speed, a generator's noise, heights that nothing measured."""

import numpy as np

from startline.telemetry.domain.geodesy import MEAN_RADIUS_M
from startline.telemetry.domain.recording import Column, Samples
from startline.telemetry.domain.verdicts.findings import (
    ALTITUDE_INVENTED,
    CLOCK_STRETCHED,
    DISTANCE_WITHOUT_TRACK,
    DOUBT,
    HINT,
    PROOF,
    SAMPLING_CONSTANT,
    TRACK_DRAWN,
    TRACK_JITTERED,
    Finding,
)
from startline.telemetry.domain.verdicts.grid import Grid, centred_speed, smoothed

MIN_POINTS = 120
MOVING_MPS = 0.7
# How far from the line between the points of five seconds before and after: real receivers wander by
# decimetres, files are rounded to 11 cm.
DRAWN_BASE_S, DRAWN_WITHIN_M, DRAWN_SHARE = 5, 0.08, 0.6
CONSTANT_VARIATION = 0.012  # of the mean of ten seconds; the steadiest real runs have 4 %
SAME_STEP_SHARE = 0.98
JITTER_HINT, JITTER_DOUBT = (
    1.15,
    1.35,
)  # raw length of the track over its smoothed one; real ones 1.00 to 1.05
JITTER_STEP_S = 2.0  # slower sampling hides it
# Parts of a second between the samples of real devices; longer steps are whole or half seconds.
USUAL_STEPS_S = (0.1, 0.125, 0.2, 0.25, 0.333, 0.5)
STEP_ERROR_S, STEP_SHARE = 0.004, 0.95
MIN_FLAT_M = 2000.0
EXCESS, MIN_EXCESS_M, INDOORS_M = 1.35, 1000.0, 150.0


def made_up(samples: Samples, grid: Grid) -> list[Finding]:
    """What says that no receiver recorded this track; nothing for a recording without one."""
    known = np.isfinite(samples.lat_deg) & np.isfinite(samples.lon_deg)
    if known.sum() < MIN_POINTS or not grid.has_track or extent_m(grid) < INDOORS_M:
        return []
    time_s = samples.time_s[known]
    x, y = _metres(samples.lat_deg[known], samples.lon_deg[known])
    drawn, constant = _drawn(time_s, x, y), _constant(time_s, grid)
    if drawn and constant:
        both = dict(constant[0].figures)
        constant = [Finding(code=SAMPLING_CONSTANT, weight=PROOF, figures=both)]
    return [*constant, *drawn, *_jittered(time_s, grid, x, y), *_flat(samples, grid)]


def _metres(lat_deg: Column, lon_deg: Column) -> tuple[Column, Column]:
    lon = np.unwrap(lon_deg, period=360.0)
    middle = np.radians((lat_deg.min() + lat_deg.max()) / 2)
    return np.radians(lon - lon[0]) * MEAN_RADIUS_M * np.cos(middle), np.radians(
        lat_deg - lat_deg[0]
    ) * MEAN_RADIUS_M


def _drawn(time_s: Column, x: Column, y: Column) -> list[Finding]:
    """The share of seconds at which the position lies on the line between five seconds before and after."""
    if np.median(np.diff(time_s)) > JITTER_STEP_S:
        return []
    even = np.arange(time_s[0], time_s[-1], 1.0)
    x, y, base = np.interp(even, time_s, x), np.interp(even, time_s, y), DRAWN_BASE_S
    if len(even) <= 2 * base:
        return []
    across_x, across_y = x[2 * base :] - x[: -2 * base], y[2 * base :] - y[: -2 * base]
    chord = np.hypot(across_x, across_y)
    area = np.abs((x[base:-base] - x[: -2 * base]) * across_y - (y[base:-base] - y[: -2 * base]) * across_x)
    moves = chord > 2 * base * MOVING_MPS
    if moves.sum() < MIN_POINTS:
        return []
    share = float((area[moves] / chord[moves] < DRAWN_WITHIN_M).mean())
    if share < DRAWN_SHARE:
        return []
    return [Finding(code=TRACK_DRAWN, weight=DOUBT, figures={"share": share})]


def _constant(time_s: Column, grid: Grid) -> list[Finding]:
    """Equal steps of time at one speed for the whole way."""
    steps = np.diff(time_s)
    same = float((np.abs(steps - np.median(steps)) < 0.002).mean())
    speed = centred_speed(grid.travelled_m, window_s=11)[10:-10]
    speed = speed[speed > MOVING_MPS]
    if same < SAME_STEP_SHARE or len(speed) < 300:
        return []
    variation = float(speed.std() / speed.mean())
    if variation > CONSTANT_VARIATION:
        return []
    figures: dict[str, float | str] = {"variation": variation, "speed_mps": float(speed.mean())}
    return [Finding(code=SAMPLING_CONSTANT, weight=DOUBT, figures=figures)]


def stretched_clock(samples: Samples) -> list[Finding]:
    """All steps of time are multiples of one that no device has: the times were multiplied."""
    steps = np.diff(samples.time_s)
    steps = steps[steps > 0]
    if len(steps) < MIN_POINTS:
        return []
    base = float(np.median(steps))
    usual = USUAL_STEPS_S if base < 0.75 else (round(base * 2) / 2,)
    if min(abs(base - step) for step in usual) <= 2 * STEP_ERROR_S:
        return []
    times = np.round(steps / base)
    fits = (times > 0) & (np.abs(steps - times * base) <= STEP_ERROR_S + 0.0006 * times)
    if fits.mean() < STEP_SHARE or (times == 1).mean() < 0.5:
        return []
    return [Finding(code=CLOCK_STRETCHED, weight=DOUBT, figures={"step_s": base})]


def _jittered(time_s: Column, grid: Grid, x: Column, y: Column) -> list[Finding]:
    """A way that is much longer than it looks: every point shaken for itself, as no receiver does."""
    if np.median(np.diff(time_s)) > JITTER_STEP_S:
        return []
    even = np.arange(time_s[0], time_s[-1], 1.0)
    raw_x, raw_y = np.interp(even, time_s, x), np.interp(even, time_s, y)
    soft_x, soft_y = smoothed(raw_x), smoothed(raw_y)
    # Only where the way goes on: standing still makes any track longer than it looks.
    gone = np.hypot(np.diff(soft_x), np.diff(soft_y))
    moves = gone > MOVING_MPS
    if moves.sum() < MIN_POINTS:
        return []
    ratio = float(np.hypot(np.diff(raw_x), np.diff(raw_y))[moves].sum() / gone[moves].sum())
    if ratio < JITTER_HINT:
        return []
    weight = DOUBT if ratio >= JITTER_DOUBT else HINT
    return [Finding(code=TRACK_JITTERED, weight=weight, figures={"times": ratio})]


def _flat(samples: Samples, grid: Grid) -> list[Finding]:
    """One height for kilometres, as editors fill it in."""
    heights = samples.altitude_m[np.isfinite(samples.altitude_m)]
    if len(heights) < MIN_POINTS or grid.track_m[-1] < MIN_FLAT_M or float(np.ptp(heights)) > 0:
        return []
    figures: dict[str, float | str] = {"altitude_m": float(heights[0])}
    return [Finding(code=ALTITUDE_INVENTED, weight=HINT, figures=figures)]


def extent_m(grid: Grid) -> float:
    """How wide the track is, from west to east or south to north."""
    east, north = grid.x_m[np.isfinite(grid.x_m)], grid.y_m[np.isfinite(grid.y_m)]
    return float(max(np.ptp(east), np.ptp(north))) if len(east) else 0.0


def distance_without_track(grid: Grid) -> list[Finding]:
    """A distance that counts for more than the way that was recorded beside it."""
    tracked = np.isfinite(np.hypot(grid.x_m, grid.y_m))
    if tracked.sum() < MIN_POINTS:
        return []
    if extent_m(grid) < INDOORS_M:
        return []  # a treadmill or a hall with the receiver on
    both = tracked[1:] & tracked[:-1]
    counted = float(np.diff(grid.travelled_m)[both].sum())
    seen = float(np.diff(grid.track_m)[both].sum())
    if counted < seen * EXCESS + MIN_EXCESS_M:
        return []
    figures: dict[str, float | str] = {"distance_m": counted, "track_m": seen}
    return [Finding(code=DISTANCE_WITHOUT_TRACK, weight=DOUBT, figures=figures)]
