"""A position that a foreign tracking application reported, in SI units."""

from dataclasses import dataclass

EARLIEST_S = 788_918_400  # 1995-01-01: before it no consumer receiver was there, so the clock was not set
LATEST_S = 4_102_444_800  # 2100-01-01
MAX_SPEED_MPS = 150.0
MAX_ACCURACY_M = 100_000.0
ALTITUDES_M = (-1000.0, 20_000.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerPoint:
    """One position. None = not measured.

    Args:
        at_ms: time of the fix, milliseconds since 1970.
        mark: what tells one run from another beside time: when the application began its log, "" = not said.
        sport: what is done, if the application says so: a canonical sport, "" = not said.
    """

    at_ms: int
    lat_deg: float
    lon_deg: float
    accuracy_m: float | None = None
    altitude_m: float | None = None
    speed_mps: float | None = None
    battery_percent: int | None = None
    mark: str = ""
    sport: str = ""


def is_on_earth(lat_deg: float, lon_deg: float) -> bool:
    """Whether the numbers can be a measured position; 0, 0 is what a receiver without a fix says."""
    return -90 <= lat_deg <= 90 and -180 <= lon_deg <= 180 and (lat_deg, lon_deg) != (0, 0)


def within(value: float | None, low: float, high: float) -> float | None:
    """Return the value when it lies in the range, else None: an odd extra does not spoil a position."""
    return value if value is not None and low <= value <= high else None
