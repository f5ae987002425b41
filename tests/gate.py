"""`python -m tests.gate`: run the suites of the gate one after another and hold each against its budget."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOGS = ROOT / "var" / "gate"
PYTHON = sys.executable
BIN = Path(sys.executable).parent
TOTAL_BUDGET_S = 20 * 60
COUNTED = re.compile(r"(\d+) (passed|failed|errors?|skipped)\b")


@dataclass(frozen=True)
class Suite:
    """Commands that run one after another; `counts` says whose closing lines carry the number of tests."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    budget_s: int
    in_web: bool = False
    needs: tuple[str, ...] = ()
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
    Suite("types", ((f"{BIN}/mypy", "startline"),), 150),
    Suite("unit", (pytest_command("tests/conventions", "tests/telemetry/domain", *FAST),), 90),
    Suite(
        "integration",
        (
            pytest_command(
                "tests",
                "--ignore=tests/conventions",
                "--ignore=tests/telemetry/domain",
                "--ignore=tests/scenarios",
                "--ignore=tests/seams",
                *FAST,
            ),
        ),
        420,
    ),
    # A real Kafka: 3 s to start, 6 s until a killed member's work goes to another.
    Suite("seams", (pytest_command("tests/seams", *FAST),), 180),
    Suite("scenarios", (pytest_command("tests/scenarios", *FAST),), 120, needs=("mosquitto_pub",)),
    Suite(
        "web",
        (("npm", "run", "-s", "lint"), ("npm", "run", "-s", "typecheck"), ("npm", "test", "--silent")),
        150,
        in_web=True,
    ),
    Suite("e2e", (pytest_command("e2e", *FAST),), 240, needs=("chromium",)),
    Suite("long", (pytest_command("tests", "e2e", "-m", "slow"),), 1800, needs=("chromium",), is_long=True),
)


def run_suite(suite: Suite) -> Outcome:
    missing = [program for program in suite.needs if shutil.which(program) is None]
    if missing:
        print(f"{suite.name}: could not run, {', '.join(missing)} is missing and could not be installed.")
        return Outcome(suite, "could not run")
    LOGS.mkdir(parents=True, exist_ok=True)
    outcome = Outcome(suite, "passed")
    started = time.monotonic()
    with (LOGS / f"{suite.name}.log").open("w", encoding="utf-8") as log:
        for command in suite.commands:
            code, output = run_command(command, cwd=ROOT / "web" if suite.in_web else ROOT)
            log.write(output)
            for number, what in count(output).items():
                outcome.counts[number] = outcome.counts.get(number, 0) + what
            if code != 0:
                outcome.state = "failed"
                print(f"--- {suite.name}: `{' '.join(map(str, command))}` ended with {code}", flush=True)
    outcome.seconds = time.monotonic() - started
    return outcome


def run_command(command: tuple[str, ...], *, cwd: Path) -> tuple[int, str]:
    """Run a command, showing its output as it comes; return its exit code and what it printed."""
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


def report(outcomes: list[Outcome]) -> int:
    print(f"\n{'suite':<14}{'state':<15}{'passed':>8}{'failed':>8}{'skipped':>9}{'time':>9}{'budget':>9}")
    for outcome in outcomes:
        passed, failed, skipped = (outcome.counts.get(key, 0) for key in ("passed", "failed", "skipped"))
        print(
            f"{outcome.suite.name:<14}{outcome.state:<15}{passed:>8}{failed:>8}{skipped:>9}"
            f"{outcome.seconds:>8.0f}s{outcome.suite.budget_s:>8}s"
            + ("  over its budget" if outcome.seconds > outcome.suite.budget_s else "")
        )
    seconds = sum(outcome.seconds for outcome in outcomes)
    print(f"in all {seconds:.0f} s of {TOTAL_BUDGET_S} s")
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
    outcomes = []
    for suite in SUITES:
        if (only and suite.name not in only) or (suite.is_long and not options.all):
            continue
        if suite.name in skip:
            outcomes.append(Outcome(suite, "left out"))
            continue
        print(f"\n=== {suite.name}", flush=True)
        outcomes.append(run_suite(suite))
    return report(outcomes)


if __name__ == "__main__":
    sys.exit(main())
