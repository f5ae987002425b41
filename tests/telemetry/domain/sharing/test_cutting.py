"""What a link shows: nothing of the first and last 800 m or near the start, and numbers of the rest alone."""

import math
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from startline.telemetry.domain.geodesy import great_circle_m
from startline.telemetry.domain.sharing.cutting import MAX_GAP_S, STEP_M, ShownPoint, TrackCutter, WayPoint
from startline.telemetry.domain.sharing.zones import HiddenZone, draw_zone

HOME = (58.6, 49.65)
METERS_PER_DEGREE = 111_195.0
FAR_ZONE = HiddenZone(0.0, 0.0, hidden_way_m=800.0)


def way(
    east_m, north_m, *, start_s: float = 0.0, speed_mps: float = 3.0, heart_rate_bpm=None
) -> list[WayPoint]:
    """Points along corners in metres from HOME, one a second."""
    corners = np.stack([np.asarray(east_m, float), np.asarray(north_m, float)], axis=1)
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    at = np.arange(0, along[-1] + 1e-9, speed_mps)
    across = METERS_PER_DEGREE * math.cos(math.radians(HOME[0]))
    return [
        WayPoint(
            start_s + number, HOME[0] + north / METERS_PER_DEGREE, HOME[1] + east / across, heart_rate_bpm
        )
        for number, (east, north) in enumerate(
            zip(np.interp(at, along, corners[:, 0]), np.interp(at, along, corners[:, 1]), strict=True)
        )
    ]


def from_home_m(point: WayPoint) -> float:
    return great_circle_m(*HOME, point.lat_deg, point.lon_deg)


def along_m(points: list[WayPoint]) -> list[float]:
    """How far along the true way each point lies."""
    total, found = 0.0, [0.0]
    for before, after in pairwise(points):
        total += great_circle_m(before.lat_deg, before.lon_deg, after.lat_deg, after.lon_deg)
        found.append(total)
    return found


def shown_of(
    points: list[WayPoint], zone: HiddenZone, *, at_once: int = 7
) -> tuple[TrackCutter, list[ShownPoint]]:
    cutter = TrackCutter(zone)
    shown = []
    for first in range(0, len(points), at_once):
        shown += cutter.add(points[first : first + at_once])
    return cutter, shown


def test_straight_run_shows_all_but_the_first_and_the_last_800_metres() -> None:
    points = way([0, 5000], [0, 0])
    cutter, shown = shown_of(points, FAR_ZONE)
    distances = [from_home_m(one.point) for one in shown]
    assert 800 <= distances[0] <= 800 + 2 * STEP_M + 3
    assert 4200 - 2 * STEP_M - 3 <= distances[-1] <= 4200
    assert [one.begins for one in shown] == [True] + [False] * (len(shown) - 1)
    assert cutter.numbers.distance_m == pytest.approx(distances[-1] - distances[0], abs=0.5)
    assert cutter.numbers.elapsed_s == shown[-1].point.at_s - shown[0].point.at_s
    assert cutter.numbers.speed_mps == pytest.approx(3.0, abs=0.01)


def test_run_of_1600_metres_shows_nothing() -> None:
    cutter, shown = shown_of(way([0, 1600], [0, 0]), FAR_ZONE)
    assert shown == []
    assert cutter.numbers.newest is None
    assert cutter.numbers.distance_m == 0


def test_way_past_the_start_is_hidden_again_and_no_line_crosses_it() -> None:
    # Out to the east, back past home, on to the west.
    points = way([0, 3000, -3000, -4500], [0, 0, 0, 0])
    zone = HiddenZone(HOME[0], HOME[1], hidden_way_m=800.0)
    cutter, shown = shown_of(points, zone)
    assert min(from_home_m(one.point) for one in shown) >= 800
    assert [one.begins for one in shown].count(True) == 2
    east = [one.point for one in shown if one.point.lon_deg > HOME[1]]
    west = [one.point for one in shown if one.point.lon_deg < HOME[1]]
    expected_m = along_m(east)[-1] + along_m(west)[-1]
    assert cutter.numbers.distance_m == pytest.approx(expected_m, abs=0.5), "without the hidden 1,600 m"
    assert cutter.numbers.elapsed_s == (east[-1].at_s - east[0].at_s) + (west[-1].at_s - west[0].at_s)


