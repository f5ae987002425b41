"""Something else than the legs: a car, a bus or a bicycle on a run or walk."""

import numpy as np

from startline.telemetry.domain.rolling import known
from startline.telemetry.domain.verdicts.envelope import Envelope
from startline.telemetry.domain.verdicts.findings import (
    DOUBT,
    NO_STEPS,
    PROOF,
    STRIDE_IMPOSSIBLE,
    VEHICLE,
    Finding,
    Stretch,
)
from startline.telemetry.domain.verdicts.grid import Grid, centred_speed
from startline.telemetry.domain.verdicts.speeds import fast_stretches

ON_FOOT = frozenset({"run", "walk"})
FAST_ON_FOOT_MPS = 4.0  # SAFETY.md 3.1: without steps nobody is faster for long
NO_STEPS_RPM = 20.0
NO_STEPS_S = 120.0
LONGEST_STEP_M = 2.6  # a world-class sprinter's at full speed; over minutes 2.2 is the most
LONG_STEPS_S = 120.0
EFFORT_SHARE = 0.80  # of the highest heart rate seen: whoever works that hard is not carried


def carried_on_foot(grid: Grid, envelope: Envelope) -> list[Finding]:
    """A vehicle, steps that are missing, and steps that are too long, in a run or walk."""
    return [*_vehicle(grid, envelope), *_without_steps(grid), *_long_steps(grid)]


def _vehicle(grid: Grid, envelope: Envelope) -> list[Finding]:
    """Minutes beyond anybody's: not a fast athlete but a vehicle, with all of the drive marked."""
    seeds = fast_stretches(grid, envelope)
    minute = centred_speed(grid.counted_m, window_s=60)
    if not seeds or max(end - start for start, end in seeds) < 30:
        return []
    drive = _whole_drive(grid, seeds)
    inside = np.zeros(len(grid), dtype=np.bool_)
    for start, end in drive:
        inside[int(start) : int(end) + 1] = True
    gone = sum(float(grid.travelled_m[int(end)] - grid.travelled_m[int(start)]) for start, end in drive)
    return [
        Finding(
            code=VEHICLE,
            weight=PROOF,
            figures={
                "speed_mps": float(minute.max()),
                "distance_m": gone,
                "seconds": float(inside.sum()),
            },
            stretches=tuple(drive),
        )
    ]


def _whole_drive(grid: Grid, seeds: list[Stretch]) -> list[Stretch]:
    """The seeds joined over halts and grown to both sides as far as nobody walks or runs steadily."""
    minute = centred_speed(grid.counted_m, window_s=60)
    steady = (minute > 1.0) & (minute < FAST_ON_FOOT_MPS + 0.7)
    if grid.has("cadence_rpm"):
        steady &= centred_speed(np.cumsum(np.nan_to_num(grid.cadence_rpm)), window_s=60) > 35
    own = grid.stretches(steady, min_s=180)
    grown: list[Stretch] = []
    for start, end in seeds:
        begin = max([e for s, e in own if e <= start + 60] + [0.0])
        finish = min([s for s, e in own if s >= end - 60] + [float(grid.time_s[-1])])
        if grown and begin <= grown[-1][1]:
            grown[-1] = (grown[-1][0], max(finish, grown[-1][1]))
        else:
            grown.append((min(begin, start), max(finish, end)))
    return grown


def works_hard(grid: Grid) -> np.ndarray:
    """Where the heart says that the athlete works, `(n,)`; nowhere without a heart rate."""
    if not grid.has("heart_rate_bpm"):
        return np.zeros(len(grid), dtype=np.bool_)
    highest = float(np.percentile(known(grid.heart_rate_bpm), 98))
    return np.nan_to_num(grid.heart_rate_bpm) >= EFFORT_SHARE * highest


def _without_steps(grid: Grid) -> list[Finding]:
    """Fast for minutes while the sensor, which counted steps elsewhere, counts none."""
    cadence = grid.cadence_rpm
    if not (known(cadence) > 2 * NO_STEPS_RPM).sum() >= NO_STEPS_S / 2:
        return []
    fast = centred_speed(grid.counted_m, window_s=30) > FAST_ON_FOOT_MPS
    still = np.nan_to_num(cadence, nan=0.0) < NO_STEPS_RPM
    where = grid.stretches(fast & still & grid.is_on & ~works_hard(grid), min_s=NO_STEPS_S)
    if not where:
        return []
    seconds = sum(end - start for start, end in where)
    gone = sum(float(grid.counted_m[int(end)] - grid.counted_m[int(start)]) for start, end in where)
    figures: dict[str, float | str] = {"speed_mps": gone / seconds, "seconds": seconds}
    return [Finding(code=NO_STEPS, weight=DOUBT, figures=figures, stretches=tuple(where))]


def _long_steps(grid: Grid) -> list[Finding]:
    """Speed and cadence give a length of step that no legs have: pedals, not feet."""
    if not grid.has("cadence_rpm"):
        return []
    speed = centred_speed(grid.counted_m, window_s=30)
    cadence = centred_speed(np.cumsum(np.nan_to_num(grid.cadence_rpm)), window_s=30)
    step_m = speed / np.maximum(cadence / 30.0, 0.1)
    where = grid.stretches(
        (step_m > LONGEST_STEP_M) & (cadence > NO_STEPS_RPM) & (speed > FAST_ON_FOOT_MPS) & grid.is_on,
        min_s=LONG_STEPS_S,
    )
    if not where:
        return []
    inside = np.concatenate([np.arange(int(start), int(end) + 1) for start, end in where])
    seconds = float(len(inside))
    figures: dict[str, float | str] = {"step_m": float(np.median(step_m[inside])), "seconds": seconds}
    weight = PROOF if seconds >= 5 * LONG_STEPS_S else DOUBT
    return [Finding(code=STRIDE_IMPOSSIBLE, weight=weight, figures=figures, stretches=tuple(where))]
