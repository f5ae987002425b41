"""Whatever the bytes are, the decoder answers or refuses, soon and in little memory."""

import json
import math
import struct
import time
import tracemalloc
from dataclasses import fields

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from startline.telemetry.domain.files import MAX_FILE_BYTES, decode_file
from startline.telemetry.domain.fit.file_builder import FitFileBuilder
from startline.telemetry.domain.fit.profile import Message
from startline.telemetry.domain.metrics import measure
from startline.telemetry.domain.streams import decode, encode
from startline.telemetry.domain.workout_metrics import AthleteFacts
from startline.telemetry.errors import FileTooLargeError, UnreadableFileError
from tests.telemetry.domain.recordings import fit_cases

MEBIBYTE = 1 << 20
ATHLETE = AthleteFacts(body_mass_kg=70, age_years=40, sex="female", resting_heart_rate_bpm=50)
SMALL_CASES = [case for case in fit_cases() if len(case.data) < 150_000]


def definition(local: int, message: int, fields: list[tuple[int, int, int]]) -> bytes:
    head = struct.pack("<BBBHB", 0x40 | local, 0, 0, message, len(fields))
    return head + b"".join(bytes(field) for field in fields)


def file_of(body: bytes) -> bytes:
    builder = FitFileBuilder()
    builder.add_bytes(body)
    return builder.build()


def decode_or_refuse(content: bytes) -> None:
    """Anything but an answer or one of our refusals fails the test."""
    try:
        recording = decode_file(content)
    except (UnreadableFileError, FileTooLargeError):
        return
    metrics = measure(recording, ATHLETE, family="run")
    numbers = [getattr(metrics, field.name) for field in fields(metrics)]
    assert all(math.isfinite(number) for number in numbers if isinstance(number, float))
    json.dumps([metrics.parts_as_json(), metrics.device_summary, metrics.bounds], allow_nan=False)
    decode(encode(metrics.samples))


@st.composite
def mutated_files(draw: st.DrawFn) -> bytes:
    """A sound file with some bytes changed, or cut short."""
    content = bytearray(draw(st.sampled_from(SMALL_CASES)).data)
    for _ in range(draw(st.integers(1, 12))):
        place = draw(st.integers(0, min(len(content) - 1, 4000)))
        content[place] = draw(st.integers(0, 255))
    if draw(st.booleans()):
        del content[draw(st.integers(0, len(content))) :]
    return bytes(content)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(mutated_files())
def test_mutated_file_is_decoded_or_refused(content: bytes) -> None:
    decode_or_refuse(content)


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_any_body_is_decoded_or_refused(body: bytes) -> None:
    decode_or_refuse(file_of(body))


@pytest.mark.slow
@settings(max_examples=5000, derandomize=False, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(mutated_files(), st.binary(max_size=2000).map(lambda body: file_of(body))))
def test_many_fresh_files_are_decoded_or_refused(content: bytes) -> None:
    decode_or_refuse(content)


TIMED = [(253, 4, 0x86)]
STAMP = struct.pack("<I", 10**9)
BOMBS = {
    "same definition again and again": definition(0, 20, TIMED) * (8 * MEBIBYTE // 9),
    "definitions that all differ": b"".join(
        definition(0, 20, [(i & 255, 1, 2), (i >> 8 & 255, 1, 2)]) for i in range(60_000)
    ),
    "definitions of 255 fields": definition(0, 20, [(i, 255, 13) for i in range(255)]) * 10_000,
    "messages without a byte": definition(0, 20, []) + bytes(8 * MEBIBYTE),
    "two empty messages in turns": definition(0, 20, []) + definition(1, 21, []) + b"\0\1" * (4 * MEBIBYTE),
    "empty compressed messages": definition(0, 20, []) + b"\x80" * (8 * MEBIBYTE),
    "too many points": definition(0, 20, TIMED) + (b"\0" + STAMP) * 250_000,
    "too many laps": definition(0, 19, TIMED) + (b"\0" + STAMP) * 50_000,
    "too many sessions": definition(0, 18, TIMED) + (b"\0" + STAMP) * 50_000,
    "too many events": definition(0, 21, TIMED) + (b"\0" + STAMP) * 250_000,
    "too many beats": definition(0, Message.HR, [(6, 8, 2)]) + (b"\0" + b"\x50" * 8) * 150_000,
    "too many descriptions": definition(0, 206, [(3, 16, 7)]) + (b"\0" + b"x" * 16) * 50_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_defused_within_five_seconds(name: str) -> None:
    data = file_of(BOMBS[name])
    begin = time.process_time()

    with pytest.raises((FileTooLargeError, UnreadableFileError)):
        decode_file(data)

    assert time.process_time() - begin < 5.0  # a tenth of it on an idle machine


@pytest.mark.parametrize("name", ["two empty messages in turns", "too many points", "too many beats"])
def test_bomb_takes_little_memory(name: str) -> None:
    data = file_of(BOMBS[name])
    tracemalloc.start()
    try:
        with pytest.raises((FileTooLargeError, UnreadableFileError)):
            decode_file(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 200 * MEBIBYTE


def test_file_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(FileTooLargeError) as refusal:
        decode_file(bytes(MAX_FILE_BYTES + 1))

    assert refusal.value.data == {"reason": "bytes", "limit": MAX_FILE_BYTES, "unit": "bytes"}
    assert refusal.value.status == 413


def test_refusal_of_points_names_the_limit() -> None:
    with pytest.raises(FileTooLargeError) as refusal:
        decode_file(file_of(BOMBS["too many points"]))

    assert (refusal.value.data["reason"], refusal.value.data["limit"]) == ("points", 200_000)
