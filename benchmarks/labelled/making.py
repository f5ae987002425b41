"""Made-up recordings of anything that moves: a route, a speed for each second, a device's errors."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from startline.telemetry.domain.generator.effort import Legs
from startline.telemetry.domain.generator.noise import follow, wander
from startline.telemetry.domain.generator.outings import DEFAULT_PLACE, Outing, record_outing
from startline.telemetry.domain.generator.routes import METERS_PER_DEGREE, Place, make_route
from startline.telemetry.domain.recording import DeviceInfo, DeviceSummary, Recording, Samples

Column = NDArray[np.float64]
Path = Callable[[Column], tuple[Column, Column, Column]]  # east, north and height by distance, metres
STARTED_AT = dt.datetime(2026, 5, 16, 6, 0, tzinfo=dt.UTC)
PLACES = (
    DEFAULT_PLACE,
    Place(lat_deg=55.7512, lon_deg=37.6184, altitude_m=150.0, hill_height_m=14.0),
    Place(lat_deg=43.5855, lon_deg=39.7231, altitude_m=90.0, hill_height_m=45.0),
    Place(lat_deg=59.9343, lon_deg=30.3351, altitude_m=8.0, hill_height_m=3.0),
    Place(lat_deg=-33.8688, lon_deg=151.2093, altitude_m=40.0, hill_height_m=18.0),
)


def pick_place(random: np.random.Generator) -> Place:
    """One of the towns."""
    return PLACES[int(random.integers(len(PLACES)))]


def serial(random: np.random.Generator) -> str:
    """A device's serial."""
    return str(int(random.integers(3_000_000_000, 3_999_999_999)))


