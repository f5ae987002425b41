"""The entrance for files: workouts, duplicates, refusals, and what each leaves behind."""

import datetime as dt
import hashlib

import pytest
from django.db import OperationalError

from startline.platform.bus.models import OutboxEvent
from startline.platform.storage import objects
from startline.telemetry.actions.recordings import inline_processing
from startline.telemetry.actions.recordings import receiving as recordings
from startline.telemetry.actions.recordings.receiving import receive_file
from startline.telemetry.actions.workouts import editing as workout_actions
from startline.telemetry.contracts import SourceFacts
from startline.telemetry.errors import TooManyFilesError
from startline.telemetry.models import AthleteLog, Recording, Workout
from startline.users.errors import UserNotFoundError
from tests.telemetry.factories import FROM_PAGE, run_file
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db


def stored_keys() -> list[str]:
    return sorted([*objects.list_keys("originals"), *objects.list_keys("streams")])


def assert_nothing_is_left() -> None:
    assert Recording.objects.count() == 0
    assert Workout.objects.count() == 0
    assert OutboxEvent.objects.count() == 0
    assert stored_keys() == []


def test_file_becomes_a_workout_with_its_objects_and_event(user):
    data = run_file()

    received = receive_file(user.pk, data=data, file_name="C:\\watch\\run.fit", source=FROM_PAGE)

    workout = Workout.objects.get()
    assert (received.state, received.workout_id, received.error) == ("created", workout.id, None)
    assert (workout.sport, workout.family, workout.source_kind) == ("run", "run", "file")
    assert (workout.file_name, workout.format, workout.version) == ("run.fit", "fit", 1)
    assert workout.started_at == dt.datetime(2026, 6, 7, 6, 30, tzinfo=dt.UTC)
    assert (workout.time_zone, workout.utc_offset_s) == ("Europe/Kirov", 10_800)
    assert workout.local_date == dt.date(2026, 6, 7)
    assert workout.distance_m == pytest.approx(1500, abs=5)
    recording = Recording.objects.get()
    assert bytes(recording.sha256) == hashlib.sha256(data).digest()
    assert (recording.state, recording.workout_id, recording.size_bytes) == ("done", workout.id, len(data))
    assert recording.object_key.startswith(f"originals/{user.pk}/{hashlib.sha256(data).hexdigest()}-")
    assert objects.get(recording.object_key) == data
    assert stored_keys() == [recording.object_key, workout.samples_object_key]
    event = OutboxEvent.objects.get()
    assert (event.name, event.key) == ("telemetry.workout_recorded.v1", str(user.pk))
    assert AthleteLog.objects.get(user=user).version == 1


def test_same_bytes_are_answered_with_the_same_workout(user):
    first = receive_file(user.pk, data=run_file(), file_name="a.fit", source=FROM_PAGE)
    again = receive_file(user.pk, data=run_file(), file_name="b.fit", source=SourceFacts(kind="http"))

    assert (again.state, again.workout_id) == ("duplicate", first.workout_id)
    assert (Workout.objects.count(), Recording.objects.count(), OutboxEvent.objects.count()) == (1, 1, 1)
    assert Workout.objects.get().file_name == "a.fit"


def test_same_bytes_of_two_people_are_two_workouts(user):
    mine = receive_file(user.pk, data=run_file(), file_name="a.fit", source=FROM_PAGE)
    theirs = receive_file(UserFactory().pk, data=run_file(), file_name="a.fit", source=FROM_PAGE)

    assert (mine.state, theirs.state) == ("created", "created")
    assert mine.workout_id != theirs.workout_id


