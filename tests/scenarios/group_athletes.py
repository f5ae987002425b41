"""Athletes of one group workout, each with a device of another kind, and a reader of what they share."""

import base64
import itertools
import json
import random
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx
import valkey

from startline.telemetry.domain.live.samples import SampleBatch, encode_samples
from tests.mqtt_device import MqttDevice
from tests.person import Person
from tests.platform_stack import PlatformStack, wait_until
from tests.scenarios.mosquitto import MosquittoWatch

START_SEQ, PAUSE_SEQ, RESUME_SEQ, FINISH_SEQ = 1, 100_001, 100_002, 100_003
FIRST_SAMPLE_SEQ = 2
KEY = "group-run"


class Device(Protocol):
    """A device with one session. `safe` are the numbers that it was told are durable."""

    safe: set[int]

    def send(self, seq: int, kind: str, payload: bytes) -> None:
        """Send one message; whether it arrived, `safe` will tell."""
        ...

    def lose_network(self) -> None:
        """Lose the link without a word."""
        ...

    def find_network(self) -> None:
        """Come back."""
        ...


class ForeignClient:
    """`mosquitto_pub`: a client that knows nothing of us; each message is a connection of its own."""

    def __init__(self, stack: PlatformStack, credentials: dict[str, Any], folder: Path) -> None:
        self.watch = MosquittoWatch(stack, credentials, folder)
        self.safe: set[int] = set()

    def send(self, seq: int, kind: str, payload: bytes) -> None:
        if self.watch.publish(f"live/{KEY}/{kind}/{seq}", payload):
            self.safe.add(seq)

    def lose_network(self) -> None:
        """Between two messages it has no link anyway."""

    def find_network(self) -> None:
        """As above."""


class BrokerClient:
    """A client that keeps its MQTT connection, over TCP or a WebSocket."""

    def __init__(self, credentials: dict[str, Any], *, has_websocket: bool = False) -> None:
        self._connect = lambda: MqttDevice(credentials, has_websocket=has_websocket).ready()
        self._links = [self._connect()]

    @property
    def safe(self) -> set[int]:
        ranges = [
            one for link in self._links for answer in list(link.answers) for one in answer.get("ranges", [])
        ]
        return {number for first, last in ranges for number in range(first, last + 1)}

    def send(self, seq: int, kind: str, payload: bytes) -> None:
        self._links[-1].publish(f"live/{KEY}/{kind}/{seq}", payload)

    def lose_network(self) -> None:
        self._links[-1].paho.socket().close()

    def find_network(self) -> None:
        self._links.append(self._connect())


class HttpClient:
    """A program that sends plain HTTP requests with the device's id and secret."""

    def __init__(self, stack: PlatformStack, credentials: dict[str, Any]) -> None:
        login = f"{credentials['device_id']}:{credentials['password']}".encode()
        headers = {"Authorization": "Basic " + base64.b64encode(login).decode()}
        self._http = httpx.Client(
            base_url=f"{stack.url}/api/v1/iot/sessions/{KEY}/", timeout=20, trust_env=False, headers=headers
        )
        self.safe: set[int] = set()
        self.notices: list[str] = []

    def send(self, seq: int, kind: str, payload: bytes) -> None:
        answer = self._http.post(f"{kind}/{seq}", content=payload)
        assert answer.status_code == 200, answer.text
        if notice := answer.json().get("notice"):
            self.notices.append(notice)
        self.safe |= {n for first, last in answer.json()["ranges"] for n in range(first, last + 1)}

    def lose_network(self) -> None:
        """A request that nobody makes needs no link."""

    def find_network(self) -> None:
        """As above."""


