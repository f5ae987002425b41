"""OwnTracks by MQTT as its applications do it: `mosquitto_pub` to `owntracks/<user>/<device>`."""

import json
import shutil
import subprocess
import time

import httpx
import pytest

from tests.mqtt_device import MqttDevice
from tests.person import Person
from tests.platform_stack import PlatformStack, wait_until

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.skipif(shutil.which("mosquitto_pub") is None, reason="mosquitto-clients are not installed"),
]


def publish(credentials, topic: str, message: str | None) -> subprocess.CompletedProcess[bytes]:
    device = credentials["device_id"]
    command = [
        "mosquitto_pub",
        "-h",
        "127.0.0.1",
        "-p",
        str(credentials["port"]),
        "-V",
        "mqttv311",
        "-q",
        "1",
    ]
    command += ["-i", device, "-u", device, "-P", credentials["password"], "-t", topic]
    command += ["-m", message] if message is not None else ["-n"]
    return subprocess.run(command, capture_output=True, timeout=30, check=False)


def location(tst: int, **changes) -> str:
    values = {
        "_type": "location",
        "lat": 58.6,
        "lon": 49.65,
        "tst": tst,
        "acc": 5,
        "batt": 71,
        "SSID": "Home",
    }
    return json.dumps(values | changes)


def test_positions_of_owntracks_are_a_session_under_way(stack, anna, credentials):
    topic, now = f"owntracks/{credentials['device_id']}/run", round(time.time())
    for number in range(12):
        message = location(now - 120 + 10 * number, lat=58.6 + number * 0.0003)
        assert publish(credentials, topic, message).returncode == 0
    for ignored in (None, '{"_type":"lwt","tst":1}', "{", '{"_type":"encrypted","data":"aGk="}'):
        assert publish(credentials, topic, ignored).returncode == 0
    assert publish(credentials, f"{topic}/event", '{"_type":"transition"}').returncode == 0

    def found():
        running = anna.get("/live-sessions")["running"]
        return next(
            (one for one in running if one["sport"] == "run" and (one["numbers"] or {}).get("distance_m")),
            None,
        )

    session = wait_until(found, timeout_s=20)
    shown = anna.get(f"/live-sessions/{session['id']}")
    assert shown["numbers"]["distance_m"] == pytest.approx(11 * 33.4, rel=0.1)
    assert len(shown["track"]) == 12
    devices = anna.get("/devices")["items"]
    mine = next(one for one in devices if one["id"] == credentials["device_id"])
    assert mine["battery_percent"] == 71


def test_another_ones_topic_ends_the_connection_and_stores_nothing(
    stack: PlatformStack, anna: Person, credentials
):
    victim = anna.pair("Victim")
    before = len(anna.get("/live-sessions")["running"])
    refused = publish(credentials, f"owntracks/{victim['device_id']}/phone", location(round(time.time())))
    assert refused.returncode != 0
    assert len(anna.get("/live-sessions")["running"]) == before


def test_friends_are_not_to_be_had(credentials, connect):
    phone: MqttDevice = connect(credentials).ready()
    device = credentials["device_id"]
    for topic in ("owntracks/+/+", "owntracks/#", "owntracks/+/+/event"):
        assert phone.subscribe(topic, is_own=False) == [128]
    assert phone.subscribe(f"owntracks/{device}/+/cmd", is_own=False) == [1]


def test_device_asks_for_its_owner_over_mqtt(credentials, connect):
    watch: MqttDevice = connect(credentials).ready()
    watch.publish("ask/me")
    answer = watch.wait_for(type="me")
    assert answer["next_session"] is None
    assert set(answer["totals"]) == {"all", "year"}


def test_owntracks_in_its_http_mode_as_the_application_does_it(
    stack: PlatformStack, anna: Person, credentials
):
    login = (credentials["username"], credentials["password"])
    url, now = f"{stack.url}/api/v1/iot/owntracks", round(time.time())
    headers = {"X-Limit-U": "somebody", "X-Limit-D": "phone", "Content-Type": "application/json"}
    for content in (location(now, topic="owntracks/somebody/phone"), location(now), ""):
        answer = httpx.post(url, content=content, auth=login, headers=headers, timeout=20)
        assert (answer.status_code, answer.json()) == (200, [])