def test_file_of_a_deleted_workout_brings_it_back(user):
    first = receive_file(user.pk, data=run_file(), file_name="a.fit", source=FROM_PAGE)
    workout_actions.delete_workout(user, workout_id=first.workout_id)

    again = receive_file(user.pk, data=run_file(), file_name="a.fit", source=FROM_PAGE)

    assert (again.state, again.workout_id) == ("restored", first.workout_id)
    workout = Workout.objects.get()
    assert (workout.deleted_at, workout.version) == (None, 3)
    names = list(OutboxEvent.objects.order_by("id").values_list("name", flat=True))
    assert names == [
        "telemetry.workout_recorded.v1",
        "telemetry.workout_deleted.v1",
        "telemetry.workout_changed.v1",
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_format_unknown"),
        (b"%PDF-1.7 no workout", "file_format_unknown"),
        (run_file()[:20], "file_broken"),
        (b'<?xml version="1.0"?><gpx><rte><rtept lat="1" lon="1"/></rte></gpx>', "file_not_an_activity"),
        (b'<!DOCTYPE gpx [<!ENTITY a "b">]><gpx>&a;</gpx>', "file_broken"),
    ],
    ids=["empty", "foreign", "cut short", "route", "doctype"],
)
def test_unreadable_file_is_refused_and_leaves_nothing(user, data, code):
    received = receive_file(user.pk, data=data, file_name="bad", source=FROM_PAGE)

    assert (received.state, received.workout, received.error.code) == ("failed", None, code)
    assert_nothing_is_left()


def test_file_over_the_limit_is_refused_before_it_is_read(user, django_assert_num_queries):
    data = b"\x00" * (32 * 1024 * 1024 + 1)

    with django_assert_num_queries(0):
        received = receive_file(user.pk, data=data, file_name="big.fit", source=FROM_PAGE)

    assert received.error.code == "file_too_large"
    assert received.error.data == {"reason": "bytes", "limit": 33_554_432, "unit": "bytes"}
    assert_nothing_is_left()


def test_too_many_files_are_refused():
    recordings.check_file_count(100)
    with pytest.raises(TooManyFilesError) as refusal:
        recordings.check_file_count(101)
    assert refusal.value.data == {"limit": 100}


def test_failure_of_the_database_leaves_no_row(user, monkeypatch):
    def away(workout):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("startline.telemetry.actions.groups.recorded_workouts.announce_recorded", away)
    with pytest.raises(OperationalError):
        receive_file(user.pk, data=run_file(), file_name="a.fit", source=FROM_PAGE)

    assert (Recording.objects.count(), Workout.objects.count()) == (0, 0)


def test_our_own_mistake_keeps_the_file_for_an_operator(user, monkeypatch):
    def fail(*arguments, **values):
        raise ZeroDivisionError("nobody thought of that")

    monkeypatch.setattr(inline_processing, "measure_file", fail)
    received = receive_file(user.pk, data=run_file(), file_name="a.fit", source=FROM_PAGE)

    assert (received.state, received.error.code) == ("failed", "processing_failed")
    recording = Recording.objects.get()
    assert (recording.state, recording.error_code) == ("failed", "processing_failed")
    assert recording.error_detail == "ZeroDivisionError"
    assert objects.get(recording.object_key) == run_file()

    monkeypatch.undo()
    again = receive_file(user.pk, data=run_file(), file_name="a.fit", source=FROM_PAGE)
    assert (again.state, again.recording_id) == ("created", recording.id)
    recording.refresh_from_db()
    assert (recording.state, recording.error_code) == ("done", "")


def test_known_external_id_is_the_same_workout(user):
    source = SourceFacts(kind="http", external_id="activity-17")
    first = receive_file(user.pk, data=run_file(1), file_name="a.fit", source=source)
    again = receive_file(user.pk, data=run_file(2), file_name="a.fit", source=source)

    assert (again.state, again.workout_id) == ("duplicate", first.workout_id)


def test_deleted_account_is_refused(user):
    user.deleted_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    user.save()

    with pytest.raises(UserNotFoundError):
        receive_file(user.pk, data=run_file(), file_name="a.fit", source=FROM_PAGE)
    assert_nothing_is_left()


def test_fixed_number_of_queries(user, django_assert_num_queries):
    receive_file(user.pk, data=run_file(1), file_name="a.fit", source=FROM_PAGE)
    # Known before? The athlete: account, consent. Then the transaction: savepoint, lock, known meanwhile?,
    # other recordings and entered workouts of that time, workout, recording, counter, its gear (2), event,
    # release.
    with django_assert_num_queries(15):
        receive_file(user.pk, data=run_file(2), file_name="b.fit", source=FROM_PAGE)
    with django_assert_num_queries(2):
        receive_file(user.pk, data=run_file(2), file_name="b.fit", source=FROM_PAGE)
