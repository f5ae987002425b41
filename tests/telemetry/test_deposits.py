"""Objects on their way to their rows: a slow storage, one that is away, and the same bytes twice at once."""

import datetime as dt
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection
from django.db.utils import OperationalError

from startline.platform import clock
from startline.platform.errors import UnavailableError
from startline.platform.storage import objects
from startline.telemetry.actions.recordings import deposits
from startline.telemetry.actions.recordings.claims import STORAGE_AWAY_S
from startline.telemetry.actions.recordings.deposits import depositing
from startline.telemetry.actions.recordings.dismissals import dismiss_upload
from startline.telemetry.actions.recordings.receiving import receive_file, store_recording
from startline.telemetry.actions.workouts import editing as workout_actions
from startline.telemetry.actions.workouts.erasing import purge_deleted_workouts
from startline.telemetry.contracts import SourceFacts
from startline.telemetry.ingest.process_role import RecordingWorker
from startline.telemetry.models import DeviceUpload, DeviceUploadPart, Recording, Workout
from tests.platform.bus.sample import test_database_url
from tests.telemetry.devices.conftest import bodies, in_parts, send
from tests.telemetry.devices.factories import DeviceFactory
from tests.telemetry.factories import FROM_PAGE, recorded_workout, ride_file, run_file

pytestmark = pytest.mark.django_db(transaction=True)
WATCH = SourceFacts(kind="mqtt")


def worker() -> RecordingWorker:
    return RecordingWorker(stop=threading.Event())


def slow_down(monkeypatch: pytest.MonkeyPatch, *, delay_s: float) -> list[str]:
    """Make the storage slow; return the transactions that are open while it is asked, for ever growing."""
    open_ones: list[str] = []

    def slowed(name: str) -> Callable:
        real = getattr(objects, name)

        def call(*arguments, **values):
            time.sleep(delay_s)
            with psycopg.connect(test_database_url(), autocommit=True) as other:
                rows = other.execute(
                    "SELECT query FROM pg_stat_activity WHERE datname = current_database() "
                    "AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
                )
                open_ones.extend(f"{name}: {query}" for (query,) in rows)
            return real(*arguments, **values)

        return call

    for name in ("put", "get", "delete"):
        monkeypatch.setattr(objects, name, slowed(name))
    return open_ones


def send_whole(user, data: bytes) -> list[dict]:
    device = DeviceFactory(user=user)
    messages = [(f"files/run.fit/{n}/2", part) for n, part in enumerate(in_parts(data, 2), start=1)]
    return bodies(send(device.pk, *messages))


def test_upload_to_a_storage_that_takes_six_seconds_works(user, monkeypatch):
    with connection.cursor() as cursor:  # as the roles have it
        cursor.execute("SET transaction_timeout = '5s'; SET idle_in_transaction_session_timeout = '5s'")
    open_ones = slow_down(monkeypatch, delay_s=6.0)

    received = receive_file(user.pk, data=run_file(), file_name="run.fit", source=FROM_PAGE)

    assert received.state == "created"
    assert Recording.objects.get().state == "done"
    assert open_ones == []
    connection.close()


def test_no_transaction_waits_for_the_storage(user, monkeypatch):
    edited = receive_file(user.pk, data=ride_file(), file_name="ride.fit", source=FROM_PAGE).workout
    refused = store_recording(user.pk, data=b"no recording", file_name="a.fit", source=WATCH)
    open_ones = slow_down(monkeypatch, delay_s=0.05)

    assert send_whole(user, run_file(2))[-1]["state"] == "stored"
    while worker().run_once():
        pass
    store_recording(user.pk, data=run_file(3), file_name="run.fit", source=WATCH)
    workout_actions.edit_workout(user, workout_id=edited.id, changes={"sport": "run"})
    receive_file(user.pk, data=run_file(4), file_name="run.fit", source=FROM_PAGE)
    workout_actions.delete_workout(user, workout_id=edited.id)
    with clock.frozen_at(dt.datetime.now(dt.UTC) + dt.timedelta(days=31)):
        assert purge_deleted_workouts() == 1

    assert open_ones == []
    assert not Recording.objects.filter(id=refused.recording_id).exists()
    assert set(Recording.objects.values_list("state", flat=True)) == {"done", "received"}


def test_device_is_told_stored_while_the_storage_is_away_and_done_afterwards(user, monkeypatch):
    file = run_file()

    def away(*arguments, **values):
        raise objects.StorageAwayError("away")

    monkeypatch.setattr(objects, "put", away)
    assert send_whole(user, file)[-1]["state"] == "stored"
    moment = dt.datetime.now(dt.UTC)
    for _ in range(10):  # more often than a bad file would be tried
        with clock.frozen_at(moment):
            assert worker().run_once() is True
            assert worker().run_once() is False
        moment += dt.timedelta(seconds=STORAGE_AWAY_S)
        recording = Recording.objects.get()
        assert (recording.state, recording.attempts, recording.error_code) == ("received", 0, "storage_away")
    assert (Workout.objects.count(), DeviceUploadPart.objects.count()) == (0, 2)

    monkeypatch.undo()
    with clock.frozen_at(moment):
        assert worker().run_once() is True

    recording = Recording.objects.get()
    upload = DeviceUpload.objects.get()
    assert objects.get(recording.object_key) == file
    assert (recording.state, recording.error_code, upload.state) == ("done", "", "done")
    assert DeviceUploadPart.objects.count() == 0


