"""The corners of the FIT protocol, on files that are built for them."""

import struct
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from fastcrc import crc16
from hypothesis import given
from hypothesis import strategies as st

from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.fit.file_builder import Field, FitFileBuilder
from startline.telemetry.domain.fit.profile import (
    BYTE,
    ENUM,
    FIT_EPOCH_UNIX_S,
    FLOAT32,
    FLOAT64,
    SINT8,
    SINT16,
    SINT32,
    STRING,
    UINT8,
    UINT16,
    UINT32,
    Message,
)
from startline.telemetry.domain.fit.writer import fit_time, write_fit
from startline.telemetry.domain.recording import CHANNELS, DeviceSummary, Recording, Samples, SessionMark
from tests.telemetry.domain.recordings import STARTED_AT, recording_of, samples_of

START = fit_time(STARTED_AT)


def activity_builder(byte_order: str = "<") -> FitFileBuilder:
    builder = FitFileBuilder(byte_order)
    builder.define(15, Message.FILE_ID, [Field(0, ENUM)])
    builder.add(15, 4)
    return builder


@pytest.mark.parametrize("byte_order", ["<", ">"])
def test_both_byte_orders_are_read(byte_order: str) -> None:
    builder = activity_builder(byte_order)
    builder.define(
        0, Message.RECORD, [Field(253, UINT32), Field(2, UINT16), Field(3, UINT8), Field(13, SINT8)]
    )
    builder.add(0, START, (105 + 500) * 5, 141, -7)

    samples = decode_file(builder.build()).samples

    assert (samples.altitude_m[0], samples.heart_rate_bpm[0], samples.temperature_c[0]) == (
        105.0,
        141.0,
        -7.0,
    )


def test_invalid_values_are_missing() -> None:
    builder = activity_builder()
    fields = [Field(253, UINT32), Field(0, SINT32), Field(1, SINT32), Field(2, UINT16), Field(3, UINT8)]
    builder.define(0, Message.RECORD, [*fields, Field(4, UINT8), Field(6, UINT16), Field(13, SINT8)])
    builder.add(0, START, 0x7FFF_FFFF, 0x7FFF_FFFF, 0xFFFF, 0xFF, 0xFF, 0xFFFF, 0x7F)

    samples = decode_file(builder.build()).samples

    assert len(samples) == 1
    assert not any(samples.has(channel) for channel in CHANNELS if channel != "time_s")


def test_enhanced_speed_and_altitude_win_and_gaps_are_filled() -> None:
    builder = activity_builder()
    fields = [Field(253, UINT32), Field(2, UINT16), Field(6, UINT16), Field(73, UINT32), Field(78, UINT32)]
    builder.define(0, Message.RECORD, fields)
    builder.add(0, START, 600 * 5, 2000, 2500, 800 * 5)
    builder.add(0, START + 1, 601 * 5, 2100, 0xFFFF_FFFF, 0xFFFF_FFFF)

    samples = decode_file(builder.build()).samples

    assert samples.speed_mps.tolist() == [2.5, 2.1]
    assert samples.altitude_m.tolist() == [300.0, 101.0]


def test_fractional_cadence_is_added() -> None:
    builder = activity_builder()
    builder.define(0, Message.RECORD, [Field(253, UINT32), Field(4, UINT8), Field(53, UINT8)])
    builder.add(0, START, 84, 64)
    builder.add(0, START + 1, 85, 0xFF)

    assert decode_file(builder.build()).samples.cadence_rpm.tolist() == [84.5, 85.0]


def test_positions_at_zero_zero_or_outside_the_globe_are_no_positions() -> None:
    builder = activity_builder()
    builder.define(0, Message.RECORD, [Field(253, UINT32), Field(0, SINT32), Field(1, SINT32)])
    builder.add(0, START, 0, 0)
    builder.add(0, START + 1, 2**30 + 2**29, 0)
    builder.add(0, START + 2, 2**29, 2**30)

    samples = decode_file(builder.build()).samples

    assert np.isnan(samples.lat_deg).tolist() == [True, True, False]
    assert (samples.lat_deg[2], samples.lon_deg[2]) == (45.0, 90.0)


def test_compressed_timestamps_roll_over_every_32_seconds() -> None:
    builder = activity_builder()
    builder.define(0, Message.RECORD, [Field(253, UINT32), Field(3, UINT8)])
    builder.define(1, Message.RECORD, [Field(3, UINT8)])
    first = START // 32 * 32 + 30
    builder.add(0, first, 100)
    for step in (1, 2, 5, 31, 33):
        builder.add(1, 100 + step, time_offset_s=(first + step) % 32)

    recording = decode_file(builder.build())

    # 33 s after the start is 2 s after 31 s; nothing tells a longer pause from a shorter one.
    assert recording.samples.time_s.tolist() == [0.0, 1.0, 2.0, 5.0, 31.0, 33.0]
    assert recording.samples.heart_rate_bpm.tolist() == [100.0, 101.0, 102.0, 105.0, 131.0, 133.0]


