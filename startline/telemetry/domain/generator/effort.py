"""How hard people go: target speed along a session, and what heart and legs make of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from startline.telemetry.domain.generator.noise import follow, wander

Column = NDArray[np.float64]

# Share of the threshold speed, as Daniels' zones put it in round numbers.
RECOVERY, EASY, LONG, STEADY, THRESHOLD, INTERVAL = 0.72, 0.78, 0.80, 0.88, 1.0, 1.08
HEART_RESPONSE_S = 35.0
DRIFT_PER_HOUR = 0.05
KINDS = ("recovery", "easy", "long", "tempo", "intervals", "race", "ride", "walk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """What an athlete can do: speed and cycling power at threshold (one hour's race), the heart's limits."""

    threshold_speed_mps: float = 3.9
    threshold_power_w: float = 235.0
    resting_heart_rate_bpm: float = 50.0
    max_heart_rate_bpm: float = 188.0
    body_mass_kg: float = 70.0


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a session: how far it goes and at what share of the threshold speed."""

    until_m: float
    share: float


def session_blocks(kind: str, *, length_m: float, random: np.random.Generator) -> list[Block]:
    """The blocks of a session of `length_m` metres, in order; the last one ends at `length_m`."""
    warm, cool = min(2000.0, length_m * 0.2), min(1600.0, length_m * 0.16)
    main = length_m - warm - cool
    if kind == "tempo":
        return [Block(warm, EASY), Block(warm + main, THRESHOLD * 0.985), Block(length_m, EASY * 0.97)]
    if kind == "intervals":
        repeats = max(3, round(main / 1400))
        blocks, at, share = [Block(warm, EASY)], warm, main / repeats
        for _ in range(repeats):
            blocks += [
                Block(at + share * 0.7, INTERVAL * random.uniform(0.985, 1.015)),
                Block(at + share, RECOVERY * 0.85),
            ]
            at += share
        return [*blocks, Block(length_m, EASY * 0.97)]
    if kind == "long":
        return [Block(length_m * 0.7, LONG), Block(length_m, LONG * random.uniform(1.0, 1.06))]
    share = {"recovery": RECOVERY, "race": THRESHOLD * 1.0, "ride": STEADY, "walk": 0.40}.get(kind, EASY)
    return [Block(length_m, share * random.uniform(0.97, 1.03))]


def share_along(blocks: list[Block], distance_m: Column) -> Column:
    """The target share of the threshold at each distance, `(n,)`, with legs that take 40 m to change."""
    index = np.minimum(np.searchsorted([block.until_m for block in blocks], distance_m), len(blocks) - 1)
    return follow(np.array([block.share for block in blocks])[index], length=8)


def running_slowdown(gradient: Column) -> Column:
    """How a hill changes running speed at equal effort, a factor `(n,)`: slower up, a little faster down."""
    limited = np.clip(gradient, -0.25, 0.25)
    return np.where(limited > 0, 1 / (1 + 2.2 * limited), 1 - 0.9 * limited - 6.0 * limited**2)


def riding_speed(share: Column, gradient: Column, legs: Legs) -> Column:
    """Speed of a rider holding a share of the threshold power, `(n,)`: balance of power, hill and air.

    Solved by six Newton steps on P = v (m g (i + Crr)) + 0.5 rho CdA v^3, with Crr 0.005 and CdA 0.36 m2.
    """
    power = legs.threshold_power_w * np.clip(share - 0.12, 0.3, 1.1)
    weight = (legs.body_mass_kg + 9.0) * 9.81
    slope = weight * (np.clip(gradient, -0.07, 0.1) + 0.005)
    speed = np.full(len(share), 8.0)
    for _ in range(6):
        balance = speed * slope + 0.5 * 1.2 * 0.36 * speed**3 - power
        speed = np.clip(speed - balance / np.maximum(slope + 1.5 * 1.2 * 0.36 * speed**2, 5.0), 2.5, 16.5)
    return speed


def heart_rate(load_share: Column, *, legs: Legs, random: np.random.Generator) -> Column:
    """Heart rate in bpm at 1 Hz for a load as share of the threshold, `(n,)`: lags, and drifts upwards."""
    reserve = legs.max_heart_rate_bpm - legs.resting_heart_rate_bpm
    drift = 1 + DRIFT_PER_HOUR * np.arange(len(load_share)) / 3600
    demand = legs.resting_heart_rate_bpm + reserve * np.clip(0.87 * load_share * drift, 0.12, 0.985)
    demand[: min(5, len(demand))] = legs.resting_heart_rate_bpm + 0.35 * reserve
    rate = follow(demand, length=HEART_RESPONSE_S)
    rate += wander(random, count=len(rate), length=12, deviation=1.3)
    limited: Column = np.clip(rate, legs.resting_heart_rate_bpm, legs.max_heart_rate_bpm)
    return np.round(limited)


def step_cadence(speed_mps: Column, *, random: np.random.Generator) -> Column:
    """Steps of one leg a minute at 1 Hz, `(n,)`: about 82 at 2.5 m/s, 91 at 4.5 m/s; walking is slower."""
    base = np.where(speed_mps < 2.0, 48 + 5 * speed_mps, 74.5 + 3.2 * speed_mps + random.uniform(-2, 2))
    cadence: Column = np.clip(base + wander(random, count=len(base), length=10, deviation=0.8), 0, 120)
    return np.round(cadence)
