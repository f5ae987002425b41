"""One MQTT connection of a simulated device, for messages whose order and number somebody else decides."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import paho.mqtt.client as mqtt

from startline.cli.simulator.errors import SimulatorError
from startline.cli.simulator.pairing import Credentials

KEEP_ALIVE_S = 30
RECONNECT_S = (1, 10)
IN_FLIGHT = 1000  # of one device at once; paho keeps the rest and repeats what a lost link left open

OnAck = Callable[[str, list[list[int]]], None]


class DeviceWire:
    """Connects, publishes with QoS 1, comes back by itself, and hears the platform's answers."""

    def __init__(self, credentials: Credentials, *, ca_file: str | None = None) -> None:
        self.address = credentials
        self._on_ack: OnAck = _ignore
        self.refusals: Counter[str] = Counter()
        self.is_connected = self.is_rejected = False
        self.published = self.acknowledged = 0
        self._client = mqtt.Client(
            mqtt.CallbackAPIVersion.VERSION2, client_id=credentials.device_id, protocol=mqtt.MQTTv311
        )
        self._client.username_pw_set(credentials.device_id, credentials.secret)
        self._client.reconnect_delay_set(*RECONNECT_S)
        self._client.max_inflight_messages_set(IN_FLIGHT)
        if credentials.tls:
            self._client.tls_set(ca_certs=ca_file)
        self._client.on_connect = self._connected
        self._client.on_disconnect = self._lost
        self._client.on_message = lambda _c, _d, message: self._hear(bytes(message.payload))
        self._client.on_publish = self._acknowledge

    def listen(self, on_ack: OnAck) -> None:
        """Call this with session key and ranges of numbers that are durable, in paho's thread."""
        self._on_ack = on_ack

    def open(self) -> None:
        """Begin to connect.

        Raises:
            SimulatorError: nobody listens there.
        """
        try:
            self._client.connect(self.address.host, self.address.port, keepalive=KEEP_ALIVE_S)
        except OSError as error:
            raise SimulatorError(
                f"The broker at {self.address.host}:{self.address.port} does not answer: {error}."
            ) from error
        self._client.loop_start()

    def publish(self, topic: str, payload: bytes) -> None:
        """Send a message below the device's own topics; what a lost link leaves open is repeated."""
        self.published += 1
        self._client.publish(f"devices/{self.address.device_id}/{topic}", payload, qos=1)

    def ask(self, topic: str) -> None:
        """Ask what the platform has: answered as an acknowledgement."""
        self._client.publish(f"devices/{self.address.device_id}/{topic}", b"", qos=1)

    def close(self) -> None:
        """Leave."""
        self._client.disconnect()
        self._client.loop_stop()

    def _connected(self, _c: object, _d: object, _flags: object, reason: Any, _p: object) -> None:
        self.is_connected = not reason.is_failure
        self.is_rejected = reason.is_failure
        if self.is_connected:
            self._client.subscribe(f"devices/{self.address.device_id}/ack", qos=1)

    def _lost(self, *_: object) -> None:
        self.is_connected = False

    def _acknowledge(self, *_: object) -> None:
        self.acknowledged += 1

    def _hear(self, payload: bytes) -> None:
        answer = json.loads(payload)
        if answer.get("type") == "live":
            self._on_ack(answer["session_id"], answer["ranges"])
        elif answer.get("type") == "error":
            self.refusals[answer["error"]["code"]] += 1


def _ignore(_session_key: str, _ranges: list[list[int]]) -> None:
    """Nobody wants to know."""
