"""FIT files: records a second, held against Garmin's official SDK and fitfast (Rust).

All decode whole files from memory. Ours gives the complete recording (columns, sessions, laps, pauses,
device); the SDK gives dictionaries of every message; fitfast is measured twice: `records` gives the
columns of the records only, `parse` dictionaries of every message as the SDK does.
"""

import gc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import fitfast
import garmin_fit_sdk
import numpy as np

from benchmarks.frame import Bench, Figure, figure, in_turns, per_second
from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.fit.writer import write_fit
from startline.telemetry.domain.recording import DeviceSummary, Recording, Samples

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "fit"
FILES = ("fenix2-run", "edge500-ride")
AIM_TIMES_SDK = 20  # The issue's: at least twenty times the SDK's records a second.


def run(bench: Bench) -> Iterator[Figure]:
    """Measure on the two real files, or on files of the same length made here when they are not at hand."""
    rounds = bench.choose(full=15, quick=3)
    for name in FILES:
        data = read_or_make(name)
        yield from measure_file(name.replace("-", "_"), data, rounds)


def measure_file(name: str, data: bytes, rounds: int) -> Iterator[Figure]:
    """The four decoders in turns on one file."""
    count = decode_file(data).counts.records
    decoders: dict[str, Callable[[], object]] = {
        "ours": lambda: decode_file(data),
        "garmin_fit_sdk": lambda: read_with_sdk(data),
        "fitfast.records": lambda: fitfast.records(data),
        "fitfast.parse": lambda: fitfast.parse(data),
    }
    values = in_turns({who: repeated(count, decode) for who, decode in decoders.items()}, rounds=rounds)
    for peer in ("garmin_fit_sdk", "fitfast.records", "fitfast.parse"):
        yield figure(
            f"fit.{name}_records",
            values["ours"],
            unit="records/s",
            against=peer,
            against_values=values[peer],
            is_more_better=True,
        )
    yield figure(
        f"fit.{name}_records",
        values["ours"],
        unit="records/s",
        against=f"aim: {AIM_TIMES_SDK} x garmin_fit_sdk",
        against_values=[value * AIM_TIMES_SDK for value in values["garmin_fit_sdk"]],
        is_more_better=True,
    )


def repeated(count: int, decode: Callable[[], object]) -> Callable[[], float]:
    """A case: records a second of one decoding, with the garbage of the others out of the way."""

    def case() -> float:
        gc.collect()
        return per_second(count, decode)

    return case


def read_with_sdk(data: bytes) -> object:
    """What an application does with the SDK, all options at their defaults."""
    stream = garmin_fit_sdk.Stream.from_byte_array(bytearray(data))
    messages, errors = garmin_fit_sdk.Decoder(stream).read()
    if errors:
        raise RuntimeError(f"the SDK refuses the file: {errors[0]}")
    return messages


def read_or_make(name: str) -> bytes:
    """The real file, or one of its length and channels."""
    path = DATA / f"{name}.fit"
    return path.read_bytes() if path.is_file() else make_file(2809 if name == FILES[0] else 10_686)


def make_file(records: int) -> bytes:
    """A recording at 1 Hz with the channels of a usual watch."""
    time_s = np.arange(float(records))
    wave = np.sin(time_s / 60)
    columns = {
        "lat_deg": 58.95 + time_s * 2e-5,
        "lon_deg": 5.7 + wave * 1e-3,
        "altitude_m": 50 + 10 * wave,
        "distance_m": time_s * 3.2,
        "speed_mps": 3.2 + 0.2 * wave,
        "heart_rate_bpm": np.rint(150 + 10 * wave),
        "cadence_rpm": np.rint(82 + wave),
        "temperature_c": np.full(records, 21.0),
    }
    total = DeviceSummary(distance_m=records * 3.2, timer_s=float(records), elapsed_s=float(records))
    return write_fit(
        Recording(
            format="fit",
            started_at=datetime(2026, 5, 3, 7, 30, tzinfo=UTC),
            samples=Samples.from_columns(time_s, columns),
            fit_sport=1,
            summary=total,
        )
    )
