"""What only the sink on Kafka can meet: Kafka away, killed processes, batches read or stored badly."""

import signal
import threading
from collections.abc import Iterator

import pytest

from startline.platform.errors import UnavailableError
from startline.platform.kafka.models import SetAsideMessage
from startline.platform.kafka.producer import Outgoing
from startline.platform.kafka.settings import KafkaSettings
from startline.platform.kafka.topics import RECORDINGS, SAMPLES
from startline.platform.storage import objects
from startline.telemetry.actions.recordings.incoming import IncomingFile
from startline.telemetry.actions.recordings.kafka_sink import KafkaSink
from startline.telemetry.actions.recordings.originals import fingerprint
from startline.telemetry.actions.recordings.receiving import store_recording, submit_unclaimed
from startline.telemetry.contracts import SourceFacts
from startline.telemetry.ingest import kafka_workers
from startline.telemetry.ingest.kafka_workers import make_sample_worker
from startline.telemetry.models import LiveChunk, Recording, Workout
from tests.platform_stack import wait_until
from tests.seams.sinks import KafkaSeam
from tests.seams.test_event_bus_faults import program
from tests.seams.test_kafka_bus import count_messages
from tests.telemetry.devices.factories import DeviceFactory
from tests.telemetry.factories import run_file
from tests.telemetry.live.factories import samples
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
def seam(request, transactional_db) -> Iterator[KafkaSeam]:
    made = KafkaSeam(request)
    yield made
    made.close()


def file_of(user_id: int) -> IncomingFile:
    data = run_file()
    return IncomingFile(
        user_id=user_id,
        data=data,
        sha256=fingerprint(data),
        file_name="run.fit",
        source=SourceFacts(kind="http"),
    )


def chunk_numbers(device) -> list[int]:
    chunks = LiveChunk.objects.filter(device_id=device.pk).order_by("seq")
    return list(chunks.values_list("seq", flat=True))


def test_file_that_nobody_can_read_is_refused_at_once(seam):
    user = UserFactory()
    incoming = file_of(user.pk)
    broken = IncomingFile(
        user_id=user.pk,
        data=b"no activity",
        sha256=fingerprint(b"no activity"),
        file_name="x",
        source=incoming.source,
    )

    answer = seam.sink.deliver(broken)

    assert (answer.state, answer.error.code) == ("failed", "file_format_unknown")
    assert (Recording.objects.count(), seam.relay.has_unread()) == (0, False)


def test_file_is_accepted_while_kafka_is_away_and_processed_when_it_is_back(seam, kafka_broker):
    user = UserFactory()
    kafka_broker.child.send(signal.SIGKILL)
    kafka_broker.child.wait_for_end(10)
    try:
        answer = seam.sink.deliver(file_of(user.pk))
        assert (answer.state, answer.workout) == ("pending", None)
        assert Recording.objects.get().state == "received"
    finally:
        kafka_broker.start()

    seam.process_everything()

    assert (Workout.objects.count(), Recording.objects.get().state) == (1, "done")
    assert seam.sink.deliver(file_of(user.pk)).state == "duplicate"


def test_batches_are_not_promised_while_kafka_is_away(seam, kafka, monkeypatch):
    device = DeviceFactory()
    nowhere = KafkaSettings(client=(("bootstrap.servers", "127.0.0.1:1"),), prefix=kafka.prefix)
    monkeypatch.setattr("startline.telemetry.actions.recordings.kafka_sink.DELIVERY_TIMEOUT_S", 0.5)
    away = KafkaSink(nowhere)

    with pytest.raises(UnavailableError):
        away.take_batches([samples(device, 1)])

    assert count_messages(seam, SAMPLES) == 0
    assert seam.sink.take_batches([samples(device, 1)]).taken[0].refusal == ""
    seam.process_everything()
    assert chunk_numbers(device) == [1]


def test_broker_killed_under_load_keeps_every_promised_batch_once(seam, kafka_broker):
    device = DeviceFactory()
    promised: list[int] = []

    def produce() -> None:
        from django.db import connection

        for seq in range(1, 400):
            try:
                seam.sink.take_batches([samples(device, seq)])
            except UnavailableError:
                continue
            promised.append(seq)
        connection.close()

    thread = threading.Thread(target=produce)
    thread.start()
    wait_until(lambda: len(promised) >= 50, timeout_s=30)
    kafka_broker.child.send(signal.SIGKILL)
    kafka_broker.child.wait_for_end(10)
    kafka_broker.start()
    thread.join(90)
    assert not thread.is_alive()

    seam.process_everything()

    kept = chunk_numbers(device)
    assert set(promised) <= set(kept)
    assert len(kept) == len(set(kept)) <= 399
    assert len(promised) >= 300