def outing(random: np.random.Generator, kind: str, length_m: float, **options: object) -> Recording:
    """A recording of the generator with legs, place and device of its own."""
    legs = Legs(
        threshold_speed_mps=float(random.uniform(2.9, 4.8)),
        threshold_power_w=float(random.uniform(180, 330)),
    )
    values = {"legs": legs, "place": pick_place(random), **options}
    home = tuple(random.uniform(-3000, 3000, 2))
    return record_outing(
        Outing(
            seed=int(random.integers(2**31)),
            started_at=STARTED_AT + dt.timedelta(days=int(random.integers(60))),
            kind=kind,
            length_m=length_m,
            home=home,
            device=DeviceInfo(name="Watch", serial=serial(random)),
            **values,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """How to move along a made-up route: m/s for each second, and what sensors say."""

    speed_mps: Column
    heart_rate_bpm: Column | None = None
    cadence_rpm: Column | None = None
    noise_m: float = 1.5
    noise_memory_s: float = 40.0
    place: Place | None = None
    path: Path | None = None


def record(random: np.random.Generator, drive: Drive, *, fit_sport: int = 1) -> Recording:
    """The recording of a device with a serial at 1 Hz, with position, height, distance and speed.

    Without `drive.path` it is a route through town.
    """
    place = drive.place or pick_place(random)
    distance = np.concatenate(([0.0], np.cumsum((drive.speed_mps[1:] + drive.speed_mps[:-1]) / 2)))
    across = METERS_PER_DEGREE * np.cos(np.radians(place.lat_deg))
    if drive.path is not None:
        east, north, height = drive.path(distance)
        lat, lon = place.lat_deg + north / METERS_PER_DEGREE, place.lon_deg + east / across
    else:
        start = tuple(random.uniform(-2000, 2000, 2))
        route = make_route(random, place=place, start=start, length_m=max(distance[-1], 300.0))
        lat, lon, height = (
            np.interp(distance, route.distance_m, axis)
            for axis in (route.lat_deg, route.lon_deg, route.altitude_m)
        )
    count = len(distance)
    noise = [
        drift(random, count=count, length=drive.noise_memory_s, deviation=drive.noise_m) for _ in range(2)
    ]
    columns = {
        "lat_deg": lat + noise[0] / METERS_PER_DEGREE,
        "lon_deg": lon + noise[1] / across,
        "altitude_m": np.round((height + wander(random, count=count, length=120, deviation=0.4)) * 5) / 5,
        "distance_m": np.round(distance, 2),
        "speed_mps": np.round(drive.speed_mps, 3),
    }
    if drive.heart_rate_bpm is not None:
        columns["heart_rate_bpm"] = np.round(drive.heart_rate_bpm)
    if drive.cadence_rpm is not None:
        columns["cadence_rpm"] = np.round(drive.cadence_rpm)
    samples = Samples.from_columns(np.arange(float(count)), columns)
    return as_recording(samples, fit_sport=fit_sport, device=DeviceInfo(name="Watch", serial=serial(random)))


def as_recording(samples: Samples, *, fit_sport: int = 1, device: DeviceInfo | None = None) -> Recording:
    """A FIT recording of the samples."""
    elapsed = float(samples.time_s[-1])
    total = float(np.nanmax(samples.distance_m)) if samples.has("distance_m") else None
    return Recording(
        format="fit",
        started_at=STARTED_AT,
        samples=samples,
        sport_raw=f"fit:{fit_sport}/0",
        fit_sport=fit_sport,
        device=device,
        summary=DeviceSummary(distance_m=total, timer_s=elapsed, elapsed_s=elapsed),
    )


def as_gpx(recording: Recording, *, keeps_heart_rate: bool = False) -> Recording:
    """What a phone or an export leaves: positions, heights, times; no device, no distance, no speed."""
    absent = np.full(len(recording.samples), np.nan)
    changes = dict.fromkeys(("distance_m", "speed_mps", "cadence_rpm", "power_w", "temperature_c"), absent)
    if not keeps_heart_rate:
        changes["heart_rate_bpm"] = absent
    samples = recording.samples.with_columns(**changes)
    rounded = samples.with_columns(lat_deg=np.round(samples.lat_deg, 6), lon_deg=np.round(samples.lon_deg, 6))
    return replace(
        recording,
        format="gpx",
        samples=rounded,
        device=None,
        summary=DeviceSummary(),
        laps=(),
        sessions=(),
        timer_pauses=(),
    )


def with_samples(recording: Recording, samples: Samples) -> Recording:
    """The recording with other samples and sums that fit them."""
    fresh = as_recording(samples, fit_sport=recording.fit_sport or 1, device=recording.device)
    is_gpx = recording.format == "gpx"
    summary = DeviceSummary() if is_gpx else fresh.summary
    return replace(
        recording, samples=samples, summary=summary, laps=(), sessions=(), timer_pauses=(), segment_starts=()
    )


def part_of(samples: Samples, first: int, last: int) -> Samples:
    """Samples `first` to `last` (not included), time and distance from zero."""
    names = (
        *("lat_deg", "lon_deg", "altitude_m", "distance_m", "speed_mps"),
        *("heart_rate_bpm", "cadence_rpm", "power_w", "temperature_c"),
    )
    columns = {name: getattr(samples, name)[first:last] for name in names}
    known = columns["distance_m"][np.isfinite(columns["distance_m"])]
    if len(known):
        columns["distance_m"] = columns["distance_m"] - known[0]
    return Samples.from_columns(samples.time_s[first:last] - samples.time_s[first], columns)


def joined(first: Samples, second: Samples, *, gap_s: float = 1.0) -> Samples:
    """One after the other; the distance goes on, the second begins where the first ended."""
    names = (
        *("lat_deg", "lon_deg", "altitude_m", "distance_m", "speed_mps"),
        *("heart_rate_bpm", "cadence_rpm", "power_w", "temperature_c"),
    )
    columns = {name: np.concatenate((getattr(first, name), getattr(second, name))) for name in names}
    size = len(first)
    for name in ("lat_deg", "lon_deg", "altitude_m"):
        columns[name][size:] += getattr(first, name)[-1] - getattr(second, name)[0]
    columns["distance_m"][size:] += np.nan_to_num(first.distance_m[-1])
    times = np.concatenate((first.time_s, second.time_s + first.time_s[-1] + gap_s))
    return Samples.from_columns(times, columns)


def shaken(random: np.random.Generator, samples: Samples, *, memory_s: float, deviation_m: float) -> Samples:
    """Further error of the position; `memory_s` below one second is white noise."""
    across = METERS_PER_DEGREE * np.cos(np.radians(np.nanmean(samples.lat_deg)))
    north, east = (
        drift(random, count=len(samples), length=memory_s, deviation=deviation_m)
        if memory_s >= 1
        else random.normal(0, deviation_m, len(samples))
        for _ in range(2)
    )
    return samples.with_columns(
        lat_deg=samples.lat_deg + north / METERS_PER_DEGREE, lon_deg=samples.lon_deg + east / across
    )


def drift(random: np.random.Generator, *, count: int, length: float, deviation: float) -> Column:
    """The error of a receiver, `(count,)` metres: it filters its positions, so the error glides."""
    rough = wander(random, count=count, length=length, deviation=deviation)
    return follow(rough, length=4.0)


def traffic(random: np.random.Generator, seconds: int, *, top_mps: float, halts: float = 1 / 90) -> Column:
    """A vehicle's speed in town: up within ten seconds, along, down, halt at lights; `(seconds,)` m/s."""
    target = np.empty(0)
    while len(target) < seconds:
        cruise = int(random.exponential(1 / halts)) + 15
        target = np.concatenate(
            (
                target,
                np.full(cruise, top_mps * random.uniform(0.65, 1.0)),
                np.zeros(int(random.uniform(4, 45))),
            )
        )
    speed: Column = follow(target[:seconds], length=3.5)
    speed[speed < 0.3] = 0.0
    return speed


def heart(random: np.random.Generator, count: int, *, mean_bpm: float, deviation: float = 5.0) -> Column:
    """A heart rate around a mean, `(count,)`."""
    return np.clip(mean_bpm + wander(random, count=count, length=60, deviation=deviation), 45, 205)
