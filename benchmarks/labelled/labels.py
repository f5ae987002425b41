"""A labelled case, and the evidence that the rules get: through the same measuring as an upload."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from startline.telemetry.domain import metrics
from startline.telemetry.domain.recording import Recording
from startline.telemetry.domain.verdicts.findings import Finding
from startline.telemetry.domain.verdicts.judge import Evidence
from startline.users.contracts import SPORTS

HONEST, CHEAT = "honest", "cheat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One labelled recording.

    Args:
        kind: its class, as the table names it.
        label: `HONEST` (to be accepted, however odd) or `CHEAT` (must not count as it is).
        source: "real" when it is made from a real recording.
    """

    kind: str
    label: str
    source: str
    evidence: Evidence


Recipe = Callable[[np.random.Generator], "Made"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a recipe makes."""

    recording: Recording
    sport: str
    source: str = "made"
    others: tuple[Finding, ...] = ()
    received_after: dt.timedelta = dt.timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """A class of the set: how many cases its recipe makes."""

    kind: str
    label: str
    count: int
    make: Recipe


def case_of(made: Made, *, kind: str, label: str) -> Case:
    """Measure a recording as an upload does and put it into a case."""
    family = SPORTS[made.sport].family
    measured = metrics.measure(made.recording, None, family=family)
    started_at = made.recording.started_at
    ended_at = started_at + dt.timedelta(seconds=measured.elapsed_s)
    evidence = Evidence(
        sport=made.sport,
        family=family,
        samples=measured.samples,
        started_at=started_at,
        received_at=ended_at + made.received_after,
        elapsed_s=measured.elapsed_s,
        moving_s=measured.moving_s,
        distance_m=measured.distance_m,
        is_distance_from_track=measured.distance_source == "track",
        pauses=tuple((p.start_s, p.start_s + p.duration_s) for p in measured.pauses),
        is_trusted=made.recording.device is not None and bool(made.recording.device.serial),
        others=made.others,
    )
    return Case(kind=kind, label=label, source=made.source, evidence=evidence)


def cases(classes: tuple[Class, ...], *, seed: int) -> Iterator[Case]:
    """Every case of the classes; the same seed makes the same cases."""
    for number, each in enumerate(classes):
        for index in range(each.count):
            random = np.random.default_rng([seed, number, index])
            yield case_of(each.make(random), kind=each.kind, label=each.label)
