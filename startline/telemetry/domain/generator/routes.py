"""Made-up routes: loops along the streets of a town that does not exist, over hills that stay in place.

The same place has the same streets and hills whoever runs there: two athletes' tracks and profiles agree.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

METERS_PER_DEGREE = 111_320.0  # of latitude, near enough for a made-up route
GRID_M = 5.0
BLOCK_M = (340.0, 260.0)  # streets lie this far apart, before the town's bends
STREETS_TURNED = 0.35  # radians that the grid of streets is turned by
BENDS_M = ((1700.0, 70.0), (3900.0, 210.0), (9000.0, 420.0))  # (length, width) of the waves that bend them
CORNERS = (5, 9)
CANDIDATES = 10
CORNER_ROUNDING_M = 36.0
STEP_M = 4.0
HILL_LENGTHS_M = (420.0, 900.0, 2300.0, 5200.0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where people run: its middle, how high it lies and how hilly it is (height of the largest hill)."""

    lat_deg: float
    lon_deg: float
    altitude_m: float = 120.0
    hill_height_m: float = 9.0


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
    """Lay a route of `length_m` metres that begins near `start` (metres east, north of the place's middle).

    Long routes go round a loop more than once, as people do, and end where the distance is full.
    """
    loops = max(1, round(length_m / random.uniform(8_000, 16_000)))
    east, north = _shortest_loop(random, start, length_m / loops)
    east, north = np.tile(east, loops), np.tile(north, loops)
    along = _along(east, north)
    grid = np.arange(0.0, length_m + GRID_M / 2, GRID_M)
    east, north = np.interp(grid, along, east), np.interp(grid, along, north)
    return Route(
        distance_m=grid,
        lat_deg=place.lat_deg + north / METERS_PER_DEGREE,
        lon_deg=place.lon_deg + east / (METERS_PER_DEGREE * np.cos(np.radians(place.lat_deg))),
        altitude_m=_hills(place, east, north),
    )


def _along(east: Column, north: Column) -> Column:
    """Distance along a line from its first point, `(n,)`."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(east), np.diff(north)))])


def _shortest_loop(
    random: np.random.Generator, start: tuple[float, float], length_m: float
) -> tuple[Column, Column]:
    """Of some loops through `start` the one that is just long enough: (east, north) in metres, `(n,)`."""
    home = np.round(_to_streets(*start) / BLOCK_M).astype(int)
    best: tuple[float, Column, Column] | None = None
    radius_m = length_m / 7.5
    while best is None:
        for _ in range(CANDIDATES):
            east, north = _in_town(_loop(random, home, radius_m * random.uniform(0.8, 1.2)))
            length = _along(east, north)[-1]
            if length >= length_m and (best is None or length < best[0]):
                best = (length, east, north)
        radius_m *= 1.2
    return best[1], best[2]


def _loop(random: np.random.Generator, home: NDArray[np.int_], radius_m: float) -> Column:
    """Crossings of a walk around a block of streets that begins and ends at `home`, `(k, 2)` in streets."""
    heading = random.uniform(0, 2 * np.pi)
    count = int(random.integers(*CORNERS))
    angles = heading + np.pi + np.linspace(0, 2 * np.pi, count, endpoint=False)
    angles[1:] += random.uniform(-0.3, 0.3, count - 1)
    radii = radius_m * np.concatenate([[1.0], random.uniform(0.6, 1.2, count - 1)])
    spokes = np.stack([np.cos(angles), np.sin(angles)], axis=1) * radii[:, None]
    corners = home + np.round((spokes - spokes[0]) / BLOCK_M).astype(int)
    crossings = [home]
    for corner in [*corners[1:], home]:
        at = crossings[-1]
        turn = at + (corner - at) * np.array([random.random() < 0.5, 0])
        turn[1] = corner[1] if turn[0] == at[0] else at[1]
        crossings += [turn, corner]
    return np.array(crossings, dtype=np.float64)


def _in_town(crossings: Column) -> tuple[Column, Column]:
    """The walk over crossings as a line in metres along bent streets, corners rounded, `(n,)` each."""
    metres = crossings * BLOCK_M
    corner_at = _along(metres[:, 0], metres[:, 1])
    steps = np.arange(0.0, max(corner_at[-1], STEP_M), STEP_M)
    line = np.stack([np.interp(steps, corner_at, metres[:, axis]) for axis in (0, 1)])
    cos, sin = np.cos(STREETS_TURNED), np.sin(STREETS_TURNED)
    east, north = cos * line[0] - sin * line[1], sin * line[0] + cos * line[1]
    for length, width in BENDS_M:
        wave = 2 * np.pi / length
        east, north = east + width * np.sin(north * wave), north + width * np.sin(east * wave + 1.0)
    size = 2 * int(CORNER_ROUNDING_M / STEP_M / 2) + 1
    window = np.ones(size) / size
    rounded = [
        np.convolve(np.pad(axis, size // 2, mode="edge"), window, mode="valid") for axis in (east, north)
    ]
    return rounded[0], rounded[1]


def _to_streets(east: float, north: float) -> Column:
    """Where a point lies on the unbent grid of streets, in metres, roughly."""
    cos, sin = np.cos(STREETS_TURNED), np.sin(STREETS_TURNED)
    return np.array([cos * east + sin * north, cos * north - sin * east])


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
