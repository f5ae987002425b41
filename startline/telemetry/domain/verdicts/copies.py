"""Copied tracks: a hash of the rounded shape finds candidates, their positions in time tell.

Two people who run side by side have the same shape and pace, each with the noise of their own receiver. A
copy has the very positions of the original, or its pace to the second on another day.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass

import numpy as np

from startline.telemetry.domain.geodesy import MEAN_RADIUS_M
from startline.telemetry.domain.recording import Column, Samples
from startline.telemetry.domain.verdicts.findings import DOUBT, PROOF, TRACK_COPIED, Finding

CELL_M = 200.0
STEP_M = 50.0
HASHES = 12
MIN_LENGTH_M = 800.0
MIN_SHARED_HASHES = 4  # of `HASHES`: about a third of the shape
MAX_TRACK_POINTS = 20_000
COMPARED_POINTS = 400
VOTERS = 60
NEAR_M = 12.0
NEAR_S = 2.5  # of the way: whoever is slow must be nearer to be called at the same place
OFFSET_STEP_S = 2.0
MIN_SHARE = 0.7
SAME_SECOND_SHARE = 0.4  # of what is near: nobody repeats a pace to the second for the whole way
SAME_PLACE_M = 0.7  # the median distance of two receivers on one wrist is twice that
SAME_LINE_M = 0.2
TOGETHER_S = 60.0  # clocks of two watches differ by seconds
MIN_COMPARED_S = 420.0


@dataclass(frozen=True, slots=True)
class Track:
    """Positions in time: `(n,)` seconds from the start and degrees, no NaN."""

    started_at: dt.datetime
    time_s: Column
    lat_deg: Column
    lon_deg: Column


def track_of(samples: Samples, *, started_at: dt.datetime) -> Track | None:
    """The track of a recording, thinned to what a comparison needs; None for less than a few positions."""
    known = np.flatnonzero(np.isfinite(samples.lat_deg) & np.isfinite(samples.lon_deg))
    if len(known) < 30:
        return None
    known = known[:: len(known) // MAX_TRACK_POINTS + 1]
    lon_deg = np.unwrap(samples.lon_deg[known], period=360.0)
    return Track(started_at, samples.time_s[known], samples.lat_deg[known], lon_deg)


def shape_hashes(track: Track) -> list[int]:
    """The smallest hashes of the cells of 200 m that a track passes (MinHash; Broder 1997), signed 64 bit.

    Two tracks share about as many of the `HASHES` as they share of their cells. Empty below 800 m.
    """
    x, y = _metres(track, track.lat_deg[0], track.lon_deg[0])
    along = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))))
    if along[-1] < MIN_LENGTH_M:
        return []
    marks = np.arange(0.0, along[-1], STEP_M)
    lat, lon = np.interp(marks, along, track.lat_deg), np.interp(marks, along, track.lon_deg)
    rows = np.floor(np.radians(lat) * MEAN_RADIUS_M / CELL_M).astype(np.int64)
    # The width of a column follows the row, so that a cell is the same whoever passes it.
    shrink = np.cos(rows * CELL_M / MEAN_RADIUS_M)
    columns = np.floor(np.radians(lon) * MEAN_RADIUS_M * shrink / CELL_M).astype(np.int64)
    cells = sorted({f"{row}:{column}".encode() for row, column in zip(rows, columns, strict=True)})
    return [min(_hash(cell, seed) for cell in cells) for seed in range(HASHES)]


def _hash(cell: bytes, seed: int) -> int:
    digest = hashlib.blake2b(cell, digest_size=8, key=bytes([seed + 1])).digest()
    return int.from_bytes(digest, "big", signed=True)


def compare_tracks(track: Track, other: Track, *, is_virtual: bool = False) -> Finding | None:
    """Tell whether `track` is a copy of `other`, another person's.

    Args:
        is_virtual: both are of a made-up world, where everyone's positions lie on the same line.
    """
    x, y = _metres(track, other.lat_deg[0], other.lon_deg[0])
    other_x, other_y = _metres(other, other.lat_deg[0], other.lon_deg[0])
    even = np.linspace(0, len(x) - 1, min(COMPARED_POINTS, len(x))).round().astype(np.intp)
    if track.time_s[even[-1]] - track.time_s[even[0]] < MIN_COMPARED_S:
        return None
    x, y, time_s = x[even], y[even], track.time_s[even]
    found = _same_pace(time_s, x, y, other.time_s, other_x, other_y, track.started_at - other.started_at)
    if found is None and not is_virtual:
        found = _same_line(x, y, other_x, other_y)
    return found


def _metres(track: Track, lat_deg: float, lon_deg: float) -> tuple[Column, Column]:
    shrink = np.cos(np.radians(lat_deg))
    x = np.radians((track.lon_deg - lon_deg + 540.0) % 360.0 - 180.0) * MEAN_RADIUS_M * shrink
    return x, np.radians(track.lat_deg - lat_deg) * MEAN_RADIUS_M


def _same_pace(
    time_s: Column,
    x: Column,
    y: Column,
    other_s: Column,
    other_x: Column,
    other_y: Column,
    ahead: dt.timedelta,
) -> Finding | None:
    """Whether both are at the same place at the same second for most of the way."""
    offset = _best_offset(time_s, x, y, other_s, other_x, other_y)
    if offset is None:
        return None
    pace_mps = float(np.hypot(np.diff(x), np.diff(y)).sum() / (time_s[-1] - time_s[0]))
    near_m = float(np.clip(NEAR_S * pace_mps, NEAR_M / 2, NEAR_M))
    best: tuple[float, float] | None = None
    for shift in np.arange(offset - OFFSET_STEP_S, offset + OFFSET_STEP_S + 0.1, 0.5):
        when = time_s + shift
        inside = (when >= other_s[0]) & (when <= other_s[-1])
        away = np.hypot(x - np.interp(when, other_s, other_x), y - np.interp(when, other_s, other_y))
        near = inside & (away < near_m)
        share = float(near.mean())
        median = float(np.median(away[near])) if near.any() else np.inf
        if best is None or (share, -median) > (best[0], -best[1]):
            best = share, median
    if best is None or best[0] < MIN_SHARE:
        return None
    is_together = abs(ahead.total_seconds() - offset) < TOGETHER_S
    if best[1] > (SAME_PLACE_M if is_together else SAME_SECOND_SHARE * near_m):
        return None
    figures: dict[str, float | str] = {"sign": "pace", "share": best[0], "apart_m": best[1]}
    return Finding(code=TRACK_COPIED, weight=PROOF, figures=figures)


def _best_offset(
    time_s: Column, x: Column, y: Column, other_s: Column, other_x: Column, other_y: Column
) -> float | None:
    """By how many seconds the other's clock is ahead where most points coincide, by a vote of some points."""
    voters = np.linspace(0, len(x) - 1, min(VOTERS, len(x))).round().astype(np.intp)
    away = np.hypot(x[voters, None] - other_x[None, :], y[voters, None] - other_y[None, :])
    who, where = np.nonzero(away < NEAR_M)
    if len(who) < len(voters) / 2:
        return None
    bins = np.round((other_s[where] - time_s[voters[who]]) / OFFSET_STEP_S).astype(np.int64)
    # Each voter has one vote for an offset, however long it stood there.
    pairs = np.unique(np.stack((bins, who), axis=1), axis=0)
    values, counts = np.unique(pairs[:, 0], return_counts=True)
    return float(values[np.argmax(counts)] * OFFSET_STEP_S)


