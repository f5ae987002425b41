"""The hidden zone: its middle is shifted in secret, holds the start, and misleads a fitted circle."""

from random import Random
from statistics import median

import numpy as np

from startline.telemetry.domain.geodesy import great_circle_m
from startline.telemetry.domain.sharing.zones import (
    EXTRA_WAY_M,
    HIDDEN_WAY_M,
    MAX_SHIFT_M,
    ZONE_RADIUS_M,
    draw_zone,
)

HOME = (58.6, 49.65)


def test_start_lies_well_inside_and_the_middle_is_shifted() -> None:
    shifts = []
    for seed in range(400):
        zone = draw_zone(*HOME, random=Random(seed))
        shifts.append(great_circle_m(*HOME, zone.lat_deg, zone.lon_deg))
        assert zone.radius_m == ZONE_RADIUS_M == 800
        assert HIDDEN_WAY_M + EXTRA_WAY_M[0] <= zone.hidden_way_m <= HIDDEN_WAY_M + EXTRA_WAY_M[1]
        assert zone.hides(*HOME)
    assert max(shifts) <= MAX_SHIFT_M + 1
    # Uniform in a disc: half of the draws lie beyond 0.71 of its radius.
    assert abs(median(shifts) - MAX_SHIFT_M * 0.5**0.5) < 30


def test_zone_at_the_edge_of_the_map_is_a_place_on_it() -> None:
    for lat, lon in ((89.999, 10.0), (-89.999, 10.0), (10.0, 179.9999), (10.0, -179.9999)):
        zone = draw_zone(lat, lon, random=Random(3))
        assert -90 <= zone.lat_deg <= 90
        assert -180 <= zone.lon_deg <= 180
        assert zone.hides(lat, lon)


def test_fitting_a_circle_to_the_visible_ends_misses_the_home() -> None:
    """Forty tracks leave the zone in all directions; the attacker fits a circle to where they appear."""
    misses = []
    for seed in range(60):
        zone = draw_zone(*HOME, random=Random(seed))
        across = np.cos(np.radians(HOME[0]))
        middle = np.array([(zone.lon_deg - HOME[1]) * across, zone.lat_deg - HOME[0]]) * 111_195
        angles = np.random.default_rng(seed).uniform(0, 2 * np.pi, 40)
        rays = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        # Where a straight street from home leaves the circle around `middle`.
        along = rays @ middle + np.sqrt((rays @ middle) ** 2 + zone.radius_m**2 - middle @ middle)
        ends = rays * along[:, None] + np.random.default_rng(seed + 1).normal(0, 4, (40, 2))
        equations = np.column_stack([2 * ends, np.ones(40)])
        fitted = np.linalg.lstsq(equations, (ends**2).sum(axis=1), rcond=None)[0][:2]
        misses.append(float(np.hypot(*fitted)))
    assert median(misses) > 300
    assert sum(miss < 50 for miss in misses) <= 3
