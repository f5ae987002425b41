"""Normalised power."""

import numpy as np

from startline.telemetry.domain.recording import Column

WINDOW_S = 30
MAX_HOLD_S = 10.0
MAX_SECONDS = 5 * 86_400


def normalized_power_w(time_s: Column, power_w: Column) -> float | None:
    """The fourth root of the mean fourth power of the 30 s rolling mean; None below 30 s of data.

    A value holds until the next sample, for ten seconds at most; a gap counts as no power. Source: Allen &
    Coggan, Training and Racing with a Power Meter; our domain notes 5.6.

    Args:
        time_s: `(n,)`, rising.
        power_w: `(n,)`, NaN where not measured.
    """
    known = np.isfinite(power_w)
    if not known.any():
        return None
    times, power = time_s[known], power_w[known]
    seconds = int(times[-1] - times[0]) + 1
    if not WINDOW_S <= seconds <= MAX_SECONDS:
        return None
    grid = times[0] + np.arange(seconds)
    latest = np.searchsorted(times, grid, side="right") - 1
    held = np.where(grid - times[latest] <= MAX_HOLD_S, power[latest], 0.0)
    sums = np.concatenate(([0.0], np.cumsum(held)))
    rolling = (sums[WINDOW_S:] - sums[:-WINDOW_S]) / WINDOW_S
    return float(np.mean(np.maximum(rolling, 0.0) ** 4) ** 0.25)
