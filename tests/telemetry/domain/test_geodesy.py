"""Distances against Karney's geodesics and the check values of the domain notes."""

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from startline.telemetry.domain.geodesy import distances_m, great_circle_m, step_distances_m


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(distances_m(*(np.array([value]) for value in (*a, *b)))[0])


@pytest.mark.parametrize(
    ("start", "end", "metres"),
    [
        ((40.6, -73.8), (51.6, -0.5), 5551759.400),
        ((0.0, 0.0), (1.0, 0.0), 110574.389),
        ((0.0, 0.0), (0.0, 1.0), 111319.491),
        ((55.75, 37.0), (56.75, 37.0), 111346.354),
        ((55.75, 37.0), (55.75, 38.0), 62794.388),
        ((55.751244, 37.0), (55.796214, 37.0), 5006.857),
        ((0.0, 179.9), (0.0, -179.9), 22263.898),
    ],
)
def test_check_values(start: tuple[float, float], end: tuple[float, float], metres: float) -> None:
    assert distance_m(start, end) == pytest.approx(metres, abs=0.002)


def test_haversine_check_values() -> None:
    assert great_circle_m(40.6, -73.8, 51.6, -0.5) == pytest.approx(5536891.987, abs=0.001)
    assert great_circle_m(55.751244, 37.0, 55.796214, 37.0) == pytest.approx(5000.443, abs=0.001)


latitudes = st.floats(-89.99, 89.99)
longitudes = st.floats(-180, 180)


@given(latitudes, longitudes, st.floats(-0.15, 0.15), st.floats(-0.15, 0.15))
def test_short_distance_is_karneys(lat: float, lon: float, north: float, east: float) -> None:
    to_lat = max(-90.0, min(90.0, lat + north))
    exact = Geodesic.WGS84.Inverse(lat, lon, to_lat, lon + east)["s12"]

    assert distance_m((lat, lon), (to_lat, lon + east)) == pytest.approx(exact, rel=2e-8, abs=2e-8)


@given(latitudes, longitudes, latitudes, longitudes)
def test_long_distance_is_karneys(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    exact = Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2)

    almost_antipodal = exact["a12"] > 179.0
    relative = 0.006 if almost_antipodal else 1e-8
    assert distance_m((lat1, lon1), (lat2, lon2)) == pytest.approx(exact["s12"], rel=relative, abs=1e-3)


def test_steps_are_distances_between_neighbours() -> None:
    steps = step_distances_m(np.array([0.0, 1.0, 1.0]), np.array([0.0, 0.0, 0.0]))

    assert steps == pytest.approx([110574.389, 0.0], abs=0.002)


def test_missing_positions_give_missing_distances() -> None:
    assert np.isnan(step_distances_m(np.array([0.0, np.nan, 1.0]), np.zeros(3))).all()
    assert len(step_distances_m(np.zeros(1), np.zeros(1))) == 0
