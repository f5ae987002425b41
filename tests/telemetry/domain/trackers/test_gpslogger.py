"""Parameters as GPSLogger's templates fill them in."""

from urllib.parse import parse_qsl

import pytest

from startline.telemetry.domain.trackers.gpslogger import read_gpslogger
from startline.telemetry.domain.trackers.points import TrackerPoint
from startline.telemetry.errors import DeviceMessageError

ALL = (
    "lat=58.6036&lon=49.668&sat=9&desc=&alt=131.5&acc=4.5&dir=90.1&prov=gps&spd_kph=10.8&spd=3.0&timestamp=1764108000"
    "&timeoffset=2025-11-26T01:00:00%2B03:00&time=2025-11-25T22:00:00.000Z&starttimestamp=1764107000&date=2025-11-25"
    "&batt=64.0&ischarging=false&aid=ab12&ser=xy&act=&filename=20251125&profile=Default&hdop=0.9&vdop=&pdop=&dist=120"
)


def test_all_parameters_become_a_position() -> None:
    assert read_gpslogger(dict(parse_qsl(ALL, keep_blank_values=True))) == TrackerPoint(
        at_ms=1764108000000,
        lat_deg=58.6036,
        lon_deg=49.668,
        accuracy_m=4.5,
        altitude_m=131.5,
        speed_mps=3.0,
        battery_percent=64,
        mark="1764107000",
    )


def test_names_in_any_case_and_long_names() -> None:
    point = read_gpslogger({"LAT": "58.6", "Longitude": "49.6", "TIME": "2025-11-25T22:00:00Z"})
    assert (point.at_ms, point.lat_deg, point.lon_deg) == (1764108000000, 58.6, 49.6)


@pytest.mark.parametrize(
    ("given", "at_ms"),
    [
        ({"timestamp": "1764108000"}, 1764108000000),
        ({"timestamp": "1764108000123"}, 1764108000123),
        ({"time": "2025-11-25T22:00:00.250Z"}, 1764108000250),
        ({"time": "2025-11-26T01:00:00+03:00"}, 1764108000000),
        ({"time": "2025-11-25T22:00:00"}, 1764108000000),
        ({"timestamp": "%TIMESTAMP", "time": "2025-11-25T22:00:00Z"}, 1764108000000),
    ],
)
def test_time_in_each_of_its_forms(given, at_ms) -> None:
    assert read_gpslogger({"lat": "58.6", "lon": "49.6", **given}).at_ms == at_ms


def test_speed_in_kilometers_per_hour_stands_in() -> None:
    point = read_gpslogger({"lat": "58.6", "lon": "49.6", "timestamp": "1764108000", "spd_kph": "36"})
    assert point.speed_mps == pytest.approx(10)


def test_what_is_empty_unfilled_or_odd_is_not_measured() -> None:
    point = read_gpslogger(
        {
            "lat": "58.6",
            "lon": "49.6",
            "timestamp": "1764108000",
            "acc": "%ACC",
            "alt": "",
            "spd": "nan",
            "batt": "120",
            "starttimestamp": "inf",
        }
    )
    assert point == TrackerPoint(at_ms=1764108000000, lat_deg=58.6, lon_deg=49.6)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, "location"),
        ({"lat": "58.6"}, "location"),
        ({"lat": "%LAT", "lon": "%LON"}, "location"),
        ({"lat": "nan", "lon": "1"}, "location"),
        ({"lat": "91", "lon": "1", "timestamp": "1764108000"}, "position"),
        ({"lat": "0.0", "lon": "0.0", "timestamp": "1764108000"}, "position"),
        ({"lat": "58", "lon": "49"}, "time"),
        ({"lat": "58", "lon": "49", "time": "yesterday"}, "time"),
        ({"lat": "58", "lon": "49", "timestamp": "12"}, "time"),
        ({"lat": "58", "lon": "49", "timestamp": "1e300"}, "time"),
    ],
)
def test_request_without_place_or_time_is_refused(given, reason) -> None:
    with pytest.raises(DeviceMessageError) as refusal:
        read_gpslogger(given)
    assert refusal.value.data["reason"] == reason
