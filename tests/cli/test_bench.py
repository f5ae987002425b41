"""`startline bench`: what a figure says, and that a benchmark starts and stops what it needs."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks.frame import Bench, figure, in_turns
from startline.cli.main import main


@pytest.mark.parametrize(
    ("is_more_better", "ratio"),
    [(True, 2.0), (False, 0.5)],
)
def test_ratio_is_above_one_when_ours_is_better(is_more_better, ratio) -> None:
    made = figure(
        "x.speed",
        [19.0, 20.0, 21.0],
        unit="items/s",
        against="peer",
        against_values=[9.0, 10.0, 30.0],
        is_more_better=is_more_better,
    )
    assert (made.value, made.against_value, made.ratio) == (20.0, 10.0, ratio)
    assert made.spread == pytest.approx(0.05)
    assert made.as_dict()["unit"] == "items/s"
    assert set(made.as_dict()) == {"name", "value", "unit", "against", "against_value", "ratio", "spread"}


def test_cases_run_in_turns_after_one_round_that_does_not_count() -> None:
    order: list[str] = []

    def case(name: str):
        def run() -> float:
            order.append(name)
            return float(len(order))

        return run

    values = in_turns({"ours": case("ours"), "theirs": case("theirs")}, rounds=2)
    assert order == ["ours", "theirs"] * 3
    assert values == {"ours": [3.0, 5.0], "theirs": [4.0, 6.0]}


def test_quick_is_small() -> None:
    assert Bench(quick=True).choose(full=100, quick=3) == 3
    assert Bench().choose(full=100, quick=3) == 100


def test_benchmarks_are_listed(capsys) -> None:
    assert main(["bench"]) == 0
    assert "bus " in capsys.readouterr().out


def test_unknown_benchmark_names_the_known_ones(capsys) -> None:
    assert main(["bench", "nothing"]) == 2
    assert "there is no benchmark 'nothing'" in capsys.readouterr().err


def test_bus_benchmark_runs_on_engines_of_its_own() -> None:
    alone = {k: v for k, v in os.environ.items() if not k.startswith("STARTLINE_")}
    done = subprocess.run(
        [sys.executable, "-m", "startline.cli.main", "bench", "bus", "--quick", "--json"],
        env=alone,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert [f["name"] for f in figures] == ["bus.publish", "bus.deliver", "bus.both", "bus.commit_to_effect"]
    assert all(f["value"] > 0 and f["ratio"] > 0 for f in figures)
