"""What an athlete does with recordings: split, join, remove, lead; every step can be taken back."""

import datetime as dt

import pytest

from startline.platform.bus.models import DeadLetter, OutboxEvent
from startline.platform.bus.reader import OutboxBus
from startline.platform.bus.worker import drain
from startline.platform.clock import frozen_at, utc_now
from startline.platform.errors import VersionConflictError
from startline.platform.storage import objects
from startline.telemetry.actions.groups import linking
from startline.telemetry.actions.groups.joining import join_workouts, separate_workout
from startline.telemetry.actions.groups.rebuilding import rebuild_workout
from startline.telemetry.actions.groups.splitting import (
    choose_recording,
    remove_recording,
    restore_recording,
    split_recording,
)
from startline.telemetry.actions.workouts.editing import delete_workout, edit_workout, restore_workout
from startline.telemetry.actions.workouts.erasing import purge_deleted_workouts, purge_removed_recordings
from startline.telemetry.actions.workouts.manual import ManualWorkout, record_manual_workout
from startline.telemetry.contracts import SourceFacts
from startline.telemetry.errors import (
    LastRecordingError,
    RecordingNotFoundError,
    RecordingOwnerOnlyError,
    WorkoutNotFoundError,
    WorkoutsApartError,
)
from startline.telemetry.models import KeptApart, LiveSession, Recording, Workout
from startline.users.models import SportTotals, User
from tests.telemetry.recorders import COMPUTER, outing, phone_file, piece, receive, watch_file
from tests.users.outbox import published

pytestmark = pytest.mark.django_db(transaction=True)


def live(user: User) -> list[Workout]:
    return list(Workout.objects.filter(user=user, deleted_at=None).order_by("created_at"))


def totals(user: User) -> tuple[int, float]:
    """Count and metres of the profile after every event was handled."""
    drain(OutboxBus(), groups=["telemetry"], wait_s=5)
    assert DeadLetter.objects.count() == 0
    rows = SportTotals.objects.filter(user=user)
    return sum(row.count for row in rows), round(sum(row.distance_m for row in rows), 1)


@pytest.fixture
def two(user) -> tuple[Workout, Recording, Recording]:
    """A run that a watch and a phone recorded: the workout, the watch's recording, the phone's."""
    run = outing()
    receive(user, watch_file(run), file_name="watch.fit")
    workout = receive(user, phone_file(run), file_name="phone.gpx").workout
    return (
        workout,
        Recording.objects.get(file_name="watch.fit"),
        Recording.objects.get(file_name="phone.gpx"),
    )


def test_split_recording_is_a_workout_of_its_own_and_totals_follow(user, two):
    workout, _watch, phone = two
    assert totals(user) == (1, round(workout.distance_m, 1))

    split = split_recording(user, workout_id=workout.id, recording_id=phone.id)

    assert [each.id for each in live(user)] == [workout.id, split.split_off.id]
    assert (split.workout.recording_count, split.workout.sources) == (1, None)
    assert (split.split_off.file_name, split.split_off.trust) == ("phone.gpx", "track")
    assert (split.split_off.version, split.workout.version) == (1, 3)
    phone.refresh_from_db()
    assert (phone.workout_id, phone.is_primary, phone.match) == (split.split_off.id, True, None)
    assert totals(user) == (2, round(workout.distance_m + split.split_off.distance_m, 1))
    assert len(list(objects.list_keys("streams"))) == 2


def test_split_is_never_joined_again_by_itself(user, two):
    workout, watch, phone = two
    run = outing()
    split = split_recording(user, workout_id=workout.id, recording_id=phone.id)
    again = receive(user, phone_file(run), file_name="phone.gpx")
    third = receive(user, phone_file(run, number=5), file_name="other.gpx")

    # The file is known, and a new copy joins one side without bringing the two together.
    assert (again.state, again.workout.id) == ("duplicate", split.split_off.id)
    assert third.state == "merged"
    assert sorted(each.recording_count for each in live(user)) == [1, 2]
    watch.refresh_from_db()
    phone.refresh_from_db()
    assert watch.workout_id != phone.workout_id


def test_split_holds_after_the_recording_is_gone_for_good(user, two):
    workout, _watch, phone = two
    split = split_recording(user, workout_id=workout.id, recording_id=phone.id)
    delete_workout(user, workout_id=split.split_off.id)
    with frozen_at(utc_now() + dt.timedelta(days=31)):
        assert purge_deleted_workouts() == 1

    again = receive(user, phone_file(outing()), file_name="phone.gpx")

    assert again.state == "created"
    assert len(live(user)) == 2


