"""Small filters over columns."""

import numpy as np

from startline.telemetry.domain.recording import Column


def median_of_5(values: Column) -> Column:
    """The median of each value and its two neighbours on both sides, the edge values repeated; `(n,)`.

    Written as a network of minima and maxima, five times as fast as sorting windows. Expects no NaN.
    """
    if len(values) == 0:
        return values
    padded = np.concatenate((values[:1], values[:1], values, values[-1:], values[-1:]))
    a, b, c, d, e = (padded[i : len(values) + i] for i in range(5))
    # The median of five is the median of e, the larger of the two lows and the smaller of the two highs.
    low = np.maximum(np.minimum(a, b), np.minimum(c, d))
    high = np.minimum(np.maximum(a, b), np.maximum(c, d))
    return np.maximum(np.minimum(low, high), np.minimum(np.maximum(low, high), e))


def known(column: Column) -> Column:
    """The finite values."""
    return column[np.isfinite(column)]
