"""A watch as a stranger would write it from docs/reference/iot.md alone: one file, sent in parts by MQTT.

The state of an upload is on the platform; the watch keeps only the file. After every connection it asks what
is safe (`resume`) and sends what is missing, so a lost link costs at most the parts in flight.
"""

import json
import queue
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import paho.mqtt.client as mqtt

from startline.cli.simulator.errors import SimulatorError
from startline.cli.simulator.pairing import Credentials

KEEP_ALIVE_S = 30
RECONNECT_S = (1, 30)
PARTS_IN_FLIGHT = 4  # a watch has little memory; MQTT's own limit is 65,535
ASK_AGAIN_S = 10.0
FINAL_STATES = {"done", "duplicate", "failed"}
PASSING_ERRORS = {"upload_limit", "unavailable"}
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on the connection, handed from paho's thread to ours."""

    kind: str
    body: Any = None


@dataclass(slots=True, kw_only=True)
class Upload:
    """The file and how far it is: `safe` are the parts that the platform has confirmed."""

    upload_id: str
    parts: list[bytes]
    safe: set[int] = field(default_factory=set)
    sent: dict[int, int] = field(default_factory=dict)  # message id -> part, not acknowledged yet

    def missing(self) -> list[int]:
        """Return the parts that are neither safe nor on their way."""
        under_way = set(self.sent.values())
        return [n for n in range(1, len(self.parts) + 1) if n not in self.safe and n not in under_way]


class Watch:
    """One device with one file to send."""

    def __init__(self, credentials: Credentials, upload: Upload, *, tell: Tell, ca_file: str | None) -> None:
        self._upload, self._tell, self._address = upload, tell, credentials
        self._root = f"devices/{credentials.device_id}"
        self._events: queue.Queue[Event] = queue.Queue()
        self._client = mqtt.Client(
            mqtt.CallbackAPIVersion.VERSION2, client_id=credentials.device_id, protocol=mqtt.MQTTv311
        )
        self._client.username_pw_set(credentials.device_id, credentials.secret)
        self._client.reconnect_delay_set(*RECONNECT_S)
        if credentials.tls:
            self._client.tls_set(ca_certs=ca_file)
        self._listen()

    def send(self, *, timeout_s: float) -> dict[str, Any]:
        """Send the file and wait for what became of it.

        Returns:
            The platform's last answer: its `state` is `done`, `duplicate` or `failed`.

        Raises:
            SimulatorError: refused, or no result in time.
        """
        deadline_s = time.monotonic() + timeout_s
        self._connect(deadline_s)
        self._client.loop_start()
        try:
            while time.monotonic() < deadline_s:
                try:
                    event = self._events.get(
                        timeout=min(ASK_AGAIN_S, max(0.1, deadline_s - time.monotonic()))
                    )
                except queue.Empty:
                    self._ask()
                    continue
                answer = self._handle(event)
                if answer is not None:
                    return answer
        finally:
            self._client.disconnect()
            self._client.loop_stop()
        raise SimulatorError(
            f"No result after {timeout_s:.0f} s. Start it again: it goes on where it stopped."
        )

    def _connect(self, deadline_s: float) -> None:
        while True:
            try:
                self._client.connect(self._address.host, self._address.port, keepalive=KEEP_ALIVE_S)
            except OSError as error:
                if time.monotonic() > deadline_s:
                    raise SimulatorError(f"The broker does not answer: {error}.") from error
                self._tell("The broker does not answer yet, trying again ...")
                time.sleep(1)
            else:
                return

    def _listen(self) -> None:
        def on_connect(
            _client: object, _data: object, _flags: object, reason: Any, _properties: object
        ) -> None:
            self._events.put(Event("refused" if reason.is_failure else "connected", str(reason)))

        def on_message(_client: object, _data: object, message: mqtt.MQTTMessage) -> None:
            self._events.put(Event("answer", json.loads(message.payload)))

        self._client.on_connect = on_connect
        self._client.on_message = on_message
        self._client.on_subscribe = lambda *_: self._events.put(Event("subscribed"))
        self._client.on_publish = lambda _c, _d, number, *_: self._events.put(Event("acknowledged", number))
        self._client.on_disconnect = lambda *_: self._events.put(Event("lost"))

    def _handle(self, event: Event) -> dict[str, Any] | None:
        match event.kind:
            case "refused":
                raise SimulatorError(f"The broker refused the device: {event.body}.")
            case "connected":
                self._tell(f"Connected to {self._address.host}:{self._address.port}.")
                self._client.subscribe(f"{self._root}/ack", qos=1)
            case "subscribed":
                self._ask()
            case "lost":
                self._tell("The connection is lost, trying again ...")
                self._upload.sent.clear()
            case "acknowledged":
                part = self._upload.sent.pop(event.body, None)
                if part is not None:
                    self._upload.safe.add(part)
                self._send_more()
            case "answer":
                return self._read(event.body)
        return None

    def _ask(self) -> None:
        self._client.publish(f"{self._root}/files/{self._upload.upload_id}/resume", b"", qos=1)

    def _read(self, body: dict[str, Any]) -> dict[str, Any] | None:
        if body.get("type") == "error":
            self._refused(body)
            return None
        if body.get("type") != "file" or body.get("upload_id") != self._upload.upload_id:
            return None
        self._upload.safe = {n for first, last in body["have"] for n in range(first, last + 1)}
        total = len(self._upload.parts)
        self._tell(f"{body['state']:>9}  {len(self._upload.safe)} of {total} parts are safe")
        if body["state"] in FINAL_STATES:
            return body
        if body["state"] != "stored":
            self._send_more()
        return None

    def _refused(self, body: dict[str, Any]) -> None:
        error = body["error"]
        if error["code"] not in PASSING_ERRORS:
            raise SimulatorError(f"{body['topic']} was refused: {error['code']}. {error['detail']}")
        wait_s = float(error.get("data", {}).get("retry_after_s", ASK_AGAIN_S))
        self._tell(f"The platform asks to wait {wait_s:.0f} s: {error['detail']}")
        time.sleep(wait_s)
        self._ask()

    def _send_more(self) -> None:
        for part in self._upload.missing()[: PARTS_IN_FLIGHT - len(self._upload.sent)]:
            topic = f"{self._root}/files/{self._upload.upload_id}/{part}/{len(self._upload.parts)}"
            sent = self._client.publish(topic, self._upload.parts[part - 1], qos=1)
            if sent.rc == mqtt.MQTT_ERR_SUCCESS:
                self._upload.sent[sent.mid] = part
