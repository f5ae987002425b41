"""What is shown of a long recording keeps its shape."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from startline.telemetry.domain.downsampling import MIN_POINTS, select
from startline.telemetry.domain.recording import Samples
from tests.telemetry.domain.recordings import samples_of


def test_short_recording_is_shown_whole() -> None:
    assert select(samples_of(100), 2000).tolist() == list(range(101))


@given(st.integers(17, 3000), st.integers(1, 1500))
def test_indices_rise_and_hold_the_ends(seconds: int, points: int) -> None:
    chosen = select(samples_of(seconds), points)

    assert len(chosen) <= max(points, MIN_POINTS)
    assert (np.diff(chosen) > 0).all()
    assert (chosen[0], chosen[-1]) == (0, seconds)


def test_extremes_of_every_channel_survive() -> None:
    samples = samples_of(20_000)
    rate, height = samples.heart_rate_bpm.copy(), samples.altitude_m.copy()
    rate[7777], height[12_345] = 210.0, 900.0

    chosen = select(samples.with_columns(heart_rate_bpm=rate, altitude_m=height), 2000)

    assert {7777, 12_345} <= set(chosen.tolist())


def test_all_points_are_used() -> None:
    assert len(select(samples_of(20_000), 2000)) == 2000


def test_recording_without_channels_is_thinned_evenly() -> None:
    chosen = select(Samples.from_columns(np.arange(10_001.0), {}), 101)

    assert chosen.tolist() == list(range(0, 10_001, 100))


def test_gaps_do_no_harm() -> None:
    samples = samples_of(5000)
    lat = samples.lat_deg.copy()
    lat[1000:4000] = np.nan

    chosen = select(samples.with_columns(lat_deg=lat, lon_deg=lat), 500)

    assert len(chosen) == 500


def test_a_hundred_thousand_points_take_milliseconds() -> None:
    samples = samples_of(100_000)
    select(samples, 2000)
    seconds = []
    for _ in range(5):
        begin = time.process_time()
        select(samples, 2000)
        seconds.append(time.process_time() - begin)

    assert min(seconds) < 0.05


@pytest.mark.parametrize("points", [0, -5, 1])
def test_too_few_points_are_raised_to_a_handful(points: int) -> None:
    assert len(select(samples_of(1000), points)) == MIN_POINTS
