"""Tracks on the map: bounds, simplification, encoded polylines."""

import numpy as np
import polyline as polyline_codec
from numpy.typing import NDArray

from startline.telemetry.domain.geodesy import MEAN_RADIUS_M
from startline.telemetry.domain.recording import Column

POLYLINE_PRECISION = 5
MAX_POLYLINE_POINTS = 120
THINNED_POINTS = 480  # A thumbnail of 120 points loses nothing by looking at four times as many.

LEAST_DEVIATION = 1 / 1000  # of the track's extent: less is below a pixel of a thumbnail


def bounds(lat_deg: Column, lon_deg: Column) -> tuple[float, float, float, float] | None:
    """(west, south, east, north) in degrees, None without positions; west > east across 180 degrees."""
    known = np.isfinite(lat_deg) & np.isfinite(lon_deg)
    if not known.any():
        return None
    lat, lon = lat_deg[known], lon_deg[known]
    west, east = float(lon.min()), float(lon.max())
    if east - west > 180.0:
        west, east = float(lon[lon >= 0].min()), float(lon[lon < 0].max())
    return west, float(lat.min()), east, float(lat.max())


def encode_polyline(lat_deg: Column, lon_deg: Column, *, max_points: int = MAX_POLYLINE_POINTS) -> str:
    """The track as an encoded polyline of precision 5 with at most `max_points`; "" without a track."""
    known = np.flatnonzero(np.isfinite(lat_deg) & np.isfinite(lon_deg))
    if len(known) < 2:
        return ""
    if len(known) > THINNED_POINTS:
        known = known[np.linspace(0, len(known) - 1, THINNED_POINTS).round().astype(np.intp)]
    lat, lon = lat_deg[known], _unwrapped(lon_deg[known])
    extent_m = np.radians(max(np.ptp(lat), np.ptp(lon) * np.cos(np.radians(lat[0])))) * MEAN_RADIUS_M
    weight = significance_m(lat, lon, least_m=extent_m * LEAST_DEVIATION)
    kept = np.sort(np.argsort(-weight, kind="stable")[:max_points])
    kept = kept[weight[kept] > 0]
    return polyline_codec.encode(np.column_stack((lat[kept], lon[kept])).tolist(), POLYLINE_PRECISION)


def simplify(lat_deg: Column, lon_deg: Column, *, tolerance_m: float) -> NDArray[np.intp]:
    """Indices of a Douglas-Peucker simplification: no point is further from the line than the tolerance.

    Args:
        lat_deg, lon_deg: `(n,)` degrees without NaN; the track may cross 180 degrees.
        tolerance_m: the largest deviation.
    """
    return np.flatnonzero(significance_m(lat_deg, _unwrapped(lon_deg), least_m=tolerance_m) > tolerance_m)


def significance_m(lat_deg: Column, lon_deg: Column, *, least_m: float = 0.0) -> Column:
    """The tolerance up to which Douglas-Peucker keeps each point, `(n,)` metres; inf for the ends.

    Works level by level on all open stretches at once. Points that deviate by `least_m` or less have 0.

    Source: Douglas & Peucker, Cartographica 10/2, 1973; distance to the segment, not to the line.
    """
    count = len(lat_deg)
    weight = np.zeros(count)
    if count == 0:
        return weight
    weight[[0, -1]] = np.inf
    x, y = _metres(lat_deg, lon_deg)
    starts, ends, limits = np.array([0]), np.array([count - 1]), np.array([np.inf])
    while len(starts):
        inner = ends - starts - 1
        is_open = inner > 0
        starts, ends, limits, inner = starts[is_open], ends[is_open], limits[is_open], inner[is_open]
        if not len(starts):
            break
        first = np.cumsum(inner) - inner
        points = np.arange(int(inner.sum())) + np.repeat(starts + 1 - first, inner)
        distance_2 = _distance_to_segment_2(x, y, points, np.repeat(starts, inner), np.repeat(ends, inner))
        largest = np.maximum.reduceat(distance_2, first)
        candidates = np.flatnonzero(distance_2 == np.repeat(largest, inner))
        split = points[candidates[np.searchsorted(candidates, first)]]
        importance = np.minimum(np.sqrt(largest), limits)
        deviates = importance > least_m
        weight[split[deviates]] = importance[deviates]
        starts, ends, split, importance = (
            starts[deviates],
            ends[deviates],
            split[deviates],
            importance[deviates],
        )
        starts, ends = np.concatenate((starts, split)), np.concatenate((split, ends))
        limits = np.concatenate((importance, importance))
    return weight


def _distance_to_segment_2(
    x: Column, y: Column, points: np.ndarray, starts: np.ndarray, ends: np.ndarray
) -> Column:
    """Squared distances of points to the segments from `starts` to `ends`."""
    dx, dy = x[ends] - x[starts], y[ends] - y[starts]
    px, py = x[points] - x[starts], y[points] - y[starts]
    length_2 = dx * dx + dy * dy
    along = np.clip((px * dx + py * dy) / np.where(length_2 > 0, length_2, 1.0), 0.0, 1.0)
    return (px - along * dx) ** 2 + (py - along * dy) ** 2


def _metres(lat_deg: Column, lon_deg: Column) -> tuple[Column, Column]:
    """Positions on a plane around the track's middle latitude."""
    middle = np.radians((lat_deg.min() + lat_deg.max()) / 2)
    x = np.radians(lon_deg - lon_deg[0]) * MEAN_RADIUS_M * np.cos(middle)
    return x, np.radians(lat_deg - lat_deg[0]) * MEAN_RADIUS_M


def _unwrapped(lon_deg: Column) -> Column:
    """Longitudes without the jump of 360 degrees where the track crosses 180."""
    return np.unwrap(lon_deg, period=360.0)
