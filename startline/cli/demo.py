"""`startline demo`: athletes with weeks of training; `--city` makes a whole town of them."""

import argparse
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from startline.cli.django_setup import set_up_django
from startline.platform.clock import utc_now

WEEKS, CITY_WEEKS, CITY_PEOPLE = 8, 26, 200
PROGRESS_EVERY_S = 2.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Choose between the dozen and the city."""
    parser.add_argument("--city", action="store_true", help=f"{CITY_PEOPLE} athletes with half a year each")
    parser.add_argument("--people", type=int, default=0, help="that many athletes instead")
    parser.add_argument("--weeks", type=int, default=0, help="that many weeks back instead")
    parser.add_argument("--workers", type=int, default=0, help="processes (city: 2, else 1)")


def run(options: argparse.Namespace) -> int:
    """Make the accounts and bring in the outings; started again, it goes on where it stopped."""
    set_up_django()
    from startline.cli.demo_data.people import city, dozen
    from startline.users.api import ensure_demo_accounts

    ensure_demo_accounts()
    weeks = options.weeks or (CITY_WEEKS if options.city else WEEKS)
    count = options.people or (CITY_PEOPLE if options.city else 0)
    people = city(count) if count else dozen()
    workers = options.workers or (2 if options.city else 1)
    tasks = [(person, weeks, utc_now()) for person in people]
    started, created, known, shown_at = time.monotonic(), 0, 0, 0.0
    for done, states in enumerate(_fill_all(tasks, workers), start=1):
        created += states.count("created")
        known += states.count("known")
        if time.monotonic() - shown_at >= PROGRESS_EVERY_S or done == len(tasks):
            shown_at = time.monotonic()
            _show(done, len(tasks), created, known, time.monotonic() - started)
    return 0


def _fill_all(tasks: list[tuple], workers: int) -> Iterator[list[str]]:
    if workers == 1:
        yield from map(_fill_one, tasks)
        return
    # Spawned, not forked: a child must not share the parent's database connection.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker)
    try:
        yield from pool.map(_fill_one, tasks)
    finally:
        # When stopped, the athletes that are begun are finished; the rest is for the next start.
        pool.shutdown(cancel_futures=True)


def _start_worker() -> None:
    # Ctrl-C reaches the whole group; only the parent answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    set_up_django()


def _fill_one(task: tuple) -> list[str]:
    from startline.cli.demo_data.filling import fill_season

    person, weeks, now = task
    return [filled.state for filled in fill_season(person, weeks=weeks, now=now)]


def _show(done: int, of: int, created: int, known: int, seconds: float) -> None:
    rate = created / seconds if seconds else 0.0
    text = f"demo: {done} of {of} athletes, {created} workouts"
    text += f" ({known} were there)" if known else ""
    print(f"{text}, {rate:.1f} workouts/s, {seconds:.0f} s", file=sys.stdout, flush=True)
