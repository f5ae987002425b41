"""Entering by hand, editing, deleting and restoring, at the level of actions."""

import datetime as dt

import pytest

from startline.platform.bus.models import OutboxEvent
from startline.platform.errors import VersionConflictError
from startline.platform.storage import objects
from startline.telemetry.actions.groups import drafts
from startline.telemetry.actions.recordings.receiving import receive_file
from startline.telemetry.actions.workouts import editing as actions
from startline.telemetry.actions.workouts.erasing import purge_deleted_workouts
from startline.telemetry.actions.workouts.manual import ManualWorkout, record_manual_workout
from startline.telemetry.errors import WorkoutInvalidError, WorkoutNotFoundError
from startline.telemetry.models import AthleteLog, Recording, Workout
from tests.telemetry.factories import FROM_PAGE, WorkoutFactory, recorded_workout, ride_file
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db


def manual(**values) -> ManualWorkout:
    given = {"sport": "strength", "started_at": dt.datetime(2026, 6, 7, 18, 0), "elapsed_s": 3600.0}
    return ManualWorkout(**{**given, **values})


def refused_fields(refusal) -> dict[str, str]:
    return {error.field: error.code for error in refusal.value.field_errors}


def test_manual_workout_is_local_to_the_person(user):
    workout = record_manual_workout(user.pk, values=manual(name="  Gym  ", distance_m=1800.0))

    workout.refresh_from_db()
    assert (workout.sport, workout.family, workout.source_kind) == ("strength", "other", "manual")
    assert workout.name == "Gym"
    assert workout.started_at == dt.datetime(2026, 6, 7, 15, 0, tzinfo=dt.UTC)
    assert (workout.time_zone, workout.utc_offset_s) == ("Europe/Moscow", 10_800)
    assert workout.local_date == dt.date(2026, 6, 7)
    assert (workout.moving_s, workout.elapsed_s, workout.speed_avg_mps) == (3600.0, 3600.0, 0.5)
    assert (workout.distance_source, workout.moving_source, workout.calories_source) == (
        "manual",
        "manual",
        "",
    )
    assert OutboxEvent.objects.get().name == "telemetry.workout_recorded.v1"


def test_manual_workout_with_an_offset_keeps_its_moment_and_shows_it_in_its_zone(user):
    started_at = dt.datetime(2026, 6, 7, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-4)))
    workout = record_manual_workout(
        user.pk, values=manual(started_at=started_at, time_zone="America/New_York")
    )

    assert workout.started_at == dt.datetime(2026, 6, 8, 3, 30, tzinfo=dt.UTC)
    assert (workout.local_date, workout.utc_offset_s) == (dt.date(2026, 6, 7), -14_400)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"sport": "chess"}, {"sport": "unknown"}),
        ({"elapsed_s": 0}, {"elapsed_s": "too_low"}),
        ({"elapsed_s": float("nan")}, {"elapsed_s": "too_low"}),
        ({"moving_s": 3601.0}, {"moving_s": "too_high"}),
        ({"distance_m": -1.0, "effort": 11}, {"distance_m": "too_low", "effort": "too_high"}),
        ({"time_zone": "Mars/Olympus"}, {"time_zone": "unknown"}),
        ({"name": "x" * 121}, {"name": "too_long"}),
        ({"started_at": dt.datetime(1949, 12, 31, 12, 0)}, {"started_at": "too_early"}),
        ({"started_at": dt.datetime(2126, 1, 1, 12, 0)}, {"started_at": "too_late"}),
    ],
)
def test_manual_workout_with_wrong_values_names_each(user, values, expected):
    with pytest.raises(WorkoutInvalidError) as refusal:
        record_manual_workout(user.pk, values=manual(**values))

    assert refused_fields(refusal) == expected
    assert (Workout.objects.count(), OutboxEvent.objects.count()) == (0, 0)


def test_edit_changes_texts_and_counts_one_version(user):
    workout = recorded_workout(user)

    edited = actions.edit_workout(
        user,
        workout_id=workout.id,
        changes={"name": "Along the river", "description": " Warm. ", "effort": 7},
        expected_version=1,
    )

    assert (edited.name, edited.description, edited.effort) == ("Along the river", "Warm.", 7)
    assert edited.version == 2
    assert edited.distance_m == workout.distance_m
    assert AthleteLog.objects.get(user=user).version == 2
    assert OutboxEvent.objects.latest("id").name == "telemetry.workout_changed.v1"


def test_edit_that_changes_nothing_makes_no_version(user):
    workout = recorded_workout(user)
    events = OutboxEvent.objects.count()

    same = actions.edit_workout(user, workout_id=workout.id, changes={"name": workout.name, "sport": "run"})

    assert same.version == 1
    assert OutboxEvent.objects.count() == events


def test_edit_of_an_outdated_version_changes_nothing(user):
    workout = recorded_workout(user)
    actions.edit_workout(user, workout_id=workout.id, changes={"name": "First"})

    with pytest.raises(VersionConflictError) as refusal:
        actions.edit_workout(user, workout_id=workout.id, changes={"name": "Second"}, expected_version=1)

    assert refusal.value.data == {"version": 2}
    assert Workout.objects.get().name == "First"


