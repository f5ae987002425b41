"""What every sample sink promises: everything at once in PostgreSQL, or by Kafka to the process role."""

from collections.abc import Iterator

import msgspec
import pytest
from django.db import transaction

from startline.platform.storage import objects
from startline.telemetry.actions.devices.pairing import revoke_device
from startline.telemetry.actions.live.store import read_updates
from startline.telemetry.actions.recordings.incoming import IncomingFile
from startline.telemetry.actions.recordings.originals import fingerprint
from startline.telemetry.actions.recordings.receiving import store_recording
from startline.telemetry.actions.workouts.editing import delete_workout
from startline.telemetry.contracts import RecordingReceived, SourceFacts
from startline.telemetry.domain.live.limits import MAX_OPEN_SESSIONS
from startline.telemetry.domain.live.marks import decode_mark
from startline.telemetry.models import LiveChunk, LiveSession, Recording, Workout
from tests.seams.sinks import SEAMS, Seam
from tests.telemetry.devices.factories import DeviceFactory
from tests.telemetry.factories import run_file
from tests.telemetry.live.factories import STARTED_MS, mark, samples
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_objects(settings, tmp_path) -> Iterator[None]:
    """Objects go to a folder of the test."""
    settings.STORAGE_URL = ""
    settings.STORAGE_DIR = tmp_path / "objects"
    objects._store.cache_clear()
    yield
    objects._store.cache_clear()


@pytest.fixture
def user(transactional_db):
    return UserFactory()


@pytest.fixture(params=sorted(SEAMS))
def seam(request, transactional_db, user) -> Iterator[Seam]:
    """Each sink with what processes behind it."""
    made = SEAMS[request.param](request)
    yield made
    made.close()


def incoming_run(user) -> IncomingFile:
    """A run's file as the web role hands it over."""
    data = run_file()
    return IncomingFile(
        user_id=user.pk,
        data=data,
        sha256=fingerprint(data),
        file_name="run.fit",
        source=SourceFacts(kind="http"),
    )


def test_delivered_file_becomes_one_workout(seam, user):
    incoming = incoming_run(user)

    states = [seam.sink.deliver(incoming).state for _ in range(3)]
    seam.process_everything()

    assert states[0] in {"created", "pending"}
    assert set(states[1:]) <= {"duplicate", "pending"}
    assert (Workout.objects.count(), Recording.objects.get().state) == (1, "done")


def test_file_of_a_deleted_workout_brings_it_back(seam, user):
    incoming = incoming_run(user)
    seam.sink.deliver(incoming)
    seam.process_everything()
    workout_id = Workout.objects.get().id
    delete_workout(user, workout_id=workout_id)

    answers = [seam.sink.deliver(incoming) for _ in range(2)]
    seam.process_everything()

    assert [(one.state, one.workout_id) for one in answers] == [
        ("restored", workout_id),
        ("duplicate", workout_id),
    ]
    assert Workout.objects.get().deleted_at is None


def test_stored_recording_becomes_one_workout(seam, user):
    for _ in range(3):
        store_recording(user.pk, data=run_file(), file_name="run.fit", source=SourceFacts(kind="mqtt"))
    seam.process_everything()

    assert (Workout.objects.count(), Recording.objects.get().state) == (1, "done")


def test_what_is_rolled_back_was_never_submitted(seam, user):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        store_recording(user.pk, data=run_file(), file_name="run.fit", source=SourceFacts(kind="mqtt"))
        raise ZeroDivisionError
    seam.process_everything()

    assert (Workout.objects.count(), Recording.objects.count()) == (0, 0)


def test_submit_needs_a_transaction(seam, user):
    received = RecordingReceived(
        recording_id=Recording().id, user_id=user.pk, object_key=f"originals/{user.pk}/x"
    )

    with pytest.raises(RuntimeError):
        seam.sink.submit(received)


def refusals(taken) -> list[str]:
    return [one.refusal for one in taken.taken]


def chunk_numbers() -> list[int]:
    return list(LiveChunk.objects.order_by("device_id", "seq").values_list("seq", flat=True))


