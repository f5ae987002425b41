"""Judging the labelled set: counts by class, precision, recall."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.labelled import cheats, honest, odd_places, pairs
from benchmarks.labelled.labels import CHEAT, HONEST, Case, cases
from startline.telemetry.domain.verdicts.findings import OK, OUTCOMES, REJECTED, SUSPECT
from startline.telemetry.domain.verdicts.judge import judge

CLASSES = (*honest.CLASSES, *odd_places.CLASSES, *pairs.CLASSES, *cheats.CLASSES)
# The thresholds were chosen looking at this seed; what is published and tested comes from the other one.
TUNING_SEED, REPORT_SEED = 20_260, 77_001


@dataclass(slots=True)
class Table:
    """Outcomes by class, and the codes that were found in each."""

    outcomes: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    codes: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    real: int = 0

    def add(self, case: Case, *, outcome: str, codes: list[str]) -> None:
        """Count one judged case."""
        key = (case.label, case.kind)
        self.outcomes.setdefault(key, Counter())[outcome] += 1
        self.codes.setdefault(key, Counter()).update(codes)
        self.real += case.source == "real"

    def count(self, label: str, *outcomes: str) -> int:
        """How many cases of a label had one of the outcomes; without outcomes all of them."""
        rows = [counts for (of, _), counts in self.outcomes.items() if of == label]
        return sum(counts[outcome] for counts in rows for outcome in outcomes or OUTCOMES)

    @property
    def recall(self) -> float:
        """The share of cheats that are not ok."""
        return self.count(CHEAT, SUSPECT, REJECTED) / self.count(CHEAT)

    @property
    def precision(self) -> float:
        """The share of cheats among those that are not ok."""
        flagged = self.count(CHEAT, SUSPECT, REJECTED)
        return flagged / (flagged + self.count(HONEST, SUSPECT, REJECTED))

    def lines(self) -> Iterator[str]:
        """The table for people."""
        yield f"{'class':<24} {'label':<7} {'ok':>4} {'suspect':>8} {'rejected':>9}  found"
        for (label, kind), counts in self.outcomes.items():
            numbers = f"{counts[OK]:>4} {counts[SUSPECT]:>8} {counts[REJECTED]:>9}"
            found = ", ".join(f"{code} {n}" for code, n in self.codes[label, kind].most_common(4))
            yield f"{kind:<24} {label:<7} {numbers}  {found}".rstrip()


def evaluate(seed: int) -> Table:
    """Judge every case of the set made from the seed."""
    table = Table()
    for case in cases(CLASSES, seed=seed):
        judgement = judge(case.evidence)
        table.add(case, outcome=judgement.outcome, codes=[finding.code for finding in judgement.findings])
    return table
