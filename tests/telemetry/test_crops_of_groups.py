"""What was cropped off stays off, whatever becomes of the recordings."""

import datetime as dt
from importlib import import_module

import pytest
from django.db import connection

from startline.telemetry.actions.groups.joining import join_workouts
from startline.telemetry.actions.groups.splitting import choose_recording, remove_recording, split_recording
from startline.telemetry.actions.workouts.crops import crop_workout, uncrop_workout
from startline.telemetry.actions.workouts.editing import delete_workout, restore_workout
from startline.telemetry.errors import WorkoutsApartError
from startline.telemetry.models import Recording, Workout
from tests.telemetry.recorders import outing, phone_file, piece, receive, watch_file

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


@pytest.mark.parametrize("hours", [3, -1])
@pytest.mark.parametrize("bounds", [{"crop_start_at"}, {"crop_end_at"}, {"crop_start_at", "crop_end_at"}])
def test_crop_from_before_is_put_on_the_clock_of_the_group_once(user, run, hours, bounds):
    migration = import_module("startline.telemetry.migrations.0013_crops_on_group_clock")
    workout = two_clocks(user, run, hours=hours)
    workout = choose_recording(user, workout_id=workout.id, recording_id=recording("phone.gpx").id)
    start_s = CUT_S if "crop_start_at" in bounds else 0
    end_s = workout.elapsed_s - (CUT_S if "crop_end_at" in bounds else 0)
    crop_workout(user, workout_id=workout.id, start_s=start_s, end_s=end_s)
    known = Workout.objects.values("crop_start_at", "crop_end_at")
    right = known.get()
    assert {name for name, value in right.items() if value} == bounds

    def migrate() -> None:
        with connection.cursor() as cursor:
            cursor.execute(migration.PUT_ON_THE_CLOCK_OF_THE_GROUP)

    migrate()
    assert known.get() == right
    old = {name: value and value + dt.timedelta(hours=hours) for name, value in right.items()}
    Workout.objects.update(**old)
    migrate()
    assert known.get() == right
    migrate()
    assert known.get() == right


def halves(user, run) -> tuple[Workout, Workout]:
    """Two files of one run, a minute between them."""
    first = receive(user, watch_file(piece(run, 0, 500)), file_name="first.fit").workout
    return first, receive(user, watch_file(piece(run, 560, 900)), file_name="second.fit").workout


def test_end_of_the_second_half_stays_cut_when_it_is_joined(user, run):
    first, second = halves(user, run)
    second = crop_workout(user, workout_id=second.id, start_s=0, end_s=100)

    joined = join_workouts(user, workout_id=first.id, other_id=second.id)

    assert joined.elapsed_s == 660.0
    assert joined.distance_m < first.distance_m + second.distance_m + 50
    assert restore_workout(user, workout_id=second.id).elapsed_s == 100.0
    assert Workout.objects.get(pk=first.id).distance_m == first.distance_m


@pytest.mark.parametrize("is_first_kept", [True, False])
def test_halves_with_a_cut_between_them_are_not_joined(user, run, is_first_kept):
    first, second = halves(user, run)
    first = crop_workout(user, workout_id=first.id, start_s=0, end_s=400)
    kept, gone = (first, second) if is_first_kept else (second, first)

    with pytest.raises(WorkoutsApartError) as refused:
        join_workouts(user, workout_id=kept.id, other_id=gone.id)

    assert refused.value.data == {"reason": "cropped"}
    assert dict(Workout.objects.values_list("id", "version")) == {first.id: 2, second.id: 1}


def test_cut_of_a_copy_that_goes_up_in_another_one_holds_on_that_ones_clock(user, run):
    phone = phone_file(run, shift=dt.timedelta(hours=3))
    watch = receive(user, watch_file(run), file_name="watch.fit").workout
    delete_workout(user, workout_id=watch.id)
    copy = receive(user, phone, file_name="phone.gpx").workout
    copy = crop_workout(user, workout_id=copy.id, start_s=0, end_s=600)

    restored = restore_workout(user, workout_id=watch.id)

    assert (restored.recording_count, restored.started_at) == (2, watch.started_at)
    # The phone began 20 s late.
    assert restored.elapsed_s == pytest.approx(620, abs=1)


@pytest.mark.parametrize("hours", [0, 3])
def test_recording_that_is_split_off_is_cut_like_the_workout(user, run, hours):
    workout = two_clocks(user, run, hours=hours)
    kept = crop_workout(user, workout_id=workout.id, start_s=CUT_S, end_s=workout.elapsed_s)

    split = split_recording(user, workout_id=workout.id, recording_id=recording("phone.gpx").id)

    assert split.split_off.elapsed_s == pytest.approx(kept.elapsed_s, abs=4)
    assert split.workout.elapsed_s == kept.elapsed_s
    whole = uncrop_workout(user, workout_id=split.split_off.id)
    assert whole.elapsed_s == pytest.approx(kept.elapsed_s + CUT_S - 20, abs=4)


def test_workout_that_comes_back_is_cut_as_the_joined_one_was_since(user, run):
    first, second = halves(user, run)
    joined = join_workouts(user, workout_id=first.id, other_id=second.id)
    crop_workout(user, workout_id=joined.id, start_s=0, end_s=760)

    again = restore_workout(user, workout_id=second.id)

    assert (again.elapsed_s, again.started_at) == (200.0, second.started_at)


def test_half_that_no_cut_touches_is_split_off_whole(user, run):
    first, second = halves(user, run)
    joined = join_workouts(user, workout_id=first.id, other_id=second.id)
    crop_workout(user, workout_id=joined.id, start_s=100, end_s=joined.elapsed_s)

    split = split_recording(user, workout_id=joined.id, recording_id=recording("second.fit").id)

    assert (split.split_off.id, split.split_off.elapsed_s) == (second.id, second.elapsed_s)
    assert split.split_off.crop_start_at is None


def test_trust_is_that_of_what_the_crop_leaves(user, run):
    """The end is a file that anybody can write: cropped to it, the workout is not the watch's word."""
    first = receive(user, watch_file(piece(run, 0, 1000)), file_name="first.fit").workout
    tail = phone_file(piece(run, 990, 1040), every=1, late_s=0)
    second = receive(user, tail, file_name="tail.gpx").workout
    joined = join_workouts(user, workout_id=first.id, other_id=second.id)
    assert joined.trust == "device"  # forty seconds of a thousand

    kept = crop_workout(user, workout_id=joined.id, start_s=970, end_s=joined.elapsed_s)

    assert kept.trust == "track"
    assert kept.sources["position"][str(recording("tail.gpx").id)] > 0.1
    assert uncrop_workout(user, workout_id=joined.id).trust == "device"
