"""From chunks to the workout: sealed when finished or silent, corrected by what comes late."""

import datetime as dt
import random

import msgspec
import pytest

from startline.platform.clock import frozen_at
from startline.platform.storage import objects
from startline.platform.storage.objects import StorageAwayError
from startline.telemetry.actions.live import sealing as live_sealing
from startline.telemetry.actions.live.chunks import record_batches
from startline.telemetry.actions.live.erasing import drop_old_chunks
from startline.telemetry.actions.live.sealing import BACK_OFF_S, seal_next_session
from startline.telemetry.actions.workouts.editing import delete_workout, edit_workout
from startline.telemetry.actions.workouts.erasing import erase_person
from startline.telemetry.domain import streams
from startline.telemetry.domain.files import decode_file
from startline.telemetry.models import LiveChunk, LiveSession, Recording, Workout
from startline.telemetry.queries.samples import get_original
from tests.telemetry.devices.factories import DeviceFactory
from tests.telemetry.live.factories import STARTED_AT, mark, sample_batch, samples

pytestmark = pytest.mark.django_db
MINUTES = 10  # of samples in these tests
BATCHES = MINUTES * 3


def at(seconds: float):
    """The moment so long after the session's start."""
    return frozen_at(STARTED_AT + dt.timedelta(seconds=seconds))


def seal_all() -> None:
    while seal_next_session():
        pass


def run(device, *, leave_out=(), order=None, key="run-1") -> None:
    """A run of ten minutes with start and finish, as if sent under way."""
    batches = [mark(device, 1, "start", b'{"sport": "run", "name": "Evening"}', key=key)]
    batches += [samples(device, seq, key=key) for seq in range(2, BATCHES + 2) if seq not in leave_out]
    batches.append(mark(device, BATCHES + 2, "finish", key=key))
    if order is not None:
        random.Random(order).shuffle(batches)
    for start in range(0, len(batches), 7):
        record_batches(batches[start : start + 7])


def times_of(workout: Workout) -> list[float]:
    return streams.decode(objects.get(workout.samples_object_key)).time_s.tolist()


@pytest.fixture
def finished(device):
    with at(650):
        run(device)
    return device


def test_latitude_without_longitude_does_not_keep_a_session_from_being_sealed(device):
    batches = [sample_batch(20 * number) for number in range(4)]
    for batch in batches:
        del batch.columns["distance_m"]
    batches[2].columns["lon"][0] = batches[2].columns["lat"][1] = None
    del batches[3].columns["lon"]
    with at(200):
        record_batches([samples(device, seq, content=batch) for seq, batch in enumerate(batches, start=1)])
        record_batches([mark(device, 5, "finish")])
    with at(300):
        seal_all()

    session = LiveSession.objects.get()
    assert (session.state, session.error_code) == ("sealed", "")
    assert Workout.objects.get(pk=session.workout_id).elapsed_s == 79.0


def test_finished_session_becomes_a_workout(finished):
    with at(660):
        seal_all()

    workout, recording, session = Workout.objects.get(), Recording.objects.get(), LiveSession.objects.get()
    assert (workout.sport, workout.name, workout.version) == ("run", "Evening", 1)
    assert (workout.source_kind, workout.format, workout.device_name) == ("live", "live", "Watch")
    assert workout.started_at == STARTED_AT + dt.timedelta(seconds=20)
    assert (workout.elapsed_s, workout.distance_m) == (599.0, pytest.approx(1797.0, rel=0.005))
    assert times_of(workout) == [float(second) for second in range(600)]
    assert (recording.source_kind, recording.external_id) == ("live", str(session.id))
    assert (recording.workout_id, recording.device_id) == (workout.id, finished.pk)
    assert (session.state, session.sealed_version, session.workout_id) == ("sealed", 1, workout.id)
    assert session.seq_ranges == {finished.pk: [[1, BATCHES + 2]]}
    assert LiveChunk.objects.count() == BATCHES + 2


def test_original_of_a_live_recording_is_kept_and_read_again(finished):
    with at(660):
        seal_all()
    recording = Recording.objects.get()

    data = objects.get(recording.object_key)

    assert len(data) == recording.size_bytes
    assert data.startswith(b"STARTLINE LIVE 1\n")


