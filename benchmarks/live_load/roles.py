"""The processes around the broker: the platform's own roles, or one that stores nothing."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.live_load.brokers import PASSWORD, Embedded, Mosquitto, Swallower
from startline.platform.embedded.ports import find_free_port

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 60.0
Broker = Embedded | Mosquitto


@contextlib.contextmanager
def with_ingest(broker: Broker, folder: Path) -> Iterator[int]:
    """The broker and an ingest role behind it; yields the broker's port."""
    broker.start()
    try:
        with _role("ingest", broker, folder, ready=b"broker_connected"):
            yield broker.port
    finally:
        broker.stop()


@contextlib.contextmanager
def with_kafka(broker: Broker, folder: Path, kafka_url: str) -> Iterator[int]:
    """The broker, ingest that writes to Kafka, and a process role that reads it; yields the broker's port."""
    broker.start()
    try:
        with (
            _role("process", broker, folder, ready=b"role_started", kafka_url=kafka_url),
            _role("ingest", broker, folder, ready=b"broker_connected", kafka_url=kafka_url),
        ):
            yield broker.port
    finally:
        broker.stop()


@contextlib.contextmanager
def with_live(folder: Path) -> Iterator[int]:
    """A live role; yields its port."""
    port = find_free_port()
    with _process("live", folder, ready=b"Started worker-1", STARTLINE_LIVE_PORT=str(port)):
        yield port


@contextlib.contextmanager
def without_platform(broker: Broker) -> Iterator[int]:
    """The broker with a consumer that does nothing; yields the broker's port."""
    broker.start()
    swallower = Swallower(broker.port)
    try:
        yield broker.port
    finally:
        swallower.stop()
        broker.stop()


@contextlib.contextmanager
def _role(name: str, broker: Broker, folder: Path, *, ready: bytes, kafka_url: str = "") -> Iterator[None]:
    environment = {
        "STARTLINE_MQTT_URL": f"mqtt://platform:{PASSWORD}@127.0.0.1:{broker.port}",
        "STARTLINE_KAFKA_URL": kafka_url,
        # The generator stands for thousands of devices with a few.
        "STARTLINE_DEVICE_MESSAGES_PER_S": "1000000",
    }
    with _process(name, folder, ready=ready, **environment):
        yield


@contextlib.contextmanager
def _process(name: str, folder: Path, *, ready: bytes, **environment: str) -> Iterator[None]:
    environment = {**os.environ, "STARTLINE_SECRET_KEY": "of-the-bench-only", **environment}
    log_path = folder / "logs" / f"{name}.log"
    with log_path.open("wb") as log:
        command = [sys.executable, "-m", "startline.cli.main", name]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        deadline_s = time.monotonic() + START_TIMEOUT_S
        while ready not in log_path.read_bytes():
            if time.monotonic() > deadline_s or process.poll() is not None:
                raise RuntimeError(f"{name} did not start: {log_path.read_text()[-2000:]}")
            time.sleep(0.1)
        time.sleep(1.0)
        yield
    finally:
        process.terminate()
        process.wait(20)
