"""The recording second by second: what the rules look at.

Positions and distance are brought to 1 Hz within pieces of recording; a piece ends at a pause or where
nothing was recorded for `MAX_GAP_S`. Nothing is made up between pieces.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from startline.telemetry.domain.geodesy import MEAN_RADIUS_M
from startline.telemetry.domain.recording import Column, Samples
from startline.telemetry.domain.verdicts.findings import Stretch

MAX_GAP_S = 30.0
SMOOTHED_S = 9  # seconds over which a position is averaged: takes the noise of a wrist's receiver out
MAX_SECONDS = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Grid:
    """A recording at 1 Hz; all columns `(n,)`, NaN where nothing was recorded.

    Args:
        time_s: seconds from the start, whole.
        is_on: whether the second belongs to a piece of recording.
        travelled_m: the distance that counts, running, standing still between pieces.
        x_m, y_m: smoothed position on a plane around the track's middle.
        track_m: running length of the smoothed track, within pieces.
        counted_m: the smaller of the two, step by step: a drifting track makes nobody fast, and neither
            does a distance that the track does not know of.
        speed_mps: of `counted_m`, over five seconds.
    """

    time_s: Column
    is_on: NDArray[np.bool_]
    travelled_m: Column
    x_m: Column
    y_m: Column
    track_m: Column
    counted_m: Column
    speed_mps: Column
    altitude_m: Column
    heart_rate_bpm: Column
    cadence_rpm: Column
    power_w: Column

    def __len__(self) -> int:
        return len(self.time_s)

    @property
    def has_track(self) -> bool:
        return bool(np.isfinite(self.x_m).sum() >= 30)

    def has(self, channel: str) -> bool:
        """Whether at least half of the recorded seconds have a value of the channel."""
        column: Column = getattr(self, channel)
        return bool(self.is_on.any() and np.isfinite(column[self.is_on]).mean() >= 0.5)

    def stretches(self, mask: NDArray[np.bool_], *, min_s: float) -> list[Stretch]:
        """The runs of true seconds that last at least `min_s`."""
        edges = np.diff(np.concatenate(([0], mask.astype(np.int8), [0])))
        begin, end = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
        return [
            (float(self.time_s[a]), float(self.time_s[b]))
            for a, b in zip(begin, end, strict=True)
            if b - a >= min_s
        ]


def make_grid(samples: Samples, pauses: tuple[Stretch, ...] = ()) -> Grid | None:
    """Bring a recording to 1 Hz; None for one of fewer than three samples.

    Args:
        samples: with the distance filled in, as `metrics.measure` leaves them.
        pauses: (start_s, end_s) that do not count as moving.
    """
    if len(samples) < 3 or samples.time_s[-1] < 3 or samples.time_s[-1] > MAX_SECONDS:
        return None
    time_s = np.arange(0.0, np.floor(samples.time_s[-1]) + 1)
    is_on = _recorded(samples.time_s, time_s, pauses)
    travelled = _along(time_s, samples.time_s, samples.distance_m)
    x, y = _plane(samples, time_s, is_on)
    steps = np.hypot(np.diff(x, prepend=np.nan), np.diff(y, prepend=np.nan))
    track = np.cumsum(np.where(np.isfinite(steps), steps, 0.0))
    others = {
        name: _nearby(time_s, samples.time_s, getattr(samples, name), is_on)
        for name in ("altitude_m", "heart_rate_bpm", "cadence_rpm", "power_w")
    }
    if not np.isfinite(travelled).any():
        travelled = track
    counted = _smaller(travelled, track, is_tracked=np.isfinite(steps), is_on=is_on)
    return Grid(time_s, is_on, travelled, x, y, track, counted, centred_speed(counted, window_s=5), **others)


def _smaller(
    travelled_m: Column, track_m: Column, *, is_tracked: NDArray[np.bool_], is_on: NDArray[np.bool_]
) -> Column:
    """The running sum of the smaller step, of the travelled one where there is no track; nothing in gaps."""
    gone = centred_speed(travelled_m, window_s=5)
    seen = centred_speed(track_m, window_s=5)
    # Near the edge of a stretch without positions the mean of five seconds knows only a part of them.
    is_whole = np.convolve(is_tracked.astype(np.float64), np.ones(5), mode="full")[2 : 2 + len(gone)] > 4.5
    step = np.where(is_whole, np.minimum(gone, seen), gone)
    return np.cumsum(np.where(is_on, step, 0.0))


def centred_speed(running_m: Column, *, window_s: int) -> Column:
    """The mean speed over `window_s` around each second, `(n,)` m/s; shorter at the ends."""
    row, half = np.arange(len(running_m)), window_s // 2
    before, after = np.maximum(row - half, 0), np.minimum(row + window_s - half, len(row) - 1)
    return (running_m[after] - running_m[before]) / np.maximum(after - before, 1)


def _recorded(sample_s: Column, time_s: Column, pauses: tuple[Stretch, ...]) -> NDArray[np.bool_]:
    after = np.minimum(np.searchsorted(sample_s, time_s, side="left"), len(sample_s) - 1)
    before = np.maximum(np.searchsorted(sample_s, time_s, side="right") - 1, 0)
    is_on = sample_s[after] - sample_s[before] <= MAX_GAP_S
    for start, end in pauses:
        is_on[(time_s > start) & (time_s < end)] = False
    return is_on


def _along(time_s: Column, sample_s: Column, values: Column) -> Column:
    finite = np.isfinite(values)
    if finite.sum() < 2:
        return np.full(len(time_s), np.nan)
    return np.interp(time_s, sample_s[finite], values[finite])


def _nearby(time_s: Column, sample_s: Column, values: Column, is_on: NDArray[np.bool_]) -> Column:
    """Values between neighbours that are not further apart than a gap, NaN elsewhere."""
    finite = np.isfinite(values)
    if finite.sum() < 2:
        return np.full(len(time_s), np.nan)
    known = sample_s[finite]
    after = np.minimum(np.searchsorted(known, time_s, side="left"), len(known) - 1)
    before = np.maximum(np.searchsorted(known, time_s, side="right") - 1, 0)
    close = is_on & (np.abs(known[after] - known[before]) <= MAX_GAP_S)
    return np.where(close, np.interp(time_s, known, values[finite]), np.nan)


def _plane(samples: Samples, time_s: Column, is_on: NDArray[np.bool_]) -> tuple[Column, Column]:
    """Smoothed positions in metres; near gaps over fewer seconds, never over a gap."""
    known = np.isfinite(samples.lat_deg) & np.isfinite(samples.lon_deg)
    if known.sum() < 2:
        absent = np.full(len(time_s), np.nan)
        return absent, absent.copy()
    lat, lon = samples.lat_deg[known], np.unwrap(samples.lon_deg[known], period=360.0)
    middle = np.radians((lat.min() + lat.max()) / 2)
    x = np.radians(lon - lon[0]) * MEAN_RADIUS_M * np.cos(middle)
    y = np.radians(lat - lat[0]) * MEAN_RADIUS_M
    columns = samples.time_s[known]
    return smoothed(_nearby(time_s, columns, x, is_on)), smoothed(_nearby(time_s, columns, y, is_on))


def smoothed(values: Column) -> Column:
    """The mean over `SMOOTHED_S` seconds around each, NaN left out and left in place; `(n,)`."""
    known = np.isfinite(values)
    kernel, middle = np.ones(SMOOTHED_S), slice(SMOOTHED_S // 2, SMOOTHED_S // 2 + len(values))
    total = np.convolve(np.where(known, values, 0.0), kernel)[middle]
    count = np.convolve(known.astype(np.float64), kernel)[middle]
    return np.where(known, total / np.maximum(count, 1.0), np.nan)