def test_accepted_batches_become_chunks_once_each(seam, device):
    batches = [samples(device, seq) for seq in (1, 3, 2)]

    assert refusals(seam.sink.take_batches(batches)) == ["", "", ""]
    assert refusals(seam.sink.take_batches([batches[1], samples(device, 4)])) == ["", ""]
    seam.process_everything()

    assert chunk_numbers() == [1, 2, 3, 4]
    session = LiveSession.objects.get()
    assert (session.user_id, session.session_key, session.state) == (device.user_id, "run-1", "open")
    chunk = LiveChunk.objects.get(seq=3)
    assert (bytes(chunk.payload), chunk.received_at) == (batches[1].payload, batches[1].received_at)


def test_batches_of_people_do_not_mix(seam, device):
    other = DeviceFactory()

    seam.sink.take_batches([samples(each, seq) for seq in (1, 2, 3) for each in (device, other)])
    seam.process_everything()

    assert LiveSession.objects.count() == 2
    for each in (device, other):
        found = LiveChunk.objects.filter(device_id=each.pk).order_by("seq")
        assert list(found.values_list("seq", flat=True)) == [1, 2, 3]
        (session_id,) = set(found.values_list("session_id", flat=True))
        assert LiveSession.objects.get(pk=session_id).user_id == each.user_id


def test_revoked_device_is_refused_and_stores_nothing(seam, device):
    other = DeviceFactory()
    seam.sink.take_batches([samples(device, 1)])
    seam.process_everything()
    revoke_device(device.user_id, device_id=device.pk)

    taken = seam.sink.take_batches([samples(device, 2), samples(other, 1)])
    seam.process_everything()

    assert refusals(taken) == ["device_revoked", ""]
    assert [one.device_id for one in taken.accepted] == [other.pk]
    assert LiveChunk.objects.filter(device_id=device.pk).count() == 1
    assert LiveChunk.objects.filter(device_id=other.pk).count() == 1


def test_too_many_open_sessions_are_refused_and_nothing_is_begun(seam, device):
    accepted = [samples(device, 1, key=f"run-{number}") for number in range(MAX_OPEN_SESSIONS)]
    assert set(refusals(seam.sink.take_batches(accepted))) == {""}

    assert refusals(seam.sink.take_batches([samples(device, 1, key="one-more")])) == ["open_sessions"]
    seam.process_everything()

    assert LiveSession.objects.count() == MAX_OPEN_SESSIONS
    assert not LiveSession.objects.filter(session_key="one-more").exists()


def test_marks_say_behind_the_sink_what_they_said_before_it(seam, device, projector):
    context = {"kind": "event", "id": "7"}
    bodies = {
        "start": {"sport": "run", "name": "Evening", "time": STARTED_MS / 1000, "context": context},
        "event": {"event": "pause", "time": STARTED_MS / 1000 + 45},
        "finish": {"time": STARTED_MS / 1000 + 60},
    }
    marks = [
        mark(device, seq, kind, msgspec.json.encode(body))
        for seq, (kind, body) in enumerate(bodies.items(), start=11)
    ]

    assert refusals(seam.sink.take_batches([*marks, samples(device, 2)])) == ["", "", "", ""]
    seam.process_everything()

    kept = LiveChunk.objects.filter(seq__gt=10).order_by("seq")
    assert [decode_mark(bytes(chunk.payload)) for chunk in kept] == [one.content for one in marks]
    session = LiveSession.objects.get()
    assert (session.sport, session.name) == ("run", "Evening")
    assert (session.context_kind, session.context_id) == ("event", "7")
    assert session.finished_at is not None
    projector.flush()
    assert msgspec.json.decode(read_updates([session.id])[session.id])["state"] == "ended"


def test_live_state_follows_what_was_taken(seam, device, projector):
    seam.sink.take_batches([samples(device, seq) for seq in (1, 2, 3)])
    seam.process_everything()
    projector.flush()

    session = LiveSession.objects.get()
    update = msgspec.json.decode(read_updates([session.id])[session.id])
    assert (update["state"], update["heart_rate_bpm"]) == ("live", 140 + 59 % 7)


def test_nothing_is_taken_of_nothing(seam, device):
    assert seam.sink.take_batches([]).taken == []
    seam.process_everything()
    assert LiveChunk.objects.count() == 0
