"""Where an athlete was at fixed moments of the clock: what two recordings are compared by.

Positions are noted at whole multiples of a step since the epoch, so that two recordings of one activity have
them at the very same moments, however often each device sampled. The steps divide one another and half an
hour, so that a recording whose clock is off by half hours still has the same moments.
"""

import math
from base64 import b64decode, b64encode
from dataclasses import dataclass

import numpy as np

from startline.telemetry.domain.geodesy import distances_m
from startline.telemetry.domain.recording import Column

STEPS_S = (30, 60, 300, 900, 1800)
MAX_SIGHTINGS = 128
UNITS_PER_DEGREE = 100_000.0  # a metre


@dataclass(frozen=True, slots=True, eq=False)
class Sightings:
    """Positions `(n,)` in degrees at `first_s`, `first_s + step_s`, ... (seconds since the epoch)."""

    first_s: int
    step_s: int
    lat_deg: Column
    lon_deg: Column

    def __len__(self) -> int:
        return len(self.lat_deg)

    @property
    def extent_m(self) -> float:
        """The diagonal of the area that the positions cover, 0 without any."""
        if not len(self):
            return 0.0
        corners = (self.lat_deg.min(), self.lon_deg.min(), self.lat_deg.max(), self.lon_deg.max())
        south, west, north, east = (np.array([corner]) for corner in corners)
        return float(distances_m(south, west, north, east)[0])


def take_sightings(time_s: Column, lat_deg: Column, lon_deg: Column, *, started_s: float) -> Sightings | None:
    """Return the positions at the moments of the smallest step that makes at most 128; None without a track.

    Args:
        time_s, lat_deg, lon_deg: `(n,)`, NaN where there is no position.
        started_s: the recording's start in seconds since the epoch.
    """
    known = np.flatnonzero(np.isfinite(lat_deg) & np.isfinite(lon_deg))
    if len(known) < 2:
        return None
    times = time_s[known] + started_s
    span_s = float(times[-1] - times[0])
    step_s = next((step for step in STEPS_S if span_s / step < MAX_SIGHTINGS), STEPS_S[-1])
    first_s = math.ceil(times[0] / step_s) * step_s
    moments = np.arange(first_s, times[-1] + 1e-6, step_s, dtype=np.float64)[:MAX_SIGHTINGS]
    if not len(moments):
        return None
    lon = np.unwrap(lon_deg[known], period=360.0)
    return Sightings(
        first_s, step_s, np.interp(moments, times, lat_deg[known]), np.interp(moments, times, lon)
    )


def write_sightings(sightings: Sightings | None) -> str:
    """Return the sightings as a text for a column, "" for none: base64 of whole 1e-5 degrees, int32.

    A person's other recordings of the day are read at every upload, so reading must take microseconds.
    """
    if sightings is None:
        return ""
    places = np.column_stack((sightings.lat_deg, (sightings.lon_deg + 180.0) % 360.0 - 180.0))
    units = np.rint(places * UNITS_PER_DEGREE).astype("<i4")
    return f"{sightings.step_s};{sightings.first_s};{b64encode(units.tobytes()).decode()}"


def read_sightings(text: str) -> Sightings | None:
    """Return what `write_sightings` wrote, to a metre."""
    if not text:
        return None
    step, first, units = text.split(";", 2)
    places = np.frombuffer(b64decode(units), dtype="<i4").reshape(-1, 2) / UNITS_PER_DEGREE
    return Sightings(int(first), int(step), places[:, 0], places[:, 1])


def apart_m(left: Sightings, right: Sightings, *, shift_s: int = 0) -> Column:
    """Return how far apart two recordings were at each moment that both know, `(k,)` metres.

    Args:
        shift_s: what is added to the right one's clock; a multiple of half an hour.
    """
    step_s = max(left.step_s, right.step_s)
    right_first_s = right.first_s + shift_s
    first_s = math.ceil(max(left.first_s, right_first_s) / step_s) * step_s
    last_s = min(_last_s(left), _last_s(right) + shift_s)
    if last_s < first_s:
        return np.empty(0)
    moments = np.arange(first_s, last_s + 1, step_s)
    in_left = (moments - left.first_s) // left.step_s
    in_right = (moments - right_first_s) // right.step_s
    return distances_m(
        left.lat_deg[in_left], left.lon_deg[in_left], right.lat_deg[in_right], right.lon_deg[in_right]
    )


def _last_s(sightings: Sightings) -> int:
    return sightings.first_s + (len(sightings) - 1) * sightings.step_s