def test_live_workout_is_downloaded_as_a_fit_file(finished):
    with at(660):
        seal_all()

    download = get_original(Workout.objects.get())

    again = decode_file(download.data)
    assert (download.file_name, again.format) == ("2026-06-07-run.fit", "fit")
    assert again.samples.time_s.tolist() == [float(second) for second in range(600)]
    assert again.samples.heart_rate_bpm[:3].tolist() == [146.0, 140.0, 141.0]


def test_session_is_not_sealed_before_the_grace_is_over(device):
    with at(641):
        run(device)
        seal_all()

        assert LiveSession.objects.get().state == "open"
    with at(643):
        seal_all()
        assert LiveSession.objects.get().state == "sealed"


def test_silence_seals_what_nobody_finished(device):
    with at(640):
        for seq in range(1, BATCHES + 1):
            record_batches([samples(device, seq)])
    last_s = 20 * BATCHES

    with at(last_s + 899):
        seal_all()
        session = LiveSession.objects.get()
        assert (session.state, session.due_at) == ("open", STARTED_AT + dt.timedelta(seconds=last_s + 900))
    with at(last_s + 901):
        seal_all()
    assert LiveSession.objects.get().state == "sealed"
    assert Workout.objects.get().elapsed_s == 599.0


@pytest.mark.parametrize("order", range(5))
def test_order_of_arrival_does_not_matter(device, order):
    with at(650):
        run(device)
        run(DeviceFactory(name="Watch"), order=order)
    with at(660):
        seal_all()

    first, second = Workout.objects.order_by("user_id")
    left, right = (  # but for the session's own name
        objects.get(one.object_key).replace(one.external_id.encode(), b"")
        for one in Recording.objects.order_by("user_id")
    )
    assert left == right
    assert (first.distance_m, first.moving_s) == (second.distance_m, second.moving_s)


def test_late_batches_correct_the_same_workout(device):
    with at(650):
        run(device, leave_out={10, 11, 31})
    with at(660):
        seal_all()
    before = Workout.objects.get()
    assert len(times_of(before)) == 540

    late_at = STARTED_AT + dt.timedelta(seconds=2000)
    with at(2000):
        record_batches([samples(device, seq, received_at=late_at) for seq in (31, 10, 11)])
        assert LiveSession.objects.get().state == "open"
    with at(2010):
        LiveSession.objects.update(due_at=late_at)  # the database's clock is not the frozen one
        seal_all()

    workout = Workout.objects.get()
    assert (workout.id, workout.version) == (before.id, 2)
    assert times_of(workout) == [float(second) for second in range(600)]
    assert Recording.objects.count() == 1
    assert LiveSession.objects.get().sealed_version == 2


def test_repeated_batches_change_nothing(finished):
    with at(660):
        seal_all()
    with at(700):
        run(finished)
        seal_all()

    assert (Workout.objects.get().version, LiveSession.objects.get().sealed_version) == (1, 1)


def test_batch_stored_beside_the_sealing_is_not_lost(finished, monkeypatch):
    """Its transaction saw the session open, and commits after the chunks were read."""
    real = live_sealing.seal_session

    def seal_and_store_beside(chunks):
        sealed = real(chunks)
        LiveChunk.objects.filter(seq=5).update(seq=1005)  # what was read
        record_batches([samples(finished, 5)])
        return sealed

    with at(660), monkeypatch.context() as beside:
        LiveChunk.objects.filter(seq=5).delete()
        beside.setattr(live_sealing, "seal_session", seal_and_store_beside)
        seal_next_session()
        assert LiveSession.objects.get().state == "sealed"
        assert len(times_of(Workout.objects.get())) == 580
    with at(670):
        seal_all()  # the look after the longest transaction finds it

    assert times_of(Workout.objects.get()) == [float(second) for second in range(600)]
    assert (LiveSession.objects.get().sealed_version, Workout.objects.get().version) == (2, 2)


