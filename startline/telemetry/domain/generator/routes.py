"""Made-up routes: closed loops along streets that bend, over hills that stay where they are.

The same place has the same hills whoever runs there, so that two athletes' profiles agree.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

METERS_PER_DEGREE = 111_320.0  # of latitude, near enough for a made-up route
GRID_M = 5.0
CORNERS = (7, 12)
CORNER_ROUNDING_M = 40.0
HILL_LENGTHS_M = (420.0, 900.0, 2300.0, 5200.0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where people run: its middle, how high it lies and how hilly it is (height of the largest hill)."""

    lat_deg: float
    lon_deg: float
    altitude_m: float = 120.0
    hill_height_m: float = 14.0


@dataclass(frozen=True, slots=True)
class Route:
    """A route on a grid of `GRID_M` metres: running distance, position and height, each `(n,)`."""

    distance_m: Column
    lat_deg: Column
    lon_deg: Column
    altitude_m: Column

    @property
    def gradient(self) -> Column:
        """Rise over run at each point, smoothed over 50 m, `(n,)`."""
        window = np.ones(11) / 11
        height = np.convolve(np.pad(self.altitude_m, 5, mode="edge"), window, mode="valid")
        return np.gradient(height, self.distance_m)


def make_route(
    random: np.random.Generator, *, place: Place, start: tuple[float, float], length_m: float
) -> Route:
    """Lay a route of `length_m` metres that begins and ends near `start` (metres east, north of the place).

    Long routes go round a loop more than once, as people do.
    """
    loops = max(1, round(length_m / random.uniform(7_000, 14_000)))
    corners = _street_corners(random)
    east, north = _rounded(corners, length_m / loops)
    east, north = np.tile(east, loops), np.tile(north, loops)
    step = np.hypot(np.diff(east, prepend=east[0]), np.diff(north, prepend=north[0]))
    along = np.cumsum(step)
    scale = length_m / along[-1]
    grid = np.arange(0.0, length_m + GRID_M / 2, GRID_M)
    east = start[0] + np.interp(grid, along * scale, (east - east[0]) * scale)
    north = start[1] + np.interp(grid, along * scale, (north - north[0]) * scale)
    return Route(
        distance_m=grid,
        lat_deg=place.lat_deg + north / METERS_PER_DEGREE,
        lon_deg=place.lon_deg + east / (METERS_PER_DEGREE * np.cos(np.radians(place.lat_deg))),
        altitude_m=_hills(place, east, north),
    )


def _street_corners(random: np.random.Generator) -> Column:
    """Corners of a loop around the origin, radius near 1, `(k + 1, 2)`, the last one the first again."""
    count = int(random.integers(*CORNERS))
    angles = np.sort(
        random.uniform(0, 2 * np.pi, count) * 0.35 + np.linspace(0, 2 * np.pi, count, False) * 0.65
    )
    radii = random.uniform(0.55, 1.25, count)
    stretch = random.uniform(0.6, 1.0)
    turn = random.uniform(0, np.pi)
    points = np.stack([radii * np.cos(angles), stretch * radii * np.sin(angles)], axis=1)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    corners: Column = points @ rotation
    return np.vstack([corners, corners[:1]])


def _rounded(corners: Column, length_m: float) -> tuple[Column, Column]:
    """Walk the corners in steps of a metre or so and round them, scaled to `length_m`."""
    sides = np.hypot(*np.diff(corners, axis=0).T)
    scale = length_m / sides.sum()
    along = np.concatenate([[0.0], np.cumsum(sides)]) * scale
    steps = np.arange(0.0, length_m, 2.0)
    window = np.ones(int(CORNER_ROUNDING_M)) / int(CORNER_ROUNDING_M)
    margin = len(window) // 2
    rounded = []
    for axis in (0, 1):
        line = np.interp(steps, along, corners[:, axis] * scale)
        padded = np.concatenate([line[-margin:], line, line[: len(window) - 1 - margin]])
        rounded.append(np.convolve(padded, window, mode="valid"))
    return rounded[0], rounded[1]


def _hills(place: Place, east: Column, north: Column) -> Column:
    """Height above the sea of points in metres from the place's middle, `(n,)`."""
    seed = abs(hash((round(place.lat_deg, 3), round(place.lon_deg, 3)))) % (2**32)
    random = np.random.default_rng(seed)
    height = np.full(len(east), place.altitude_m)
    for length in HILL_LENGTHS_M:
        direction, phase = random.uniform(0, 2 * np.pi, 2)
        wave = (east * np.cos(direction) + north * np.sin(direction)) / length * 2 * np.pi + phase
        height += place.hill_height_m * (length / HILL_LENGTHS_M[-1]) ** 0.6 * np.sin(wave)
    return height