def _same_line(x: Column, y: Column, other_x: Column, other_y: Column) -> Finding | None:
    """Whether the points lie on the other's line closer than any two receivers would."""
    away = _distance_to_line(x, y, other_x, other_y)
    median = float(np.median(away))
    share = float((away < 4 * SAME_LINE_M).mean())
    if median > SAME_LINE_M or share < MIN_SHARE:
        return None
    figures: dict[str, float | str] = {"sign": "line", "share": share, "apart_m": median}
    return Finding(code=TRACK_COPIED, weight=DOUBT, figures=figures)


def _distance_to_line(x: Column, y: Column, line_x: Column, line_y: Column) -> Column:
    """The distance of points to the nearest piece of a line, `(k,)` metres, in slices of bounded memory."""
    start_x, start_y, dx, dy = line_x[:-1], line_y[:-1], np.diff(line_x), np.diff(line_y)
    length_2 = np.maximum(dx * dx + dy * dy, 1e-9)
    away = np.empty(len(x))
    for begin in range(0, len(x), 50):
        part = slice(begin, begin + 50)
        px, py = x[part, None] - start_x, y[part, None] - start_y
        along = np.clip((px * dx + py * dy) / length_2, 0.0, 1.0)
        away[part] = np.sqrt(((px - along * dx) ** 2 + (py - along * dy) ** 2).min(axis=1))
    return away
