"""The one way to measure: cases in turns, medians, a ratio that is above 1 when we are better.

A benchmark is a module `benchmarks/<name>.py` with a docstring and `run(bench) -> Iterable[Figure]`.
"""

import contextlib
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

Case = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number and what it is held against.

    Args:
        name: `bench.what_unit`.
        value: the median of ours.
        unit: of `value` and `against_value`.
        against: a peer, a limit or an aim.
        against_value: its median, measured in the same run in turns, or the limit itself.
        ratio: above 1 when ours is better, whichever way is better.
        spread: half the range between the quartiles of our values, as a part of the median.
    """

    name: str
    value: float
    unit: str
    against: str
    against_value: float
    ratio: float
    spread: float

    def as_dict(self) -> dict[str, Any]:
        """Return it for `--json`, rounded to what was measured."""
        numbers = ("value", "against_value", "ratio", "spread")
        return {k: _rounded(v) if k in numbers else v for k, v in asdict(self).items()}

    def as_line(self) -> str:
        """Return it for people."""
        shown = self.as_dict()
        return (
            f"{self.name:<34} {shown['value']:>12} {self.unit:<12} against {self.against}: "
            f"{shown['against_value']} {self.unit}, ratio {shown['ratio']}, spread {self.spread:.0%}"
        )


@dataclass(frozen=True, slots=True)
class Bench:
    """How much to measure: `quick` is a check that it works, in seconds."""

    quick: bool = False

    def choose(self, *, full: int, quick: int) -> int:
        """Return a size for this run."""
        return quick if self.quick else full


def in_turns(cases: Mapping[str, Case], *, rounds: int) -> dict[str, list[float]]:
    """Run the cases one after the other, `rounds` times round, after one round that does not count.

    In turns, so that whatever else the machine does in the meantime falls on all of them. A case returns its
    own measure (seconds, items a second …).
    """
    for case in cases.values():
        case()
    values: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            values[name].append(case())
    return values


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def per_second(count: int, work: Callable[[], object]) -> float:
    """Return how many of `count` things a second `work` does."""
    return count / timed(work)


def figure(
    name: str,
    values: Sequence[float],
    *,
    unit: str,
    against: str,
    against_values: Sequence[float],
    is_more_better: bool,
) -> Figure:
    """Make a figure of the medians; `against_values` may be one limit or aim."""
    ours, theirs = statistics.median(values), statistics.median(against_values)
    better, worse = (ours, theirs) if is_more_better else (theirs, ours)
    quartiles = statistics.quantiles(values, n=4) if len(values) > 1 else [ours, ours, ours]
    return Figure(
        name=name,
        value=ours,
        unit=unit,
        against=against,
        against_value=theirs,
        ratio=better / worse if worse else float("inf") if better else 1.0,
        spread=(quartiles[2] - quartiles[0]) / 2 / ours if ours else 0.0,
    )


def more(name: str, values: list[float], unit: str, against: str, limits_: list[float]) -> Figure:
    """A figure of which more is better."""
    return figure(name, values, unit=unit, against=against, against_values=limits_, is_more_better=True)


def less(name: str, values: list[float], unit: str, against: str, limits_: list[float]) -> Figure:
    """A figure of which less is better."""
    return figure(name, values, unit=unit, against=against, against_values=limits_, is_more_better=False)


@contextlib.contextmanager
def platform() -> Iterator[Path]:
    """PostgreSQL and Valkey of its own, migrated, with Django ready; yields the data folder.

    The engines keep what they write, as in production. Give no address of a server: figures of a server that
    others use say nothing.
    """
    from startline.platform.embedded.postgres import EmbeddedPostgres, PostgresSpec
    from startline.platform.embedded.valkey import EmbeddedValkey, ValkeySpec

    folder = Path(tempfile.mkdtemp(prefix="startline-bench-"))
    logs, sockets = folder / "logs", folder / "run"
    logs.mkdir()
    postgres = EmbeddedPostgres(
        PostgresSpec(
            data_folder=folder / "postgres",
            socket_folder=sockets / "postgres",
            log_path=logs / "postgres.log",
        )
    )
    valkey = EmbeddedValkey(
        ValkeySpec(
            data_folder=folder / "valkey", socket_folder=sockets / "valkey", log_path=logs / "valkey.log"
        )
    )
    try:
        postgres.start()
        valkey.start()
        os.environ.update(
            STARTLINE_DATABASE_URL=postgres.url,
            STARTLINE_VALKEY_URL=valkey.url,
            STARTLINE_DATA_DIR=str(folder),
            DJANGO_SETTINGS_MODULE="startline.config.settings",
        )
        _set_up_django()
        yield folder
    finally:
        valkey.stop()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _set_up_django() -> None:
    import logging

    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.WARNING)
    call_command("migrate", interactive=False, verbosity=0)


def _rounded(value: float) -> float:
    """Four figures are more than any of this is good for."""
    return float(f"{value:.4g}")
