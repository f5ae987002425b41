"""Ascent and descent by median and hysteresis."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from startline.telemetry.domain.elevation import (
    BAROMETER_THRESHOLD_M,
    GPS_THRESHOLD_M,
    MAX_VERTICAL_MPS,
    measure_climb,
    measure_climb_again,
)
from startline.telemetry.domain.rolling import median_of_5


def climbed(values: list[float], threshold_m: float = 3.0) -> tuple[float, float]:
    climb = measure_climb(np.array(values), np.arange(len(values), dtype=float), threshold_m=threshold_m)
    assert climb is not None
    return climb.total_ascent_m, climb.total_descent_m


@pytest.mark.parametrize(
    ("values", "ascent_m"),
    [
        ([100, 101, 100, 102, 101, 103, 104, 103, 106], 6.0),
        ([100, 101, 100, 101, 100, 101], 0.0),
    ],
)
def test_check_values(values: list[float], ascent_m: float) -> None:
    assert climbed(values)[0] == ascent_m


def test_thresholds_are_those_of_the_notes() -> None:
    assert (BAROMETER_THRESHOLD_M, GPS_THRESHOLD_M) == (3.0, 10.0)


def test_no_altitude_is_no_climb() -> None:
    assert measure_climb(np.full(5, np.nan), np.arange(5.0), threshold_m=3) is None
    assert measure_climb(np.empty(0), np.empty(0), threshold_m=3) is None


def test_gaps_add_nothing() -> None:
    hill = [100.0 + value for value in range(20)]
    with_gaps = [value if index % 3 else np.nan for index, value in enumerate(hill)]

    assert climbed(with_gaps)[0] == pytest.approx(climbed(hill)[0], abs=3.0)


def test_a_device_setting_its_altitude_is_no_climb() -> None:
    assert climbed([55, 142, 142, 142, 56, 56, 56, 56, 56, 56]) == (0.0, 0.0)
    assert MAX_VERTICAL_MPS == 10.0


def test_running_sums_end_at_the_totals() -> None:
    values = np.concatenate((np.linspace(0, 50, 100), np.linspace(50, 20, 60)))
    climb = measure_climb(values, np.arange(160.0), threshold_m=3)

    assert climb is not None
    assert (np.diff(climb.ascent_m) >= 0).all()
    assert climb.ascent_m[0] == 0.0
    assert climb.total_ascent_m == pytest.approx(50, abs=3)
    assert climb.total_descent_m == pytest.approx(30, abs=3)
    assert climb.descent_m[99] == 0.0


def test_an_hour_of_noise_on_the_flat_is_under_ten_metres() -> None:
    noise = np.random.default_rng(3).normal(100, 1.0, 3600)

    ascent, descent = climbed(noise.tolist(), GPS_THRESHOLD_M)

    assert ascent < 10
    assert descent < 10


slopes = st.lists(st.floats(-5, 5), min_size=1, max_size=200)


@given(slopes, st.sampled_from([3.0, 10.0]))
def test_ascent_less_descent_is_the_difference_of_the_ends(steps: list[float], threshold_m: float) -> None:
    heights = 500 + np.cumsum(steps)
    smooth = median_of_5(heights)

    ascent, descent = climbed(heights.tolist(), threshold_m)

    assert abs((ascent - descent) - (smooth[-1] - smooth[0])) < threshold_m + 1e-9


@given(slopes, st.sampled_from([3.0, 10.0]))
def test_reversal_swaps_ascent_and_descent(steps: list[float], threshold_m: float) -> None:
    heights = (500 + np.cumsum(steps)).tolist()

    there, back = climbed(heights, threshold_m), climbed(heights[::-1], threshold_m)

    # Each change of direction may hide up to one threshold in one of the two directions.
    turns = 1 + int((np.diff(np.sign(np.diff(heights))) != 0).sum())
    assert abs(there[0] - back[1]) <= threshold_m * turns + 1e-9
    assert abs(there[1] - back[0]) <= threshold_m * turns + 1e-9


def test_reversal_of_a_hilly_course_is_within_one_threshold() -> None:
    heights = (200 + 60 * np.sin(np.linspace(0, 12 * np.pi, 3000))).tolist()

    there, back = climbed(heights), climbed(heights[::-1])

    assert abs(there[0] - back[1]) <= 3.0
    assert abs(there[1] - back[0]) <= 3.0


@given(st.lists(st.floats(-1e6, 1e6), max_size=60))
def test_median_of_5_is_the_median(values: list[float]) -> None:
    padded = [values[0]] * 2 + values + [values[-1]] * 2 if values else []
    expected = [sorted(padded[i : i + 5])[2] for i in range(len(values))]

    assert median_of_5(np.array(values)).tolist() == expected


def test_stored_altitudes_climb_by_the_threshold_they_were_measured_with():
    hills = np.tile(np.repeat([100.0, 106.0], 10), 4)
    time_s = np.arange(float(len(hills)))
    for threshold_m in (BAROMETER_THRESHOLD_M, GPS_THRESHOLD_M):
        first = measure_climb(hills, time_s, threshold_m=threshold_m)
        again = measure_climb_again(hills, time_s, total_ascent_m=first.total_ascent_m)
        assert again.ascent_m.tolist() == first.ascent_m.tolist()
    assert measure_climb_again(hills, time_s, total_ascent_m=None).total_ascent_m == 0.0
    assert measure_climb_again(np.full(5, np.nan), np.arange(5.0), total_ascent_m=10.0) is None