def test_every_hidden_place_of_the_person_is_hidden_not_only_that_of_the_start() -> None:
    points = way([0, 8000], [0, 0])
    work = points[1000]  # 3 km from the start
    zone = HiddenZone(HOME[0], HOME[1], hidden_way_m=800.0)
    cutter = TrackCutter(zone, (HiddenZone(work.lat_deg, work.lon_deg),))
    shown = cutter.add(points)
    distances = [from_home_m(one.point) for one in shown]
    assert [each for each in distances if 2200 < each < 3800] == []
    assert min(distances) < 2100 and max(distances) > 7000
    assert [one.begins for one in shown].count(True) == 2
    assert cutter.numbers.distance_m < distances[-1] - distances[0] - 1590


def test_receiver_that_lies_at_the_finish_does_not_uncover_it() -> None:
    points = way([0, 5000], [0, 0])
    random = np.random.default_rng(1)
    finish = points[-1]
    drift = np.convolve(random.normal(0, 12, (3600, 2))[:, 0], np.ones(30) / 30, "same")
    points += [
        WayPoint(finish.at_s + 1 + n, finish.lat_deg + drift[n] / METERS_PER_DEGREE, finish.lon_deg)
        for n in range(3600)
    ]
    _, shown = shown_of(points, FAR_ZONE)
    assert max(from_home_m(one.point) for one in shown) <= 4200 + STEP_M


def test_receiver_that_waits_at_the_start_does_not_use_the_hidden_way_up() -> None:
    random = np.random.default_rng(2)
    start = [WayPoint(n, HOME[0] + random.normal(0, 5) / METERS_PER_DEGREE, HOME[1]) for n in range(1800)]
    points = start + way([0, 3000], [0, 0], start_s=1800)
    _, shown = shown_of(points, FAR_ZONE)
    # Noise of 5 m makes single steps of over 20 m now and then; the zone is there for the rest.
    assert min(from_home_m(one.point) for one in shown) > 300


def test_points_that_come_late_or_twice_change_nothing() -> None:
    points = way([0, 4000], [0, 0])
    plain, shown = shown_of(points, FAR_ZONE)
    muddled = points[:600] + points[300:500] + points[600:]
    again, shown_again = shown_of(muddled, FAR_ZONE)
    assert shown_again == shown
    assert again.numbers == plain.numbers


def test_gap_in_the_signal_draws_no_line_and_counts_no_distance() -> None:
    before = way([0, 2500], [0, 0])
    after = [
        WayPoint(one.at_s + MAX_GAP_S, one.lat_deg, one.lon_deg + 0.01)
        for one in way([2500, 6000], [0, 0], start_s=len(before))
    ]
    cutter, shown = shown_of(before + after, FAR_ZONE)
    assert [one.begins for one in shown].count(True) == 2
    assert cutter.numbers.distance_m < 5000 - 580 + 100


def test_heart_rate_is_that_of_the_shown_point() -> None:
    points = way([0, 2500], [0, 0], heart_rate_bpm=140) + way(
        [2500, 3000], [0, 0], start_s=900, heart_rate_bpm=180
    )
    cutter, _ = shown_of(points, FAR_ZONE)
    assert cutter.numbers.heart_rate_bpm == 140


