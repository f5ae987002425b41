"""Evidence to judge in tests: a believable run or ride, changed by what a test is about."""

import datetime as dt
from typing import Any

import numpy as np

from startline.telemetry.domain.recording import Samples
from startline.telemetry.domain.verdicts.judge import Evidence
from tests.telemetry.domain.recordings import METRES_PER_DEGREE, STARTED_AT


def moving(speed_mps: np.ndarray, *, seed: int = 1, **columns: Any) -> Samples:
    """Samples at 1 Hz along a winding way at the given speeds, with a receiver's gliding error."""
    random = np.random.default_rng(seed)
    count = len(speed_mps)
    time_s = np.arange(float(count))
    distance = np.concatenate(([0.0], np.cumsum((speed_mps[1:] + speed_mps[:-1]) / 2)))
    heading = np.sin(distance / 400) + np.sin(distance / 90) * 0.4
    step = np.diff(distance, prepend=0.0)
    glide = np.convolve(random.normal(0, 1.2, (2, count + 40))[0], np.ones(20) / 20, mode="valid")[:count]
    east = np.cumsum(step * np.cos(heading)) + glide
    north = np.cumsum(step * np.sin(heading)) + glide[::-1]
    values = {
        "lat_deg": 55.75 + north / METRES_PER_DEGREE,
        "lon_deg": 37.61 + east / METRES_PER_DEGREE / np.cos(np.radians(55.75)),
        "altitude_m": 150 + 3 * np.sin(distance / 300),
        "distance_m": distance,
        "speed_mps": speed_mps,
        **columns,
    }
    return Samples.from_columns(time_s, values)


def evidence_of(
    samples: Samples | None, *, sport: str = "run", family: str = "run", **changes: Any
) -> Evidence:
    """What the rules get of the samples; it came in an hour after its end."""
    elapsed = float(samples.time_s[-1]) if samples is not None else changes.pop("elapsed_s")
    total = float(np.nanmax(samples.distance_m)) if samples is not None else None
    values = {
        "sport": sport,
        "family": family,
        "samples": samples,
        "started_at": STARTED_AT,
        "received_at": STARTED_AT + dt.timedelta(seconds=elapsed + 3600),
        "elapsed_s": elapsed,
        "moving_s": elapsed,
        "distance_m": total,
        "is_trusted": True,
        **changes,
    }
    return Evidence(**values)


def steady(seconds: int, *, speed_mps: float = 3.1, seed: int = 3) -> np.ndarray:
    """A runner's speed: steady, never constant."""
    random = np.random.default_rng(seed)
    waves = 0.12 * np.sin(np.arange(seconds) / 41) + 0.08 * np.sin(np.arange(seconds) / 173)
    return speed_mps * (1 + waves) + random.normal(0, 0.05, seconds)
