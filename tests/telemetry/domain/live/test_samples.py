"""The two forms of a batch say the same; what breaks the protocol is refused by name."""

import json
import random

import msgspec
import pytest

from startline.telemetry.domain.live.batches import read_content
from startline.telemetry.domain.live.samples import SampleBatch, decode_samples, encode_samples
from startline.telemetry.errors import BatchTooLargeError, DeviceMessageError
from tests.telemetry.live.factories import STARTED_MS, sample_batch


def reason_of(payload: bytes, kind: str = "samples") -> str:
    with pytest.raises(DeviceMessageError) as caught:
        read_content(kind, payload)
    return str(caught.value.data["reason"])


def wandering(count: int, names: tuple[str, ...], seed: int = 1) -> SampleBatch:
    """A run with the noise of a GPS watch: 3 m/s, position 1 m, heart rate and the rest by small steps."""
    chance = random.Random(seed)
    values = {"lat": 557_512_440, "lon": 376_184_230, "altitude_m": 1500, "distance_m": 120_345}
    values |= {"speed_mps": 310, "heart_rate_bpm": 151, "cadence_rpm": 860, "accuracy_m": 35}
    steps = {"lat": (150, 350), "lon": (150, 350), "altitude_m": (-2, 3), "distance_m": (28, 36)}
    steps |= {"speed_mps": (-15, 15), "heart_rate_bpm": (-1, 1), "cadence_rpm": (-5, 5), "accuracy_m": (0, 1)}
    columns: dict[str, list[int | None]] = {name: [] for name in names}
    for _ in range(count):
        for name in names:
            values[name] += chance.randint(*steps[name])
            columns[name].append(values[name])
    return SampleBatch([STARTED_MS + 1000 * i for i in range(count)], columns)


def test_compact_form_is_what_it_was():
    batch = sample_batch(40)

    assert decode_samples(encode_samples(batch)) == batch


def test_gaps_and_uneven_times_are_kept():
    batch = SampleBatch(
        times_ms=[STARTED_MS, STARTED_MS + 1003, STARTED_MS + 900, STARTED_MS + 4000],
        columns={"altitude_m": [None, 5, None, -7], "heart_rate_bpm": [140, None, None, 139]},
        battery_percent=64,
        sent_at_ms=STARTED_MS + 5000,
    )

    assert decode_samples(encode_samples(batch)) == batch


@pytest.mark.parametrize("seed", range(5))
def test_sample_with_gps_and_heart_rate_takes_at_most_twelve_bytes(seed):
    names = ("lat", "lon", "accuracy_m", "heart_rate_bpm")

    assert len(encode_samples(wandering(20, names, seed))) / 20 <= 12


def test_sample_of_eight_fields_takes_at_most_sixteen_bytes():
    names = ("lat", "lon", "altitude_m", "distance_m", "speed_mps", "heart_rate_bpm", "cadence_rpm")

    assert len(encode_samples(wandering(20, names))) / 20 <= 16


def test_json_says_the_same_as_the_compact_form():
    sample = {
        "time": "2026-06-07T06:30:00Z",
        "lat": 55.751244,
        "lon": 37.618423,
        "accuracy_m": 3.5,
        "altitude_m": 150.04,
        "distance_m": 0,
        "speed_mps": 3.104,
        "heart_rate_bpm": 140,
        "cadence_rpm": 85.5,
        "power_w": 250,
        "temperature_c": -7.5,
        "battery_percent": 80,
    }
    later = {"time": STARTED_MS / 1000 + 1.5, "lat": 55.751254, "lon": 37.618423, "heart_rate_bpm": 141}

    payload, content = read_content(
        "samples", json.dumps([sample, later, {**later, "time": 1780813803}]).encode()
    )

    assert isinstance(content, SampleBatch)
    assert decode_samples(payload) == content
    assert content.times_ms == [STARTED_MS, STARTED_MS + 1500, STARTED_MS + 3000]
    assert content.columns == {
        "lat": [557_512_440, 557_512_540, 557_512_540],
        "lon": [376_184_230] * 3,
        "accuracy_m": [35, None, None],
        "altitude_m": [1500, None, None],
        "distance_m": [0, None, None],
        "speed_mps": [310, None, None],
        "heart_rate_bpm": [140, 141, 141],
        "cadence_rpm": [855, None, None],
        "power_w": [250, None, None],
        "temperature_c": [-75, None, None],
    }
    assert content.battery_percent == 80


