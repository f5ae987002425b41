"""Time zones of places and offsets."""

import datetime as dt

import pytest

from startline.platform.geo import time_zones

SUMMER = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
WINTER = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("lat_deg", "lon_deg", "expected"),
    [
        (55.7558, 37.6173, "Europe/Moscow"),
        (59.9139, 10.7522, "Europe/Oslo"),
        (27.7172, 85.3240, "Asia/Kathmandu"),
        (-33.8688, 151.2093, "Australia/Sydney"),
        (-17.0, 179.99, "Pacific/Fiji"),
        (0.0, -30.0, "Etc/GMT+2"),
        (-90.0, 0.0, "Antarctica/McMurdo"),
    ],
)
def test_zone_of_a_place(lat_deg, lon_deg, expected):
    assert time_zones.zone_at(lat_deg=lat_deg, lon_deg=lon_deg) == expected


@pytest.mark.parametrize(
    ("offset_s", "expected"),
    [
        (0, "Etc/GMT"),
        (3 * 3600, "Etc/GMT-3"),
        (-5 * 3600, "Etc/GMT+5"),
        (14 * 3600, "Etc/GMT-14"),
        (15 * 3600, None),
        (-13 * 3600, None),
        (19_800, None),
        (-1800, None),
    ],
)
def test_zone_of_an_offset(offset_s, expected):
    assert time_zones.zone_of_offset(offset_s) == expected
    if expected is not None:
        assert time_zones.offset_s_at(expected, moment=SUMMER) == offset_s


def test_offset_follows_summer_time():
    assert time_zones.offset_s_at("Europe/Oslo", moment=SUMMER) == 7200
    assert time_zones.offset_s_at("Europe/Oslo", moment=WINTER) == 3600
    assert time_zones.offset_s_at("Asia/Kathmandu", moment=SUMMER) == 20_700


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "/etc/passwd"])
def test_what_is_no_zone(name):
    assert time_zones.is_zone(name) is False
