"""Races: the same file at fifty places at once, edits of one version, deletion beside processing."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from startline.platform.errors import VersionConflictError
from startline.platform.storage import objects
from startline.telemetry import locks
from startline.telemetry.actions.recordings.receiving import receive_file, store_recording
from startline.telemetry.actions.workouts import editing as workout_actions
from startline.telemetry.actions.workouts.erasing import erase_person
from startline.telemetry.errors import AthleteErasedError
from startline.telemetry.models import AthleteLog, Recording, Workout
from tests.telemetry.factories import FROM_PAGE, recorded_workout, run_file
from tests.telemetry.recorders import outing, phone_file, watch_file

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, call: Callable[[int], Any]) -> list[Any]:
    """Run `call(number)` in `count` threads that start together; each has a connection of its own."""
    barrier = threading.Barrier(count)

    def run(number: int) -> Any:
        try:
            barrier.wait(timeout=30)
            return call(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_fifty_uploads_of_the_same_bytes_are_one_workout(user):
    data = run_file()

    received = at_once(50, lambda _: receive_file(user.pk, data=data, file_name="run.fit", source=FROM_PAGE))

    assert Counter(each.state for each in received) == {"created": 1, "duplicate": 49}
    assert {each.workout_id for each in received} == {Workout.objects.get().id}
    assert Recording.objects.count() == 1
    assert AthleteLog.objects.get(user=user).version == 1
    assert len(list(objects.list_keys("streams"))) == 1
    assert len(list(objects.list_keys("originals"))) == 1


def test_fifty_copies_of_one_run_at_once_are_one_workout(user):
    run = outing()
    copies = [watch_file(run), *(phone_file(run, number=number) for number in range(49))]

    received = at_once(
        50, lambda n: receive_file(user.pk, data=copies[n], file_name=f"{n}.gpx", source=FROM_PAGE)
    )

    assert Counter(each.state for each in received) == {"created": 1, "merged": 49}
    workout = Workout.objects.get()
    assert {each.workout_id for each in received} == {workout.id}
    assert (workout.recording_count, workout.trust, workout.version) == (50, "device", 50)
    assert Recording.objects.filter(is_primary=True).get().trust == "device"
    assert AthleteLog.objects.get(user=user).version == 50
    assert list(objects.list_keys("streams")) == [workout.samples_object_key]
    assert len(list(objects.list_keys("originals"))) == 50


def test_edits_and_copies_at_once_leave_a_whole_workout(user):
    run = outing()
    workout = receive_file(user.pk, data=watch_file(run), file_name="w.fit", source=FROM_PAGE).workout

    def act(number: int) -> None:
        if number % 4 == 0:
            workout_actions.edit_workout(user, workout_id=workout.id, changes={"effort": number % 9 + 1})
        else:
            receive_file(user.pk, data=phone_file(run, number=number), file_name="p.gpx", source=FROM_PAGE)

    at_once(16, act)

    merged = Workout.objects.get()
    assert (merged.id, merged.recording_count, merged.version) == (workout.id, 13, 17)
    assert merged.effort is not None
    assert list(objects.list_keys("streams")) == [merged.samples_object_key]


def test_stored_and_answered_at_once_is_one_recording(user):
    data = run_file()

    def enter(number: int) -> Any:
        entrance = receive_file if number % 2 else store_recording
        return entrance(user.pk, data=data, file_name="run.fit", source=FROM_PAGE)

    at_once(10, enter)

    assert Recording.objects.count() == 1
    assert Workout.objects.count() <= 1


def test_of_two_edits_of_one_version_one_wins(user):
    workout = recorded_workout(user)

    def edit(number: int) -> str:
        try:
            workout_actions.edit_workout(
                user, workout_id=workout.id, changes={"name": f"Run {number}"}, expected_version=1
            )
        except VersionConflictError:
            return "conflict"
        return "edited"

    outcomes = at_once(8, edit)

    assert Counter(outcomes) == {"edited": 1, "conflict": 7}
    assert Workout.objects.get().version == 2


def test_upload_that_was_measured_before_the_account_was_erased_is_undone(user, monkeypatch):
    from startline.telemetry.actions.recordings import inline_processing

    measure = inline_processing.measure_file

    def measure_while_the_account_goes(*arguments, **values):
        measured = measure(*arguments, **values)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: (erase_person(user.pk), connection.close())).result()
        return measured

    monkeypatch.setattr(inline_processing, "measure_file", measure_while_the_account_goes)
    with pytest.raises(AthleteErasedError):
        receive_file(user.pk, data=run_file(), file_name="run.fit", source=FROM_PAGE)

    assert (Workout.objects.count(), Recording.objects.count()) == (0, 0)
    assert list(objects.list_keys("originals")) == []
    assert list(objects.list_keys("streams")) == []


@pytest.mark.parametrize(
    "take",
    [
        lambda user: locks.lock_workouts_of_user(user.pk),
        lambda user: locks.lock_workout(Workout().id, user_id=user.pk),
        lambda user: locks.lock_recording(Recording().id),
    ],
    ids=["workouts of user", "workout", "recording"],
)
def test_locks_need_a_transaction(user, take):
    with pytest.raises((RuntimeError, transaction.TransactionManagementError)):
        take(user)
