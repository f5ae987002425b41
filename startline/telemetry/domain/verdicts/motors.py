"""A motor on a ride: stronger than any rider, quicker from every light, or carried without pedalling."""

import numpy as np

from startline.telemetry.domain.recording import Column
from startline.telemetry.domain.rolling import known
from startline.telemetry.domain.verdicts.findings import DOUBT, MOTOR, PROOF, Finding
from startline.telemetry.domain.verdicts.grid import Grid, centred_speed
from startline.telemetry.domain.verdicts.vehicles import works_hard

PEDALLING_RPM = 15.0
CARRIED_MPS = 5.0
CARRIED_S = 600.0
# From standing to this within this time, several times over: engines do that, legs do not.
BURST_FROM_MPS, BURST_TO_MPS, BURST_S, BURSTS = 2.0, 11.0, 7, 3
# Power per kilogram of body that the best hold while climbing; body and bicycle in the ratio 75 to 84.
CLIMBS = ((300, 8.0), (1200, 7.0))  # (seconds, W/kg)
CLIMB_PROVEN = 1.25
GRAVITY_MPS2, ROLLING, DRAG_PER_KG, MASS_RATIO = 9.81, 0.005, 0.5 * 1.2 * 0.32 / 75, 84 / 75
MIN_CLIMB_GRADIENT, MIN_CLIMB_M = 0.03, 40.0


def motor_on_ride(grid: Grid) -> list[Finding]:
    """Climbs stronger than any rider, starts like an engine's, and long ways without a turn of the pedals."""
    return [*_strong_climb(grid), *_bursts(grid), *_carried(grid)]


def _height(grid: Grid) -> Column | None:
    if not grid.has("altitude_m"):
        return None
    finite = np.isfinite(grid.altitude_m)
    return np.interp(grid.time_s, grid.time_s[finite], grid.altitude_m[finite])


def _strong_climb(grid: Grid) -> list[Finding]:
    height = _height(grid)
    if height is None:
        return []
    worst: Finding | None = None
    worst_times = 1.0
    for seconds, best_w_per_kg in CLIMBS:
        if len(grid) <= seconds:
            continue
        gone = grid.counted_m[seconds:] - grid.counted_m[:-seconds]
        rise = height[seconds:] - height[:-seconds]
        speed, gradient = gone / seconds, rise / np.maximum(gone, 1.0)
        power = MASS_RATIO * GRAVITY_MPS2 * (rise / seconds + ROLLING * speed) + DRAG_PER_KG * speed**3
        power = np.where((gradient >= MIN_CLIMB_GRADIENT) & (rise >= MIN_CLIMB_M), power, 0.0)
        at = int(np.argmax(power))
        times = float(power[at]) / best_w_per_kg
        if times > worst_times:
            worst_times = times
            worst = Finding(
                code=MOTOR,
                weight=PROOF if times >= CLIMB_PROVEN else DOUBT,
                figures={
                    "sign": "climb",
                    "power_w_per_kg": float(power[at]),
                    "best_w_per_kg": best_w_per_kg,
                    "seconds": float(seconds),
                    "times": times,
                },
                stretches=((float(at), float(at + seconds)),),
            )
    return [worst] if worst else []


def _bursts(grid: Grid) -> list[Finding]:
    """Starts from standing to 40 km/h within seconds, again and again, not downhill."""
    speed = centred_speed(grid.counted_m, window_s=3)
    if len(speed) <= BURST_S:
        return []
    height = _height(grid)
    falls = np.zeros(len(speed) - BURST_S) if height is None else height[BURST_S:] - height[:-BURST_S]
    starts = (speed[:-BURST_S] < BURST_FROM_MPS) & (speed[BURST_S:] > BURST_TO_MPS) & (falls > -1.5)
    where = grid.stretches(np.append(starts, np.zeros(BURST_S, dtype=np.bool_)), min_s=0)
    if len(where) < BURSTS:
        return []
    figures: dict[str, float | str] = {
        "sign": "starts",
        "count": float(len(where)),
        "seconds": float(BURST_S),
    }
    stretches = tuple((start, end + BURST_S) for start, end in where)
    return [Finding(code=MOTOR, weight=DOUBT, figures=figures, stretches=stretches)]


def _carried(grid: Grid) -> list[Finding]:
    """Ten minutes without pedalling on level ground, by a sensor that saw pedalling elsewhere."""
    if not (known(grid.cadence_rpm) > 40).sum() >= 300:
        return []
    height = _height(grid)
    fast = centred_speed(grid.counted_m, window_s=60) > CARRIED_MPS
    idle = np.nan_to_num(grid.cadence_rpm, nan=99.0) < PEDALLING_RPM
    level = (
        np.ones(len(grid), dtype=np.bool_)
        if height is None
        else centred_speed(height, window_s=60) > -0.01 * CARRIED_MPS
    )
    where = grid.stretches(fast & idle & level & grid.is_on & ~works_hard(grid), min_s=CARRIED_S)
    if not where:
        return []
    seconds = sum(end - start for start, end in where)
    gone = sum(float(grid.counted_m[int(end)] - grid.counted_m[int(start)]) for start, end in where)
    figures: dict[str, float | str] = {
        "sign": "no_pedalling",
        "speed_mps": gone / seconds,
        "seconds": seconds,
    }
    return [Finding(code=MOTOR, weight=DOUBT, figures=figures, stretches=tuple(where))]