def test_processor_killed_between_commit_and_offset_stores_nothing_twice(seam):
    device = DeviceFactory()
    seam.sink.take_batches([samples(device, seq) for seq in (1, 2, 3)])
    with program("tests.seams.killed_processor") as processor:
        assert processor.stdout is not None
        assert processor.stdout.readline() == "chunks committed, offset not moved\n"
    assert chunk_numbers(device) == [1, 2, 3]

    seam.sink.take_batches([samples(device, 4)])
    seam.process_everything()

    assert chunk_numbers(device) == [1, 2, 3, 4]
    assert count_messages(seam, SAMPLES) == 4


def test_second_processor_that_joins_shares_the_work_and_stores_all_once(seam, kafka):
    devices = [DeviceFactory() for _ in range(6)]
    for seq in range(1, 21):
        seam.sink.take_batches([samples(device, seq) for device in devices])
    stop = threading.Event()
    second = make_sample_worker(kafka, stop=stop)
    second.limit = 7
    thread = threading.Thread(target=second.run)
    thread.start()
    for seq in range(21, 31):
        seam.sink.take_batches([samples(device, seq) for device in devices])
    seam.process_everything()
    stop.set()
    thread.join(30)

    for device in devices:
        assert chunk_numbers(device) == list(range(1, 31))


def test_batch_that_nobody_can_read_is_set_aside(seam):
    device = DeviceFactory()
    topic = seam.sink.settings.topic(SAMPLES)
    seam.sink.producer.produce_all([Outgoing(topic=topic, key=b"1", value=b"\xc1", headers=[])])
    seam.sink.take_batches([samples(device, 1)])

    seam.process_everything()

    kept = SetAsideMessage.objects.get()
    assert (kept.group, kept.topic, kept.reason_code) == ("process-samples", "samples", "unreadable")
    assert chunk_numbers(device) == [1]


def test_batch_that_breaks_us_is_set_aside_and_its_neighbours_are_stored(seam, monkeypatch):
    device = DeviceFactory()
    record = kafka_workers.record_batches

    def record_but_three(batches, **named):
        if any(batch.seq == 3 for batch in batches):
            raise ZeroDivisionError("our mistake")
        return record(batches, **named)

    monkeypatch.setattr(kafka_workers, "record_batches", record_but_three)
    seam.sink.take_batches([samples(device, seq) for seq in range(1, 6)])
    seam.process_everything()

    kept = SetAsideMessage.objects.get()
    assert kept.reason_code == "ZeroDivisionError"
    assert "our mistake" in kept.reason
    assert chunk_numbers(device) == [1, 2, 4, 5]


def test_repeated_message_of_a_recording_makes_no_second_workout(seam):
    user = UserFactory()
    store_recording(user.pk, data=run_file(), file_name="run.fit", source=SourceFacts(kind="mqtt"))
    seam.relay.run_once()
    assert submit_unclaimed() == 1, "it waits and was never taken"
    seam.process_everything()

    assert count_messages(seam, RECORDINGS) == 2
    assert (Workout.objects.count(), Recording.objects.get().attempts) == (1, 1)
    assert submit_unclaimed() == 0


def test_failed_attempt_comes_again_without_kafka(seam, monkeypatch):
    from startline.telemetry.actions.recordings import claims
    from startline.telemetry.ingest import attempts

    user = UserFactory()
    process = attempts.process_recording
    failures = iter([ZeroDivisionError("once")])

    def fail_once(recording_id):
        for failure in failures:
            raise failure
        return process(recording_id)

    monkeypatch.setattr(attempts, "process_recording", fail_once)
    monkeypatch.setattr(claims, "BACK_OFF_S", (0, 0, 0, 0, 0))
    store_recording(user.pk, data=run_file(), file_name="run.fit", source=SourceFacts(kind="mqtt"))
    seam.process_everything()
    wait_until(lambda: seam.again.run_once() or Recording.objects.get().state == "done")

    assert (Recording.objects.get().attempts, Workout.objects.count()) == (2, 1)
    assert count_messages(seam, RECORDINGS) == 1
