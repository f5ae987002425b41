"""Requests of GPSLogger's custom URL: any method; the parameters in the address or the body, in any case.

The application writes `%LAT`, `%TIME` and so on into a template (`%ALL` is all of them as `lat=..&lon=..`),
and sends every row of a day again when asked to: what is known already is left out by its time.
"""

import datetime as dt
import math
from collections.abc import Mapping

from startline.telemetry.domain.trackers.points import (
    ALTITUDES_M,
    EARLIEST_S,
    LATEST_S,
    MAX_ACCURACY_M,
    MAX_SPEED_MPS,
    TrackerPoint,
    is_on_earth,
    within,
)
from startline.telemetry.errors import DeviceMessageError

LATITUDE, LONGITUDE = ("lat", "latitude"), ("lon", "lng", "longitude")
ACCURACY, ALTITUDE = ("acc", "accuracy"), ("alt", "altitude")
SPEED, SPEED_KPH = ("spd", "s", "speed"), ("spd_kph", "speed_kph")
TIMESTAMP, TIME = ("timestamp", "tst"), ("time", "t")
BATTERY, BEGUN = ("batt", "battery"), ("starttimestamp",)
KILOMETERS_PER_HOUR = 1 / 3.6  # m/s


def read_gpslogger(given: Mapping[str, str]) -> TrackerPoint:
    """Read the parameters of one request.

    Raises:
        DeviceMessageError: no place or no time in it; `data["reason"]` is `location`, `position` or `time`.
    """
    values = {name.strip().lower(): value.strip() for name, value in given.items()}
    lat, lon = _number(values, LATITUDE), _number(values, LONGITUDE)
    if lat is None or lon is None:
        raise DeviceMessageError(
            "Give lat and lon: lat=%LAT&lon=%LON&time=%TIME.", data={"reason": "location"}
        )
    if not is_on_earth(lat, lon):
        raise DeviceMessageError("This is no place on earth.", data={"reason": "position"})
    kilometers_per_hour = _number(values, SPEED_KPH)
    speed = _number(values, SPEED)
    if speed is None and kilometers_per_hour is not None:
        speed = kilometers_per_hour * KILOMETERS_PER_HOUR
    battery = within(_number(values, BATTERY), 0, 100)
    begun = within(_number(values, BEGUN), 0, LATEST_S * 1000)
    return TrackerPoint(
        at_ms=_time_ms(values),
        lat_deg=lat,
        lon_deg=lon,
        accuracy_m=within(_number(values, ACCURACY), 0, MAX_ACCURACY_M),
        altitude_m=within(_number(values, ALTITUDE), *ALTITUDES_M),
        speed_mps=within(speed, 0, MAX_SPEED_MPS),
        battery_percent=None if battery is None else round(battery),
        mark="" if begun is None else str(round(begun)),
    )


def _time_ms(values: Mapping[str, str]) -> int:
    seconds = _number(values, TIMESTAMP)
    if seconds is None:
        seconds = _iso_seconds(_text(values, TIME))
    if seconds is not None and seconds >= LATEST_S:
        seconds /= 1000  # some templates give milliseconds
    if seconds is None or not EARLIEST_S <= seconds < LATEST_S:
        raise DeviceMessageError(
            "Give the time: timestamp=%TIMESTAMP or time=%TIME.", data={"reason": "time"}
        )
    return round(seconds * 1000)


def _iso_seconds(text: str) -> float | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    # %TIME is UTC and ends in Z; without a zone it can't be anything else.
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()


def _text(values: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((values[name] for name in names if values.get(name)), "")


def _number(values: Mapping[str, str], names: tuple[str, ...]) -> float | None:
    """The first of the names that holds a number; an empty or unfilled parameter (`%ACC`) holds none."""
    try:
        number = float(_text(values, names))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