def test_joining_takes_a_split_back(user, two):
    workout, _watch, phone = two
    split = split_recording(user, workout_id=workout.id, recording_id=phone.id)

    joined = join_workouts(user, workout_id=workout.id, other_id=split.split_off.id)

    assert [each.id for each in live(user)] == [workout.id]
    assert (joined.recording_count, joined.version) == (2, 4)
    assert KeptApart.objects.count() == 0
    phone.refresh_from_db()
    assert (phone.match, phone.joined_from_id) == ({"kind": "by_hand", "with": None}, split.split_off.id)
    assert totals(user) == (1, round(workout.distance_m, 1))


def test_split_off_primary_leaves_the_next_one_leading(user, two):
    workout, watch, _phone = two
    split = split_recording(user, workout_id=workout.id, recording_id=watch.id)

    assert (split.workout.file_name, split.workout.trust) == ("phone.gpx", "track")
    assert split.split_off.file_name == "watch.fit"
    assert Recording.objects.filter(is_primary=True).count() == 2


def test_removed_primary_promotes_the_next_and_comes_back(user, two):
    workout, watch, phone = two
    without = remove_recording(user, workout_id=workout.id, recording_id=watch.id)

    assert (without.id, without.file_name, without.trust) == (workout.id, "phone.gpx", "track")
    assert (without.recording_count, without.heart_rate_avg_bpm) == (1, None)
    phone.refresh_from_db()
    assert phone.is_primary

    back = restore_recording(user, workout_id=workout.id, recording_id=watch.id)

    assert (back.file_name, back.recording_count) == ("watch.fit", 2)
    assert back.distance_m == workout.distance_m
    assert restore_recording(user, workout_id=workout.id, recording_id=watch.id).version == back.version


def test_file_of_a_removed_recording_may_come_in_again(user, two):
    workout, _watch, phone = two
    remove_recording(user, workout_id=workout.id, recording_id=phone.id)

    again = receive(user, phone_file(outing()), file_name="phone.gpx")

    assert (again.state, again.workout.id, again.recording_id) == ("merged", workout.id, phone.id)
    assert again.workout.recording_count == 2
    phone.refresh_from_db()
    assert phone.removed_at is None
    assert objects.exists(phone.object_key)


def test_removed_recording_is_gone_after_thirty_days_with_its_file(user, two):
    workout, watch, phone = two
    remove_recording(user, workout_id=workout.id, recording_id=phone.id)

    assert purge_removed_recordings() == 0
    with frozen_at(utc_now() + dt.timedelta(days=31)):
        assert purge_removed_recordings() == 1

    assert list(Recording.objects.all()) == [watch]
    assert (objects.exists(phone.object_key), objects.exists(watch.object_key)) == (False, True)
    assert receive(user, phone_file(outing())).state == "merged"


def test_only_recording_can_neither_be_split_nor_removed(user):
    workout = receive(user, watch_file(outing())).workout
    recording = Recording.objects.get()
    for action in (split_recording, remove_recording):
        with pytest.raises(LastRecordingError):
            action(user, workout_id=workout.id, recording_id=recording.id)

    assert Workout.objects.get().version == 1
    assert Recording.objects.get().removed_at is None


def test_chosen_primary_leads_until_the_choice_is_given_back(user, two):
    workout, watch, phone = two
    chosen = choose_recording(user, workout_id=workout.id, recording_id=phone.id)

    assert (chosen.file_name, chosen.trust, chosen.has_chosen_primary) == ("phone.gpx", "track", True)
    assert chosen.started_at > workout.started_at
    # The heart rate still comes from the watch.
    assert chosen.sources["heart_rate_bpm"] == {str(watch.id): 1.0}
    receive(user, watch_file(piece(outing(), 0, 500), device=COMPUTER), file_name="computer.fit")
    assert Workout.objects.get(pk=workout.id).file_name == "phone.gpx"

    automatic = choose_recording(user, workout_id=workout.id, recording_id=None)

    assert (automatic.file_name, automatic.has_chosen_primary) == ("watch.fit", False)
    assert automatic.distance_m == workout.distance_m


