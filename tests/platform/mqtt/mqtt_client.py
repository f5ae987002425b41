"""A device in the tests: paho-mqtt with what happened kept in lists."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import paho.mqtt.client as paho

WAIT_S = 5.0


def wait_until(is_true: Callable[[], bool], timeout_s: float = WAIT_S) -> bool:
    deadline = time.monotonic() + timeout_s
    while not is_true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


class Client:
    """One connection; `connack` is its return code, `acknowledged` the message ids with a PUBACK."""

    def __init__(
        self,
        client_id: str,
        password: str,
        *,
        username: str | None = None,
        transport: str = "tcp",
        protocol: int = paho.MQTTv311,
    ) -> None:
        clean = {} if protocol == paho.MQTTv5 else {"clean_session": True}
        self.paho = paho.Client(
            paho.CallbackAPIVersion.VERSION2,
            client_id=client_id,
            transport=transport,
            protocol=protocol,
            reconnect_on_failure=False,
            **clean,
        )
        self.paho.username_pw_set(client_id if username is None else username, password)
        self.connack: str | None = None
        self.is_connected = False
        self.is_ended = False
        self.acknowledged: list[int] = []
        self.granted: list[list[int]] = []
        self.messages: list[tuple[str, bytes]] = []
        self.paho.on_connect = self._connected
        self.paho.on_disconnect = self._disconnected
        self.paho.on_publish = lambda _c, _u, mid, *_rest: self.acknowledged.append(mid)
        self.paho.on_subscribe = lambda _c, _u, _m, codes, _p: self.granted.append([c.value for c in codes])
        self.paho.on_message = lambda _c, _u, message: self.messages.append((message.topic, message.payload))

    def _connected(self, _client: object, _data: object, _flags: object, reason: object, _p: object) -> None:
        self.connack = str(reason)
        self.is_connected = self.connack == "Success"

    def _disconnected(self, *_arguments: object) -> None:
        self.is_connected = False
        self.is_ended = True

    def trust(self, authority: Path) -> "Client":
        """Speak TLS, and only with a server of this authority."""
        self.paho.tls_set(ca_certs=str(authority))
        return self

    def connect(self, port: int) -> "Client":
        self.paho.connect("127.0.0.1", port, keepalive=30)
        self.paho.loop_start()
        wait_until(lambda: self.connack is not None or self.is_ended)
        return self

    def subscribe(self, *filters: str) -> list[int]:
        self.paho.subscribe([(one, 1) for one in filters])
        wait_until(lambda: bool(self.granted))
        return self.granted.pop()

    def publish(self, topic: str, payload: bytes = b"x", qos: int = 1, *, retain: bool = False) -> int:
        return self.paho.publish(topic, payload, qos=qos, retain=retain).mid

    def close(self) -> None:
        self.paho.disconnect()
        self.paho.loop_stop()


class Ingest(Client):
    """The platform's own client: takes what devices publish, says what is committed."""

    def __init__(self, password: str, *, name: str = "ingest-1") -> None:
        super().__init__(name, password, username="platform")

    def tokens(self) -> list[str]:
        return [topic.split("/")[1] for topic, _payload in self.messages]

    def commit(self, *tokens: str) -> None:
        self.publish("$committed", json.dumps({"ok": tokens}).encode())

    def refuse(self, *tokens: str) -> None:
        self.publish("$committed", json.dumps({"refused": tokens}).encode())
