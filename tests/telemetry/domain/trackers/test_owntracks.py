"""Messages as the applications for Android and iOS send them."""

import json

import pytest

from startline.telemetry.domain.trackers.owntracks import (
    MAX_MESSAGE_BYTES,
    battery_of,
    device_of_owntracks_topic,
    read_owntracks,
)
from startline.telemetry.domain.trackers.points import TrackerPoint
from startline.telemetry.errors import DeviceMessageError, EncryptedMessageError

LOCATION = {
    "_type": "location",
    "_id": "5f2a",
    "BSSID": "b8:27:eb:00:00:01",
    "SSID": "Home network",
    "acc": 14,
    "alt": 131,
    "batt": 64,
    "bs": 1,
    "conn": "w",
    "created_at": 1764108002,
    "inregions": ["Home"],
    "lat": 58.6036,
    "lon": 49.668,
    "m": 1,
    "poi": "Secret place",
    "t": "u",
    "tid": "ivan",
    "topic": "owntracks/other/phone",
    "tst": 1764108000,
    "vac": 3,
    "vel": 11,
    "motionactivities": ["running"],
}


def body(**changes) -> bytes:
    values = LOCATION | changes
    return json.dumps({name: value for name, value in values.items() if value is not None}).encode()


def test_location_becomes_a_position_in_si_units() -> None:
    point = read_owntracks(body())
    assert point == TrackerPoint(
        at_ms=1764108000000,
        lat_deg=58.6036,
        lon_deg=49.668,
        accuracy_m=14,
        altitude_m=131,
        speed_mps=pytest.approx(3.0556, abs=1e-4),
        battery_percent=64,
        sport="run",
    )


def test_names_of_networks_and_places_are_not_in_what_is_kept() -> None:
    kept = repr(read_owntracks(body()))
    for word in ("Home", "b8:27", "Secret", "other", "ivan"):
        assert word not in kept


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"acc": 0}, "accuracy_m"),
        ({"acc": None}, "accuracy_m"),
        ({"acc": -1}, "accuracy_m"),
        ({"alt": 0, "vac": 0}, "altitude_m"),
        ({"alt": 0, "vac": None}, "altitude_m"),
        ({"alt": None, "vac": None}, "altitude_m"),
        ({"alt": 99_999}, "altitude_m"),
        ({"vel": 0}, "speed_mps"),
        ({"vel": None}, "speed_mps"),
        ({"vel": -1}, "speed_mps"),
        ({"batt": -1}, "battery_percent"),
        ({"batt": None}, "battery_percent"),
    ],
)
def test_zero_and_minus_one_mean_not_measured(change, name) -> None:
    assert getattr(read_owntracks(body(**change)), name) is None


def test_altitude_of_zero_with_an_accuracy_is_the_sea() -> None:
    assert read_owntracks(body(alt=0, vac=5)).altitude_m == 0


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"  \n",
        body(t="p"),
        b'{"_type":"lwt","tst":1764108000}',
        b'{"_type":"status"}',
        b'{"_type":"card","name":"I"}',
        b'{"_type":"transition","event":"leave","lat":58.6,"lon":49.6,"tst":1764108000}',
        b'{"_type":"waypoints","waypoints":[]}',
        b'{"_type":"cmd","action":"dump"}',
        b'{"_type":"steps","steps":1400}',
        b'{"_type":"something new"}',
        b"{}",
    ],
)
def test_what_is_no_position_is_taken_and_not_kept(payload) -> None:
    assert read_owntracks(payload) is None


def test_ping_still_tells_the_battery() -> None:
    assert battery_of(body(t="p", batt=12)) == 12
    assert battery_of(b"") is None
    assert battery_of(b"[") is None


def test_encrypted_message_is_refused_with_what_to_do() -> None:
    with pytest.raises(EncryptedMessageError, match="Clear the encryption key"):
        read_owntracks(b'{"_type":"encrypted","data":"aGVsbG8="}')


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"{", "json"),
        (b"[1]", "json"),
        (b"\xff\xfe", "json"),
        (body(lat="58"), "json"),
        (body(lat=None), "location"),
        (body(tst=None), "location"),
        (body(lat=91), "position"),
        (body(lat=0, lon=0), "position"),
        (body(tst=0), "time"),
        (body(tst=9e12), "time"),
        (b" " + b"1" * MAX_MESSAGE_BYTES, "bytes"),
    ],
)
def test_broken_message_is_refused_with_a_reason(payload, reason) -> None:
    with pytest.raises(DeviceMessageError) as refusal:
        read_owntracks(payload)
    assert refusal.value.data["reason"] == reason


def test_topic_names_its_user_and_whether_positions_come_there() -> None:
    assert device_of_owntracks_topic("owntracks/dev_a/phone") == ("dev_a", "position")
    for topic in ("event", "waypoint", "waypoints", "cmd", "status", "step", "beacon", "dump", "info"):
        assert device_of_owntracks_topic(f"owntracks/dev_a/phone/{topic}") == ("dev_a", "other")
    for topic in ("owntracks/dev_a", "owntracks//phone", "other/dev_a/phone", ""):
        assert device_of_owntracks_topic(topic) is None
