"""Normalised power."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from startline.telemetry.domain.power import normalized_power_w

HOUR = np.ones(3600)


def test_steady_power_is_itself() -> None:
    assert normalized_power_w(np.full(3600, 200.0), HOUR) == pytest.approx(200.0)


def test_intervals_weigh_more_than_their_mean() -> None:
    watts = np.tile(np.repeat([100.0, 300.0], 120), 15)

    normalized = normalized_power_w(watts, HOUR)

    assert normalized is not None
    assert 220 < normalized < 260


def test_coasting_counts_and_a_pause_does_not() -> None:
    riding, coasting = np.full(1800, 200.0), np.zeros(600)
    ride = np.concatenate((riding, coasting, riding))
    paused = np.where(ride > 0, 1.0, 0.0)

    with_coasting = normalized_power_w(ride, np.ones(4200))
    with_pause = normalized_power_w(ride, paused)

    # 200 W for 6/7 of the time: the fourth root of 6/7 of 200^4.
    assert with_coasting == pytest.approx(200 * (6 / 7) ** 0.25, rel=0.01)
    assert with_pause == pytest.approx(200.0)


def test_samples_every_few_seconds_count_for_their_time() -> None:
    watts = np.repeat([100.0, 300.0], 300)

    normalized = normalized_power_w(watts, np.full(600, 4.0))

    assert normalized == pytest.approx(((100.0**4 + 300.0**4) / 2) ** 0.25, rel=0.02)


@given(st.lists(st.tuples(st.floats(0, 900), st.integers(30, 400)), min_size=8, max_size=20))
def test_it_is_not_below_the_average(parts: list[tuple[float, int]]) -> None:
    watts = np.concatenate([np.full(seconds, value) for value, seconds in parts])

    normalized = normalized_power_w(watts, np.ones(len(watts)))

    # The rolling mean sees the first and last half minute less often.
    edges = (float(watts[:30].sum()) + float(watts[-30:].sum())) / len(watts)
    assert normalized is None or normalized >= float(watts.mean()) - edges


def test_too_little_power_is_none() -> None:
    assert normalized_power_w(np.full(1199, 200.0), np.ones(1199)) is None
    assert normalized_power_w(np.full(1200, 200.0), np.ones(1200)) == pytest.approx(200.0)
    assert normalized_power_w(np.full(3600, np.nan), HOUR) is None
    assert normalized_power_w(np.empty(0), np.empty(0)) is None
