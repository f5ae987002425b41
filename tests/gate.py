"""`python -m tests.gate`: run the suites of the gate, two at a time, and hold each against its budget.

Each suite brings engines of its own, so suites do not meet; what fills both cores runs alone.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOGS = ROOT / "var" / "gate"
PYTHON = sys.executable
BIN = Path(sys.executable).parent
# Of everything that is not long; a long suite adds its own budget.
TOTAL_BUDGET_S = 20 * 60
SIDE_BY_SIDE = 2
COUNTED = re.compile(r"(\d+) (passed|failed|errors?|skipped)\b")


@dataclass(frozen=True)
class Suite:
    """Commands that run one after another; `counts` says whose closing lines carry the number of tests."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    budget_s: int
    in_web: bool = False
    needs: tuple[str, ...] = ()
    is_alone: bool = False
    is_long: bool = False


@dataclass
class Outcome:
    """How a suite ended."""

    suite: Suite
    state: str
    seconds: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)


def pytest_command(*arguments: str) -> tuple[str, ...]:
    return (PYTHON, "-m", "pytest", "-q", "--no-header", *arguments)


FAST = ("-m", "not slow")
# Whatever has no suite of its own.
OTHERS = (
    "tests",
    "--ignore=tests/conventions",
    "--ignore=tests/telemetry",
    "--ignore=tests/scenarios",
    "--ignore=tests/seams",
)
_printing = threading.Lock()
SUITES = (
    Suite(
        "lint",
        (
            (f"{BIN}/ruff", "check", "-q", "startline", "tests", "e2e", "benchmarks", "deploy"),
            (f"{BIN}/ruff", "format", "--check", "-q", "startline", "tests", "e2e", "benchmarks", "deploy"),
            (f"{BIN}/lint-imports",),
            (PYTHON, "-m", "tests.conventions.check"),
        ),
        60,
    ),
    Suite("types", ((f"{BIN}/mypy", "startline"),), 90),
    Suite("seams", (pytest_command("tests/seams", *FAST),), 240),
    Suite("telemetry", (pytest_command("tests/telemetry", "--ignore=tests/telemetry/domain", *FAST),), 300),
    Suite("platform", (pytest_command(*OTHERS, *FAST),), 300, needs=("mosquitto",)),
    Suite(
        "web",
        (("npm", "run", "-s", "lint"), ("npm", "run", "-s", "typecheck"), ("npm", "test", "--silent")),
        150,
        in_web=True,
    ),
    Suite(
        "scenarios", (pytest_command("tests/scenarios", *FAST),), 150, needs=("mosquitto", "mosquitto_pub")
    ),
    Suite("unit", (pytest_command("tests/conventions", "tests/telemetry/domain", *FAST),), 90),
    Suite("e2e", (pytest_command("e2e", *FAST),), 360, needs=("chromium",), is_alone=True),
    Suite(
        "long",
        (pytest_command("tests", "e2e", "-m", "slow"),),
        1800,
        needs=("chromium", "mosquitto"),
        is_alone=True,
        is_long=True,
    ),
)


def run_suite(suite: Suite) -> Outcome:
    """Run a suite; its output is shown as it comes when it runs alone, else when it has ended."""
    missing = [program for program in suite.needs if find_program(program) is None]
    if missing:
        say(f"{suite.name}: could not run, {', '.join(missing)} is missing and could not be installed.")
        return Outcome(suite, "could not run")
    LOGS.mkdir(parents=True, exist_ok=True)
    say(f"=== {suite.name} begins")
    outcome, shown = Outcome(suite, "passed"), []
    started = time.monotonic()
    with (LOGS / f"{suite.name}.log").open("w", encoding="utf-8") as log:
        for command in suite.commands:
            code, output = run_command(
                command, cwd=ROOT / "web" if suite.in_web else ROOT, is_shown=suite.is_alone
            )
            log.write(output)
            shown.append("" if suite.is_alone else output)
            for number, what in count(output).items():
                outcome.counts[number] = outcome.counts.get(number, 0) + what
            if code != 0:
                outcome.state = "failed"
                shown.append(f"--- {suite.name}: `{' '.join(map(str, command))}` ended with {code}\n")
    outcome.seconds = time.monotonic() - started
    say(f"=== {suite.name}: {outcome.state}, {outcome.seconds:.0f} s\n{''.join(shown)}")
    return outcome


