"""Pauses, standing, position jumps and distances along a track."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from startline.telemetry.domain import motion
from startline.telemetry.domain.recording import Samples
from tests.telemetry.domain.recordings import recording_of, samples_of


def without_device_distance(samples: Samples) -> Samples:
    absent = np.full(len(samples), np.nan)
    return samples.with_columns(distance_m=absent, speed_mps=absent)


def track_length_m(samples: Samples, starts: tuple[int, ...] = ()) -> float:
    pieces = motion.segment_of(samples, starts, motion.Timeline(()))
    running = motion.track_distance_m(samples, pieces)
    assert running is not None
    return float(running[-1])


def test_pauses_are_joined_and_sorted() -> None:
    timeline = motion.merged([(50.0, 60.0), (10.0, 20.0), (15.0, 30.0), (30.0, 35.0), (40.0, 40.0)])

    assert timeline.pauses == ((10.0, 35.0), (50.0, 60.0))
    assert timeline.paused_s == 35.0
    assert timeline.counted_s(np.array([0.0, 10.0, 20.0, 35.0, 45.0, 55.0, 70.0])).tolist() == [
        0.0,
        10.0,
        10.0,
        10.0,
        20.0,
        25.0,
        35.0,
    ]


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), max_size=12),
    st.floats(0, 120),
    st.floats(0, 120),
)
def test_counted_time_never_falls_nor_runs_ahead(
    edges: list[tuple[float, float]], first: float, second: float
) -> None:
    timeline = motion.merged([(min(edge), max(edge)) for edge in edges])
    early, late = sorted((first, second))

    counted = timeline.counted_s(np.array([early, late]))

    assert -1e-9 <= counted[1] - counted[0] <= late - early + 1e-9


def test_only_the_longest_pauses_are_kept() -> None:
    many = [(10.0 * n, 10.0 * n + 1 + (n % 7 == 0)) for n in range(2000)]

    timeline = motion.merged(many)

    assert len(timeline.pauses) == motion.MAX_PAUSES
    assert list(timeline.pauses) == sorted(timeline.pauses)
    assert sum(end - start == 2.0 for start, end in timeline.pauses) == 286


def test_gap_between_segments_is_a_pause() -> None:
    recording = replace(recording_of(100), segment_starts=(40,))

    assert motion.hard_pauses(recording).pauses == ((39.0, 40.0),)


def test_standing_for_ten_seconds_is_a_stop() -> None:
    time_s = np.arange(0.0, 101.0)
    speed = np.where((time_s >= 30) & (time_s <= 45), 0.2, 3.0)
    speed[70:75] = 0.0  # too short
    samples = Samples.from_columns(time_s, {"speed_mps": speed, "distance_m": np.cumsum(speed)})

    assert motion.standing(samples, "run") == [(30.0, 45.0)]
    assert motion.standing(samples, "swim") == []


def test_silence_is_a_stop_only_when_nothing_was_covered() -> None:
    time_s = np.array([0.0, 1.0, 2.0, 62.0, 63.0, 123.0, 124.0])
    distance_m = np.array([0.0, 3.0, 6.0, 9.0, 12.0, 192.0, 195.0])
    samples = Samples.from_columns(time_s, {"speed_mps": np.full(7, 3.0), "distance_m": distance_m})

    assert motion.standing(samples, "run") == [(2.0, 62.0)]


def test_a_steady_track_has_its_length() -> None:
    samples = without_device_distance(samples_of(1200))

    assert track_length_m(samples) == pytest.approx(3600.0, rel=0.01)


def test_one_per_cent_of_jumps_changes_the_distance_by_less_than_one_per_cent() -> None:
    samples = without_device_distance(samples_of(3600))
    clean = track_length_m(samples)
    rng = np.random.default_rng(5)
    lat = samples.lat_deg.copy()
    bad = rng.choice(np.arange(10, 3590), 36, replace=False)
    lat[bad] += rng.choice([-1, 1], 36) * 500 / 111_194.93

    cleaned, jumps = motion.without_jumps(samples.with_columns(lat_deg=lat), "run")

    assert jumps == 36
    assert abs(track_length_m(cleaned) - clean) < 0.01 * clean


def test_a_new_place_is_believed_after_half_a_minute() -> None:
    samples = without_device_distance(samples_of(1200))
    lat = samples.lat_deg.copy()
    lat[600:] += 0.1  # 11 km: a train ride with the watch running

    cleaned, jumps = motion.without_jumps(samples.with_columns(lat_deg=lat), "run")

    assert jumps <= 31
    assert np.isfinite(cleaned.lat_deg[-500:]).all()


def test_a_gate_that_rejects_too_much_is_not_the_right_one() -> None:
    ride = without_device_distance(samples_of(600, speed_mps=9.0))

    _, jumps = motion.without_jumps(ride, "walk")

    assert jumps == 0


def test_no_line_is_drawn_over_a_pause() -> None:
    samples = without_device_distance(samples_of(200))
    lat = samples.lat_deg.copy()
    lat[100:] += 0.01
    moved = samples.with_columns(lat_deg=lat)

    assert track_length_m(moved) == pytest.approx(600 + 1112, rel=0.01)
    assert track_length_m(moved, (100,)) == pytest.approx(597, rel=0.01)


def test_wandering_while_standing_adds_nothing() -> None:
    rng = np.random.default_rng(2)
    time_s = np.arange(0.0, 601.0)
    columns = {
        "lat_deg": 55.75 + rng.normal(0, 4e-6, 601),
        "lon_deg": 37.6 + rng.normal(0, 6e-6, 601),
    }
    samples = Samples.from_columns(time_s, columns)

    assert track_length_m(samples) < 5.0


@given(st.integers(2, 200), st.integers(0, 500))
def test_distance_of_the_parts_adds_up(cut: int, seed: int) -> None:
    samples = without_device_distance(samples_of(300, seed=seed))

    whole = track_length_m(samples)
    parts = [_piece(samples, slice(0, cut + 1)), _piece(samples, slice(cut, None))]

    assert sum(track_length_m(part) for part in parts) == pytest.approx(whole)


@given(st.integers(0, 500))
def test_distance_is_the_same_backwards(seed: int) -> None:
    samples = without_device_distance(samples_of(300, seed=seed))
    back = samples.with_columns(lat_deg=samples.lat_deg[::-1], lon_deg=samples.lon_deg[::-1])

    assert track_length_m(back) == pytest.approx(track_length_m(samples))


def _piece(samples: Samples, rows: slice) -> Samples:
    columns = {"lat_deg": samples.lat_deg[rows], "lon_deg": samples.lon_deg[rows]}
    return Samples.from_columns(samples.time_s[rows], columns)


def test_speed_from_distance_stays_within_its_segment() -> None:
    time_s = np.concatenate((np.arange(0.0, 10.0), np.arange(100.0, 110.0)))
    distance_m = np.concatenate((np.arange(0.0, 10.0) * 3, 27 + np.arange(0.0, 10.0) * 4))
    segments = np.repeat([0, 1], 10)

    speed = motion.speed_from_distance(time_s, distance_m, segments)

    assert speed == pytest.approx(np.repeat([3.0, 4.0], 10))


def test_speed_of_a_lone_sample_is_zero_or_unknown() -> None:
    assert np.isnan(motion.speed_from_distance(np.zeros(1), np.zeros(1), np.zeros(1))).all()
    assert motion.speed_from_distance(np.array([0.0, 5.0]), np.zeros(2), np.array([0, 1])).tolist() == [
        0.0,
        0.0,
    ]
