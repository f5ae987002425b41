"""What every implementation of the sample sink promises; one that uses Kafka joins `SINKS`."""

import threading
from collections.abc import Iterator

import pytest
from django.db import transaction

from startline.platform.storage import objects
from startline.telemetry.actions import sink
from startline.telemetry.actions.incoming import IncomingFile
from startline.telemetry.actions.originals import fingerprint
from startline.telemetry.actions.recordings import store_recording
from startline.telemetry.actions.sink import DirectSink, SampleSink
from startline.telemetry.contracts import RecordingReceived, SourceFacts
from startline.telemetry.ingest.process_role import RecordingWorker
from startline.telemetry.models import Recording, Workout
from tests.telemetry.factories import run_file
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
SINKS = {"direct": DirectSink}


@pytest.fixture(autouse=True)
def _own_objects(settings, tmp_path) -> Iterator[None]:
    """Objects go to a folder of the test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGE_URL = ""
    settings.STORAGE_DIR = tmp_path / "objects"
    objects._store.cache_clear()
    yield
    objects._store.cache_clear()


@pytest.fixture
def user(transactional_db):
    return UserFactory()


@pytest.fixture(params=SINKS.values(), ids=SINKS.keys())
def current(request, monkeypatch) -> SampleSink:
    chosen = request.param()
    monkeypatch.setattr(sink, "current_sink", lambda: chosen)
    return chosen


def process_everything() -> None:
    worker = RecordingWorker(stop=threading.Event())
    while worker.run_once():
        pass


def test_delivered_file_becomes_one_workout(current, user):
    data = run_file()
    incoming = IncomingFile(
        user_id=user.pk,
        data=data,
        sha256=fingerprint(data),
        file_name="run.fit",
        source=SourceFacts(kind="http"),
    )

    states = [current.deliver(incoming).state for _ in range(3)]
    process_everything()

    assert states[0] in {"created", "pending"}
    assert set(states[1:]) <= {"duplicate", "pending"}
    assert (Workout.objects.count(), Recording.objects.get().state) == (1, "done")


def test_stored_recording_becomes_one_workout(current, user):
    for _ in range(3):
        store_recording(user.pk, data=run_file(), file_name="run.fit", source=SourceFacts(kind="mqtt"))
    process_everything()

    assert (Workout.objects.count(), Recording.objects.get().state) == (1, "done")


def test_what_is_rolled_back_was_never_submitted(current, user):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        store_recording(user.pk, data=run_file(), file_name="run.fit", source=SourceFacts(kind="mqtt"))
        raise ZeroDivisionError
    process_everything()

    assert (Workout.objects.count(), Recording.objects.count()) == (0, 0)


def test_submit_needs_a_transaction(current, user):
    received = RecordingReceived(
        recording_id=Recording().id, user_id=user.pk, object_key=f"originals/{user.pk}/x"
    )

    with pytest.raises(RuntimeError):
        current.submit(received)
