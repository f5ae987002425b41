"""A device over a real MQTT connection (paho), with what happened kept in lists."""

import json
import threading
from typing import Any
from urllib.parse import urlsplit

import paho.mqtt.client as paho

from tests.platform_stack import wait_until


class MqttDevice:
    """One connection of a paired device; it does not come back by itself."""

    def __init__(
        self,
        credentials: dict[str, Any],
        *,
        port: int | None = None,
        password: str | None = None,
        client_id: str | None = None,
        has_websocket: bool = False,
    ) -> None:
        self.device_id: str = credentials["device_id"]
        self.answers: list[dict[str, Any]] = []
        self.acknowledged: set[int] = set()
        self.connack: str = ""
        self.is_connected = False
        self._subscribed = threading.Event()
        self.granted: list[int] = []
        self.paho = paho.Client(
            paho.CallbackAPIVersion.VERSION2,
            client_id=client_id or self.device_id,
            protocol=paho.MQTTv311,
            reconnect_on_failure=False,
            transport="websockets" if has_websocket else "tcp",
        )
        if has_websocket:
            address = urlsplit(credentials["ws_url"])
            self.paho.ws_set_options(path=address.path)
            port = address.port
        self.paho.username_pw_set(self.device_id, credentials["password"] if password is None else password)
        self.paho.on_connect = self._on_connect
        self.paho.on_disconnect = self._on_disconnect
        self.paho.on_message = lambda _c, _d, message: self.answers.append(json.loads(message.payload))
        self.paho.on_publish = lambda _c, _d, number, *_: self.acknowledged.add(number)
        self.paho.on_subscribe = self._on_subscribe
        self.paho.connect("127.0.0.1", port or credentials["port"], keepalive=30)
        self.paho.loop_start()

    def ready(self) -> "MqttDevice":
        """Wait until the broker took it and its `ack` topic is subscribed."""
        wait_until(lambda: self.connack)
        assert self.connack == "Success", self.connack
        self.subscribe("ack")
        return self

    def subscribe(self, topic: str, *, is_own: bool = True) -> list[int]:
        """Subscribe and return the granted QoS (128 is a refusal)."""
        self._subscribed.clear()
        self.paho.subscribe(f"devices/{self.device_id}/{topic}" if is_own else topic, qos=1)
        assert self._subscribed.wait(10)
        return self.granted

    def publish(self, topic: str, payload: bytes = b"", *, is_own: bool = True) -> int:
        """Publish with QoS 1 and return the message's number."""
        full = f"devices/{self.device_id}/{topic}" if is_own else topic
        return self.paho.publish(full, payload, qos=1).mid

    def send_part(self, upload_id: str, part: int, parts: int, data: bytes) -> int:
        """Publish a part and wait for its PUBACK."""
        number = self.publish(f"files/{upload_id}/{part}/{parts}", data)
        wait_until(lambda: number in self.acknowledged, timeout_s=25)
        return number

    def wait_for(self, **expected: Any) -> dict[str, Any]:
        """Wait for an answer with these values and return it."""

        def found() -> dict[str, Any] | None:
            return next((a for a in self.answers if expected.items() <= a.items()), None)

        return wait_until(found, timeout_s=40)

    def close(self) -> None:
        """Leave."""
        self.paho.disconnect()
        self.paho.loop_stop()

    def _on_connect(self, _client: object, _data: object, _flags: object, reason: Any, _p: object) -> None:
        self.connack = str(reason)
        self.is_connected = self.connack == "Success"

    def _on_disconnect(self, *_: object) -> None:
        self.is_connected = False

    def _on_subscribe(self, _c: object, _d: object, _m: object, codes: list[Any], _p: object) -> None:
        self.granted = [code.value for code in codes]
        self._subscribed.set()
