"""Bounds, simplification and encoded polylines."""

from itertools import pairwise

import numpy as np
import polyline
import pytest
from hypothesis import given
from hypothesis import strategies as st

from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.geodesy import MEAN_RADIUS_M
from startline.telemetry.domain.tracks import bounds, encode_polyline, simplify
from tests.telemetry.domain.recordings import fit_case


def walk(seed: int, count: int, lon: float = 37.6) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    heading = np.cumsum(rng.normal(0, 0.2, count))
    lat = 55.7 + np.cumsum(np.cos(heading)) * 3e-5
    east = (lon + np.cumsum(np.sin(heading)) * 5e-5 + 180) % 360 - 180
    return lat, east


def deviation_m(lat: np.ndarray, lon: np.ndarray, kept: np.ndarray) -> float:
    """The largest distance of any point to the segment of the simplification that it belongs to."""
    east = np.unwrap(lon, period=360.0)
    middle = np.radians((lat.min() + lat.max()) / 2)
    x, y = np.radians(east) * MEAN_RADIUS_M * np.cos(middle), np.radians(lat) * MEAN_RADIUS_M
    worst = 0.0
    for a, b in pairwise(kept):
        px, py = x[a : b + 1] - x[a], y[a : b + 1] - y[a]
        dx, dy = x[b] - x[a], y[b] - y[a]
        length = dx * dx + dy * dy
        share = np.clip((px * dx + py * dy) / length, 0, 1) if length else 0.0
        worst = max(worst, float(np.hypot(px - share * dx, py - share * dy).max()))
    return worst


@given(
    st.integers(0, 1000),
    st.integers(2, 300),
    st.sampled_from([1.0, 5.0, 30.0]),
    st.sampled_from([37.6, 179.999]),
)
def test_no_point_is_further_away_than_the_tolerance(
    seed: int, count: int, tolerance_m: float, east: float
) -> None:
    lat, lon = walk(seed, count, east)

    kept = simplify(lat, lon, tolerance_m=tolerance_m)

    assert (kept[0], kept[-1]) == (0, count - 1)
    assert deviation_m(lat, lon, kept) <= tolerance_m + 1e-6


@given(st.integers(0, 1000), st.integers(2, 300))
def test_simplifying_twice_changes_nothing(seed: int, count: int) -> None:
    lat, lon = walk(seed, count)
    kept = simplify(lat, lon, tolerance_m=10.0)

    again = simplify(lat[kept], lon[kept], tolerance_m=10.0)

    assert len(again) == len(kept)


def test_straight_line_keeps_its_ends() -> None:
    assert simplify(np.linspace(0, 0.01, 100), np.zeros(100), tolerance_m=0.01).tolist() == [0, 99]


def test_a_loop_that_ends_where_it_began_keeps_its_far_side() -> None:
    angle = np.linspace(0, 2 * np.pi, 101)
    kept = simplify(0.001 * np.sin(angle), 0.001 * np.cos(angle), tolerance_m=20.0)

    assert len(kept) > 6


def test_polyline_has_at_most_120_points_near_the_track() -> None:
    samples = decode_file(fit_case("fenix2-run").data).samples

    points = polyline.decode(encode_polyline(samples.lat_deg, samples.lon_deg))

    assert 2 <= len(points) <= 120
    assert points[0] == pytest.approx((samples.lat_deg[0], samples.lon_deg[0]), abs=1e-5)
    assert points[-1] == pytest.approx((samples.lat_deg[-1], samples.lon_deg[-1]), abs=1e-5)


def test_polyline_skips_gaps_and_crosses_180_degrees() -> None:
    lat = np.array([0.0, np.nan, 0.1, 0.0])
    lon = np.array([179.9, np.nan, 180.0, -179.9])

    points = polyline.decode(encode_polyline(lat, lon))

    assert points == [(0.0, 179.9), (0.1, 180.0), (0.0, 180.1)]


@pytest.mark.parametrize("count", [0, 1])
def test_no_polyline_without_two_points(count: int) -> None:
    assert encode_polyline(np.zeros(count), np.zeros(count)) == ""


def test_long_track_is_encoded_quickly_enough_to_have_points() -> None:
    lat, lon = walk(1, 200_000)

    assert 50 < len(polyline.decode(encode_polyline(lat, lon))) <= 120


def test_bounds() -> None:
    assert bounds(np.array([1.0, 3.0, np.nan]), np.array([10.0, 5.0, np.nan])) == (5.0, 1.0, 10.0, 3.0)
    assert bounds(np.array([1.0, 3.0]), np.array([179.0, -178.0])) == (179.0, 1.0, -178.0, 3.0)
    assert bounds(np.array([np.nan]), np.array([np.nan])) is None
