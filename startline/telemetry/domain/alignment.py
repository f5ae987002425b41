"""Bringing the channels of several recordings onto the samples of one."""

import numpy as np
from numpy.typing import NDArray

from startline.telemetry.domain.recording import Column

MAX_STEP_S = 10.0  # Between samples further apart than this nothing is known.


def at_times(times_s: Column, values: Column, wanted_s: Column, *, period: float | None = None) -> Column:
    """Return a channel at other times, `(k,)`: linear between neighbours of at most ten seconds, else NaN.

    Args:
        times_s: `(n,)`, never falling.
        values: `(n,)`, NaN where not measured.
        wanted_s: `(k,)`.
        period: 360 for longitudes, so that 180 degrees are crossed the short way.
    """
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return np.full(len(wanted_s), np.nan)
    times, measured = times_s[known], values[known]
    if period:
        measured = np.unwrap(measured, period=period)
    after = np.searchsorted(times, wanted_s, side="left")
    is_exact = times[np.minimum(after, len(times) - 1)] == wanted_s
    is_inside = (after > 0) & (after < len(times))
    before = np.maximum(after - 1, 0)
    step_s = times[np.minimum(after, len(times) - 1)] - times[before]
    column = np.interp(wanted_s, times, measured)
    if period:
        column = (column + period / 2) % period - period / 2
    return np.where(is_exact | (is_inside & (step_s <= MAX_STEP_S)), column, np.nan)


def filled(column: Column, other: Column) -> tuple[Column, NDArray[np.bool_]]:
    """Return the column with its gaps filled from another one, and which values that were."""
    gaps = np.isnan(column) & np.isfinite(other)
    return np.where(gaps, other, column), gaps


def levelled(other: Column, column: Column, *, least_common: int = 10) -> Column:
    """Return the other column moved by the median difference to this one where both know a value.

    Two barometers agree on every climb and not on the height above the sea: a change from one to the other
    must not look like a climb. With fewer than `least_common` values in common it stays as it is.
    """
    common = np.isfinite(column) & np.isfinite(other)
    if common.sum() < least_common:
        return other
    return other + float(np.median(column[common] - other[common]))


def joined_steps(running: list[Column]) -> tuple[Column, list[NDArray[np.bool_]]]:
    """Return one running sum `(n,)` from several, and which of the `n - 1` steps each gave.

    Each step between two samples is taken from the first column that knows both ends; a step that none knows
    adds nothing.

    Args:
        running: columns `(n,)` of one quantity that never falls, the preferred one first.
    """
    length = len(running[0])
    steps = np.full(max(length - 1, 0), np.nan)
    given = []
    for column in running:
        steps, filled_steps = filled(steps, np.maximum(np.diff(column), 0.0))
        given.append(filled_steps)
    total = np.zeros(length)
    np.cumsum(np.nan_to_num(steps), out=total[1:])
    return total, given
