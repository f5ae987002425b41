"""Batches of a run, made quickly: encoded once, then only the numbers that go on are put in."""

import os
import struct
import time
from collections.abc import Callable

from startline.telemetry.domain.live.samples import SampleBatch, encode_samples

FIELDS = 8  # time, latitude, longitude, altitude, distance, speed, heart rate, cadence
# Two days ago, the same in all processes: the live state leaves out what is older than nine days.
DAY_MS = 86_400_000
START_MS = int(
    os.environ.setdefault("BENCH_START_MS", str(time.time_ns() // 1_000_000 // DAY_MS * DAY_MS - 2 * DAY_MS))
)
LAT_E7, LON_E7 = 557_512_440, 376_184_230
# Values that stand for what changes; each is written by MessagePack in its longest form, and only once.
MARK_MS, MARK_LAT, MARK_DISTANCE = 3_000_000_000_001, 700_000_001, 70_000_001
_UINT64, _UINT32 = struct.Struct(">Q"), struct.Struct(">I")


def payload_maker(samples: int, *, first_s: int) -> Callable[[int], bytes]:
    """Return what makes the batch number `seq` (from 1) of `samples` samples at 1 Hz.

    The runner goes north at some 3 m/s; position, speed, heart rate and cadence waver as a watch's do.
    """
    template = bytearray(encode_samples(_batch(samples)))
    time_at = template.index(_UINT64.pack(MARK_MS))
    lat_at = template.index(_UINT32.pack(MARK_LAT))
    distance_at = template.index(_UINT32.pack(MARK_DISTANCE))

    def make(seq: int) -> bytes:
        second = first_s + samples * (seq - 1)
        _UINT64.pack_into(template, time_at, START_MS + 1000 * second)
        _UINT32.pack_into(template, lat_at, LAT_E7 + 270 * (second % 1_000_000))
        _UINT32.pack_into(template, distance_at, 16_777_216 + 30 * second)
        return bytes(template)

    return make


def time_of(seq: int, *, samples: int, number: int) -> int:
    """The time (ms) of the newest sample of a batch that the device of this number sends."""
    return START_MS + 1000 * (first_second(number) + samples * seq - 1)


def first_second(number: int) -> int:
    """The second of a device's first sample: devices do not all begin at once."""
    return number % 1000


def _batch(samples: int) -> SampleBatch:
    numbers = range(samples)
    # The first values take up the room of their longest form.
    return SampleBatch(
        times_ms=[MARK_MS + 1000 * number for number in numbers],
        columns={
            "lat": [MARK_LAT + 270 * number + number * 7 % 11 for number in numbers],
            "lon": [LON_E7 + 40 * (number % 5) for number in numbers],
            "altitude_m": [1500 + number % 3 for number in numbers],
            "distance_m": [MARK_DISTANCE + 30 * number for number in numbers],
            "speed_mps": [300 + number * 5 % 17 for number in numbers],
            "heart_rate_bpm": [150 + number % 4 for number in numbers],
            "cadence_rpm": [855 + number % 6 for number in numbers],
        },
    )
