"""Whole outings: a recording such as a watch would make, from a seed.

Used by the demo, by the simulator and by tests that must not depend on anybody's real data. The same
arguments give the same recording to the last bit.
"""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from startline.platform.units import KILOJOULES_PER_KILOCALORIE
from startline.telemetry.domain.generator import effort
from startline.telemetry.domain.generator.effort import Legs
from startline.telemetry.domain.generator.noise import wander
from startline.telemetry.domain.generator.routes import METERS_PER_DEGREE, Place, Route, make_route
from startline.telemetry.domain.recording import (
    Counts,
    DeviceInfo,
    DeviceSummary,
    LapMark,
    Recording,
    Samples,
    SessionMark,
)

Column = NDArray[np.float64]

FIT_SPORTS = {"run": (1, 0), "ride": (2, 7), "walk": (11, 0)}
GPS_NOISE_M = 1.3
GPS_MEMORY_S = 45.0
DEFAULT_PLACE = Place(lat_deg=58.5736, lon_deg=49.6560, altitude_m=128.0)
WATCH = DeviceInfo(name="Garmin Forerunner 255", manufacturer="garmin", product="3992", serial="3412345678")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outing:
    """What to make: a session of a `kind` (effort.KINDS) over `length_m`, started at an aware moment.

    `home` is where the athlete starts, in metres east and north of the place's middle.
    """

    seed: int
    started_at: datetime
    kind: str = "easy"
    length_m: float = 10_000.0
    utc_offset_s: int = 3 * 3600
    place: Place = DEFAULT_PLACE
    home: tuple[float, float] = (0.0, 0.0)
    legs: Legs = field(default_factory=Legs)
    device: DeviceInfo = WATCH
    has_heart_rate: bool = True
    air_temperature_c: float = 14.0

    @property
    def sport(self) -> str:
        """The canonical sport of the kind."""
        return self.kind if self.kind in {"ride", "walk"} else "run"


def record_outing(outing: Outing) -> Recording:
    """Make the recording that the athlete's watch would bring home, at 1 Hz.

    Raises:
        ValueError: the kind is unknown or the length is not between 200 m and 400 km.
    """
    if outing.kind not in effort.KINDS:
        raise ValueError(f"no kind {outing.kind!r}; there are {', '.join(effort.KINDS)}")
    if not 200 <= outing.length_m <= 400_000:
        raise ValueError("the length is between 200 m and 400 km")
    random = np.random.default_rng(outing.seed)
    route = make_route(random, place=outing.place, start=outing.home, length_m=outing.length_m)
    blocks = effort.session_blocks(outing.kind, length_m=outing.length_m, random=random)
    share = effort.share_along(blocks, route.distance_m)
    speed, load = _speed_on(route, share, outing, random)
    moving_s = np.concatenate([[0.0], np.cumsum(np.diff(route.distance_m) / ((speed[1:] + speed[:-1]) / 2))])
    stops = _stops(random, moving_s[-1], outing)
    samples = _samples(route, moving_s, load, stops, outing, random)
    return _recording(samples, moving_s, route, blocks, stops, outing)


def _speed_on(
    route: Route, share: Column, outing: Outing, random: np.random.Generator
) -> tuple[Column, Column]:
    """Speed in m/s and load as share of the threshold at each point of the route."""
    mood = wander(random, count=len(share), length=60, deviation=0.012)
    mood += wander(random, count=len(share), length=6, deviation=0.01)
    load = share * (1 + mood)
    gradient = route.gradient
    if outing.sport == "ride":
        return effort.riding_speed(load, gradient, outing.legs), load
    speed = outing.legs.threshold_speed_mps * load * effort.running_slowdown(gradient)
    return np.clip(speed, 0.8, 7.0), load * (1 + 0.8 * np.clip(gradient, -0.08, 0.15))


def _stops(random: np.random.Generator, moving_s: float, outing: Outing) -> list[tuple[float, float]]:
    """Traffic lights and water: (moving second, length in seconds), none in races and short outings."""
    if outing.kind == "race" or moving_s < 900:
        return []
    count = int(random.poisson(moving_s / 2400))
    moments = np.sort(random.uniform(240, moving_s - 240, count))
    return [(float(np.round(at)), float(random.integers(12, 55))) for at in moments]