def find_program(name: str) -> str | None:
    """Servers are where an ordinary user's PATH may not reach."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def say(text: str) -> None:
    with _printing:
        print(text, flush=True)


def run_command(command: tuple[str, ...], *, cwd: Path, is_shown: bool) -> tuple[int, str]:
    """Run a command; return its exit code and what it printed."""
    environment = {**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
    environment["PATH"] = os.pathsep.join([environment["PATH"], str(ROOT / "var" / "tools" / "bin")])
    environment.pop("FORCE_COLOR", None)
    lines: list[str] = []
    with subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if is_shown:
                print(line, end="", flush=True)
    return process.returncode, "".join(lines)


def count(output: str) -> dict[str, int]:
    """Read the closing line of pytest or Vitest: how many passed, failed, were skipped."""
    for line in reversed(output.splitlines()):
        if "Test Files" in line:
            continue
        found = COUNTED.findall(line)
        if found and ("passed" in line or "failed" in line):
            counts: dict[str, int] = {}
            for number, what in found:
                key = "failed" if what.startswith("error") else what
                counts[key] = counts.get(key, 0) + int(number)
            return counts
    return {}


def report(outcomes: list[Outcome], seconds: float) -> int:
    print(f"\n{'suite':<14}{'state':<15}{'passed':>8}{'failed':>8}{'skipped':>9}{'time':>9}{'budget':>9}")
    for outcome in outcomes:
        passed, failed, skipped = (outcome.counts.get(key, 0) for key in ("passed", "failed", "skipped"))
        print(
            f"{outcome.suite.name:<14}{outcome.state:<15}{passed:>8}{failed:>8}{skipped:>9}"
            f"{outcome.seconds:>8.0f}s{outcome.suite.budget_s:>8}s"
            + ("  over its budget" if outcome.seconds > outcome.suite.budget_s else "")
        )
    budget_s = total_budget_s(outcomes)
    print(f"in all {seconds:.0f} s of {budget_s} s{'  over the budget' if seconds > budget_s else ''}")
    bad = [outcome for outcome in outcomes if outcome.state in {"failed", "could not run"}]
    totals = {key: sum(o.counts.get(key, 0) for o in outcomes) for key in ("passed", "failed", "skipped")}
    failed = max(totals["failed"], len(bad))
    print(f"{totals['passed']} passed, {failed} failed, {totals['skipped']} skipped")
    return 1 if bad else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.gate", description=__doc__)
    names = [suite.name for suite in SUITES]
    parser.add_argument("--only", default="", help=f"suites to run, of {', '.join(names)}")
    parser.add_argument("--skip", default="", help="suites to leave out, by name")
    parser.add_argument("--all", action="store_true", help="also what is long")
    options = parser.parse_args()
    only, skip = (set(re.split(r"[,\s]+", text)) - {""} for text in (options.only, options.skip))
    if unknown := (only | skip) - set(names):
        parser.error(f"no suite {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    chosen = [
        suite
        for suite in SUITES
        if (not only or suite.name in only) and (options.all or not suite.is_long) and suite.name not in skip
    ]
    started = time.monotonic()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as together:
        outcomes = list(together.map(run_suite, [suite for suite in chosen if not suite.is_alone]))
    outcomes += [run_suite(suite) for suite in chosen if suite.is_alone]
    outcomes += [Outcome(suite, "left out") for suite in SUITES if suite.name in skip]
    return report(outcomes, time.monotonic() - started)


def total_budget_s(outcomes: list[Outcome]) -> int:
    """How long all of it may take: the gate's limit, and that of each long suite that ran."""
    ran = [outcome.suite for outcome in outcomes if outcome.state != "left out"]
    long_s = sum(suite.budget_s for suite in ran if suite.is_long)
    return long_s + (TOTAL_BUDGET_S if any(not suite.is_long for suite in ran) else 0)


if __name__ == "__main__":
    sys.exit(main())
