"""What the gate prints at its end: the total against the limit of what ran."""

import pytest

from tests.gate import SUITES, TOTAL_BUDGET_S, Outcome, report

LINT, LONG = (next(suite for suite in SUITES if suite.name == name) for name in ("lint", "long"))


@pytest.mark.parametrize(
    ("outcomes", "seconds", "line"),
    [
        ([Outcome(LINT, "passed")], 1200.0, "in all 1200 s of 1200 s"),
        ([Outcome(LINT, "passed")], 1201.0, "in all 1201 s of 1200 s  over the budget"),
        ([Outcome(LINT, "passed"), Outcome(LONG, "passed")], 2999.0, "in all 2999 s of 3000 s"),
        (
            [Outcome(LINT, "passed"), Outcome(LONG, "passed")],
            3001.0,
            "in all 3001 s of 3000 s  over the budget",
        ),
        ([Outcome(LONG, "passed")], 1801.0, "in all 1801 s of 1800 s  over the budget"),
        (
            [Outcome(LINT, "passed"), Outcome(LONG, "left out")],
            1300.0,
            "in all 1300 s of 1200 s  over the budget",
        ),
    ],
)
def test_total_is_held_against_the_limit_of_what_ran(capsys, outcomes, seconds, line) -> None:
    assert (TOTAL_BUDGET_S, LONG.budget_s) == (1200, 1800)
    assert report(outcomes, seconds) == 0

    assert line in capsys.readouterr().out.splitlines()