def test_cut_is_the_same_however_the_points_arrive() -> None:
    points = way([0, 2000, 2000, 0], [0, 0, 1500, 1500])
    results = [shown_of(points, FAR_ZONE, at_once=size) for size in (1, 10, 10_000)]
    assert results[0][1] == results[1][1] == results[2][1]
    assert results[0][0].numbers == results[1][0].numbers == results[2][0].numbers


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    corners=st.lists(
        st.tuples(st.integers(-3000, 3000), st.integers(-3000, 3000)), min_size=1, max_size=6, unique=True
    ),
    noise_m=st.floats(0, 3),
)
def test_no_route_shows_a_hidden_point(seed, corners, noise_m) -> None:
    random = np.random.default_rng(seed)
    true = way([0, *[c[0] for c in corners]], [0, *[c[1] for c in corners]])
    points = [
        WayPoint(
            one.at_s,
            one.lat_deg + random.normal(0, noise_m) / METERS_PER_DEGREE,
            one.lon_deg + random.normal(0, noise_m) / METERS_PER_DEGREE,
        )
        for one in true
    ]
    zone = draw_zone(*HOME, random=Random(seed))
    cutter, shown = shown_of(points, zone)
    places = {one.at_s: distance for one, distance in zip(true, along_m(true), strict=True)}
    total_m = max(places.values())
    for one in shown:
        assert not zone.hides(one.point.lat_deg, one.point.lon_deg)
        assert from_home_m(one.point) > 200
        assert places[one.point.at_s] >= 760
        assert places[one.point.at_s] <= total_m - 760
    lengths = sum(
        great_circle_m(a.point.lat_deg, a.point.lon_deg, b.point.lat_deg, b.point.lon_deg)
        for a, b in pairwise(shown)
        if not b.begins
    )
    assert cutter.numbers.distance_m == pytest.approx(lengths, abs=0.01)


def moved(point: WayPoint, *, east_m: float, north_m: float, at_s: float) -> WayPoint:
    across = METERS_PER_DEGREE * math.cos(math.radians(HOME[0]))
    return WayPoint(at_s, point.lat_deg + north_m / METERS_PER_DEGREE, point.lon_deg + east_m / across)


@pytest.mark.parametrize("seed", range(3))
def test_receiver_left_running_at_the_finish_does_not_show_the_way_there(seed):
    chance = Random(seed)
    run = way([0, 4000], [0, 0])
    cutter, shown = shown_of(run, FAR_ZONE)
    finish, at_s = run[-1], run[-1].at_s
    east_m = north_m = 0.0
    for second in range(1, 1800):
        # What receivers indoors do: they drift and jump about, some 20 m around where they are.
        east_m += -east_m / 20 + chance.gauss(0, 6)
        north_m += -north_m / 20 + chance.gauss(0, 6)
        noisy = moved(finish, east_m=east_m, north_m=north_m, at_s=at_s + second)
        shown += cutter.add([noisy])

    nearest_m = min(
        great_circle_m(finish.lat_deg, finish.lon_deg, each.point.lat_deg, each.point.lon_deg)
        for each in shown
    )
    assert nearest_m >= FAR_ZONE.hidden_way_m - 100


def test_jump_of_the_receiver_does_not_show_what_is_hidden():
    run = way([0, 3000], [0, 0])
    cutter, before = shown_of(run, FAR_ZONE)
    last = run[-1]
    jumps = [
        moved(last, east_m=away_m, north_m=0, at_s=last.at_s + second)
        for second, away_m in enumerate([2500, 0, -2500, 0], start=1)
    ]

    assert len(cutter.add(jumps)) <= 4 * 35 / 3 + 1
    assert before


@given(
    north_m=st.floats(-2000, 2000), east_m=st.floats(-2000, 2000), lat_deg=st.sampled_from([0.0, 58.6, -70.0])
)
def test_quick_look_at_the_latitude_hides_what_the_distance_hides(
    north_m: float, east_m: float, lat_deg: float
) -> None:
    zone = HiddenZone(lat_deg, 20.0)
    lat = lat_deg + north_m / METERS_PER_DEGREE
    lon = 20.0 + east_m / (METERS_PER_DEGREE * math.cos(math.radians(lat_deg)))
    assert zone.hides(lat, lon) is (great_circle_m(lat_deg, 20.0, lat, lon) < zone.radius_m)
