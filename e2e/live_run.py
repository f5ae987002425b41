"""A runner on a loop whose device sends as it goes: what the browser tests of live pages watch."""

import datetime as dt
import json
import math

from startline.telemetry.domain.live.samples import SampleBatch, encode_samples
from tests.mqtt_device import MqttDevice
from tests.person import Person
from tests.platform_stack import wait_until

SPEED_MPS = 3
RADIUS_M = 1000
CENTRE = (55.7512, 37.6184)
METRE_DEG = 1 / 111_195
BATCH = 300


class LiveRun:
    """One session of one device: 3 m/s along a circle of one kilometre around, heart rate 150."""

    def __init__(self, person: Person, *, since_s: int) -> None:
        self.device = MqttDevice(person.pair("Forerunner")).ready()
        self.start_ms = round(dt.datetime.now(dt.UTC).timestamp() * 1000) - 1000 * since_s
        self._seq = self._second = 0

    def start(self, name: str) -> None:
        self._publish("start", json.dumps({"sport": "run", "name": name, "time": self.start_ms / 1000}))

    def run_until(self, second: int) -> None:
        """Send the samples up to this second of the run, as few messages as may be."""
        while self._second <= second:
            last = min(second, self._second + BATCH - 1)
            self._publish("samples", encode_samples(self._samples(range(self._second, last + 1))))
            self._second = last + 1

    def mark(self, event: str) -> None:
        self._publish("event", json.dumps({"event": event, "time": self._moment_s()}))

    def finish(self) -> None:
        self._publish("finish", json.dumps({"time": self._moment_s()}))

    def _moment_s(self) -> float:
        return self.start_ms / 1000 + self._second

    def _publish(self, kind: str, payload: str | bytes) -> None:
        self._seq += 1
        body = payload if isinstance(payload, bytes) else payload.encode()
        number = self.device.publish(f"live/loop/{kind}/{self._seq}", body)
        wait_until(lambda: number in self.device.acknowledged)

    def _samples(self, seconds: range) -> SampleBatch:
        places = [_place(SPEED_MPS * second) for second in seconds]
        return SampleBatch(
            times_ms=[self.start_ms + 1000 * second for second in seconds],
            columns={
                "lat": [round(lat * 1e7) for lat, _ in places],
                "lon": [round(lon * 1e7) for _, lon in places],
                "altitude_m": [1500 for _ in seconds],
                "distance_m": [10 * SPEED_MPS * second for second in seconds],
                "speed_mps": [100 * SPEED_MPS for _ in seconds],
                "heart_rate_bpm": [150 for _ in seconds],
                "cadence_rpm": [850 for _ in seconds],
            },
        )


def _place(way_m: float) -> tuple[float, float]:
    angle = way_m / RADIUS_M
    north_m, east_m = RADIUS_M * math.cos(angle), RADIUS_M * math.sin(angle)
    across = math.cos(math.radians(CENTRE[0]))
    return CENTRE[0] + north_m * METRE_DEG, CENTRE[1] + east_m * METRE_DEG / across


def way_of(lat_deg: float, lon_deg: float) -> float:
    """How far along the loop a place lies, in metres."""
    east = (lon_deg - CENTRE[1]) * math.cos(math.radians(CENTRE[0]))
    return math.atan2(east, lat_deg - CENTRE[0]) % (2 * math.pi) * RADIUS_M