@dataclass(slots=True)
class Athlete:
    """Runs due north at 3 m/s; every sample tells by its heart rate whose it is and of which second."""

    person: Person
    number: int
    device: Device
    is_compact: bool
    started_s: int
    context: dict[str, str]
    recorded: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    lost_s: float = 0.0
    found_s: float = 0.0

    def heart_rate_bpm(self, second: int) -> int:
        return 100 + 20 * self.number + second % 17

    def start(self) -> None:
        body = {"sport": "run", "name": "Group run", "time": self.started_s, "context": self.context}
        self.device.send(START_SEQ, "start", json.dumps(body).encode())

    def lose_network(self) -> None:
        self.device.lose_network()
        self.lost_s = time.time()

    def find_network(self) -> None:
        self.device.find_network()
        self.found_s = time.time()

    def record(self, second: int) -> None:
        """Measure, and keep it until it is sent."""
        self.recorded.append(second)
        self.kept.append(second)

    def send_kept(self, *, seed: int | None = None) -> None:
        """Send what is kept, a message a second; with a seed each of them twice, in any order."""
        seconds, self.kept = self.kept, []
        if seed is not None:
            seconds = seconds * 2
            random.Random(seed).shuffle(seconds)
        for second in seconds:
            self.send_seconds([second])

    def send_seconds(self, seconds: Iterable[int]) -> None:
        """Send these seconds in one message, numbered by the first of them."""
        seconds = list(seconds)
        body = self._compact(seconds) if self.is_compact else self._json(seconds)
        self.device.send(FIRST_SAMPLE_SEQ + seconds[0], "samples", body)

    def tell(self, event: str, seq: int, second: int) -> None:
        body = {"event": event, "time": self.started_s + second, "sent_at": time.time()}
        self.device.send(seq, "event", json.dumps(body).encode())

    def finish(self) -> None:
        body = {"time": self.started_s + self.recorded[-1], "sent_at": time.time()}
        self.device.send(FINISH_SEQ, "finish", json.dumps(body).encode())

    def _json(self, seconds: list[int]) -> bytes:
        samples = [
            {
                "time": self.started_s + second,
                "lat": 55.75 + 27e-6 * second,
                "lon": 37.6 + 0.01 * self.number,
                "distance_m": 3.0 * second,
                "heart_rate_bpm": self.heart_rate_bpm(second),
            }
            for second in seconds
        ]
        return json.dumps({"sent_at": time.time(), "samples": samples}).encode()

    def _compact(self, seconds: list[int]) -> bytes:
        return encode_samples(
            SampleBatch(
                times_ms=[1000 * (self.started_s + second) for second in seconds],
                columns={
                    "lat": [557_500_000 + 270 * second for second in seconds],
                    "lon": [376_000_000 + 100_000 * self.number for _ in seconds],
                    "distance_m": [30 * second for second in seconds],
                    "heart_rate_bpm": [self.heart_rate_bpm(second) for second in seconds],
                },
                sent_at_ms=round(time.time() * 1000),
            )
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry of the context: when its reader had it, when Valkey took it, and what it says."""

    seen_s: float
    added_ms: int
    update: dict[str, Any]

    @property
    def lag_s(self) -> float:
        """How old the newest sample was when it arrived: of a device that catches up."""
        return (self.update["received_at"] - self.update["at"]) / 1000


class ContextReader:
    """Reads `live:{context}` as the consumer of a ranking does: in batches, from the first entry on."""

    def __init__(self, stack: PlatformStack, context: str) -> None:
        self.seen: list[Seen] = []
        self._stream = f"live:{context}"
        self._client = valkey.Valkey.from_url(stack.valkey_url())
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def of(self, session_id: str) -> list[Seen]:
        return [one for one in list(self.seen) if one.update["session_id"] == session_id]

    def wait_for_state(self, session_id: str, state: str) -> Seen:
        return wait_until(
            lambda: next((one for one in self.of(session_id) if one.update["state"] == state), None),
            timeout_s=30,
        )

    def close(self) -> None:
        self._stopping.set()
        self._thread.join()
        self._client.close()

    def _read(self) -> None:
        position = b"0"
        while not self._stopping.is_set():
            for _, entries in self._client.xread({self._stream: position}, block=200):
                for position, fields in entries:
                    added_ms = int(position.split(b"-")[0])
                    self.seen.append(Seen(time.time(), added_ms, json.loads(fields[b"data"])))


def gaps_ms(seen: list[Seen]) -> list[int]:
    """The times between neighbouring entries."""
    return [after.added_ms - before.added_ms for before, after in itertools.pairwise(seen)]
