"""A run that is sent piece by piece, as a device does it."""

import math
from dataclasses import dataclass

from startline.telemetry.actions.live.chunks import record_batches
from startline.telemetry.actions.live.projection import Projector
from startline.telemetry.domain.live.samples import SampleBatch
from startline.telemetry.models import Device
from tests.telemetry.live.factories import STARTED_MS, mark, samples

HOME = (58.6, 49.65)
METERS_PER_DEGREE = 111_195.0
SPEED_MPS = 4.0
BATCH_S = 20


@dataclass
class Run:
    """Due east from HOME at 4 m/s, at 1 Hz; the heart beats 140 for half an hour and 171 from then on."""

    device: Device
    projector: Projector
    sent_s: int = 0
    seq: int = 0

    def place(self, second: int) -> tuple[float, float]:
        """Where the athlete is in that second."""
        across = METERS_PER_DEGREE * math.cos(math.radians(HOME[0]))
        return HOME[0], HOME[1] + SPEED_MPS * second / across

    def send(self, until_s: int, *, updates: bool = True) -> None:
        """Send everything up to a second; an update of the live state follows each batch."""
        while self.sent_s < until_s:
            seconds = range(self.sent_s, min(until_s, self.sent_s + BATCH_S))
            self.seq += 1
            record_batches([samples(self.device, self.seq, content=self.batch(seconds))])
            if updates:
                self.projector.flush()
            self.sent_s = seconds.stop
        self.projector.flush()

    def batch(self, seconds: range) -> SampleBatch:
        places = [self.place(second) for second in seconds]
        return SampleBatch(
            times_ms=[STARTED_MS + 1000 * second for second in seconds],
            columns={
                "lat": [round(lat * 1e7) for lat, _ in places],
                "lon": [round(lon * 1e7) for _, lon in places],
                "heart_rate_bpm": [140 if second < 1800 else 171 for second in seconds],
            },
            battery_percent=64,
        )

    def finish(self) -> None:
        """Say that it is over."""
        self.seq += 1
        record_batches([mark(self.device, self.seq, "finish")])
        self.projector.flush()