def test_another_family_measures_the_file_again_and_keeps_the_texts(user):
    data = ride_file()
    received = receive_file(user.pk, data=data, file_name="ride.fit", source=FROM_PAGE)
    before = Workout.objects.get()
    actions.edit_workout(user, workout_id=before.id, changes={"name": "Commute"})

    edited = actions.edit_workout(user, workout_id=received.workout_id, changes={"sport": "run"})

    edited.refresh_from_db()
    assert (edited.sport, edited.family, edited.name, edited.version) == ("run", "run", "Commute", 3)
    assert (before.sport, before.cadence_avg_spm is None) == ("road_ride", edited.cadence_avg_spm is None)
    # A run's cadence counts both feet.
    if before.cadence_avg_spm is not None:
        assert edited.cadence_avg_spm == pytest.approx(2 * before.cadence_avg_spm)
    assert edited.samples_object_key != before.samples_object_key
    assert objects.exists(edited.samples_object_key)
    assert (edited.created_at, edited.file_name) == (before.created_at, "ride.fit")


def test_another_sport_of_the_family_keeps_every_number(user):
    workout = recorded_workout(user)

    edited = actions.edit_workout(user, workout_id=workout.id, changes={"sport": "trail_run"})

    assert (edited.sport, edited.family, edited.samples_object_key) == (
        "trail_run",
        "run",
        workout.samples_object_key,
    )


@pytest.mark.django_db(transaction=True)
def test_sport_that_somebody_else_changes_meanwhile_is_measured_again(user, monkeypatch):
    workout = recorded_workout(user)
    measure = drafts.measure_basis

    def measure_beside_another_edit(basis, **values):
        monkeypatch.undo()
        actions.edit_workout(user, workout_id=workout.id, changes={"sport": "ride", "effort": 3})
        return measure(basis, **values)

    monkeypatch.setattr(drafts, "measure_basis", measure_beside_another_edit)
    actions.edit_workout(user, workout_id=workout.id, changes={"sport": "hike"})

    workout.refresh_from_db()
    assert (workout.sport, workout.family, workout.effort, workout.version) == ("hike", "walk", 3, 3)
    assert list(objects.list_keys("streams")) == [workout.samples_object_key]


def test_recorded_numbers_are_not_open(user):
    workout = recorded_workout(user)

    with pytest.raises(WorkoutInvalidError) as refusal:
        actions.edit_workout(user, workout_id=workout.id, changes={"distance_m": 99_000.0})

    assert refused_fields(refusal) == {"distance_m": "recorded"}
    assert Workout.objects.get().distance_m == workout.distance_m


def test_numbers_of_a_manual_workout_are_open(user):
    workout = record_manual_workout(user.pk, values=manual(distance_m=1000.0))

    edited = actions.edit_workout(
        user,
        workout_id=workout.id,
        changes={"elapsed_s": 1800.0, "distance_m": 3600.0, "time_zone": "Asia/Tokyo", "calories_kcal": 90.0},
    )

    # Moving was the whole hour: it can't be longer than the half hour that is left.
    assert (edited.elapsed_s, edited.moving_s, edited.speed_avg_mps) == (1800.0, 1800.0, 2.0)
    assert edited.started_at == dt.datetime(2026, 6, 7, 15, 0, tzinfo=dt.UTC)
    assert (edited.utc_offset_s, edited.local_date) == (32_400, dt.date(2026, 6, 8))
    assert edited.calories_source == "manual"


def test_deleted_workout_is_gone_until_it_is_restored(user):
    workout = recorded_workout(user)

    actions.delete_workout(user, workout_id=workout.id)
    with pytest.raises(WorkoutNotFoundError):
        actions.edit_workout(user, workout_id=workout.id, changes={"name": "x"})
    with pytest.raises(WorkoutNotFoundError):
        actions.delete_workout(user, workout_id=workout.id)
    restored = actions.restore_workout(user, workout_id=workout.id)

    assert (restored.deleted_at, restored.version) == (None, 3)
    assert actions.restore_workout(user, workout_id=workout.id).version == 3
    assert objects.exists(workout.samples_object_key)


def test_nobody_else_changes_a_workout(user):
    workout = recorded_workout(user)
    stranger = UserFactory()

    for call in (
        lambda: actions.edit_workout(stranger, workout_id=workout.id, changes={"name": "mine"}),
        lambda: actions.delete_workout(stranger, workout_id=workout.id),
        lambda: actions.restore_workout(stranger, workout_id=workout.id),
    ):
        with pytest.raises(WorkoutNotFoundError):
            call()

    assert Workout.objects.get().version == 1


def test_purge_removes_what_was_deleted_over_thirty_days_ago(user, django_capture_on_commit_callbacks):
    old, fresh = recorded_workout(user, seed=1), recorded_workout(user, seed=2)
    for workout, days in ((old, 31), (fresh, 29)):
        deleted_at = dt.datetime.now(dt.UTC) - dt.timedelta(days=days)
        Workout.objects.filter(pk=workout.pk).update(deleted_at=deleted_at)
    kept = Recording.objects.get(workout=fresh)

    with django_capture_on_commit_callbacks(execute=True):
        assert purge_deleted_workouts() == 1

    assert Workout.objects.get().id == fresh.id
    assert Recording.objects.get() == kept
    assert list(objects.list_keys("originals")) == [kept.object_key]
    assert list(objects.list_keys("streams")) == [fresh.samples_object_key]


def test_purge_leaves_live_workouts(user):
    WorkoutFactory(user=user)

    assert purge_deleted_workouts() == 0
    assert Workout.objects.count() == 1
