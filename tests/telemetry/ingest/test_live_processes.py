"""Live sessions over the real broker and the real roles: durable, then acknowledged, then to be seen."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from startline.telemetry.domain.live.samples import encode_samples
from tests.live_device import LiveDevice
from tests.mqtt_device import MqttDevice
from tests.person import Person
from tests.platform_stack import PlatformStack, wait_until
from tests.scenarios.mosquitto import MosquittoWatch
from tests.telemetry.ingest.conftest import Connect
from tests.telemetry.live.factories import sample_batch

pytestmark = pytest.mark.timeout(180)


def now_ms() -> int:
    return round(dt.datetime.now(dt.UTC).timestamp() * 1000)


def packed(seq: int, start_ms: int) -> bytes:
    return encode_samples(sample_batch(20 * (seq - 1), start_ms=start_ms))


def chunks(stack: PlatformStack, device_id: str) -> int:
    return stack.rows("SELECT count(*) FROM telemetry_live_chunk WHERE device_id = %s", device_id)[0][0]


def acknowledged(watch: MqttDevice, key: str) -> set[int]:
    """The numbers that the device was told are safe."""
    ranges = [r for answer in watch.answers if answer.get("session_id") == key for r in answer["ranges"]]
    return {number for first, last in ranges for number in range(first, last + 1)}


def test_samples_are_durable_then_acknowledged(stack: PlatformStack, watch: MqttDevice):
    start_ms = now_ms() - 200_000
    watch.publish("live/run-1/start/1", b'{"sport": "run"}')
    numbers = [watch.publish(f"live/run-1/samples/{seq}", packed(seq, start_ms)) for seq in range(2, 11)]

    wait_until(lambda: acknowledged(watch, "run-1") == set(range(1, 11)))
    wait_until(lambda: set(numbers) <= watch.acknowledged)

    assert chunks(stack, watch.device_id) == 10


def test_puback_waits_for_the_commit_of_the_chunk(stack: PlatformStack, watch: MqttDevice):
    with stack.connect_database() as holder:
        holder.execute("LOCK TABLE telemetry_live_chunk IN SHARE MODE")
        number = watch.publish("live/held/samples/1", packed(1, now_ms()))
        with pytest.raises(AssertionError):
            wait_until(lambda: number in watch.acknowledged, timeout_s=1.5)
        assert watch.answers == []
        holder.rollback()
    wait_until(lambda: number in watch.acknowledged and acknowledged(watch, "held") == {1})


def test_message_that_breaks_a_rule_is_refused_and_the_link_stays(stack: PlatformStack, watch: MqttDevice):
    number = watch.publish("live/run-2/samples/1", b'[{"time": "yesterday"}]')
    refused = watch.wait_for(type="error")

    assert (refused["topic"], refused["error"]["code"]) == ("live/run-2/samples/1", "message_invalid")
    assert refused["error"]["data"] == {"reason": "json"}
    wait_until(lambda: number in watch.acknowledged)
    assert watch.is_connected
    assert chunks(stack, watch.device_id) == 0


def test_topic_of_another_device_ends_the_link(stack: PlatformStack, watch: MqttDevice, anna: Person):
    victim = anna.pair("phone")["device_id"]

    watch.publish(f"devices/{victim}/live/x/samples/1", packed(1, now_ms()), is_own=False)

    wait_until(lambda: not watch.is_connected)
    assert chunks(stack, victim) == 0


def test_revoked_device_stores_nothing_more(stack: PlatformStack, watch: MqttDevice, anna: Person):
    watch.publish("live/run-3/samples/1", packed(1, now_ms()))
    wait_until(lambda: acknowledged(watch, "run-3") == {1})

    anna.call("DELETE", f"/api/v1/devices/{watch.device_id}")
    watch.publish("live/run-3/samples/2", packed(2, now_ms()))

    wait_until(lambda: not watch.is_connected, timeout_s=3)
    assert chunks(stack, watch.device_id) == 1


def test_resume_after_a_lost_link_tells_what_is_safe(
    connect: Connect, credentials: dict[str, Any], watch: MqttDevice
):
    for seq in (1, 2, 4):
        watch.publish(f"live/run-4/samples/{seq}", packed(seq, now_ms()))
    wait_until(lambda: acknowledged(watch, "run-4") == {1, 2, 4})
    watch.paho.socket().close()
    again = connect(credentials).ready()

    again.publish("live/run-4/resume")

    wait_until(lambda: acknowledged(again, "run-4") == {1, 2, 4})


def test_ingest_killed_under_load_keeps_what_it_acknowledged(
    stack: PlatformStack, credentials: dict[str, Any]
):
    start_ms, device = now_ms(), LiveDevice(credentials, "killed")
    killed = 0
    for seq in range(1, 121):
        device.send(seq, packed(seq, start_ms))
        device.pump()
        if seq in (40, 80):
            killed = stack.kill_role("ingest")
            stack.wait_for_role("ingest", other_than=killed)
    device.settle()
    device.close()

    stored = stack.rows("SELECT seq FROM telemetry_live_chunk WHERE device_id = %s", credentials["device_id"])
    assert sorted(seq for (seq,) in stored) == list(range(1, 121))
    assert device.safe == set(range(1, 121))


def test_client_made_by_hand_sends_json(stack: PlatformStack, anna: Person, tmp_path: Path):
    by_hand = MosquittoWatch(stack, anna.pair("By hand"), tmp_path)
    sample = {"time": now_ms() / 1000, "lat": 55.751244, "lon": 37.618423, "heart_rate_bpm": 140}

    assert by_hand.publish("live/hand/start/1", b'{"sport": "walk"}')
    assert by_hand.publish("live/hand/samples/2", json.dumps([sample, sample | {"lat": 55.7513}]).encode())
    assert by_hand.publish("live/hand/finish/3")

    assert chunks(stack, by_hand.device_id) == 3
    row = "SELECT sport, finished_at IS NOT NULL FROM telemetry_live_session WHERE session_key = 'hand'"
    assert stack.rows(row) == [("walk", True)]


def test_http_and_mqtt_feed_one_session(stack: PlatformStack, watch: MqttDevice, credentials: dict[str, Any]):
    start_ms = now_ms()
    watch.publish("live/both/samples/1", packed(1, start_ms))
    login = (credentials["username"], credentials["password"])
    address = f"{stack.url}/api/v1/iot/sessions/both"
    sent = httpx.post(f"{address}/samples/2", content=packed(2, start_ms), auth=login, trust_env=False)

    assert sent.json()["ranges"] == [[2, 2]]
    wait_until(
        lambda: httpx.get(address, auth=login, trust_env=False).json()["ranges"] == [[1, 2]], timeout_s=10
    )
