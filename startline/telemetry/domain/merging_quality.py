"""Which recording measures a channel best."""

from collections.abc import Sequence

import numpy as np

from startline.telemetry.domain.recording import CHANNELS, Recording

POOR_ACCURACY_M = 20.0
# Seconds between positions: a watch at 1 Hz, a phone that saves its battery, smart recording.
DENSE_S, USUAL_S = 1.5, 5.0
LEAST_COVERAGE = 0.5


def order(recordings: Sequence[tuple[Recording, int]], channel: str, *, is_proving: bool) -> list[int]:
    """Return the indices of the recordings, the one that measures the channel best first.

    Among equal ones the primary (the first) comes first, then the more credible.

    Args:
        recordings: each with the rank of its trust.
        is_proving: rankings rest on the channel, so less credible recordings than the primary only fill gaps.
    """
    primary_rank = recordings[0][1]

    def key(index: int) -> tuple[bool, bool, int, bool, int]:
        recording, trust = recordings[index]
        is_less_credible = is_proving and trust < primary_rank
        is_sparse = _coverage(recording, channel) < LEAST_COVERAGE
        return is_less_credible, is_sparse, -_grade(recording, channel), index != 0, -trust

    return sorted(range(len(recordings)), key=key)


def _grade(recording: Recording, channel: str) -> int:
    """How well the recording's sensor measures the channel; a higher one is better."""
    if channel == "heart_rate_bpm":
        return {"strap": 2, "": 1, "wrist": 0}[recording.heart_rate_from]
    if channel == "altitude_m":
        return {True: 2, None: 1, False: 0}[recording.has_barometer]
    if channel == "power_w":
        return 1 if recording.has_power_meter else 0
    if channel == "position":
        return _position_grade(recording)
    return 0


def _position_grade(recording: Recording) -> int:
    samples = recording.samples
    times = samples.time_s[np.isfinite(samples.lat_deg)]
    if len(times) < 2:
        return 0
    step_s = float(np.median(np.diff(times)))
    grade = 4 if step_s <= DENSE_S else 3 if step_s <= USUAL_S else 2
    accuracy = samples.extras.get("gps_accuracy_m")
    if accuracy is not None and np.isfinite(accuracy).any() and np.nanmedian(accuracy) > POOR_ACCURACY_M:
        grade -= 2
    return grade


def _coverage(recording: Recording, channel: str) -> float:
    """The share of the samples that have the channel."""
    samples = recording.samples
    name = "lat_deg" if channel == "position" else channel
    column = getattr(samples, name) if name in CHANNELS else samples.extras.get(name)
    if column is None or not len(column):
        return 0.0
    return float(np.isfinite(column).mean())
