"""Sealing: whatever happened on the way, the recording is that of the same data in order."""

import random
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.live.marks import Mark
from startline.telemetry.domain.live.samples import SampleBatch
from startline.telemetry.domain.live.sealed_file import read_sealed_session, write_sealed_session
from startline.telemetry.domain.live.sealing import Chunk, seal_session
from startline.telemetry.domain.recording import Recording
from startline.telemetry.errors import BrokenFileError
from tests.telemetry.live.factories import STARTED_MS, sample_batch

PROMPT_MS = 200  # from a batch's last sample to its arrival, on a link that works
MINUTE_MS = 60_000


@dataclass(frozen=True)
class Sent:
    """A message as its device made it: `true_ms` is when its last sample really was."""

    chunk: Chunk
    true_ms: int


def shifted(batch: SampleBatch, by_ms: int) -> SampleBatch:
    return SampleBatch([time_ms + by_ms for time_ms in batch.times_ms], batch.columns)


def without(batch: SampleBatch, *names: str) -> SampleBatch:
    return SampleBatch(
        batch.times_ms, {name: column for name, column in batch.columns.items() if name not in names}
    )


def device_log(
    device: str, sizes: list[int], clock_ms: list[int], *, drop: tuple[str, ...] = ()
) -> list[Sent]:
    """Batches of the given sizes at 1 Hz; `clock_ms` says how far the clock is off at each."""
    sent, second = [], 0
    for seq, (size, off_ms) in enumerate(zip(sizes, clock_ms, strict=True), start=1):
        batch = without(sample_batch(second, size), *drop)
        true_ms = batch.times_ms[-1]
        chunk = Chunk(device, seq, shifted(batch, off_ms), true_ms + PROMPT_MS)
        sent.append(Sent(chunk, true_ms))
        second += size
    return sent


def sealed(chunks: list[Chunk]) -> Recording:
    recording = seal_session(chunks).recording
    assert recording is not None
    return recording


def times_s(recording: Recording) -> list[float]:
    return recording.samples.time_s.tolist()


def assert_same(left: Recording, right: Recording) -> None:
    assert write_sealed_session(left, session_id="s") == write_sealed_session(right, session_id="s")


@st.composite
def sessions(draw: st.DrawFn) -> tuple[list[Sent], int]:
    """One or two devices whose clocks are off by minutes and may be set once; a seed for the faults."""
    devices: list[Sent] = []
    for device in ("watch", "strap")[: draw(st.integers(1, 2))]:
        count = draw(st.integers(8, 24))
        sizes = draw(st.lists(st.integers(5, 20), min_size=count, max_size=count))
        # A clock is held to be behind when it is by over a minute: one minute exactly is neither.
        minutes = draw(st.sampled_from([*range(-9, -1), *range(10)]))
        set_at = draw(st.one_of(st.none(), st.integers(3, count - 3)))
        offs = [minutes * MINUTE_MS if set_at is None or number < set_at else 0 for number in range(count)]
        drop = () if device == "watch" else ("lat", "lon", "distance_m", "altitude_m")
        devices += device_log(device, sizes, offs, drop=drop)
    return devices, draw(st.integers(0, 2**32))


def with_faults(log: list[Sent], seed: int) -> list[Chunk]:
    """What the platform gets: some late by minutes, some twice, all in another order."""
    chance = random.Random(seed)
    arrived: list[Chunk] = []
    by_device: dict[str, int] = {}
    for sent in log:
        number = by_device[sent.chunk.device_id] = by_device.get(sent.chunk.device_id, 0) + 1
        is_late = number % 3 == 0 and chance.random() < 0.8
        delay_ms = chance.randint(20_000, 600_000) if is_late else chance.randint(100, 400)
        arrived.append(replace(sent.chunk, received_ms=sent.true_ms + delay_ms))
    chance.shuffle(arrived)
    return arrived


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sessions())
def test_faults_on_the_way_change_nothing(session: tuple[list[Sent], int]):
    log, seed = session
    in_order = sealed([sent.chunk for sent in log])

    assert_same(sealed(with_faults(log, seed)), in_order)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*range(-9, -1), *range(10)]), st.integers(2, 12), st.integers(0, 2**32))
