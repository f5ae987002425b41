"""Normalised power."""

import numpy as np

from startline.telemetry.domain.recording import Column

WINDOW_S = 30
# Below, a few hard starts decide the figure: Allen & Coggan give it from about twenty minutes on.
MIN_SECONDS = 20 * 60
MAX_SECONDS = 5 * 86_400


def normalized_power_w(power_w: Column, weights_s: Column) -> float | None:
    """The fourth root of the mean fourth power of the 30 s rolling mean; None below 20 minutes of data.

    Counted over the very seconds that the average power is counted over: a value holds for its weight,
    coasting counts as no power, pauses and longer gaps do not count at all. So it is never below the average.
    Source: Allen & Coggan, Training and Racing with a Power Meter; our domain notes 5.6.

    Args:
        power_w: `(n,)`, NaN where not measured.
        weights_s: `(n,)`, the seconds that each sample speaks for.
    """
    known = np.isfinite(power_w) & (weights_s > 0)
    ends = np.cumsum(weights_s[known])
    seconds = int(ends[-1]) if len(ends) else 0
    if not MIN_SECONDS <= seconds <= MAX_SECONDS:
        return None
    held = power_w[known][np.searchsorted(ends, np.arange(seconds), side="right")]
    sums = np.concatenate(([0.0], np.cumsum(held)))
    rolling = (sums[WINDOW_S:] - sums[:-WINDOW_S]) / WINDOW_S
    return float(np.mean(np.maximum(rolling, 0.0) ** 4) ** 0.25)
