"""Many devices over MQTT in one process, its orders on standard input.

Orders and results are JSON. A device publishes with QoS 1 and counts a message as done when its `ack` topic
says that it is durable - or, where there is no platform behind the broker, at the PUBACK.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import uvloop

from benchmarks.live_load.payloads import first_second, payload_maker

CONNECT_AT_ONCE = 100


class Load:
    """What all devices do together, and what came of it."""

    def __init__(self, orders: dict[str, Any]) -> None:
        self.orders = orders
        self.window = int(orders["window"])
        self.rate_per_s = float(orders["rate_per_s"])
        self.by_ack, self.is_noting = bool(orders["by_ack"]), bool(orders["is_noting"])
        self.begun_s = self.ends_s = 0.0
        self.is_measuring = False
        self.done = self.sent = 0
        self.latencies_s: list[float] = []
        self.all_connected = asyncio.Event()


class Device(asyncio.Protocol):
    """One device: MQTT 3.1.1 as bytes."""

    def __init__(self, load: Load, name: str, number: int) -> None:
        self.load, self.name = load, name
        self.key = f"bench-{load.orders['run']}-{number}"
        self.make: Callable[[int], bytes] = payload_maker(
            load.orders["samples"], first_s=first_second(number)
        )
        self.prefix = f"devices/{name}/live/{self.key}/samples/".encode()
        self.buffer = b""
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.seq = 0
        self.sent_s: dict[int, float] = {}
        self.published_s: list[float] = []
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        name, secret = _text(self.name), _text("secret")
        body = _text("MQTT") + b"\x04\xc2\x02\x58" + name + name + secret
        self._write(b"\x10" + _length(len(body)) + body)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("the broker refused the device"))
        elif self.load.is_measuring or self.load.begun_s == 0:
            sys.exit(f"a device lost its connection: {error}")

    def data_received(self, data: bytes) -> None:
        data = self.buffer + data if self.buffer else data
        at, end = 0, len(data)
        while end - at >= 2:
            length, body_at = data[at + 1], at + 2
            if length & 0x80:
                if end - at < 3:
                    break
                length, body_at = (length & 0x7F) | (data[at + 2] << 7), at + 3
            if body_at + length > end:
                break
            self._take(data[at], data, body_at, length)
            at = body_at + length
        self.buffer = data[at:]

    def publish(self) -> None:
        """Send the next batch."""
        self.seq += 1
        topic = self.prefix + str(self.seq).encode()
        body = len(topic).to_bytes(2, "big") + topic + ((self.seq - 1) % 65_535 + 1).to_bytes(2, "big")
        payload = self.make(self.seq)
        self.sent_s[self.seq] = time.perf_counter()
        if self.load.is_noting:
            self.published_s.append(self.sent_s[self.seq])
        self.load.sent += 1
        self._write(b"\x32" + _length(len(body) + len(payload)) + body + payload)

    def _take(self, kind: int, data: bytes, at: int, length: int) -> None:
        match kind >> 4:
            case 2:
                if data[at + 1] != 0:
                    self.ready.set_exception(ConnectionError(f"CONNACK {data[at + 1]}"))
                    return
                body = b"\x00\x01" + _text(f"devices/{self.name}/ack") + b"\x00"
                self._write(b"\x82" + _length(len(body)) + body)
            case 9:
                self.ready.set_result(None)
            case 3 if self.load.by_ack:
                topic_length = int.from_bytes(data[at : at + 2], "big")
                self._acknowledged(json.loads(data[at + 2 + topic_length : at + length]))
            case 4 if not self.load.by_ack:
                self._done(int.from_bytes(data[at : at + 2], "big"))

    def _acknowledged(self, answer: dict[str, Any]) -> None:
        if answer["type"] != "live":
            sys.exit(f"refused: {answer}")
        for first, last in answer["ranges"]:
            for seq in range(first, last + 1):
                self._done(seq)

    def _done(self, seq: int) -> None:
        sent_s = self.sent_s.pop(seq, None)
        if sent_s is None:
            return
        load, now_s = self.load, time.perf_counter()
        if load.is_measuring and load.begun_s <= sent_s and now_s <= load.ends_s:
            load.latencies_s.append(now_s - sent_s)
        if load.is_measuring and load.begun_s <= now_s <= load.ends_s:
            load.done += 1
        if not load.rate_per_s and load.is_measuring and now_s < load.ends_s:
            self.publish()

    def _write(self, data: bytes) -> None:
        assert self.transport is not None
        self.transport.write(data)


async def run(orders: dict[str, Any]) -> dict[str, Any]:
    """Connect all devices, publish for the ordered time, wait for the rest; return the figures."""
    load = Load(orders)
    devices = await _connect(load)
    print(json.dumps({"event": "connected"}), flush=True)
    first_s = time.monotonic()
    load.is_measuring = True
    load.begun_s = time.perf_counter() + orders["warm_s"]
    load.ends_s = load.begun_s + orders["seconds"]
    cpu_s = 0.0
    if load.rate_per_s:
        pacing = asyncio.create_task(_pace(load, devices))
    else:
        for _ in range(load.window):
            for device in devices:
                device.publish()
    await asyncio.sleep(orders["warm_s"])
    print(json.dumps({"event": "begun"}), flush=True)
    cpu_s = -_cpu_s()
    await asyncio.sleep(orders["seconds"])
    cpu_s += _cpu_s()
    print(json.dumps({"event": "ended"}), flush=True)
    if load.rate_per_s:
        await pacing
    is_settled = await _settle(devices)
    load.is_measuring = False
    load.begun_s = -1
    latencies = sorted(load.latencies_s)
    return {
        "event": "result",
        "first_s": first_s,
        "messages_per_s": load.done / orders["seconds"],
        "sent": load.sent,
        "p50_ms": _quantile_ms(latencies, 0.5),
        "p99_ms": _quantile_ms(latencies, 0.99),
        "cpu_s": cpu_s,
        "is_settled": is_settled,
        "bytes": len(devices[0].make(1)),
        "published_s": {device.key: device.published_s for device in devices},
        "last_seqs": {device.key: device.seq for device in devices},
    }


async def _connect(load: Load) -> list[Device]:
    loop, devices = asyncio.get_running_loop(), []
    names = load.orders["devices"]
    for start in range(0, len(names), CONNECT_AT_ONCE):
        some = [
            Device(load, name, number)
            for number, name in enumerate(names[start : start + CONNECT_AT_ONCE], start=start)
        ]
        for device in some:
            await loop.create_connection(lambda device=device: device, "127.0.0.1", load.orders["port"])
        await asyncio.wait_for(asyncio.gather(*[device.ready for device in some]), 60)
        devices += some
    return devices


async def _pace(load: Load, devices: list[Device]) -> None:
    """Publish at the ordered rate, one device after the other, whatever is still unanswered."""
    begun_s = time.perf_counter()
    published = 0
    while (now_s := time.perf_counter()) < load.ends_s:
        due = int((now_s - begun_s) * load.rate_per_s)
        for number in range(published, due):
            devices[number % len(devices)].publish()
        published = max(published, due)
        await asyncio.sleep(0.002)


async def _settle(devices: list[Device]) -> bool:
    deadline_s = time.perf_counter() + 60
    while any(device.sent_s for device in devices):
        if time.perf_counter() > deadline_s:
            return False
        await asyncio.sleep(0.05)
    return True


def _quantile_ms(values: list[float], share: float) -> float:
    return 1000 * values[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def _cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _text(value: str) -> bytes:
    return len(value).to_bytes(2, "big") + value.encode()


def _length(length: int) -> bytes:
    return bytes([length]) if length < 128 else bytes([length & 0x7F | 0x80, length >> 7])


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(run(json.load(sys.stdin)))), flush=True)