def test_clock_that_is_off_or_set_gives_the_true_times(minutes: int, set_at: int, seed: int):
    clock_ms = [minutes * MINUTE_MS if number < set_at else 0 for number in range(16)]
    recording = sealed(with_faults(device_log("watch", [20] * 16, clock_ms), seed))
    # A clock behind shows only when its samples kept coming for a minute.
    if minutes < 0 and set_at < 6:
        return

    assert times_s(recording) == [float(second) for second in range(320)]
    assert round(recording.started_at.timestamp() * 1000) == STARTED_MS
    assert recording.warnings == (("clock_corrected",) if minutes else ())


def test_clock_set_back_within_a_batch():
    log = device_log("watch", [20] * 6, [5 * MINUTE_MS] * 3 + [0] * 3)
    middle = log[2].chunk.content
    middle.times_ms[10:] = [time_ms - 5 * MINUTE_MS for time_ms in middle.times_ms[10:]]

    assert times_s(sealed([sent.chunk for sent in log])) == [float(second) for second in range(120)]


def test_clock_that_was_never_set_begins_when_the_data_came():
    since_1970 = -STARTED_MS + 1000
    log = device_log("watch", [20] * 5, [since_1970] * 5)

    recording = sealed([sent.chunk for sent in log])

    assert round(recording.started_at.timestamp() * 1000) == STARTED_MS
    assert recording.warnings == ("clock_unset",)


def test_sample_from_the_future_is_taken_as_of_its_arrival():
    log = device_log("watch", [20, 20, 1, 20], [0, 0, 365 * 24 * 60 * MINUTE_MS, 0])

    recording = sealed([sent.chunk for sent in log])

    assert times_s(recording) == [float(second) for second in range(61)]


def test_data_that_was_kept_for_an_hour_stays_at_its_time():
    chunks = [
        replace(sent.chunk, received_ms=STARTED_MS + 3600_000 + sent.chunk.seq)
        for sent in device_log("watch", [20] * 12, [0] * 12)
    ]

    recording = sealed(chunks)

    assert round(recording.started_at.timestamp() * 1000) == STARTED_MS
    assert recording.warnings == ()


def test_device_that_says_its_clock_is_corrected_whenever_the_data_comes():
    behind_ms = -40 * MINUTE_MS
    chunks = []
    for sent in device_log("watch", [20] * 3, [behind_ms] * 3):
        received_ms = sent.true_ms + 7_200_000
        sent.chunk.content.sent_at_ms = received_ms + behind_ms - 300
        chunks.append(replace(sent.chunk, received_ms=received_ms))

    assert round(sealed(chunks).started_at.timestamp() * 1000) == STARTED_MS


def test_strap_gives_what_the_watch_does_not_measure():
    watch = device_log("watch", [20] * 3, [0] * 3, drop=("heart_rate_bpm",))
    pulse = [Chunk("strap", 1, shifted(without(sample_batch(0, 60), "lat", "lon"), 400), STARTED_MS + 60_000)]

    recording = sealed([sent.chunk for sent in watch] + pulse)

    assert times_s(recording) == [float(second) for second in range(60)]
    assert recording.samples.heart_rate_bpm.tolist() == [140.0 + second % 7 for second in range(60)]
    assert recording.samples.distance_m.tolist() == [3.0 * second for second in range(60)]


def test_second_device_fills_the_gap_of_the_first():
    first = device_log("phone", [20] * 5, [0] * 5)
    second = device_log("watch", [20] * 4, [0] * 4, drop=("lat", "lon"))
    kept = [sent.chunk for sent in first if sent.chunk.seq not in (2, 3)] + [sent.chunk for sent in second]

    recording = sealed(kept)

    # Within three seconds of the phone's own samples the watch's are not taken by themselves.
    expected = [*range(20), *range(23, 57), *range(60, 100)]
    assert times_s(recording) == [float(second) for second in expected]
    assert np.isnan(recording.samples.lat_deg[20:54]).all()
    assert np.isfinite(recording.samples.heart_rate_bpm).all()