def test_compressed_timestamps_follow_the_time_of_any_message() -> None:
    builder = activity_builder()
    builder.define(2, 9999, [Field(253, UINT32)])
    builder.define(1, Message.RECORD, [Field(3, UINT8)])
    builder.add(1, 90, time_offset_s=3)  # before any time: not placeable
    builder.add(2, START)
    builder.add(1, 91, time_offset_s=START % 32)

    recording = decode_file(builder.build())

    assert recording.counts.records == 2
    assert recording.samples.heart_rate_bpm.tolist() == [91.0]
    assert recording.started_at == STARTED_AT


def test_interleaved_definitions_keep_the_order_of_the_file() -> None:
    builder = activity_builder()
    builder.define(0, Message.RECORD, [Field(253, UINT32), Field(3, UINT8)])
    builder.define(1, Message.RECORD, [Field(253, UINT32), Field(3, UINT8), Field(7, UINT16)])
    for second in range(20):
        builder.add(second % 2, START + second, 100 + second, *([200 + second] if second % 2 else []))

    samples = decode_file(builder.build()).samples

    assert samples.time_s.tolist() == list(range(20))
    assert samples.heart_rate_bpm.tolist() == list(range(100, 120))
    assert np.isnan(samples.power_w[::2]).all()
    assert samples.power_w[1::2].tolist() == list(range(201, 221, 2))


def test_local_message_may_be_redefined() -> None:
    builder = activity_builder()
    for second in range(4):
        builder.define(0, Message.RECORD, [Field(253, UINT32), Field(3 if second % 2 else 4, UINT8)])
        builder.add(0, START + second, 50 + second)

    samples = decode_file(builder.build()).samples

    assert np.nan_to_num(samples.cadence_rpm).tolist() == [50.0, 0.0, 52.0, 0.0]
    assert np.nan_to_num(samples.heart_rate_bpm).tolist() == [0.0, 51.0, 0.0, 53.0]


def test_two_records_of_one_second_become_one_sample() -> None:
    builder = activity_builder()
    builder.define(0, Message.RECORD, [Field(253, UINT32), Field(3, UINT8), Field(4, UINT8)])
    builder.add(0, START, 100, 80)
    builder.add(0, START, 0xFF, 82)
    builder.add(0, START + 1, 101, 83)

    recording = decode_file(builder.build())

    assert recording.counts.records == 3
    assert recording.samples.time_s.tolist() == [0.0, 1.0]
    assert recording.samples.heart_rate_bpm.tolist() == [100.0, 101.0]
    assert recording.samples.cadence_rpm.tolist() == [82.0, 83.0]


def test_records_out_of_order_are_sorted_with_a_warning() -> None:
    builder = activity_builder()
    builder.define(0, Message.RECORD, [Field(253, UINT32), Field(3, UINT8)])
    for second in (0, 2, 1):
        builder.add(0, START + second, 100 + second)

    recording = decode_file(builder.build())

    assert recording.samples.heart_rate_bpm.tolist() == [100.0, 101.0, 102.0]
    assert recording.warnings == ("time_order",)


def test_record_with_a_broken_time_is_left_out() -> None:
    builder = activity_builder()
    builder.define(0, Message.RECORD, [Field(253, UINT32), Field(3, UINT8)])
    for moment in (START, START + 1, 0xF000_0000, 0xFFFF_FFFF):
        builder.add(0, moment, 100)

    recording = decode_file(builder.build())

    assert recording.counts.records == 4
    assert recording.samples.time_s.tolist() == [0.0, 1.0]


def test_time_since_power_on_is_moved_to_the_creation_time() -> None:
    builder = FitFileBuilder()
    builder.define(1, Message.FILE_ID, [Field(0, ENUM), Field(4, UINT32)])
    builder.add(1, 4, START)
    builder.define(0, Message.RECORD, [Field(253, UINT32)])
    builder.add(0, 1000)
    builder.add(0, 1060)

    recording = decode_file(builder.build())

    assert recording.started_at == STARTED_AT
    assert recording.samples.time_s.tolist() == [0.0, 60.0]
    assert recording.warnings == ("clock_unset",)