def test_two_halves_are_joined_by_hand_and_parted_again(user):
    run = outing(length_m=4000)
    end_s = float(run.samples.time_s[-1])
    first = receive(user, watch_file(piece(run, 0, 0.4 * end_s)), file_name="first.fit").workout
    second = receive(user, watch_file(piece(run, 0.5 * end_s, end_s)), file_name="second.fit").workout
    edit_workout(user, workout_id=second.id, changes={"name": "After the crash", "effort": 7})
    before = totals(user)

    joined = join_workouts(user, workout_id=first.id, other_id=second.id)

    assert joined.distance_m == pytest.approx(first.distance_m + second.distance_m, abs=1)
    assert joined.elapsed_s == pytest.approx(end_s, abs=2)
    assert (joined.name, joined.effort, joined.trust) == ("After the crash", 7, "device")
    assert totals(user) == (1, pytest.approx(before[1], abs=2))

    restored = restore_workout(user, workout_id=second.id)

    assert (restored.id, restored.name, restored.file_name) == (second.id, "After the crash", "second.fit")
    assert (restored.merged_into_id, restored.deleted_at) == (None, None)
    assert totals(user) == before
    assert Recording.objects.filter(joined_from_id__isnull=False).count() == 0


def test_splitting_off_what_came_by_a_join_gives_back_its_workout(user):
    run = outing(length_m=4000)
    end_s = float(run.samples.time_s[-1])
    first = receive(user, watch_file(piece(run, 0, 0.4 * end_s)), file_name="first.fit").workout
    second = receive(user, watch_file(piece(run, 0.5 * end_s, end_s)), file_name="second.fit").workout
    edit_workout(user, workout_id=second.id, changes={"name": "Second"})
    join_workouts(user, workout_id=first.id, other_id=second.id)
    recording = Recording.objects.get(file_name="second.fit")

    split = split_recording(user, workout_id=first.id, recording_id=recording.id)

    assert (split.split_off.id, split.split_off.name) == (second.id, "Second")


def test_entered_workout_joined_by_hand_keeps_its_numbers_for_later(user):
    run = outing(length_m=4000)
    recorded = receive(user, watch_file(run), file_name="watch.fit").workout
    values = ManualWorkout(
        sport="run",
        started_at=run.started_at + dt.timedelta(hours=2),
        elapsed_s=1800.0,
        distance_m=5000.0,
        name="Guess",
    )
    entered = record_manual_workout(user.pk, values=values)

    joined = join_workouts(user, workout_id=entered.id, other_id=recorded.id)
    assert (joined.name, joined.source_kind, joined.trust) == ("Guess", "file", "device")
    assert joined.distance_m == recorded.distance_m
    watch = Recording.objects.get(file_name="watch.fit")
    split = split_recording(user, workout_id=entered.id, recording_id=watch.id)

    assert split.split_off.id == recorded.id
    assert (split.workout.source_kind, split.workout.distance_m) == ("manual", 5000.0)
    assert (split.workout.samples_object_key, split.workout.started_at) == ("", entered.started_at)
    edited = edit_workout(user, workout_id=entered.id, changes={"distance_m": 5200.0})
    assert edited.distance_m == 5200.0
    assert Recording.objects.get(source_kind="manual").entered["distance_m"] == 5200.0


@pytest.mark.parametrize(("days", "reason"), [(0, "same"), (3, "too_far")])
def test_join_that_makes_no_sense_is_refused(user, days, reason):
    workout = receive(user, watch_file(outing(1))).workout
    other = receive(user, watch_file(outing(1 + days)), file_name="b").workout if days else workout

    with pytest.raises(WorkoutsApartError) as refusal:
        join_workouts(user, workout_id=workout.id, other_id=other.id)

    assert refusal.value.data["reason"] == reason
    assert {each.version for each in live(user)} == {1}


def test_others_and_deleted_ones_are_not_found(user, two, django_user_model):
    workout, _watch, phone = two
    stranger = django_user_model.objects.create(email="stranger@example.org")
    for actor in (stranger, user):
        if actor == user:
            delete_workout(user, workout_id=workout.id)
        events = OutboxEvent.objects.count()
        with pytest.raises(WorkoutNotFoundError):
            split_recording(actor, workout_id=workout.id, recording_id=phone.id)
        with pytest.raises(WorkoutNotFoundError):
            choose_recording(actor, workout_id=workout.id, recording_id=phone.id)
        with pytest.raises(WorkoutNotFoundError):
            remove_recording(actor, workout_id=workout.id, recording_id=phone.id)
        assert OutboxEvent.objects.count() == events


def test_outdated_version_and_foreign_recording_are_refused(user, two):
    workout, _watch, phone = two
    elsewhere = receive(user, watch_file(outing(7)), file_name="elsewhere.fit")
    with pytest.raises(VersionConflictError):
        split_recording(user, workout_id=workout.id, recording_id=phone.id, expected_version=1)
    with pytest.raises(RecordingNotFoundError):
        split_recording(user, workout_id=workout.id, recording_id=elsewhere.recording_id)

    assert Workout.objects.get(pk=workout.id).version == 2