def test_samples_sent_again_under_other_numbers_count_once():
    log = device_log("watch", [20] * 3, [0] * 3)
    again = Chunk("watch", 9, sample_batch(10, 30), STARTED_MS + 70_000)

    assert times_s(sealed([*[sent.chunk for sent in log], again])) == [float(second) for second in range(60)]


def test_batch_with_the_latest_sample_first_is_turned_round():
    batch = sample_batch(0)
    turned = SampleBatch(batch.times_ms[::-1], {name: column[::-1] for name, column in batch.columns.items()})

    assert_same(
        sealed([Chunk("watch", 1, turned, STARTED_MS + 20_000)]),
        sealed([Chunk("watch", 1, sample_batch(0), STARTED_MS + 20_000)]),
    )


def marks(*given: tuple[str, int]) -> list[Chunk]:
    return [
        Chunk("watch", 100 + number, Mark(what, STARTED_MS + 1000 * second), STARTED_MS + 1000 * second + 100)
        for number, (what, second) in enumerate(given)
    ]


def test_pauses_and_laps_are_kept():
    log = [sent.chunk for sent in device_log("watch", [20] * 5, [0] * 5)]

    recording = sealed(
        log + marks(("pause", 20), ("resume", 35), ("lap", 50), ("lap", 70), ("pause", 90), ("finish", 95))
    )

    assert recording.timer_pauses == ((20.0, 35.0), (90.0, 95.0))
    assert [(lap.start_s, lap.end_s) for lap in recording.laps] == [(0.0, 50.0), (50.0, 70.0), (70.0, 99.0)]


def test_first_start_by_time_names_the_session():
    log = [sent.chunk for sent in device_log("watch", [20], [0])]
    late = Chunk("phone", 1, Mark("start", STARTED_MS + 5000, "ride", "Later"), STARTED_MS + 5100)
    first = Chunk("watch", 9, Mark("start", STARTED_MS, "run", "First"), STARTED_MS + 90_000)

    for chunks in ([*log, late, first], [first, *log, late]):
        recording = sealed(chunks)
        assert (recording.sport_raw, recording.name) == ("run", "First")


def test_session_without_a_sample_is_no_recording():
    assert seal_session(marks(("start", 0), ("finish", 10))).recording is None
    assert seal_session([]).recording is None


def test_stray_sample_days_away_is_left_out():
    log = [sent.chunk for sent in device_log("watch", [20] * 3, [0] * 3)]
    stray = Chunk("watch", 50, sample_batch(0, 1, start_ms=STARTED_MS - 30 * 86_400_000), STARTED_MS + 61_000)

    assert times_s(sealed([*log, stray])) == [float(second) for second in range(60)]


def test_sealed_bytes_are_read_as_they_were_written():
    log = [sent.chunk for sent in device_log("watch", [20] * 3, [0] * 3)]
    start = Chunk("watch", 99, Mark("start", STARTED_MS, "trail running", "Loop"), STARTED_MS)
    recording = sealed([*log, start, *marks(("pause", 20), ("resume", 30), ("lap", 40))])

    data = write_sealed_session(recording, session_id="s")

    read = decode_file(data)
    assert read.format == "live"
    assert write_sealed_session(read, session_id="s") == data
    assert (read.started_at, read.sport_raw, read.name) == (recording.started_at, "trail running", "Loop")
    np.testing.assert_array_equal(read.samples.lat_deg, recording.samples.lat_deg)


@pytest.mark.parametrize("cut", [17, 30, 60, 400])
def test_damaged_bytes_are_refused(cut):
    data = write_sealed_session(
        sealed([sent.chunk for sent in device_log("watch", [20], [0])]), session_id="s"
    )

    with pytest.raises(BrokenFileError):
        read_sealed_session(data[:cut])
