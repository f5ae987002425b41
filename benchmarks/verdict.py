"""Verdicts: precision and recall on a labelled set of real and made-up recordings, and the cost of one.

The set (benchmarks/labelled) is made from a seed: half of it honest but odd, half driven, edited, drawn or
copied. Thresholds were chosen on one seed; the figures are of the other. The table of classes goes to stderr.
"""

import sys
from collections.abc import Iterator

from benchmarks.frame import Bench, Figure, figure, timed
from benchmarks.labelled.evaluation import CLASSES, REPORT_SEED, TUNING_SEED, Table, evaluate
from benchmarks.labelled.labels import CHEAT, HONEST, cases
from startline.telemetry.domain.verdicts.findings import REJECTED, SUSPECT
from startline.telemetry.domain.verdicts.judge import judge

RECALL_AIM = 0.9  # of the issue: at least nine in ten cheats are not ok
HONEST_SUSPECT_AIM = 0.03
# A verdict follows an upload that took 25 ms; it must not be what the react role spends its day on.
COST_AIM_MS = 25.0


def run(bench: Bench) -> Iterator[Figure]:
    """Judge the whole set on the tuning seed and on the reporting seed; `--quick` leaves the first out."""
    if not bench.quick:
        print_table("tuned on", TUNING_SEED, evaluate(TUNING_SEED))
    table = evaluate(REPORT_SEED)
    print_table("reported", REPORT_SEED, table)
    yield shares("verdict.recall", table.recall, aim=RECALL_AIM, is_more_better=True)
    yield shares("verdict.precision", table.precision, aim=RECALL_AIM, is_more_better=True)
    honest = table.count(HONEST)
    suspect = table.count(HONEST, SUSPECT) / honest
    rejected = table.count(HONEST, REJECTED) / honest
    yield shares("verdict.honest_suspect", suspect, aim=HONEST_SUSPECT_AIM, is_more_better=False)
    yield shares("verdict.honest_rejected", rejected, aim=0.0, is_more_better=False)
    costs = [
        timed(lambda case=case: judge(case.evidence)) * 1000 for case in cases(CLASSES, seed=REPORT_SEED)
    ]
    yield figure(
        "verdict.judge",
        costs,
        unit="ms",
        against="aim",
        against_values=[COST_AIM_MS],
        is_more_better=False,
    )


def shares(name: str, value: float, *, aim: float, is_more_better: bool) -> Figure:
    """A share of the set against its aim."""
    return figure(
        name,
        [value],
        unit="share",
        against="aim",
        against_values=[aim],
        is_more_better=is_more_better,
    )


def print_table(title: str, seed: int, table: Table) -> None:
    """The outcomes by class, for people."""
    honest, cheats = table.count(HONEST), table.count(CHEAT)
    print(
        f"\n{title} seed {seed}: {honest} honest, {cheats} cheats, {table.real} from real recordings",
        file=sys.stderr,
    )
    for line in table.lines():
        print(line, file=sys.stderr)