@pytest.mark.parametrize(
    ("base_type", "raw", "value"),
    [
        (UINT8, 250, 250.0),
        (SINT8, -5, -5.0),
        (UINT16, 50_000, 50_000.0),
        (SINT16, -300, -300.0),
        (UINT32, 4_000_000_000, 4_000_000_000.0),
        (SINT32, -70_000, -70_000.0),
        (FLOAT32, 1.5, 1.5),
        (FLOAT64, -2.25, -2.25),
        (BYTE, 7, 7.0),
    ],
)
def test_developer_field_of_any_type_is_read(base_type: int, raw: float, value: float) -> None:
    builder = activity_builder()
    builder.define(1, Message.DEVELOPER_DATA_ID, [Field(3, UINT8)])
    builder.add(1, 0)
    builder.define(
        2,
        Message.FIELD_DESCRIPTION,
        [Field(0, UINT8), Field(1, UINT8), Field(2, UINT8), Field(3, STRING, 16)],
    )
    builder.add(2, 0, 7, base_type, "Körper Temp.")
    builder.define(0, Message.RECORD, [Field(253, UINT32), Field(7, base_type, developer_index=0)])
    builder.add(0, START, raw)

    samples = decode_file(builder.build()).samples

    assert samples.extras["k_rper_temp"].tolist() == [value]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("base_type", "raw", "scale"),
    [
        (FLOAT32, bytes.fromhex("0100807f"), 1.0),
        (FLOAT64, bytes.fromhex("010000000000f07f"), 1.0),
        (FLOAT32, struct.pack("<f", float("inf")), 1.0),
        (FLOAT64, struct.pack("<d", 1e300), 1e-300),
    ],
    ids=["signalling", "signalling double", "infinite", "beyond all numbers when scaled"],
)
def test_developer_value_that_is_no_number_is_left_out(base_type: int, raw: bytes, scale: float) -> None:
    builder = activity_builder()
    builder.define(1, Message.DEVELOPER_DATA_ID, [Field(3, UINT8)])
    builder.add(1, 0)
    builder.define(
        2,
        Message.FIELD_DESCRIPTION,
        [Field(0, UINT8), Field(1, UINT8), Field(2, UINT8), Field(3, STRING, 16), Field(6, FLOAT64)],
    )
    builder.add(2, 0, 7, base_type, "form_power", scale)
    builder.define(0, Message.RECORD, [Field(253, UINT32), Field(7, base_type, developer_index=0)])
    builder.add(0, START, 1.5)
    builder.add_bytes(b"\0" + struct.pack("<I", START + 1) + raw)

    samples = decode_file(builder.build()).samples

    assert np.isnan(samples.extras["form_power"][1])


def test_developer_field_may_stand_for_a_native_one() -> None:
    builder = activity_builder()
    fields = [
        Field(0, UINT8),
        Field(1, UINT8),
        Field(2, UINT8),
        Field(3, STRING, 8),
        Field(14, UINT16),
        Field(15, UINT8),
    ]
    builder.define(2, Message.FIELD_DESCRIPTION, fields)
    builder.add(2, 0, 0, UINT16, "Power", Message.RECORD, 7)
    builder.define(0, Message.RECORD, [Field(253, UINT32), Field(0, UINT16, developer_index=0)])
    builder.add(0, START, 287)

    samples = decode_file(builder.build()).samples

    assert samples.power_w.tolist() == [287.0]
    assert samples.extras == {}


def test_developer_field_named_like_a_channel_does_not_hide_it() -> None:
    builder = activity_builder()
    fields = [Field(0, UINT8), Field(1, UINT8), Field(2, UINT8), Field(3, STRING, 8)]
    builder.define(2, Message.FIELD_DESCRIPTION, fields)
    builder.add(2, 0, 0, UINT16, "Power W")
    builder.define(
        0, Message.RECORD, [Field(253, UINT32), Field(7, UINT16), Field(0, UINT16, developer_index=0)]
    )
    builder.add(0, START, 250, 260)

    samples = decode_file(builder.build()).samples

    assert samples.power_w.tolist() == [250.0]
    assert samples.extras["developer_power_w"].tolist() == [260.0]


def test_stored_beats_are_spread_over_the_records() -> None:
    builder = activity_builder()
    builder.define(0, Message.RECORD, [Field(253, UINT32), Field(3, UINT8)])
    for second in range(4):
        builder.add(0, START + second, 60)
    builder.define(1, Message.HR, [Field(253, UINT32), Field(9, UINT32), Field(6, UINT8)])
    builder.add(1, START, 4000, 120)
    builder.define(2, Message.HR, [Field(10, BYTE, 3), Field(6, UINT8, 2)])
    # The low 12 bits of 4000 + 1024 and 4000 + 2048 ticks: one and two seconds later, rolled over.
    low, high = (4000 + 1024) % 4096, (4000 + 2048) % 4096
    builder.add(2, [low & 0xFF, low >> 8 | (high & 0x0F) << 4, high >> 4], [130, 140])

    rates = decode_file(builder.build()).samples.heart_rate_bpm

    # The second's end beat and the three held quarters before it: (3 x 120 + 130) / 4, rounded half up.
    assert rates.tolist() == [120.0, 123.0, 133.0, 60.0]


