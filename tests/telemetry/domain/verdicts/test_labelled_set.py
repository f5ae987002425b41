"""The aims of the issue on the labelled set, made from the seed that no threshold was chosen on."""

from collections import Counter

import pytest

from benchmarks.labelled.evaluation import CLASSES, REPORT_SEED, TUNING_SEED, Table, evaluate
from benchmarks.labelled.labels import CHEAT, HONEST
from startline.telemetry.domain.verdicts.findings import REJECTED, SUSPECT


@pytest.fixture(scope="module")
def table() -> Table:
    return evaluate(REPORT_SEED)


def test_the_set_is_large_and_half_of_it_is_honest(table: Table) -> None:
    assert TUNING_SEED != REPORT_SEED
    assert (table.count(HONEST), table.count(CHEAT)) == (174, 130)
    assert len(CLASSES) == len(table.outcomes) == 40
    odd = sum(
        each.count for each in CLASSES if each.label == HONEST and not each.kind.startswith(("plain", "real"))
    )
    assert odd == 138


def test_honest_recordings_are_never_rejected(table: Table) -> None:
    rejected = {kind: counts[REJECTED] for (label, kind), counts in table.outcomes.items() if label == HONEST}

    assert Counter(rejected).total() == 0


def test_at_most_three_per_cent_of_the_honest_are_suspect(table: Table) -> None:
    assert table.count(HONEST, SUSPECT) / table.count(HONEST) <= 0.03


def test_at_least_nine_in_ten_cheats_are_not_ok(table: Table) -> None:
    assert table.recall >= 0.9


def test_every_kind_of_cheating_is_found_at_least_half_of_the_time(table: Table) -> None:
    missed = {
        kind: counts["ok"] / counts.total()
        for (label, kind), counts in table.outcomes.items()
        if label == CHEAT and counts["ok"]
    }

    assert all(share <= 0.5 for share in missed.values()), missed


def test_the_same_seed_makes_the_same_set(table: Table) -> None:
    assert evaluate(REPORT_SEED).outcomes == table.outcomes
