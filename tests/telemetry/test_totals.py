"""Totals of the profile through telemetry's own events and the real bus."""

import datetime as dt

import msgspec
import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from startline.platform.bus.models import DeadLetter
from startline.platform.bus.reader import OutboxBus
from startline.platform.bus.worker import drain
from startline.platform.live import keys
from startline.telemetry.actions.workouts import editing as actions
from startline.telemetry.actions.workouts.manual import ManualWorkout, record_manual_workout
from startline.telemetry.actions.workouts.totals import refresh_totals
from startline.telemetry.models import AthleteLog, Workout
from startline.users.contracts import SportTotals
from startline.users.models import SportTotals as SportTotalsRow
from startline.users.models import TotalsState
from tests.telemetry.factories import AthleteLogFactory, WorkoutFactory, recorded_workout

pytestmark = pytest.mark.django_db(transaction=True)


def deliver() -> None:
    drain(OutboxBus(), groups=["telemetry"], wait_s=5)
    assert DeadLetter.objects.count() == 0


def run(user, *, day: int, distance_m: float, year: int = 2026, sport: str = "run") -> Workout:
    values = ManualWorkout(
        sport=sport,
        started_at=dt.datetime(year, 6, day, 9, 0),
        elapsed_s=3600.0,
        distance_m=distance_m,
        ascent_m=10.0,
        calories_kcal=100.0,
    )
    return record_manual_workout(user.pk, values=values)


def totals_of(user) -> dict[tuple[str, int], tuple[int, float, float]]:
    return {
        (row.sport, row.year): (row.count, row.distance_m, row.longest_distance_m)
        for row in SportTotalsRow.objects.filter(user=user)
    }


def messages(valkey, user) -> list[tuple[str, dict]]:
    entries = valkey.xrange(keys.page_stream(user.pk))
    return [(fields[b"kind"].decode(), msgspec.json.decode(fields[b"data"])) for _, fields in entries]


def test_totals_follow_every_change(user):
    first = run(user, day=1, distance_m=5000.0)
    run(user, day=2, distance_m=8000.0)
    run(user, day=3, distance_m=3000.0, year=2025)
    ride = run(user, day=4, distance_m=40_000.0, sport="ride")
    deliver()
    assert totals_of(user) == {
        ("run", 2026): (2, 13_000.0, 8000.0),
        ("run", 2025): (1, 3000.0, 3000.0),
        ("ride", 2026): (1, 40_000.0, 40_000.0),
    }

    actions.edit_workout(user, workout_id=first.id, changes={"distance_m": 6000.0, "sport": "trail_run"})
    actions.delete_workout(user, workout_id=ride.id)
    deliver()
    assert totals_of(user) == {
        ("run", 2026): (1, 8000.0, 8000.0),
        ("run", 2025): (1, 3000.0, 3000.0),
        ("trail_run", 2026): (1, 6000.0, 6000.0),
    }

    actions.restore_workout(user, workout_id=ride.id)
    deliver()
    assert totals_of(user)[("ride", 2026)] == (1, 40_000.0, 40_000.0)
    assert TotalsState.objects.get(user=user).version == AthleteLog.objects.get(user=user).version == 7


def test_recorded_file_counts(user):
    workout = recorded_workout(user)
    deliver()

    (row,) = SportTotalsRow.objects.filter(user=user)
    assert (row.sport, row.year, row.count) == ("run", 2026, 1)
    assert (row.distance_m, row.moving_s) == (workout.distance_m, workout.moving_s)
    assert row.last_started_at == workout.started_at


def test_last_workout_deleted_leaves_no_totals(user):
    workout = run(user, day=1, distance_m=5000.0)
    actions.delete_workout(user, workout_id=workout.id)
    deliver()

    assert totals_of(user) == {}


def test_year_is_that_of_the_local_start(user):
    # 22:30 UTC on New Year's Eve is 2026 in Moscow.
    WorkoutFactory(user=user, started_at=dt.datetime(2025, 12, 31, 22, 30, tzinfo=dt.UTC))
    AthleteLogFactory(user=user)

    refresh_totals(user.pk)

    assert list(totals_of(user)) == [("run", 2026)]


def test_state_that_the_profile_has_is_not_computed_again(user, monkeypatch):
    given: list[tuple[list[SportTotals], int]] = []
    monkeypatch.setattr(
        "startline.users.api.set_totals",
        lambda user_id, *, totals, version: given.append((list(totals), version)),
    )
    run(user, day=1, distance_m=5000.0)

    assert [refresh_totals(user.pk), refresh_totals(user.pk)] == [True, False]
    run(user, day=2, distance_m=5000.0)
    assert refresh_totals(user.pk) is True
    assert [version for _, version in given] == [1, 2]


def test_number_of_queries_does_not_grow(user):
    run(user, day=1, distance_m=5000.0)
    refresh_totals(user.pk)
    counts = []
    for count in (1, 30):
        WorkoutFactory.create_batch(count, user=user)
        AthleteLog.objects.filter(user=user).update(version=F("version") + 1)
        with CaptureQueriesContext(connection) as queries:
            assert refresh_totals(user.pk) is True
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 14


def test_pages_are_told(user, empty_valkey):
    workout = run(user, day=1, distance_m=5000.0)
    deliver()
    actions.edit_workout(user, workout_id=workout.id, changes={"name": "x"})
    actions.delete_workout(user, workout_id=workout.id)
    actions.restore_workout(user, workout_id=workout.id)
    deliver()

    told = messages(empty_valkey, user)
    of_workout = [data for kind, data in told if kind == "workout" and data["change"] != "verdict"]
    assert of_workout == [
        {"id": str(workout.id), "change": change} for change in ("recorded", "changed", "deleted", "restored")
    ]
    assert [data for kind, data in told if kind == "totals"] == [{"version": 1}, {"version": 4}]
