"""Runs out of positions: near in time is one run, in whatever order they come."""

import datetime as dt
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from startline.telemetry.domain.trackers.runs import GAP, LONGEST, Run, find_run, new_run

NOON = dt.datetime(2026, 6, 7, 12, 0, tzinfo=dt.UTC)


def at(minutes: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


def sorted_into_runs(moments: list[dt.datetime]) -> list[Run]:
    runs: list[Run] = []
    for moment in moments:
        run = find_run(runs, moment)
        if run is None:
            runs.append(new_run(moment, prefix="owntracks"))
        else:
            run.extend(moment)
    return runs


def test_pause_of_half_an_hour_belongs_to_the_run_and_a_longer_one_does_not() -> None:
    runs = sorted_into_runs([at(0), at(10), at(40), at(70.1)])
    assert [(run.began_at, run.ended_at) for run in runs] == [(at(0), at(40)), (at(70.1), at(70.1))]
    assert [run.key for run in runs] == ["owntracks-20260607T120000", "owntracks-20260607T131006"]


def test_late_position_joins_the_run_around_it() -> None:
    run, other = Run("a", at(0), at(60)), Run("b", at(200), at(260))
    assert find_run([run, other], at(30)) is run
    assert find_run([run, other], at(-20)) is run
    assert find_run([run, other], at(180)) is other
    assert find_run([run, other], at(130)) is None


def test_another_log_of_the_application_is_another_run() -> None:
    run = new_run(at(0), mark="1764107000", prefix="gpslogger")
    assert find_run([run], at(1), mark="1764107000") is run
    assert find_run([run], at(1), mark="1764109999") is None


def test_run_ends_after_a_day() -> None:
    run = Run("a", NOON, NOON + LONGEST)
    assert find_run([run], NOON + LONGEST / 2) is run
    assert find_run([run], NOON + LONGEST + dt.timedelta(seconds=1)) is None


@given(st.lists(st.integers(0, 6 * 60), min_size=1, max_size=40), st.integers(0, 1000))
def test_positions_in_order_split_exactly_at_the_gaps(minutes, seed) -> None:
    moments = sorted(at(minute) for minute in minutes)
    runs = sorted_into_runs(moments)
    gaps = sum(after - before > GAP for before, after in pairwise(moments))
    assert len(runs) == gaps + 1
    # Replaying everything in any order makes no new run.
    again = list(moments)
    Random(seed).shuffle(again)
    assert all(find_run(runs, moment) is not None for moment in again)
