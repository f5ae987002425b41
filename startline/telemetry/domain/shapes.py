"""How far a track lies from the line of another one, whoever went first and how fast."""

import numpy as np
import polyline as polyline_codec

from startline.telemetry.domain.geodesy import MEAN_RADIUS_M
from startline.telemetry.domain.recording import Column
from startline.telemetry.domain.tracks import POLYLINE_PRECISION

# So many per cent of the points must lie within the gap: a jump or two is no other way.
COVERED_PERCENT = 90


def decode_line(polyline: str) -> Column:
    """Return the points of an encoded polyline, `(n, 2)` degrees; `(0, 2)` for ""."""
    points = polyline_codec.decode(polyline, POLYLINE_PRECISION) if polyline else []
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def gap_m(points: Column, line: Column) -> float:
    """Return within which distance of the line nine in ten of the points lie, metres; inf without one.

    Args:
        points: `(n, 2)` degrees.
        line: `(m, 2)` degrees.
    """
    if not len(points) or len(line) < 2:
        return float("inf")
    origin = line[0]
    scale = np.radians(1.0) * MEAN_RADIUS_M
    to_metres = np.array([scale, scale * np.cos(np.radians(origin[0]))])
    spots, vertices = _near(points, origin) * to_metres, _near(line, origin) * to_metres
    starts, steps = vertices[:-1], np.diff(vertices, axis=0)
    length_2 = np.einsum("ij,ij->i", steps, steps)
    offsets = spots[:, None, :] - starts[None, :, :]
    along = np.einsum("ijk,jk->ij", offsets, steps) / np.where(length_2 > 0, length_2, 1.0)
    missed = offsets - np.clip(along, 0.0, 1.0)[:, :, None] * steps[None, :, :]
    distances = np.sqrt(np.einsum("ijk,ijk->ij", missed, missed).min(axis=1))
    return float(np.percentile(distances, COVERED_PERCENT))


def _near(points: Column, origin: Column) -> Column:
    """Offsets in degrees from the origin, the short way round at 180 degrees."""
    offsets = points - origin
    offsets[:, 1] = (offsets[:, 1] + 180.0) % 360.0 - 180.0
    return offsets