def test_what_the_person_wrote_stays(device):
    with at(650):
        run(device, leave_out={31})
    with at(660):
        seal_all()
    workout = Workout.objects.get()
    edit_workout(
        device.user, workout_id=workout.id, changes={"sport": "ride", "name": "To work", "effort": 7}
    )
    late_at = STARTED_AT + dt.timedelta(seconds=2000)
    with at(2000):
        record_batches([samples(device, 31, received_at=late_at)])
    with at(2010):
        LiveSession.objects.update(due_at=late_at)
        seal_all()

    workout.refresh_from_db()
    assert (workout.sport, workout.name, workout.effort, workout.version) == ("ride", "To work", 7, 3)
    assert len(times_of(workout)) == 600


def test_late_batches_do_not_bring_a_deleted_workout_back(device):
    with at(650):
        run(device, leave_out={31})
    with at(660):
        seal_all()
    delete_workout(device.user, workout_id=Workout.objects.get().id)
    late_at = STARTED_AT + dt.timedelta(seconds=2000)
    with at(2000):
        record_batches([samples(device, 31, received_at=late_at)])
    with at(2010):
        LiveSession.objects.update(due_at=late_at)
        seal_all()

    workout = Workout.objects.get()
    assert workout.deleted_at is not None
    assert len(times_of(workout)) == 600


def test_session_without_samples_is_sealed_without_a_workout(device):
    with at(30):
        record_batches([mark(device, 1, "start", b'{"sport": "run"}'), mark(device, 2, "finish")])
    with at(60):
        seal_all()

    session = LiveSession.objects.get()
    assert (session.state, session.error_code, session.workout_id) == ("sealed", "no_samples", None)
    assert (Workout.objects.count(), Recording.objects.count()) == (0, 0)


def test_two_devices_are_one_workout(device):
    strap = DeviceFactory(user=device.user, name="Strap")
    with at(650):
        run(device)
        record_batches([samples(strap, seq) for seq in range(1, 10)])
    with at(660):
        seal_all()

    assert Workout.objects.count() == 1
    assert LiveSession.objects.get().seq_ranges == {device.pk: [[1, BATCHES + 2]], strap.pk: [[1, 9]]}


def test_same_samples_in_two_sessions_are_two_recordings_of_one_workout(device):
    with at(650):
        for key in ("run-1", "sent-again"):
            run(device, key=key)
    with at(660):
        seal_all()

    sessions = LiveSession.objects.order_by("created_at")
    assert [session.error_code for session in sessions] == ["", ""]
    assert len({session.recording_id for session in sessions}) == 2
    assert len({session.workout_id for session in sessions}) == 1
    assert Workout.objects.count() == 1


def test_live_session_of_a_workout_that_is_known_joins_it(device):
    strap = DeviceFactory(user=device.user, name="Strap")
    with at(650):
        run(device)
        for seq in range(2, BATCHES + 2):
            record_batches([samples(strap, seq, key="other")])
        record_batches([mark(strap, BATCHES + 2, "finish", key="other")])
    with at(660):
        seal_all()

    workout = Workout.objects.get()
    assert [s.workout_id for s in LiveSession.objects.all()] == [workout.id, workout.id]
    assert Recording.objects.filter(workout=workout).count() == 2


def test_pages_are_told_when_it_begins_and_ends(device, empty_valkey, django_capture_on_commit_callbacks):
    with at(650), django_capture_on_commit_callbacks(execute=True):
        run(device)
    with at(660), django_capture_on_commit_callbacks(execute=True):
        seal_all()

    told = [
        (fields[b"kind"], msgspec.json.decode(fields[b"data"]))
        for _, fields in empty_valkey.xrange(f"page:user:{device.user_id}")
    ]
    session = LiveSession.objects.get()
    assert [data for kind, data in told if kind == b"live"] == [
        {"session_id": str(session.id), "state": "live", "workout_id": None},
        {"session_id": str(session.id), "state": "ended", "workout_id": str(session.workout_id)},
    ]


def test_spectators_are_told_that_it_is_over(device, empty_valkey):
    with at(640):
        record_batches([samples(device, seq) for seq in range(1, BATCHES + 1)])
    with at(3000):
        seal_all()

    stream = empty_valkey.xrange(f"live:session:{LiveSession.objects.get().id}")
    last = msgspec.json.decode(stream[-1][1][b"data"])
    assert (last["state"], last["distance_m"]) == ("ended", 1797.0)


