"""Recordings to test with: the real files when they are beside the project, and ones made here always."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np

from startline.telemetry.domain.fit.file_builder import Field, FitFileBuilder
from startline.telemetry.domain.fit.profile import ENUM, Message
from startline.telemetry.domain.fit.writer import FitDevice, write_fit
from startline.telemetry.domain.recording import DeviceSummary, LapMark, Recording, Samples

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
STARTED_AT = datetime(2026, 5, 3, 7, 30, tzinfo=UTC)
METRES_PER_DEGREE = 111_194.93


@dataclass(frozen=True)
class FitCase:
    """A FIT file and what a right decoder says of it."""

    name: str
    data: bytes
    records: int
    laps: int
    sport: int
    distance_m: float | None
    timer_s: float
    sessions: int = 1
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name


def samples_of(seconds: int, *, speed_mps: float = 3.0, seed: int = 1, step_s: int = 1) -> Samples:
    """A run to the north-east at a steady speed with believable other channels."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(0, seconds + 1, step_s, dtype=np.float64)
    distance_m = time_s * speed_mps
    count = len(time_s)
    lat_deg = 55.75 + distance_m / np.sqrt(2) / METRES_PER_DEGREE
    lon_deg = 37.61 + distance_m / np.sqrt(2) / METRES_PER_DEGREE / np.cos(np.radians(55.75))
    wave = np.sin(time_s / 97.0)
    columns = {
        "lat_deg": lat_deg + rng.normal(0, 2e-6, count),
        "lon_deg": lon_deg + rng.normal(0, 2e-6, count),
        "altitude_m": np.round(150 + 20 * wave + rng.normal(0, 0.2, count), 1),
        "distance_m": np.round(distance_m, 2),
        "speed_mps": np.round(speed_mps + rng.normal(0, 0.05, count), 3),
        "heart_rate_bpm": np.clip(np.rint(140 + 15 * wave + rng.normal(0, 1, count)), 60, 200),
        "cadence_rpm": np.rint(84 + rng.normal(0, 1, count)),
        "power_w": np.rint(250 + 20 * wave + rng.normal(0, 5, count)),
        "temperature_c": np.full(count, 17.0),
    }
    return Samples.from_columns(time_s, columns)


def recording_of(
    seconds: int = 1200, *, sport: int = 1, pauses: tuple[tuple[float, float], ...] = (), **options: float
) -> Recording:
    """A recording whose summary fits its samples."""
    samples = samples_of(seconds, **options)  # type: ignore[arg-type]  # ints and floats by name
    timer_s = float(seconds) - sum(end - start for start, end in pauses)
    distance_m = float(samples.distance_m[-1])
    half = float(seconds // 2)
    return Recording(
        format="fit",
        started_at=STARTED_AT,
        samples=samples,
        sport_raw=f"fit:{sport}/0",
        fit_sport=sport,
        fit_sub_sport=0,
        utc_offset_s=10_800,
        laps=(
            LapMark(start_s=0.0, end_s=half, timer_s=half, distance_m=round(distance_m / 2, 2)),
            LapMark(
                start_s=half,
                end_s=float(seconds),
                timer_s=seconds - half,
                distance_m=round(distance_m / 2, 2),
            ),
        ),
        timer_pauses=pauses,
        summary=DeviceSummary(distance_m=distance_m, timer_s=timer_s, elapsed_s=float(seconds)),
    )


@cache
def made_fit_cases() -> tuple[FitCase, ...]:
    """Files that the project writes itself, so that a clone without the data folder tests as much."""
    run = recording_of(1800)
    ride = recording_of(3600, sport=2, speed_mps=8.0, pauses=((900.0, 960.0), (2000.0, 2100.0)))
    foreign = recording_of(600)
    extras = {"form_power": np.linspace(50, 60, 601), "vertical_oscillation_mm": np.full(601, 85.0)}
    foreign = Recording(**{**_fields(foreign), "samples": foreign.samples.with_columns(extras=extras)})
    whole = write_fit(run, device=FitDevice(1, 1967, 4711))
    return (
        FitCase("made-run", whole, 1801, 2, 1, 5400.0, 1800.0),
        FitCase("made-ride-with-pauses", write_fit(ride), 3601, 2, 2, 28_800.0, 3440.0),
        FitCase("made-foreign-fields", write_fit(foreign), 601, 2, 1, 1800.0, 600.0),
        FitCase("made-chained-settings", whole + _settings_file(), 1801, 2, 1, 5400.0, 1800.0),
        FitCase("made-truncated", whole[:-20], 1801, 2, 1, 5400.0, 1800.0, warnings=("truncated",)),
    )


def _settings_file() -> bytes:
    builder = FitFileBuilder()
    builder.define(0, Message.FILE_ID, [Field(0, ENUM)])
    builder.add(0, 2)
    return builder.build()


@cache
def real_fit_cases() -> tuple[FitCase, ...]:
    """The real files with the answers of their README; none when the folder is away."""
    folder = DATA / "fit"
    if not folder.is_dir():
        return ()
    rows = (
        ("fenix2-run", 2809, 4, 1, 9008.22, 2832.0, ()),
        ("sample-activity", 3098, 4, 2, 88797.21, 10699.36, ()),
        ("edge500-ride", 10686, 9, 2, 92622.34, 10641.06, ()),
        ("developer-fields", 3424, 1, 1, 6753.99, 3424.0, ()),
        ("compressed-timestamps", 686, 1, 1, None, 3426.898, ("clock_unset",)),
        ("chained-activity-settings", 14, 1, 1, 5.73, 13.749, ()),
        ("fr935-chained-hr", 7515, 89, 5, 0.0, 7552.97, ()),
        ("fenix5-walk", 17, 1, 11, 67.85, 45.379, ()),
        ("truncated", 14, 1, 1, 5.73, 13.749, ("truncated",)),
    )
    return tuple(
        FitCase(name, (folder / f"{name}.fit").read_bytes(), records, laps, sport, m, s, warnings=warnings)
        for name, records, laps, sport, m, s, warnings in rows
    )


def fit_cases() -> tuple[FitCase, ...]:
    """All of them."""
    return (*real_fit_cases(), *made_fit_cases())


def fit_case(name: str, otherwise: str = "made-run") -> FitCase:
    """The named real file, or a made one in its place."""
    by_name = {case.name: case for case in fit_cases()}
    return by_name.get(name) or by_name[otherwise]


def _fields(recording: Recording) -> dict[str, object]:
    return {name: getattr(recording, name) for name in Recording.__dataclass_fields__}
