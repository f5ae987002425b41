"""The verdict on one workout: all rules, the outcome, and what could be kept of it."""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from startline.telemetry.domain.cropping import samples_between
from startline.telemetry.domain.recording import Samples
from startline.telemetry.domain.verdicts import hearts, motors, origins, sampling, speeds, vehicles
from startline.telemetry.domain.verdicts.envelope import (
    CARRIED,
    INDOOR,
    MOTOR_ALLOWED,
    Envelope,
    envelope_of,
)
from startline.telemetry.domain.verdicts.findings import (
    OK,
    PROOF,
    Finding,
    Judgement,
    Stretch,
    outcome_of,
)
from startline.telemetry.domain.verdicts.grid import Grid, make_grid

MIN_KEPT_S = 300.0
KEEP_AWAY_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the rules may know of a workout.

    Args:
        samples: as stored: distance and speed filled in; None for a workout entered by hand.
        pauses: (start_s, end_s) that do not count as moving.
        received_at: when it came in; a recording that ends later is from the future.
        is_distance_from_track: no device measured the distance: it is the length of the track.
        is_trusted: a device with a serial or credentials vouches for it.
        others: findings that need other workouts: copies, and the device in two accounts.
    """

    sport: str
    family: str
    samples: Samples | None
    started_at: dt.datetime
    received_at: dt.datetime
    elapsed_s: float
    moving_s: float
    distance_m: float | None
    is_distance_from_track: bool = False
    pauses: tuple[Stretch, ...] = ()
    is_trusted: bool = False
    others: tuple[Finding, ...] = ()


def judge(evidence: Evidence) -> Judgement:
    """Apply every rule and say what is left when the marked part is cropped off."""
    ended_at = evidence.started_at + dt.timedelta(seconds=evidence.elapsed_s)
    outside = [
        *evidence.others,
        *origins.from_the_future(ended_at, received_at=evidence.received_at),
    ]
    inside = _findings_inside(evidence)
    findings = sorted([*outside, *inside], key=lambda finding: -finding.weight)
    outcome = outcome_of(findings)
    keep = _keep(evidence, inside) if outcome != OK and outcome_of(outside) == OK else None
    return Judgement(outcome=outcome, findings=tuple(findings), keep=keep)


def _findings_inside(evidence: Evidence) -> list[Finding]:
    envelope = envelope_of(evidence.sport, evidence.family)
    grid = make_grid(evidence.samples, evidence.pauses) if evidence.samples is not None else None
    if grid is None or evidence.samples is None:
        return speeds.whole_speed(
            envelope,
            distance_m=evidence.distance_m,
            elapsed_s=evidence.elapsed_s,
            moving_s=evidence.moving_s,
        )
    samples = evidence.samples
    if evidence.is_distance_from_track and evidence.distance_m is not None:
        # A wandering receiver makes the way longer; nobody gains from what the smoothed track does not have.
        evidence = replace(evidence, distance_m=min(evidence.distance_m, float(grid.track_m[-1])))
    motion = _motion(grid, envelope, evidence)
    # What a heart did at the speed of a car says nothing more.
    is_proven = any(finding.weight >= PROOF for finding in motion)
    return [
        *motion,
        *([] if is_proven else _body(grid, envelope, evidence)),
        *sampling.stretched_clock(samples),
        *(sampling.made_up(samples, grid) if _is_placed(evidence) and _is_dry(evidence) else []),
    ]


def _is_placed(evidence: Evidence) -> bool:
    """Whether the positions say where somebody was."""
    return evidence.sport not in INDOOR


def _is_dry(evidence: Evidence) -> bool:
    """Whether the receiver sees the sky all the time."""
    return evidence.family != "swim"


def _motion(grid: Grid, envelope: Envelope, evidence: Evidence) -> list[Finding]:
    found = speeds.impossible_speeds(
        grid,
        envelope,
        distance_m=evidence.distance_m,
        elapsed_s=evidence.elapsed_s,
        is_track_only=evidence.is_distance_from_track,
    )
    if evidence.family in vehicles.ON_FOOT:
        if _is_placed(evidence):
            found += vehicles.carried_on_foot(grid, envelope)
    elif evidence.family == "ride" and _is_placed(evidence) and evidence.sport not in MOTOR_ALLOWED:
        found += motors.motor_on_ride(grid)
    is_on_land = evidence.family in {"run", "walk", "ride"} and _is_placed(evidence)
    if is_on_land and not evidence.is_distance_from_track:
        found += sampling.distance_without_track(grid)
    return found


def _body(grid: Grid, envelope: Envelope, evidence: Evidence) -> list[Finding]:
    if evidence.family not in {"run", "ride"} or evidence.sport in CARRIED | MOTOR_ALLOWED:
        return []
    return hearts.heart_rates(
        grid,
        envelope,
        distance_m=evidence.distance_m,
        moving_s=evidence.moving_s,
        is_trusted=evidence.is_trusted,
    )


def _keep(evidence: Evidence, findings: list[Finding]) -> Stretch | None:
    """The longest part without a marked stretch that would be ok by itself."""
    marked = sorted(stretch for finding in findings for stretch in finding.stretches)
    if not marked or evidence.samples is None:
        return None
    end_s = float(evidence.samples.time_s[-1])
    free: list[Stretch] = []
    at = 0.0
    for start, end in marked:
        free.append((at, start - KEEP_AWAY_S))
        at = max(at, end + KEEP_AWAY_S)
    free.append((at, end_s))
    for start, end in sorted(free, key=lambda stretch: stretch[0] - stretch[1]):
        if end - start < MIN_KEPT_S:
            return None
        kept = _cut(evidence, max(start, 0.0), min(end, end_s))
        if outcome_of(_findings_inside(kept)) == OK:
            return max(start, 0.0), min(end, end_s)
    return None


def _cut(evidence: Evidence, start_s: float, end_s: float) -> Evidence:
    """The evidence of a part; its distance is what the samples say."""
    assert evidence.samples is not None
    samples = samples_between(evidence.samples, start_s, end_s)
    measured = samples.distance_m[np.isfinite(samples.distance_m)]
    pauses = tuple(
        (max(start, start_s) - start_s, min(end, end_s) - start_s)
        for start, end in evidence.pauses
        if end > start_s and start < end_s
    )
    return replace(
        evidence,
        samples=samples,
        pauses=pauses,
        elapsed_s=end_s - start_s,
        moving_s=max(1.0, end_s - start_s - sum(end - start for start, end in pauses)),
        distance_m=float(measured[-1] - measured[0]) if len(measured) else None,
    )