def test_recording_for_its_owner_alone_cannot_lead_what_others_see(user):
    run = outing()
    secret = SourceFacts(kind="partner", external_id="7", permitted_use="owner_only")
    receive(user, watch_file(run), file_name="secret.fit", source=secret)
    workout = receive(user, phone_file(run), file_name="phone.gpx").workout
    recording = Recording.objects.get(file_name="secret.fit")

    with pytest.raises(RecordingOwnerOnlyError):
        choose_recording(user, workout_id=workout.id, recording_id=recording.id)
    assert not Workout.objects.get(pk=workout.id).has_chosen_primary

    alone = remove_recording(
        user, workout_id=workout.id, recording_id=Recording.objects.get(file_name="phone.gpx").id
    )
    assert (alone.permitted_use, alone.file_name) == ("owner_only", "secret.fit")


def test_clocks_that_were_set_right_stay_right_when_a_join_is_taken_back(user):
    run = outing(length_m=3000)
    receive(user, watch_file(piece(run, 0, 500)), file_name="first.fit")
    local_time = phone_file(piece(run, 0, 500), shift=dt.timedelta(hours=3))
    first = receive(user, local_time, file_name="local-time.gpx").workout
    second = receive(user, watch_file(piece(run, 560, 900)), file_name="second.fit").workout
    assert first.recording_count == 2
    join_workouts(user, workout_id=second.id, other_id=first.id)

    again = restore_workout(user, workout_id=first.id)

    assert (again.started_at, again.elapsed_s) == (first.started_at, first.elapsed_s)
    shifts = dict(Recording.objects.filter(workout=first).values_list("file_name", "clock_shift_s"))
    assert shifts == {"first.fit": 0, "local-time.gpx": -3 * 3600}


def test_file_that_comes_again_is_not_purged_before_it_is_processed(user, two):
    workout, _, phone = two
    remove_recording(user, workout_id=workout.id, recording_id=phone.id)
    delete_workout(user, workout_id=workout.id)
    with frozen_at(utc_now() + dt.timedelta(days=31)):
        Recording.objects.filter(pk=phone.id).update(state="received")
        assert (purge_removed_recordings(), purge_deleted_workouts()) == (0, 0)
        Recording.objects.filter(pk=phone.id).update(state="failed", error_code="processing_failed")
        assert (purge_removed_recordings(), purge_deleted_workouts()) == (0, 0)
        Recording.objects.filter(pk=phone.id).update(state="done")
        assert purge_removed_recordings() + purge_deleted_workouts() == 2

    assert not Recording.objects.exists()


def test_nothing_is_told_of_a_deleted_workout_that_is_computed_anew(user):
    workout = receive(user, watch_file(outing())).workout
    delete_workout(user, workout_id=workout.id)
    before = published()

    rebuilt = rebuild_workout(workout.id)

    assert (rebuilt.deleted_at is not None, rebuilt.version) == (True, 3)
    assert published() == before
    restore_workout(user, workout_id=workout.id)
    assert [payload["change"] for name, payload in published() if name.endswith("workout_changed.v1")] == [
        "restored"
    ]


def test_live_session_goes_with_its_recording(user):
    first = receive(user, watch_file(piece(outing(), 0, 300)), file_name="first.fit").workout
    second = receive(user, watch_file(piece(outing(), 330, 600)), file_name="second.fit").workout
    recording = Recording.objects.get(file_name="second.fit")
    session = LiveSession.objects.create(
        user=user,
        session_key="run",
        workout_id=second.id,
        recording_id=recording.id,
        created_at=utc_now(),
        updated_at=utc_now(),
    )

    join_workouts(user, workout_id=first.id, other_id=second.id)
    session.refresh_from_db()
    assert session.workout_id == first.id

    separate_workout(user, workout_id=second.id)
    session.refresh_from_db()
    assert session.workout_id == second.id


def test_full_workout_takes_no_further_copy_by_itself(user, monkeypatch):
    monkeypatch.setattr(linking, "MAX_RECORDINGS", 2)
    for number in range(2):
        receive(user, phone_file(outing(), number=number), file_name=f"{number}.gpx")

    third = receive(user, watch_file(outing()), file_name="watch.fit")

    assert third.state == "created"
    assert [each.recording_count for each in live(user)] == [2, 1]
