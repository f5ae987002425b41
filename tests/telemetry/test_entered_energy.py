"""The energy of a workout by hand: what the person says, else an estimate that says that it is one."""

import datetime as dt

import pytest

from startline.telemetry.actions.groups.joining import join_workouts
from startline.telemetry.actions.groups.splitting import choose_recording
from startline.telemetry.actions.workouts.editing import edit_workout
from startline.telemetry.actions.workouts.health import forget_health_facts
from startline.telemetry.actions.workouts.manual import ManualWorkout, record_manual_workout
from startline.telemetry.models import Recording, Workout
from tests.telemetry.gear_story import weigh

pytestmark = pytest.mark.django_db(transaction=True)
# 10 km in an hour: 166.7 m/min x 0.2 + 3.5 = 36.83 ml/kg/min (ACSM), 70 kg, 5 kcal a litre.
RUN_KCAL = 36.8333 * 70 / 1000 * 5 * 60


def enter(user, **values) -> Workout:
    given = {"sport": "run", "elapsed_s": 3600.0, "distance_m": 10_000.0}
    entered = ManualWorkout(**{**given, "started_at": dt.datetime(2026, 6, 1, 9), **values})
    return record_manual_workout(user.pk, values=entered)


def energy(workout: Workout) -> tuple[float | None, str]:
    workout.refresh_from_db()
    kcal = workout.calories_kcal
    return None if kcal is None else round(kcal, 1), workout.calories_source


def test_run_is_estimated_by_mass_and_speed(user):
    weigh(user, 70)

    assert energy(enter(user)) == (round(RUN_KCAL, 1), "estimate")
    assert energy(enter(user, calories_kcal=500.0)) == (500.0, "manual")
    assert energy(enter(user, sport="ride")) == (None, ""), "there is no formula by speed alone"


def test_without_a_known_mass_nothing_is_said(user):
    assert energy(enter(user)) == (None, "")


def test_estimate_follows_the_numbers_until_the_person_says_it(user):
    weigh(user, 70)
    workout = enter(user)

    edit_workout(user, workout_id=workout.id, changes={"distance_m": 12_000.0})
    assert energy(workout) == (round((200 * 0.2 + 3.5) * 70 / 1000 * 5 * 60, 1), "estimate")
    edit_workout(user, workout_id=workout.id, changes={"calories_kcal": 640.0})
    edit_workout(user, workout_id=workout.id, changes={"distance_m": 10_000.0})
    assert energy(workout) == (640.0, "manual")
    edit_workout(user, workout_id=workout.id, changes={"calories_kcal": None})
    assert energy(workout) == (round(RUN_KCAL, 1), "estimate")
    edit_workout(user, workout_id=workout.id, changes={"sport": "ride"})
    assert energy(workout) == (None, "")


def test_average_heart_rate_comes_before_the_speed(user):
    weigh(user, 75)
    user.sex, user.date_of_birth = "male", dt.date(1991, 6, 1)
    user.save()

    assert energy(enter(user, heart_rate_avg_bpm=150.0)) == (round(14.7007 * 60, 1), "heart_rate")


def test_no_estimate_outlives_the_consent_to_the_mass(user):
    weigh(user, 70)
    stays, goes = enter(user), enter(user, distance_m=9000.0)
    joined = join_workouts(user, workout_id=stays.id, other_id=goes.id)
    assert energy(joined)[1] == "estimate"

    forget_health_facts(user.pk)

    assert energy(joined) == (None, "")
    assert {each.entered["calories_kcal"] for each in Recording.objects.all()} == {None}
    other = Recording.objects.get(is_primary=False)
    led = choose_recording(user, workout_id=joined.id, recording_id=other.id)
    assert energy(led)[1] == "estimate", "as long as the mass is there"