def test_failing_session_is_tried_again_and_does_not_stop_others(finished, monkeypatch):
    other = DeviceFactory()
    with at(650):
        run(other)
    real = live_sealing.seal_session
    broken = LiveSession.objects.get(user=finished.user).id

    def fail(chunks):
        if chunks[0].device_id == finished.pk:
            raise ZeroDivisionError
        return real(chunks)

    with at(660), monkeypatch.context() as failing:
        failing.setattr(live_sealing, "seal_session", fail)
        for _ in range(6):
            try:
                seal_next_session()
            except ZeroDivisionError:
                continue
    session = LiveSession.objects.get(pk=broken)
    assert (session.state, session.attempts, session.error_code) == ("open", 1, "processing_failed")
    assert LiveSession.objects.get(user=other.user).state == "sealed"

    with at(700):
        seal_all()
    session.refresh_from_db()
    assert (session.state, session.attempts, session.error_code) == ("sealed", 0, "")


def test_erased_person_gets_no_workout(finished):
    erase_person(finished.user_id)
    with at(660):
        seal_all()

    assert (LiveSession.objects.count(), Workout.objects.count(), Recording.objects.count()) == (0, 0, 0)


def test_storage_that_is_away_for_long_costs_no_attempts(device, monkeypatch):
    def away(*_arguments, **_named):
        raise StorageAwayError("The storage does not answer.")

    with at(650):
        run(device)
    with monkeypatch.context() as patch:
        patch.setattr(live_sealing, "prepare_workout", away)
        for minute in range(12, 60):
            with at(60 * minute), pytest.raises(StorageAwayError):
                seal_all()

    with at(3601 + 60):
        seal_all()

    assert Workout.objects.get().elapsed_s == 60 * MINUTES - 1


def test_session_that_was_given_up_is_looked_at_again_when_something_comes(device):
    with at(650):
        run(device)
    LiveSession.objects.update(due_at=None, attempts=len(BACK_OFF_S) + 1)

    with at(660):
        record_batches([samples(device, BATCHES + 3)])
    assert LiveSession.objects.get().due_at is not None
    LiveSession.objects.update(due_at=STARTED_AT)
    with at(700):
        seal_all()

    assert Workout.objects.count() == 1


def test_late_duplicate_after_the_chunks_went_leaves_the_workout_alone(device):
    with at(650):
        run(device)
    with at(700):
        seal_all()
    before = Workout.objects.get()

    with at(8 * 86_400):
        assert drop_old_chunks() == 1
        taken = record_batches([samples(device, 5), samples(device, 500)])
        seal_all()

    assert [one.refusal for one in taken.taken] == ["", "session_closed"]
    assert LiveChunk.objects.count() == 0
    after = Workout.objects.get()
    assert (after.elapsed_s, after.version) == (before.elapsed_s, before.version)


def test_session_that_goes_on_after_its_finish_is_not_sealed_after_every_batch(device):
    with at(650):
        run(device)
    for second in range(660, 760, 5):
        with at(second):
            record_batches(
                [
                    samples(
                        device,
                        100 + second,
                        content=sample_batch(second, 5),
                        received_at=STARTED_AT + dt.timedelta(seconds=second),
                    )
                ]
            )
            LiveSession.objects.filter(state="open").update(due_at=STARTED_AT)
        with at(second + 3):
            seal_all()
    assert Workout.objects.get().version <= 2

    with at(2000):
        seal_all()
    # From the first sample, at second 20, to the last.
    assert Workout.objects.get().elapsed_s == 759 - 20


@pytest.mark.parametrize("sent_at_ms", [0, 1_780_000_000, 4_000_000_000_000])
def test_clock_at_sending_that_can_not_be_moves_nothing(device, sent_at_ms):
    batches = []
    for seq in range(1, BATCHES + 1):
        content = sample_batch(20 * (seq - 1))
        content.sent_at_ms = sent_at_ms
        batches.append(samples(device, seq, content=content))
    with at(650):
        record_batches([*batches, mark(device, BATCHES + 1, "finish")])
    with at(700):
        seal_all()

    assert Workout.objects.get().started_at == STARTED_AT
