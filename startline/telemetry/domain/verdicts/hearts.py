"""Hearts that do not fit: flat while the pace is not, or not measured at a pace that few reach."""

import numpy as np

from startline.telemetry.domain.rolling import known
from startline.telemetry.domain.verdicts.envelope import Envelope
from startline.telemetry.domain.verdicts.findings import (
    DOUBT,
    HEART_RATE_ABSENT,
    HEART_RATE_FLAT,
    HINT,
    Finding,
)
from startline.telemetry.domain.verdicts.grid import Grid

# Share of the world's best over the same distance: about one runner in a hundred, and one in a thousand.
TOP_PERCENT, TOP_MILLE = 0.72, 0.80
FLAT_BPM = 0.6  # standard deviation over the whole; a strap that slipped shows more
MIN_FLAT_S = 600
MIN_FAST_M = 3000.0


def heart_rates(
    grid: Grid, envelope: Envelope, *, distance_m: float | None, moving_s: float, is_trusted: bool
) -> list[Finding]:
    """One number for the whole way, or none at all where it would tell.

    Args:
        is_trusted: a device vouches for the recording; then a missing strap is no reason.
    """
    if distance_m is None or moving_s <= 0:
        return []
    share = distance_m / moving_s / envelope.best_over_m(distance_m)
    values = known(grid.heart_rate_bpm)
    if len(values) >= MIN_FLAT_S and float(values.std()) < FLAT_BPM:
        weight = DOUBT if share >= TOP_PERCENT else HINT
        figures: dict[str, float | str] = {"heart_rate_bpm": float(np.median(values)), "share": share}
        return [Finding(code=HEART_RATE_FLAT, weight=weight, figures=figures)]
    if not len(values) and not is_trusted and share >= TOP_MILLE and distance_m >= MIN_FAST_M:
        return [Finding(code=HEART_RATE_ABSENT, weight=DOUBT, figures={"share": share})]
    return []
