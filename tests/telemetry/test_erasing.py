"""What goes for good: a deleted account, objects of a crash, numbers that rest on a withdrawn consent."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import transaction

from startline.platform.bus.outbox import publish
from startline.platform.bus.reader import OutboxBus
from startline.platform.bus.worker import drain
from startline.platform.clock import frozen_at, utc_now
from startline.platform.storage import objects
from startline.telemetry.actions.live.chunks import record_batches
from startline.telemetry.actions.workouts.erasing import ORPHAN_AGE, remove_orphaned_objects
from startline.telemetry.models import (
    AthleteLog,
    Device,
    DeviceUpload,
    DeviceUploadPart,
    KeptApart,
    LiveChunk,
    LiveSession,
    Recording,
    Workout,
)
from startline.users.events import AccountDeleted, ConsentChanged
from tests.telemetry.devices.factories import DeviceFactory, DeviceUploadFactory, DeviceUploadPartFactory
from tests.telemetry.factories import RecordingFactory, WorkoutFactory, recorded_workout
from tests.telemetry.live.factories import samples
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def deliver(event) -> None:
    with transaction.atomic():
        publish(event)
    drain(OutboxBus(), groups=["telemetry"], wait_s=5)


def withdrawal(user) -> ConsentChanged:
    return ConsentChanged(
        user_id=user.pk, version=2, purpose="health", text_version="2026-11-1", is_granted=False
    )


def test_deleted_account_leaves_no_row_and_no_object(user):
    stranger = UserFactory()
    kept = recorded_workout(stranger)
    recorded_workout(user)
    WorkoutFactory(user=user, deleted_at=dt.datetime(2026, 6, 8, tzinfo=dt.UTC))
    RecordingFactory(user=user)
    upload = DeviceUploadFactory(device=DeviceFactory(user=user), user_id=user.pk)
    DeviceUploadPartFactory(upload=upload)
    KeptApart.objects.create(user=user, first="a", second="b", created_at=upload.created_at)
    record_batches([samples(upload.device, 1), samples(DeviceFactory(user=stranger), 1)])

    deliver(AccountDeleted(user_id=user.pk, version=2))

    assert list(Workout.objects.all()) == [kept]
    assert set(Recording.objects.values_list("user_id", flat=True)) == {stranger.pk}
    counts = [model.objects.count() for model in (DeviceUpload, DeviceUploadPart, KeptApart)]
    assert counts == [0, 0, 0]
    assert set(Device.objects.values_list("user_id", flat=True)) == {stranger.pk}
    assert LiveSession.objects.get().user_id == stranger.pk
    assert LiveChunk.objects.get().session_id == LiveSession.objects.get().id
    assert [key.split("/")[1] for key in objects.list_keys("originals")] == [str(stranger.pk)]
    assert [key.split("/")[1] for key in objects.list_keys("streams")] == [str(stranger.pk)]
    # The mark against uploads that are under way holds nothing but the id and the moment.
    assert AthleteLog.objects.get(user=user).erased_at is not None


def test_every_table_with_a_person_is_erased():
    """A new table of a person fails here until `erase_person` covers it and the test above fills it."""
    with_person = {
        model.__name__
        for model in apps.get_app_config("telemetry").get_models()
        if any(field.column == "user_id" for field in model._meta.concrete_fields)
    }
    # Their rows are looked for in test_gear_wear.py.
    of_gear = {"GearInspection", "GearUse", "GearWear", "WorkoutGear"}
    rest = {"AthleteLog", "Device", "DeviceUpload", "KeptApart", "LiveSession", "Recording", "Workout"}
    # And theirs in sharing/test_shares_http.py.
    of_sharing = {"HiddenPlace", "LiveShare"}
    # And theirs in test_verdicts.py.
    of_verdicts = {"Appeal", "TrackShape", "Verdict"}
    assert with_person == rest | of_gear | of_sharing | of_verdicts


def test_erasing_twice_is_harmless(user):
    recorded_workout(user)
    deliver(AccountDeleted(user_id=user.pk, version=2))
    deliver(AccountDeleted(user_id=user.pk, version=3))

    assert Workout.objects.count() == 0


def test_objects_without_a_row_are_swept_when_they_are_old_and_others_stay(user, settings):
    workout = recorded_workout(user)
    recording = Recording.objects.get()
    orphans = [
        f"originals/{user.pk}/{'ab' * 32}",
        f"originals/999999/{'cd' * 32}",
        f"streams/{user.pk}/{workout.id}-9.parquet",
    ]
    for key in [*orphans, "originals/readme", "tiles/1/2/3"]:
        objects.put(key, b"left behind")
    unfinished = settings.STORAGE_DIR / "originals" / str(user.pk) / "ef#1"
    unfinished.write_bytes(b"half")

    # What is young may be on its way to its row.
    assert remove_orphaned_objects() == 0
    assert objects.exists(orphans[0])
    with frozen_at(utc_now() + ORPHAN_AGE + dt.timedelta(minutes=1)):
        assert remove_orphaned_objects() == 4
        assert remove_orphaned_objects() == 0

    assert objects.exists(recording.object_key)
    assert objects.exists(workout.samples_object_key)
    assert [objects.exists(key) for key in orphans] == [False, False, False]
    assert not unfinished.exists()
    assert (objects.exists("originals/readme"), objects.exists("tiles/1/2/3")) == (True, True)


def test_withdrawn_consent_takes_what_rests_on_the_profile(user):
    ours = WorkoutFactory(
        user=user, trimp=80.0, zones={"kind": "heart_rate"}, calories_kcal=500.0, calories_source="estimate"
    )
    measured = WorkoutFactory(
        user=user, trimp=70.0, calories_kcal=600.0, calories_source="device", heart_rate_avg_bpm=150.0
    )
    untouched = WorkoutFactory(user=user)

    deliver(withdrawal(user))

    ours.refresh_from_db()
    assert (ours.trimp, ours.zones, ours.calories_kcal, ours.calories_source) == (None, None, None, "")
    assert ours.version == 2
    measured.refresh_from_db()
    assert (measured.trimp, measured.calories_kcal, measured.calories_source) == (None, 600.0, "device")
    assert measured.heart_rate_avg_bpm == 150.0
    untouched.refresh_from_db()
    assert untouched.version == 1


def test_consent_that_was_given_changes_nothing(user):
    workout = WorkoutFactory(user=user, trimp=80.0)
    event = withdrawal(user)
    deliver(
        ConsentChanged(
            user_id=user.pk,
            version=2,
            purpose=event.purpose,
            text_version=event.text_version,
            is_granted=True,
        )
    )

    workout.refresh_from_db()
    assert (workout.trimp, workout.version) == (80.0, 1)
