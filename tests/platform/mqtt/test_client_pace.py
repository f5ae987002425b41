"""Our MQTT client beside a broker that sends any number of messages ahead."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import paho.mqtt.client as paho
import pytest

from startline.platform.mqtt.addresses import InternalAddress
from startline.platform.mqtt.client import MqttClient
from tests.mosquitto_broker import Mosquitto, MosquittoWithAccounts

MESSAGES = 60
SIZE_BYTES = 200_000
HELD_BYTES = 1_000_000
# What was on its way when the reading stopped: the buffers of gmqtt and of the event loop.
ON_ITS_WAY_BYTES = 1_000_000


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    running = Mosquitto(tmp_path, max_inflight_messages=0).start()
    yield running
    running.stop()


def test_reading_stops_while_handlers_hold_much_and_nothing_is_lost(broker: Mosquitto):
    received: list[bytes] = []

    async def scenario() -> None:
        durable, stop = asyncio.Event(), asyncio.Event()

        async def hold(topic: str, payload: bytes) -> None:
            received.append(payload[:4])
            await durable.wait()

        client = MqttClient(
            address=InternalAddress(
                host="127.0.0.1",
                port=broker.port,
                tls=False,
                user_name="platform",
                password="of-the-platform",
            ),
            client_id="pace",
            subscriptions=[("devices/+/#", 1)],
            on_message=hold,
            max_held_bytes=HELD_BYTES,
        )
        running = asyncio.create_task(client.run(stop))
        await _until(lambda: client.is_connected)
        await asyncio.sleep(0.3)  # the subscription
        await asyncio.to_thread(_publish, broker.port)
        await asyncio.sleep(1.5)
        assert HELD_BYTES < len(received) * SIZE_BYTES < HELD_BYTES + ON_ITS_WAY_BYTES

        durable.set()
        await _until(lambda: len(received) == MESSAGES)
        assert client.is_connected
        stop.set()
        await running

    asyncio.run(scenario())

    assert sorted(received) == [b"%04d" % number for number in range(MESSAGES)]


def test_refused_subscription_is_written_down(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    broker = MosquittoWithAccounts(tmp_path).start()
    broker.add("device", "secret")  # with rights to its own topics only

    async def scenario() -> None:
        stop = asyncio.Event()

        async def ignore(topic: str, payload: bytes) -> None: ...

        client = MqttClient(
            address=InternalAddress(
                host="127.0.0.1", port=broker.port, tls=False, user_name="device", password="secret"
            ),
            client_id="device",
            subscriptions=[("$ingest/#", 0), ("$share/startline-ingest/devices/+/files/#", 1)],
            on_message=ignore,
        )
        running = asyncio.create_task(client.run(stop))
        await _until(lambda: "subscription_refused" in caplog.text)
        stop.set()
        await running

    try:
        asyncio.run(scenario())
    finally:
        broker.stop()

    assert "$share/startline-ingest/devices/+/files/#" in caplog.text
    assert caplog.text.count("subscription_refused") == 1


async def _until(is_true: Callable[[], bool]) -> None:
    for _ in range(200):
        if is_true():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("never")


def _publish(port: int) -> None:
    client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id="many")
    client.username_pw_set("platform", "of-the-platform")
    client.connect("127.0.0.1", port)
    client.loop_start()
    sent = [
        client.publish("devices/d/files", b"%04d" % number + b"x" * (SIZE_BYTES - 4), qos=1)
        for number in range(MESSAGES)
    ]
    for each in sent:
        each.wait_for_publish(10)
    client.disconnect()
    client.loop_stop()