def _samples(
    route: Route,
    moving_s: Column,
    load: Column,
    stops: list[tuple[float, float]],
    outing: Outing,
    random: np.random.Generator,
) -> Samples:
    """Everything at 1 Hz of timer time; the clock jumps over stops, as with auto-pause."""
    timer = np.arange(0.0, np.floor(moving_s[-1]) + 1)
    distance = np.interp(timer, moving_s, route.distance_m)
    speed = np.gradient(distance) if len(distance) > 1 else np.zeros(1)
    noise = [wander(random, count=len(timer), length=GPS_MEMORY_S, deviation=GPS_NOISE_M) for _ in "xy"]
    across = METERS_PER_DEGREE * np.cos(np.radians(outing.place.lat_deg))
    load_now = np.interp(distance, route.distance_m, load)
    height = np.interp(distance, route.distance_m, route.altitude_m)
    height += wander(random, count=len(timer), length=120, deviation=0.35)
    clock = timer.copy()
    for at, length in stops:
        clock[timer > at] += length
    columns = {
        "lat_deg": np.interp(distance, route.distance_m, route.lat_deg) + noise[0] / METERS_PER_DEGREE,
        "lon_deg": np.interp(distance, route.distance_m, route.lon_deg) + noise[1] / across,
        "altitude_m": np.round(height * 5) / 5,
        "distance_m": np.round(distance * random.uniform(0.996, 1.004), 2),
        "speed_mps": np.round(speed, 3),
        "temperature_c": np.round(outing.air_temperature_c + 6 * np.exp(-timer / 600)),
    }
    if outing.has_heart_rate:
        columns["heart_rate_bpm"] = effort.heart_rate(load_now, legs=outing.legs, random=random)
    if outing.sport == "ride":
        power = outing.legs.threshold_power_w * np.clip(load_now - 0.12, 0, 1.6)
        columns["power_w"] = np.round(np.clip(power * (1 + random.normal(0, 0.09, len(timer))), 0, 1200))
        columns["cadence_rpm"] = np.round(88 + wander(random, count=len(timer), length=15, deviation=3))
    else:
        columns["cadence_rpm"] = effort.step_cadence(speed, random=random)
    return Samples.from_columns(clock, columns)


def _recording(
    samples: Samples,
    moving_s: Column,
    route: Route,
    blocks: list[effort.Block],
    stops: list[tuple[float, float]],
    outing: Outing,
) -> Recording:
    sport, sub_sport = FIT_SPORTS[outing.sport]
    elapsed = float(samples.time_s[-1])
    timer = elapsed - sum(length for _, length in stops)
    summary = DeviceSummary(
        distance_m=float(samples.distance_m[-1]),
        timer_s=timer,
        elapsed_s=elapsed,
        calories_kcal=_calories(samples, timer, outing),
        speed_avg_mps=float(samples.distance_m[-1]) / timer,
    )
    laps = _laps(samples, moving_s, route, blocks, outing)
    session = SessionMark(start_s=0, end_s=elapsed, sport=sport, sub_sport=sub_sport, summary=summary)
    return Recording(
        format="fit",
        started_at=outing.started_at,
        samples=samples,
        sport_raw=f"fit:{sport}/{sub_sport}",
        fit_sport=sport,
        fit_sub_sport=sub_sport,
        utc_offset_s=outing.utc_offset_s,
        device=outing.device,
        laps=laps,
        sessions=(session,),
        timer_pauses=_pauses(stops),
        summary=summary,
        has_barometer=True,
        counts=Counts(records=len(samples), sessions=1, laps=len(laps)),
    )


def _calories(samples: Samples, timer_s: float, outing: Outing) -> float:
    """About 1 kcal per kg and km on foot (DOMAIN, level-run rule); for rides the work at 24 % efficiency."""
    if outing.sport == "ride":
        return float(round(np.nanmean(samples.power_w) * timer_s / 1000 / 0.24 / KILOJOULES_PER_KILOCALORIE))
    return float(round(outing.legs.body_mass_kg * samples.distance_m[-1] / 1000))


def _pauses(stops: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """The stops on the clock of the recording: (start_s, end_s)."""
    pauses, shift = [], 0.0
    for at, length in stops:
        pauses.append((at + shift, at + shift + length))
        shift += length
    return tuple(pauses)


def _laps(
    samples: Samples, moving_s: Column, route: Route, blocks: list[effort.Block], outing: Outing
) -> tuple[LapMark, ...]:
    """Laps where the athlete presses the button: between blocks, else every kilometre (5 km for rides)."""
    if outing.kind in {"tempo", "intervals"}:
        ends = [block.until_m for block in blocks]
    else:
        every = 5000.0 if outing.sport == "ride" else 1000.0
        ends = [*np.arange(every, outing.length_m - 1, every), outing.length_m]
    timer_ends = np.interp(ends, route.distance_m, moving_s)
    index = np.minimum(np.round(timer_ends).astype(int), len(samples) - 1)
    starts = np.concatenate([[0], index[:-1]])
    return tuple(
        LapMark(
            start_s=float(samples.time_s[first]),
            end_s=float(samples.time_s[last]),
            timer_s=float(last - first),
            distance_m=float(samples.distance_m[last] - samples.distance_m[first]),
        )
        for first, last in zip(starts, index, strict=True)
        if last > first
    )