def test_upload_while_the_storage_is_away_is_refused_and_leaves_nothing(owner, monkeypatch):
    def away(*arguments, **values):
        raise objects.StorageAwayError("away")

    monkeypatch.setattr(objects, "put", away)

    answer = owner.upload(("run.fit", run_file()))

    assert (answer.status_code, answer.json()["code"]) == (503, "storage_away")
    assert (Recording.objects.count(), Workout.objects.count()) == (0, 0)


def dismissed(user, data: bytes) -> None:
    stored = store_recording(user.pk, data=data, file_name="run.fit", source=WATCH)
    Recording.objects.update(state="failed")
    dismiss_upload(user.pk, upload_id=stored.recording_id)


def refused(user, data: bytes) -> None:
    store_recording(user.pk, data=data, file_name="run.fit", source=WATCH)
    worker().run_once()


def purged(user, data: bytes) -> None:
    received = receive_file(user.pk, data=data, file_name="run.fit", source=FROM_PAGE)
    workout_actions.delete_workout(user, workout_id=received.workout_id)
    Workout.objects.update(deleted_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    purge_deleted_workouts()


@pytest.mark.parametrize(
    ("remove", "data"), [(dismissed, run_file()), (refused, b"no recording"), (purged, run_file())]
)
def test_bytes_that_come_again_while_the_first_ones_are_removed_stay(user, monkeypatch, remove, data):
    """The row is gone and committed, the object not yet: that is when the same file comes in again."""
    delete, came_again = objects.delete, threading.Event()

    def come_again() -> None:
        try:
            store_recording(user.pk, data=data, file_name="again.fit", source=WATCH)
        finally:
            connection.close()

    def delete_late(key: str) -> None:
        if key.startswith("originals/") and not came_again.is_set():
            came_again.set()
            with ThreadPoolExecutor(1) as pool:
                pool.submit(come_again).result()
        delete(key)

    monkeypatch.setattr(objects, "delete", delete_late)
    remove(user, data)

    assert came_again.is_set()
    recording = Recording.objects.get()
    assert recording.file_name == "again.fit"
    assert objects.get(recording.object_key) == data
    assert list(objects.list_keys("originals")) == [recording.object_key]


def test_two_edits_at_once_leave_the_samples_of_the_one_that_won(user):
    workout = receive_file(user.pk, data=ride_file(), file_name="ride.fit", source=FROM_PAGE).workout
    barrier = threading.Barrier(2)

    def edit(sport: str) -> None:
        try:
            barrier.wait(timeout=30)
            workout_actions.edit_workout(user, workout_id=workout.id, changes={"sport": sport})
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(edit, ("run", "hike")))

    workout.refresh_from_db()
    assert list(objects.list_keys("streams")) == [workout.samples_object_key]


def test_duplicate_leaves_no_second_object(user):
    recorded_workout(user)
    before = sorted([*objects.list_keys("originals"), *objects.list_keys("streams")])

    store_recording(user.pk, data=run_file(), file_name="run.fit", source=WATCH)

    assert sorted([*objects.list_keys("originals"), *objects.list_keys("streams")]) == before


def test_what_no_transaction_named_is_taken_back(db):
    with pytest.raises(ZeroDivisionError), depositing() as deposit:
        deposit.put("originals/1/a", b"x")
        raise ZeroDivisionError
    with depositing() as deposit:
        deposit.put("originals/1/b", b"x")

    assert list(objects.list_keys("originals")) == []


def test_commit_that_nobody_knows_of_leaves_the_object_to_the_sweep(db):
    with pytest.raises(OperationalError), depositing() as deposit:
        deposit.put("originals/1/a", b"x")
        deposit.wait()
        deposit.keep()
        raise OperationalError("the server closed the connection")

    assert list(objects.list_keys("originals")) == ["originals/1/a"]


def test_object_is_named_only_when_it_is_stored_and_not_long_ago(db, monkeypatch):
    stored = threading.Event()
    monkeypatch.setattr(objects, "put", lambda key, data: stored.wait(10))
    with depositing() as deposit:
        deposit.put("originals/1/a", b"x")
        with pytest.raises(RuntimeError):
            deposit.keep()
        stored.set()
        deposit.wait()
        monkeypatch.setattr(deposits, "VALID_FOR_S", -1.0)
        with pytest.raises(UnavailableError):
            deposit.keep()
    assert deposit.is_kept is False
