"""Ground contact time at equal speed: how it drifts over the life of a pair is a hint, no input of wear.

Contact gets shorter with speed, so it is compared within bins of speed only. Many things move it (fatigue,
hills, another watch); that is why it stands beside the number and never in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from startline.telemetry.domain.recording import Samples

CHANNEL = "stance_time_ms"
BIN_MPS = 0.25
SPEED_MPS = (2.0, 6.0)
# Outside, the sensor counted two steps as one or a stop as contact.
STANCE_MS = (120.0, 450.0)
MIN_BIN_SAMPLES = 60
# What is compared: the pair's first kilometres with its last ones.
WINDOW_M = 100_000.0
# Below, a watch of today can't tell a change from its own noise (about 1 % of 250 ms).
NOTABLE_MS = 4.0

# Speed bin (multiples of `BIN_MPS`) -> (samples, mean contact time in ms).
StanceBins = dict[int, tuple[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceDrift:
    """Last kilometres against first ones at equal speed: `drift_ms` > 0 is longer contact."""

    drift_ms: float
    first_ms: float
    last_ms: float
    is_notable: bool


def stance_bins(samples: Samples) -> StanceBins:
    """Return the mean contact time in each bin of speed; empty without running dynamics."""
    stance = samples.extras.get(CHANNEL)
    if stance is None:
        return {}
    speed = samples.speed_mps
    with np.errstate(invalid="ignore"):
        chosen = (speed >= SPEED_MPS[0]) & (speed < SPEED_MPS[1])
        chosen &= (stance >= STANCE_MS[0]) & (stance <= STANCE_MS[1])
    bins = np.floor(speed[chosen] / BIN_MPS).astype(int)
    values = stance[chosen]
    found: StanceBins = {}
    for number in np.unique(bins):
        of_bin = values[bins == number]
        if len(of_bin) >= MIN_BIN_SAMPLES:
            found[int(number)] = (len(of_bin), round(float(of_bin.mean()), 2))
    return found


def stance_drift(uses: Sequence[tuple[float, StanceBins]]) -> StanceDrift | None:
    """Compare the first 100 km of a pair with its last 100 km, without overlap; None when that can't be said.

    Args:
        uses: (metres, bins) of its workouts, the oldest first; those without bins count as distance only.
    """
    total_m = sum(meters for meters, _ in uses)
    if total_m < 2 * WINDOW_M:
        return None
    first: list[StanceBins] = []
    last: list[StanceBins] = []
    run_m = 0.0
    for meters, bins in uses:
        middle_m = run_m + meters / 2
        run_m += meters
        if middle_m <= WINDOW_M:
            first.append(bins)
        elif middle_m >= total_m - WINDOW_M:
            last.append(bins)
    early, late = _merged(first), _merged(last)
    common = {number: min(early[number][0], late[number][0]) for number in early.keys() & late.keys()}
    weight = sum(common.values())
    if not weight:
        return None
    first_ms = sum(early[number][1] * count for number, count in common.items()) / weight
    last_ms = sum(late[number][1] * count for number, count in common.items()) / weight
    drift_ms = last_ms - first_ms
    return StanceDrift(
        drift_ms=drift_ms, first_ms=first_ms, last_ms=last_ms, is_notable=abs(drift_ms) >= NOTABLE_MS
    )


def _merged(parts: list[StanceBins]) -> StanceBins:
    merged: StanceBins = {}
    for part in parts:
        for number, (count, mean) in part.items():
            known_count, known_mean = merged.get(number, (0, 0.0))
            total = known_count + count
            merged[number] = (total, (known_mean * known_count + mean * count) / total)
    return merged
