"""A workout that counts again is joined with what came in of the same activity meanwhile."""

import datetime as dt

import pytest
from procrastinate.contrib.django import app

from startline.platform.bus.models import OutboxEvent
from startline.platform.clock import utc_now
from startline.platform.storage import objects
from startline.telemetry.actions.groups.splitting import split_recording
from startline.telemetry.actions.recordings.receiving import store_recording
from startline.telemetry.actions.workouts.editing import delete_workout, restore_workout
from startline.telemetry.actions.workouts.erasing import purge_deleted_workouts
from startline.telemetry.actions.workouts.totals import refresh_totals
from startline.telemetry.models import Recording, Workout
from startline.users.models import SportTotals, User
from tests.telemetry.factories import FROM_PAGE
from tests.telemetry.recorders import outing, phone_file, piece, receive, watch_file

pytestmark = pytest.mark.django_db(transaction=True)


def live(user: User) -> list[Workout]:
    return list(Workout.objects.filter(user=user, deleted_at=None))


def count_in_totals(user: User) -> int:
    refresh_totals(user.pk)
    return sum(row.count for row in SportTotals.objects.filter(user=user))


def run_jobs() -> None:
    worker = app.with_connector(app.connector.get_worker_connector())
    worker.run_worker(wait=False, queues=["groups"], install_signal_handlers=False, listen_notify=False)


@pytest.fixture
def deleted_and_copy(user) -> tuple[Workout, Workout]:
    """The watch's workout, deleted, and the phone's that came in after that."""
    run = outing()
    first = receive(user, watch_file(run), file_name="watch.fit").workout
    delete_workout(user, workout_id=first.id)
    second = receive(user, phone_file(run), file_name="phone.gpx")
    assert second.state == "created"
    return first, second.workout


def test_restored_workout_takes_in_the_copy_and_gives_it_back(user, deleted_and_copy):
    first, copy = deleted_and_copy
    events_before = OutboxEvent.objects.count()

    restored = restore_workout(user, workout_id=first.id)

    assert live(user) == [restored]
    assert (restored.id, restored.recording_count, restored.file_name) == (first.id, 2, "watch.fit")
    events = OutboxEvent.objects.order_by("pk")[events_before:]
    assert [event.name for event in events] == [
        "telemetry.workout_deleted.v1",
        "telemetry.workout_changed.v1",
    ]
    phone = Recording.objects.get(file_name="phone.gpx")
    watch = Recording.objects.get(file_name="watch.fit")
    assert (phone.joined_from_id, phone.match["with"], watch.match) == (copy.id, str(watch.id), None)
    assert count_in_totals(user) == 1

    assert restore_workout(user, workout_id=copy.id).id == copy.id
    assert {each.id for each in live(user)} == {first.id, copy.id}
    assert len(list(objects.list_keys("streams"))) == 2


def test_younger_one_that_is_restored_goes_up_in_the_older_one(user):
    run = outing()
    kept_apart = receive(user, watch_file(run), file_name="watch.fit").workout
    delete_workout(user, workout_id=kept_apart.id)
    younger = receive(user, phone_file(run), file_name="phone.gpx").workout
    delete_workout(user, workout_id=younger.id)
    restore_workout(user, workout_id=kept_apart.id)

    stays = restore_workout(user, workout_id=younger.id)

    assert (stays.id, stays.recording_count, live(user)) == (kept_apart.id, 2, [stays])
    younger.refresh_from_db()
    assert younger.merged_into_id == stays.id


def test_wrong_clock_is_set_right_when_it_is_restored(user):
    run = outing(length_m=3000)
    watch = receive(user, watch_file(run), file_name="watch.fit").workout
    delete_workout(user, workout_id=watch.id)
    receive(user, phone_file(run, shift=dt.timedelta(hours=3)), file_name="local-time.gpx")

    restored = restore_workout(user, workout_id=watch.id)

    assert (restored.recording_count, restored.started_at) == (2, watch.started_at)
    phone = Recording.objects.get(file_name="local-time.gpx")
    assert (phone.clock_shift_s, phone.match["shift_s"]) == (-3 * 3600, -3 * 3600)


def test_what_was_split_stays_apart_when_it_is_restored(user):
    run = outing()
    receive(user, watch_file(run), file_name="watch.fit")
    workout = receive(user, phone_file(run), file_name="phone.gpx").workout
    phone = Recording.objects.get(file_name="phone.gpx")
    split_off = split_recording(user, workout_id=workout.id, recording_id=phone.id).split_off
    delete_workout(user, workout_id=split_off.id)

    assert restore_workout(user, workout_id=split_off.id).id == split_off.id
    assert len(live(user)) == 2


def test_file_that_comes_in_again_joins_the_copy_at_once(user, deleted_and_copy):
    first, _copy = deleted_and_copy

    again = receive(user, watch_file(outing()), file_name="watch.fit")

    assert (again.state, again.workout_id) == ("restored", first.id)
    assert [each.recording_count for each in live(user)] == [2]
    assert count_in_totals(user) == 1


def send_again(user: User) -> None:
    """The watch's file, at an entrance that does not wait for its processing."""
    stored = store_recording(user.pk, data=watch_file(outing()), file_name="watch.fit", source=FROM_PAGE)
    assert (stored.state, stored.is_restored) == ("duplicate", True)


def test_file_that_is_only_stored_joins_the_copy_soon_after_and_never_counts_beside_it(
    user, deleted_and_copy
):
    first, copy = deleted_and_copy
    Workout.objects.filter(pk=first.id).update(deleted_at=utc_now() - dt.timedelta(days=31))
    send_again(user)
    assert live(user) == [copy]
    assert count_in_totals(user) == 1
    assert purge_deleted_workouts() == 0, "it is on its way back"

    run_jobs()

    (workout,) = live(user)
    assert (workout.id, workout.recording_count) == (first.id, 2)
    assert count_in_totals(user) == 1


def test_workout_that_is_deleted_again_before_the_job_stays_deleted(user, deleted_and_copy):
    first, copy = deleted_and_copy
    send_again(user)
    restore_workout(user, workout_id=first.id)
    delete_workout(user, workout_id=first.id)

    run_jobs()

    assert live(user) == []
    assert restore_workout(user, workout_id=copy.id).recording_count == 1


def test_file_that_is_only_stored_brings_its_workout_back_at_once_where_there_is_no_copy(user):
    workout = receive(user, watch_file(outing()), file_name="watch.fit").workout
    delete_workout(user, workout_id=workout.id)

    send_again(user)

    assert live(user) == [workout]


def test_restored_workout_without_a_copy_is_as_it_was(user):
    run = outing()
    whole = receive(user, watch_file(piece(run, 0, 300)), file_name="watch.fit").workout
    delete_workout(user, workout_id=whole.id)

    restored = restore_workout(user, workout_id=whole.id)

    assert (restored.version, restored.recording_count) == (3, 1)
    assert (restored.distance_m, restored.samples_object_key) == (whole.distance_m, whole.samples_object_key)
