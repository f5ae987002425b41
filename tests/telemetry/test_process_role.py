"""The process role: stored recordings become workouts exactly once, whatever dies on the way."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time

import msgspec
import pytest
from django.db import OperationalError, connection

from startline.platform import clock
from startline.platform.bus.models import OutboxEvent
from startline.platform.live import keys
from startline.platform.storage import objects
from startline.telemetry.actions.recordings import claims, processing
from startline.telemetry.actions.recordings.claims import (
    BACK_OFF_S,
    MAX_ATTEMPTS,
    claim_recording,
    release_recording,
)
from startline.telemetry.actions.recordings.receiving import process_again, store_recording
from startline.telemetry.contracts import SourceFacts
from startline.telemetry.ingest import attempts, process_role
from startline.telemetry.ingest.process_role import RecordingWorker
from startline.telemetry.models import Recording, Workout
from startline.telemetry.models.recording import RecordingState
from tests.platform.bus.sample import test_database_url
from tests.telemetry.devices.factories import DeviceFactory, DeviceUploadFactory
from tests.telemetry.factories import run_file

pytestmark = pytest.mark.django_db(transaction=True)
WATCH = SourceFacts(kind="mqtt")


def store(user, data: bytes = b"", *, source: SourceFacts = WATCH) -> Recording:
    stored = store_recording(user.pk, data=data or run_file(), file_name="run.fit", source=source)
    assert stored.state == "stored"
    return Recording.objects.get(pk=stored.recording_id)


def worker() -> RecordingWorker:
    return RecordingWorker(stop=threading.Event())


def later(seconds: float) -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)


def test_stored_recording_becomes_a_workout(user, empty_valkey):
    device = DeviceFactory(user=user, name="My watch")
    recording = store(user, source=SourceFacts(kind="mqtt", device_id=device.pk, device_name=device.name))
    upload = DeviceUploadFactory(
        device=device, user_id=user.pk, state="stored", recording_id=recording.id, upload_id="run.fit"
    )
    assert (recording.state, recording.workout_id) == ("received", None)

    assert worker().run_once() is True
    assert worker().run_once() is False

    recording.refresh_from_db()
    workout = Workout.objects.get()
    assert (recording.state, recording.workout_id, recording.attempts) == ("done", workout.id, 1)
    assert (workout.source_kind, workout.device_name, workout.format) == ("mqtt", "My watch", "fit")
    assert OutboxEvent.objects.get().name == "telemetry.workout_recorded.v1"
    upload.refresh_from_db()
    assert (upload.state, upload.workout_id) == ("done", workout.id)
    (entry,) = empty_valkey.xrange(keys.page_stream(user.pk))
    assert entry[1][b"kind"] == b"upload"
    assert msgspec.json.decode(entry[1][b"data"]) == {
        "upload_id": str(upload.id),
        "file_name": "run.fit",
        "state": "done",
        "workout_id": str(workout.id),
        "error": None,
    }


def test_unreadable_recording_leaves_nothing_and_its_device_is_told_why(user, empty_valkey):
    recording = store(user, b"no workout at all")
    upload = DeviceUploadFactory(
        device=DeviceFactory(user=user), user_id=user.pk, state="stored", recording_id=recording.id
    )

    worker().run_once()

    assert (Recording.objects.count(), Workout.objects.count(), OutboxEvent.objects.count()) == (0, 0, 0)
    assert list(objects.list_keys("originals")) == []
    upload.refresh_from_db()
    assert (upload.state, upload.error_code) == ("failed", "file_broken")
    (entry,) = empty_valkey.xrange(keys.page_stream(user.pk))
    message = msgspec.json.decode(entry[1][b"data"])
    assert (message["state"], message["error"]["code"]) == ("failed", "file_broken")


def test_poison_is_tried_with_back_off_and_then_failed_with_its_reason(user, monkeypatch):
    def fail(*arguments, **values):
        raise IndexError("nobody thought of that")

    monkeypatch.setattr(processing, "measure_file", fail)
    recording = store(user)
    due_after = []
    moment = later(0)
    for _ in range(MAX_ATTEMPTS):
        with clock.frozen_at(moment):
            assert worker().run_once() is True
            assert worker().run_once() is False
        recording.refresh_from_db()
        due_after.append(round((recording.due_at - moment).total_seconds()))
        moment = recording.due_at

    assert due_after == [*BACK_OFF_S, BACK_OFF_S[-1]]
    assert (recording.state, recording.attempts) == ("failed", MAX_ATTEMPTS)
    assert (recording.error_code, recording.error_detail) == ("processing_failed", "IndexError")
    assert objects.exists(recording.object_key)
    with clock.frozen_at(later(10**6)):
        assert worker().run_once() is False

    monkeypatch.undo()
    process_again(recording)
    assert worker().run_once() is True
    recording.refresh_from_db()
    assert (recording.state, recording.error_code, Workout.objects.count()) == ("done", "", 1)


def test_recording_that_kills_its_workers_is_given_up(user):
    recording = store(user)
    Recording.objects.update(attempts=MAX_ATTEMPTS, state=RecordingState.PROCESSING)

    assert worker().run_once() is False

    recording.refresh_from_db()
    assert (recording.state, recording.error_code) == ("failed", "processing_failed")
    assert recording.error_detail == "The process ended before it was done."


def test_poison_does_not_stop_the_next_one(user, monkeypatch):
    measure = processing.measure_file
    poison = store(user, run_file(1))

    def fail_first(data, **values):
        if data == run_file(1):
            raise RecursionError
        return measure(data, **values)

    monkeypatch.setattr(processing, "measure_file", fail_first)
    good = store(user, run_file(2))
    role = worker()
    while role.run_once():
        pass

    poison.refresh_from_db()
    good.refresh_from_db()
    assert (poison.state, good.state) == ("received", "done")


def test_claimed_recording_is_not_taken_by_another_worker(user):
    store(user)
    claimed = claim_recording()
    taken = []

    def other_worker() -> None:
        try:
            with clock.frozen_at(later(3600)):
                taken.append(claim_recording())
        finally:
            connection.close()

    thread = threading.Thread(target=other_worker)
    thread.start()
    thread.join()
    release_recording(claimed.id)

    assert taken == [None]
    with clock.frozen_at(later(3600)):
        again = claim_recording()
    assert (again.id, again.attempts) == (claimed.id, 2)
    release_recording(again.id)


def test_worker_killed_before_its_commit_is_followed_by_one_workout(user, tmp_path):
    recording = store(user)
    environment = {
        **os.environ,
        "STARTLINE_DATABASE_URL": test_database_url(),
        "STARTLINE_DATA_DIR": str(tmp_path),
    }
    role = subprocess.Popen(
        [sys.executable, "-m", "tests.telemetry.killed_processor"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert role.stdout is not None
        assert "workout written, not committed\n" in iter(role.stdout.readline, "")
        assert Workout.objects.count() == 0, "nothing is committed yet"
        with clock.frozen_at(later(3600)):
            assert worker().run_once() is False, "it lives and holds its recording"
    finally:
        os.kill(role.pid, signal.SIGKILL)
        assert role.wait(timeout=10) == -signal.SIGKILL

    deadline = time.monotonic() + 20
    with clock.frozen_at(later(3)):
        # PostgreSQL notices the closed connection, and then the lock is free.
        while not worker().run_once() and time.monotonic() < deadline:
            time.sleep(0.05)

    recording.refresh_from_db()
    assert (recording.state, recording.attempts) == ("done", 2)
    assert Workout.objects.count() == 1
    assert OutboxEvent.objects.count() == 1


def test_two_workers_on_one_recording_make_one_workout(user, monkeypatch):
    """The connection of the first was away for a while: its lock is lost, and it comes back late."""
    store(user)
    first = claim_recording()
    release_recording(first.id)
    measure = processing.measure_file

    def measure_while_another_is_faster(*arguments, **values):
        monkeypatch.setattr(processing, "measure_file", measure)
        assert processing.process_recording(first.id) is not None
        return measure(*arguments, **values)

    monkeypatch.setattr(processing, "measure_file", measure_while_another_is_faster)
    workout = processing.process_recording(first.id)

    assert workout == Workout.objects.get()
    assert OutboxEvent.objects.count() == 1


def test_database_that_goes_away_costs_one_attempt(user, monkeypatch):
    recording = store(user)
    monkeypatch.setattr(process_role, "SWEEP_S", 0.01)

    def away(recording_id):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(attempts, "process_recording", away)
    with pytest.raises(OperationalError):
        worker().run_once()

    recording.refresh_from_db()
    assert (recording.state, recording.attempts) == ("processing", 1)
    monkeypatch.undo()
    with clock.frozen_at(later(BACK_OFF_S[0] + 1)):
        assert worker().run_once() is True
    assert Workout.objects.count() == 1


def test_role_wakes_up_at_the_commit_and_stops_when_told(user, monkeypatch):
    monkeypatch.setattr(process_role, "SWEEP_S", 30.0)
    stop = threading.Event()
    role = threading.Thread(target=process_role.work, args=(stop,))
    role.start()
    time.sleep(1.0)
    begun = time.monotonic()
    recording = store(user)
    while recording.state != RecordingState.DONE and time.monotonic() - begun < 10:
        time.sleep(0.02)
        recording.refresh_from_db()
    took_s = time.monotonic() - begun
    stop.set()
    role.join(timeout=5)

    assert (recording.state, role.is_alive()) == ("done", False)
    assert took_s < 5, "by the notification, not by the sweep"


def test_stored_again_is_the_same_recording(user):
    recording = store(user)
    again = store_recording(user.pk, data=run_file(), file_name="again.fit", source=WATCH)
    assert (again.recording_id, again.state) == (recording.id, "stored")

    worker().run_once()
    third = store_recording(user.pk, data=run_file(), file_name="again.fit", source=WATCH)

    assert (third.recording_id, third.state) == (recording.id, "duplicate")
    assert third.workout_id == Workout.objects.get().id
    assert claims.claim_recording() is None