def test_chained_parts_become_one_recording() -> None:
    first, second = recording_of(60), recording_of(30)
    later = replace(second, started_at=datetime.fromtimestamp(STARTED_AT.timestamp() + 100, UTC))

    recording = decode_file(write_fit(first) + write_fit(later))

    assert recording.counts.records == 61 + 31
    assert recording.counts.sessions == 2
    assert recording.samples.time_s[-1] == 130.0
    assert recording.summary.distance_m == 180.0 + 90.0
    assert recording.summary.elapsed_s == 130.0


def test_sports_of_a_triathlon_are_multisport() -> None:
    legs = tuple(
        SessionMark(
            start_s=start,
            end_s=end,
            sport=sport,
            summary=DeviceSummary(distance_m=metres, timer_s=end - start),
        )
        for start, end, sport, metres in ((0.0, 10.0, 5, 20.0), (10.0, 15.0, 3, 5.0), (15.0, 40.0, 2, 250.0))
    )

    recording = decode_file(write_fit(replace(recording_of(40), sessions=legs)))

    assert recording.fit_sport == 18
    assert recording.warnings == ("several_sports",)
    assert recording.summary.distance_m == 275.0
    assert [mark.sport for mark in recording.sessions] == [5, 3, 2]


def test_session_without_records_is_an_activity() -> None:
    empty = replace(recording_of(600), samples=samples_of(0))
    no_samples = Samples.from_columns(np.empty(0), {})

    recording = decode_file(write_fit(replace(empty, samples=no_samples)))

    assert len(recording.samples) == 0
    assert recording.started_at == STARTED_AT
    assert recording.summary.timer_s == 600.0


def test_wrong_checksum_is_a_warning() -> None:
    data = write_fit(recording_of(10))

    recording = decode_file(data[:-1] + bytes([data[-1] ^ 0xFF]))

    assert recording.counts.records == 11
    assert recording.warnings == ("bad_checksum",)


def test_unwritten_size_in_the_header_reads_to_the_end() -> None:
    data = bytearray(write_fit(recording_of(10)))
    data[4:8] = b"\0\0\0\0"

    recording = decode_file(bytes(data))

    assert recording.counts.records == 11
    assert recording.warnings == ("truncated",)


def test_undefined_message_keeps_what_came_before() -> None:
    builder = activity_builder()
    builder.define(0, Message.RECORD, [Field(253, UINT32), Field(3, UINT8)])
    builder.add(0, START, 100)
    builder.add_bytes(b"\x09garbage")

    recording = decode_file(builder.build())

    assert recording.samples.heart_rate_bpm.tolist() == [100.0]
    assert recording.warnings == ("damaged",)


def test_header_of_12_bytes_is_read() -> None:
    body = write_fit(recording_of(10))[14:-2]
    head = struct.pack("<BBHI4s", 12, 0x10, 100, len(body), b".FIT")

    recording = decode_file(head + body + struct.pack("<H", crc16.arc(head + body)))

    assert recording.counts.records == 11


@given(st.integers(1, 400), st.integers(0, 10_000), st.booleans(), st.integers(-14, 14))
def test_writing_and_reading_returns_the_recording(seconds: int, seed: int, paused: bool, zone: int) -> None:
    pauses = ((float(seconds // 3), float(seconds // 3 + 1)),) if paused and seconds > 10 else ()
    written = replace(recording_of(seconds, pauses=pauses, seed=seed), utc_offset_s=zone * 3600)

    read: Recording = decode_file(write_fit(written))

    for name in ("started_at", "utc_offset_s", "timer_pauses", "laps", "fit_sport", "sport_raw"):
        assert getattr(read, name) == getattr(written, name), name
    assert read.summary == written.summary
    for name, resolution in (
        ("lat_deg", 8.4e-8),
        ("lon_deg", 8.4e-8),
        ("altitude_m", 0.2),
        ("distance_m", 0.01),
    ):
        difference = np.abs(getattr(read.samples, name) - getattr(written.samples, name))
        assert difference.max() <= resolution / 2 + 1e-9, name
    for name in ("time_s", "heart_rate_bpm", "cadence_rpm", "power_w", "temperature_c", "speed_mps"):
        np.testing.assert_allclose(getattr(read.samples, name), getattr(written.samples, name), atol=5e-4)


def test_epoch_is_the_fit_epoch() -> None:
    assert fit_time(datetime(1989, 12, 31, tzinfo=UTC)) == 0
    assert FIT_EPOCH_UNIX_S == 631_065_600
