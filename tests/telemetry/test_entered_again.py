"""A workout by hand that was joined once and stands alone again is matched like any other by hand."""

import datetime as dt

import pytest

from startline.telemetry.actions.groups.splitting import remove_recording, split_recording
from startline.telemetry.actions.workouts.editing import edit_workout
from startline.telemetry.actions.workouts.manual import ManualWorkout, record_manual_workout
from startline.telemetry.models import Recording, Workout
from startline.users.models import User
from tests.telemetry.recorders import outing, phone_file, receive, watch_file

pytestmark = pytest.mark.django_db(transaction=True)


def live(user: User) -> list[Workout]:
    return list(Workout.objects.filter(user=user, deleted_at=None))


@pytest.fixture
def run():
    return outing()


@pytest.fixture
def joined(user, run) -> Workout:
    """Numbers by hand that a phone's file joined."""
    values = ManualWorkout(
        sport="run",
        started_at=run.started_at,
        elapsed_s=float(run.samples.time_s[-1]),
        distance_m=float(run.samples.distance_m[-1]),
    )
    entered = record_manual_workout(user.pk, values=values)
    received = receive(user, phone_file(run), file_name="phone.gpx")
    assert (received.state, received.workout_id) == ("merged", entered.id)
    return received.workout


def phone_id():
    return Recording.objects.get(file_name="phone.gpx").id


def test_next_file_joins_numbers_that_are_left_alone(user, run, joined):
    alone = remove_recording(user, workout_id=joined.id, recording_id=phone_id())
    assert (alone.source_kind, alone.recording_count) == ("manual", 1)

    received = receive(user, watch_file(run), file_name="watch.fit")

    assert (received.state, live(user)) == ("merged", [joined])
    assert (received.workout.file_name, received.workout.recording_count) == ("watch.fit", 2)
    assert Recording.objects.filter(source_kind="manual").count() == 1


def test_file_that_was_split_from_them_is_not_joined_through_a_third_one(user, run, joined):
    split = split_recording(user, workout_id=joined.id, recording_id=phone_id())

    received = receive(user, watch_file(run), file_name="watch.fit")

    # The watch fits both; it goes to the numbers, which it overlaps more.
    assert received.workout_id == joined.id
    assert {each.id: each.recording_count for each in live(user)} == {joined.id: 2, split.split_off.id: 1}


def test_changed_numbers_are_what_the_next_file_is_matched_by(user, run, joined):
    remove_recording(user, workout_id=joined.id, recording_id=phone_id())
    later = run.started_at + dt.timedelta(hours=5)
    edit_workout(
        user,
        workout_id=joined.id,
        changes={
            "started_at": later.replace(tzinfo=None),
            "elapsed_s": 7200.0,
            "distance_m": 30_000.0,
            "sport": "ride",
        },
    )

    by_hand, workout = Recording.objects.get(source_kind="manual"), Workout.objects.get(pk=joined.id)
    shown = ("started_at", "elapsed_s", "distance_m", "family", "sport")
    assert [getattr(by_hand, name) for name in shown] == [getattr(workout, name) for name in shown]
    assert (by_hand.elapsed_s, by_hand.family) == (7200.0, "ride")
    assert receive(user, watch_file(run), file_name="watch.fit").state == "created"
