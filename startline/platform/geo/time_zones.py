"""Which time zone a place or an offset belongs to; the map of zones is inside a package, nothing is asked."""

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

from timezonefinder import TimezoneFinder

SECONDS_PER_HOUR = 3600
# The tz database has Etc/GMT+12 (UTC-12) to Etc/GMT-14 (UTC+14), whole hours only.
ETC_HOURS = range(-12, 15)


@cache
def _finder() -> TimezoneFinder:
    # In memory: 26 ms to load after the import, 2-10 us a look-up; from the file the first one takes 0.7 ms.
    return TimezoneFinder(in_memory=True)


def warm_up() -> None:
    """Load the map of zones now (0.4 s once), so that no request pays for it."""
    zone_at(lat_deg=0.0, lon_deg=0.0)


def zone_at(*, lat_deg: float, lon_deg: float) -> str | None:
    """Return the IANA zone of a place, or None when Python's tz database does not have it."""
    name = _finder().timezone_at(lng=lon_deg, lat=lat_deg)
    return name if name is not None and is_zone(name) else None


@cache
def is_zone(name: str) -> bool:
    """Tell whether `name` is a zone of the tz database."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def zone_of_offset(offset_s: int) -> str | None:
    """Return the zone that always has this offset from UTC, or None when it is not of whole hours.

    The signs of these names are turned round: Etc/GMT-3 is three hours ahead of UTC.
    """
    hours, rest = divmod(offset_s, SECONDS_PER_HOUR)
    if rest or hours not in ETC_HOURS:
        return None
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


def offset_s_at(name: str, *, moment: dt.datetime) -> int:
    """Return what local time in the zone was ahead of UTC at that moment, in seconds."""
    offset = moment.astimezone(ZoneInfo(name)).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0
