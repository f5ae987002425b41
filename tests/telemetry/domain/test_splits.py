"""Splits and laps at their exact ends."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from startline.platform.units import METERS_PER_KILOMETER, METERS_PER_MILE
from startline.telemetry.domain.elevation import measure_climb
from startline.telemetry.domain.motion import Timeline
from startline.telemetry.domain.recording import LapMark
from startline.telemetry.domain.splits import (
    RunningSums,
    automatic_splits,
    measured_laps,
    running_sums,
)


def sums_of(
    time_s: np.ndarray,
    distance_m: np.ndarray | None,
    *,
    rates: np.ndarray | None = None,
    altitude_m: np.ndarray | None = None,
    pauses: tuple[tuple[float, float], ...] = (),
) -> RunningSums:
    count = len(time_s)
    weights = np.append(np.diff(time_s), 1.0) if count else np.empty(0)
    climb = None if altitude_m is None else measure_climb(altitude_m, time_s, threshold_m=3.0)
    rates = np.full(count, np.nan) if rates is None else rates
    return running_sums(time_s, distance_m, rates, weights, climb, Timeline(pauses))


def test_boundaries_are_interpolated_between_samples() -> None:
    sums = sums_of(np.array([0.0, 300.0, 420.0, 600.0]), np.array([0.0, 900.0, 1200.0, 2400.0]))

    splits = automatic_splits(sums, METERS_PER_KILOMETER)

    # 1000 m is a third of the way from 900 to 1200; 2000 m two thirds from 1200 to 2400.
    assert [split.end_s for split in splits] == [340.0, 540.0, 600.0]
    assert [split.distance_m for split in splits] == [1000.0, 1000.0, 400.0]
    assert [split.elapsed_s for split in splits] == [340.0, 200.0, 60.0]
    assert [split.is_partial for split in splits] == [False, False, True]
    assert [split.speed_avg_mps for split in splits] == [1000 / 340, 5.0, 400 / 60]


def test_mile_splits() -> None:
    sums = sums_of(np.arange(0.0, 2001.0), np.arange(0.0, 2001.0) * 2)

    splits = automatic_splits(sums, METERS_PER_MILE)

    assert [split.distance_m for split in splits] == pytest.approx([1609.344, 1609.344, 781.312])
    assert [split.end_s for split in splits] == pytest.approx([804.672, 1609.344, 2000.0])


def test_exact_kilometres_have_no_partial_split() -> None:
    splits = automatic_splits(
        sums_of(np.arange(0.0, 1001.0), np.arange(0.0, 1001.0) * 3), METERS_PER_KILOMETER
    )

    assert len(splits) == 3
    assert not any(split.is_partial for split in splits)


def test_pause_counts_as_elapsed_and_not_as_moving() -> None:
    time_s = np.concatenate((np.arange(0.0, 201.0), np.arange(260.0, 461.0)))
    distance_m = np.concatenate((np.arange(0.0, 201.0) * 4, 800 + np.arange(0.0, 201.0) * 4))

    splits = automatic_splits(sums_of(time_s, distance_m, pauses=((200.0, 260.0),)), METERS_PER_KILOMETER)

    assert [(split.elapsed_s, split.moving_s) for split in splits] == [(310.0, 250.0), (150.0, 150.0)]


def test_heart_rate_of_a_split_is_weighted_by_time() -> None:
    time_s = np.arange(0.0, 401.0)
    rates = np.where(time_s < 100, 100.0, 150.0)

    splits = automatic_splits(sums_of(time_s, time_s * 5, rates=rates), METERS_PER_KILOMETER)

    assert [split.heart_rate_avg_bpm for split in splits] == [pytest.approx(125.0), pytest.approx(150.0)]


def test_nothing_without_distance() -> None:
    assert automatic_splits(sums_of(np.arange(10.0), None), METERS_PER_KILOMETER) == ()
    assert automatic_splits(sums_of(np.arange(10.0), np.zeros(10)), METERS_PER_KILOMETER) == ()
    assert automatic_splits(sums_of(np.empty(0), np.empty(0)), METERS_PER_KILOMETER) == ()


def test_absurd_distance_has_no_splits() -> None:
    assert automatic_splits(sums_of(np.arange(2.0), np.array([0.0, 4e7])), METERS_PER_KILOMETER) == ()


courses = st.lists(
    st.tuples(st.floats(0.5, 30), st.floats(0, 200), st.floats(-3, 3)), min_size=2, max_size=80
)


@given(courses, st.sampled_from([METERS_PER_KILOMETER, METERS_PER_MILE]))
def test_splits_add_up_to_the_whole(course: list[tuple[float, float, float]], every_m: float) -> None:
    time_s = np.concatenate(([0.0], np.cumsum([step[0] for step in course])))
    distance_m = np.concatenate(([0.0], np.cumsum([step[1] for step in course])))
    altitude_m = 300 + np.concatenate(([0.0], np.cumsum([step[2] for step in course])))
    sums = sums_of(time_s, distance_m, altitude_m=altitude_m)

    splits = automatic_splits(sums, every_m)

    if distance_m[-1] < 1:
        assert splits == ()
        return
    covered = sum(split.distance_m for split in splits)
    assert covered == pytest.approx(distance_m[-1], abs=1.0)
    if splits[-1].is_partial:
        assert sum(split.elapsed_s for split in splits) == pytest.approx(time_s[-1])
        assert sums.climb is not None
        assert sum(split.ascent_m or 0.0 for split in splits) == pytest.approx(sums.climb.total_ascent_m)
        assert sum(split.descent_m or 0.0 for split in splits) == pytest.approx(sums.climb.total_descent_m)


def test_lap_takes_from_the_samples_what_the_device_left_out() -> None:
    time_s = np.arange(0.0, 601.0)
    sums = sums_of(time_s, time_s * 3, rates=np.where(time_s < 300, 120.0, 160.0))

    laps = measured_laps(
        sums,
        (
            LapMark(start_s=0.0, end_s=300.0),
            LapMark(start_s=300.0, end_s=600.0, timer_s=290.0, distance_m=905.0),
        ),
    )

    assert [(lap.index, lap.elapsed_s, lap.moving_s, lap.distance_m) for lap in laps] == [
        (1, 300.0, 300.0, 900.0),
        (2, 300.0, 290.0, 905.0),
    ]
    assert [lap.heart_rate_avg_bpm for lap in laps] == [120.0, 160.0]
    assert laps[1].speed_avg_mps == 905 / 290


def test_laps_without_samples_keep_what_the_device_said() -> None:
    laps = measured_laps(
        sums_of(np.empty(0), None), (LapMark(start_s=0.0, end_s=60.0, distance_m=200.0, ascent_m=4.0),)
    )

    assert laps[0].distance_m == 200.0
    assert laps[0].ascent_m == 4.0
    assert laps[0].heart_rate_avg_bpm is None
