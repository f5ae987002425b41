"""What was cropped off stays off, whatever becomes of the recordings."""

import datetime as dt

import pytest

from startline.telemetry.actions.groups.splitting import choose_recording, remove_recording
from startline.telemetry.actions.workouts.crops import crop_workout, uncrop_workout
from startline.telemetry.models import Recording, Workout
from tests.telemetry.recorders import outing, phone_file, receive, watch_file

pytestmark = pytest.mark.django_db(transaction=True)
CUT_S = 300.0


@pytest.fixture
def run():
    return outing(length_m=3000)


def recording(file_name: str) -> Recording:
    return Recording.objects.get(file_name=file_name)


def two_clocks(user, run, *, hours: int) -> Workout:
    """A watch's and a phone's recording of one run; the phone's clock is off."""
    receive(user, watch_file(run), file_name="watch.fit")
    phone = phone_file(run, shift=dt.timedelta(hours=hours))
    return receive(user, phone, file_name="phone.gpx").workout


@pytest.mark.parametrize("hours", [3, -3])
def test_crop_means_the_same_by_the_clock_of_another_leader(user, run, hours):
    workout = two_clocks(user, run, hours=hours)
    whole_s = workout.elapsed_s
    kept = crop_workout(user, workout_id=workout.id, start_s=CUT_S, end_s=whole_s - 100)

    other = choose_recording(user, workout_id=workout.id, recording_id=recording("phone.gpx").id)

    moved = dt.timedelta(hours=hours)
    assert other.elapsed_s == pytest.approx(kept.elapsed_s, abs=4)
    assert (other.started_at - kept.started_at - moved).total_seconds() == pytest.approx(0, abs=4)
    assert other.distance_m == pytest.approx(kept.distance_m, rel=0.05)
    back = choose_recording(user, workout_id=workout.id, recording_id=None)
    assert (back.elapsed_s, back.started_at, back.distance_m) == (
        kept.elapsed_s,
        kept.started_at,
        kept.distance_m,
    )


def test_crop_holds_when_the_leader_is_removed(user, run):
    workout = two_clocks(user, run, hours=-3)
    kept = crop_workout(user, workout_id=workout.id, start_s=CUT_S, end_s=workout.elapsed_s)

    left = remove_recording(user, workout_id=workout.id, recording_id=recording("watch.fit").id)

    assert left.elapsed_s == pytest.approx(kept.elapsed_s, abs=4)


def test_crop_by_the_clock_of_the_wrong_leader_is_the_same_by_the_right_one(user, run):
    workout = two_clocks(user, run, hours=3)
    workout = choose_recording(user, workout_id=workout.id, recording_id=recording("phone.gpx").id)
    kept = crop_workout(user, workout_id=workout.id, start_s=CUT_S, end_s=workout.elapsed_s)
    assert kept.elapsed_s == pytest.approx(workout.elapsed_s - CUT_S, abs=4)
    again = crop_workout(user, workout_id=workout.id, start_s=100, end_s=kept.elapsed_s)
    assert again.elapsed_s == pytest.approx(kept.elapsed_s - 100, abs=4)

    right = choose_recording(user, workout_id=workout.id, recording_id=recording("watch.fit").id)

    assert right.elapsed_s == pytest.approx(again.elapsed_s, abs=4)
    assert uncrop_workout(user, workout_id=workout.id).elapsed_s == pytest.approx(run.samples.time_s[-1])