def test_one_sample_needs_no_array_and_an_object_holds_many():
    one = read_content("samples", b'{"time": 1780813800, "heart_rate_bpm": 140}')[1]
    many = read_content(
        "samples", b' {"sent_at": 1780813802, "samples": [{"time": 1780813800, "heart_rate_bpm": 140}]}'
    )[1]

    assert one == SampleBatch([STARTED_MS], {"heart_rate_bpm": [140]})
    assert many == SampleBatch([STARTED_MS], {"heart_rate_bpm": [140]}, None, STARTED_MS + 2000)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"[]", "count"),
        (b"[", "json"),
        (b'[{"lat": 1}]', "json"),
        (b'[{"time": 1780813800}]', "no_values"),
        (b'[{"time": "2026-06-07T06:30:00", "lat": 1}]', "time"),
        (b'[{"time": -5, "lat": 1}]', "time"),
        (b'[{"time": 1780813800000, "lat": 1}]', "time"),
        (b'[{"time": 1e308, "lat": 1}]', "time"),
        (b'[{"time": 1780813800, "lat": 91}]', "range"),
        (b'[{"time": 1780813800, "lat": 1e308}]', "range"),
        (b'[{"time": 1780813800, "heart_rate_bpm": 301}]', "range"),
        (b'[{"time": 1780813800, "lat": 1, "battery_percent": 101}]', "range"),
        (b'{"samples": [{"lat": 1}]}', "json"),
        (b"", "count"),
        (b" \n", "count"),
        (b"\x81", "msgpack"),
        (b"\xff\xfe\x00", "msgpack"),
    ],
)
def test_broken_payload_is_refused_with_its_reason(payload, reason):
    assert reason_of(payload) == reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"la": [1, 2], "hr": [140]}, "columns"),
        ({"la": [1, 2], "dt": [1000, 1000]}, "columns"),
        ({"la": [900_000_001]}, "range"),
        ({"la": [None, 900_000_001]}, "range"),
        ({"hr": [140, 161]}, "range"),
        ({"hr": [140], "ba": 101}, "range"),
        ({"hr": [140] + [0] * 600}, "count"),
        ({}, "count"),
        ({"la": [1.5]}, "msgpack"),
        ({"la": [1], "t0": -1}, "time"),
        ({"la": [1, 1], "dt": 10**15}, "time"),
    ],
)
def test_broken_compact_batch_is_refused_with_its_reason(changes, reason):
    assert reason_of(msgspec.msgpack.encode({"t0": STARTED_MS, **changes})) == reason


def test_message_over_the_limit_is_refused_before_it_is_read():
    with pytest.raises(BatchTooLargeError):
        read_content("samples", b"[" + b" " * 65_536)


@pytest.mark.parametrize("form", ["compact", "json"])
def test_latitude_without_longitude_counts_as_not_measured(form):
    if form == "json":
        values = [(55.7, 37.6), (55.8, None), (None, 37.7), (55.9, 37.8)]
        rows = [{"time": 1780813800 + at, "lat": lat, "lon": lon} for at, (lat, lon) in enumerate(values)]
        payload = json.dumps(rows).encode()
    else:
        columns = {"la": [557_000_000, 1_000_000, None, 1_000_000], "lo": [376_000_000, None, 1_000_000]}
        payload = msgspec.msgpack.encode(
            {"t0": STARTED_MS, "la": columns["la"], "lo": [*columns["lo"], 1_000_000]}
        )

    _, batch = read_content("samples", payload)

    assert batch.columns == {
        "lat": [557_000_000, None, None, 559_000_000],
        "lon": [376_000_000, None, None, 378_000_000],
    }


def test_latitudes_alone_are_nothing_measured_and_stay_readable():
    with pytest.raises(DeviceMessageError) as refused:
        read_content("samples", b'{"time": 1780813800, "lat": 55.7}')
    stored = decode_samples(msgspec.msgpack.encode({"t0": STARTED_MS, "la": [557_000_000]}))

    assert refused.value.data == {"reason": "no_values"}
    assert stored.columns == {"lat": [None]}
