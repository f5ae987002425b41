"""The two brokers of the benchmark, each with what it needs around it, and a consumer that stores nothing."""

import asyncio
import json
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

from startline.platform.embedded.broker import BrokerListener, BrokerSpec, EmbeddedBroker
from startline.platform.embedded.ports import find_free_port
from startline.platform.mqtt.addresses import InternalAddress
from startline.platform.mqtt.client import MqttClient
from startline.telemetry.domain.live.seqs import as_ranges
from startline.telemetry.ingest.live_intake import BUNDLE_TOPIC, LiveIntake

SECRET, PASSWORD = "between-broker-and-bench", "of-the-bench"
MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
CONFIGURATION = """
user root
listener {port} 127.0.0.1
allow_anonymous true
max_inflight_messages 1000
max_queued_messages 0
set_tcp_nodelay true
persistence false
"""


class Embedded:
    """Our own broker, with a platform that lets every device in."""

    name = "embedded"

    def __init__(self, folder: Path) -> None:
        self.port = find_free_port()
        self.platform = YesPlatform()
        self.broker = EmbeddedBroker(
            BrokerSpec(
                listeners=(BrokerListener(kind="tcp", host="127.0.0.1", port=self.port),),
                control_port=find_free_port(),
                platform_url=f"http://127.0.0.1:{self.platform.port}",
                secret=SECRET,
                internal_password=PASSWORD,
                log_path=folder / "logs" / "broker.log",
            )
        )

    def start(self) -> None:
        self.broker.start()

    def stop(self) -> None:
        self.broker.stop()
        self.platform.close()

    @property
    def pid(self) -> int:
        pid = self.broker.child.pid
        assert pid is not None
        return pid


class Mosquitto:
    """The system's Mosquitto, open to all: who may do what is its file's business, and costs the same."""

    name = "mosquitto"

    def __init__(self, folder: Path) -> None:
        self.port = find_free_port()
        self.configuration = folder / "mosquitto.conf"
        self.configuration.write_text(CONFIGURATION.format(port=self.port))
        self.log_path = folder / "logs" / "mosquitto.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        assert MOSQUITTO is not None
        with self.log_path.open("wb") as log:
            command = [MOSQUITTO, "-c", str(self.configuration)]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        time.sleep(0.5)

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(10)

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid


class Swallower:
    """An ingest without a platform: every message is acknowledged at once. What the broker alone can do."""

    def __init__(self, port: int) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(port)), daemon=True)
        self._thread.start()
        time.sleep(1.0)

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(timeout=5)

    async def _serve(self, port: int) -> None:
        intake, stopping = LiveIntake(), asyncio.Event()
        intake.rates.messages_per_s = 1e9

        async def receive(topic: str, payload: bytes) -> None:
            if topic == BUNDLE_TOPIC:
                intake.receive_bundle(payload)
                tokens = [message.token for message in intake.take_flush().messages]
                client.publish("$committed", json.dumps({"ranges": as_ranges(tokens)}).encode())

        client = MqttClient(
            address=InternalAddress(
                host="127.0.0.1", port=port, tls=False, user_name="platform", password=PASSWORD
            ),
            client_id="swallower",
            subscriptions=[("$ingest/#", 0), ("$share/swallower/devices/+/live/#", 1)],
            on_message=receive,
        )
        serving = asyncio.create_task(client.run(stopping))
        while not self._stop.is_set():
            await asyncio.sleep(0.05)
        stopping.set()
        await serving


class YesPlatform:
    """Answers the broker's questions with yes; a thread with a loop of its own."""

    def __init__(self) -> None:
        self.port = find_free_port()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        time.sleep(0.2)

    def close(self) -> None:
        def stop() -> None:
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.call_later(0.1, self._loop.stop)

        self._loop.call_soon_threadsafe(stop)
        self._thread.join(5)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(
            asyncio.start_server(self._answer, "127.0.0.1", self.port, backlog=1000)
        )
        self._loop.run_forever()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next(
                    int(line.split(b":")[1])
                    for line in head.lower().split(b"\r\n")
                    if line.startswith(b"content-length")
                )
                asked: dict[str, Any] = json.loads(await reader.readexactly(length))
                root = f"devices/{asked['client_id']}"
                answer = {"result": "allow", "publish": [f"{root}/live/#"], "subscribe": [f"{root}/ack"]}
                body = json.dumps(answer).encode()
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            writer.close()
