"""The made-up outings are realistic enough to stand for real ones, and repeatable."""

import datetime as dt

import numpy as np
import pytest

from startline.telemetry.domain.generator.effort import KINDS, Legs
from startline.telemetry.domain.generator.outings import Outing, record_outing

START = dt.datetime(2026, 4, 14, 4, 46, tzinfo=dt.UTC)


def outing(**facts: object) -> Outing:
    return Outing(**{"seed": 7, "started_at": START, **facts})


@pytest.mark.parametrize("kind", KINDS)
def test_distance_by_gps_agrees_with_the_device(kind: str) -> None:
    samples = record_outing(outing(kind=kind, length_m=9000)).samples

    north = np.diff(samples.lat_deg) * 111_320
    east = np.diff(samples.lon_deg) * 111_320 * np.cos(np.radians(samples.lat_deg[0]))
    assert np.hypot(north, east).sum() == pytest.approx(samples.distance_m[-1], rel=0.03)
    assert samples.distance_m[-1] == pytest.approx(9000, rel=0.01)


def test_same_seed_gives_the_same_recording() -> None:
    first, second = record_outing(outing()), record_outing(outing())

    assert all(
        np.array_equal(getattr(first.samples, name), getattr(second.samples, name), equal_nan=True)
        for name in ("time_s", "lat_deg", "altitude_m", "heart_rate_bpm", "power_w")
    )
    assert record_outing(outing(seed=8)).samples.lat_deg[5] != first.samples.lat_deg[5]


def test_clock_runs_on_over_stops_and_timer_does_not() -> None:
    recording = record_outing(outing(kind="long", length_m=24_000))

    stopped = sum(end - start for start, end in recording.timer_pauses)
    assert recording.timer_pauses
    assert recording.summary.elapsed_s - recording.summary.timer_s == stopped
    assert recording.samples.time_s[-1] == recording.summary.elapsed_s


def test_heart_rate_stays_within_the_athletes_limits_and_drifts_up() -> None:
    legs = Legs(resting_heart_rate_bpm=48, max_heart_rate_bpm=186)
    rate = record_outing(outing(kind="long", length_m=25_000, legs=legs)).samples.heart_rate_bpm

    assert rate.min() >= 48
    assert rate.max() <= 186
    half = len(rate) // 2
    assert rate[half:].mean() > rate[600:half].mean()


def test_intervals_have_a_lap_for_each_block() -> None:
    laps = record_outing(outing(kind="intervals", length_m=11_000)).laps

    assert len(laps) == 12
    fast, slow = laps[1].distance_m / laps[1].timer_s, laps[2].distance_m / laps[2].timer_s
    assert fast > slow * 1.2


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no kind 'sprint'"):
        record_outing(outing(kind="sprint"))
