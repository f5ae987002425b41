"""Batches become chunks: once each, for those with the right only, durable when they are accepted."""

import threading

import pytest
from django.db import connection

from startline.telemetry.actions.devices.pairing import revoke_device
from startline.telemetry.actions.live import sessions as live_sessions
from startline.telemetry.actions.live.chunks import record_batches, store_chunks
from startline.telemetry.actions.live.sessions import SessionDirectory
from startline.telemetry.models import LiveChunk, LiveSession
from tests.telemetry.devices.factories import DeviceFactory
from tests.telemetry.live.factories import mark, samples
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db


def refusals(taken) -> list[str]:
    return [one.refusal for one in taken.taken]


def test_batches_become_chunks_of_one_session(device):
    batches = [samples(device, seq) for seq in (1, 2, 3)]

    taken = record_batches(batches)

    assert refusals(taken) == ["", "", ""]
    session = LiveSession.objects.get()
    assert (session.user_id, session.session_key, session.state) == (device.user_id, "run-1", "open")
    rows = [
        (c.session_id, c.device_id, c.seq, c.kind, c.received_at, bytes(c.payload))
        for c in LiveChunk.objects.order_by("seq")
    ]
    assert rows == [(session.id, device.pk, b.seq, 0, b.received_at, b.payload) for b in batches]


def test_repeated_batch_is_accepted_and_kept_once(device):
    first = samples(device, 1)
    record_batches([first])

    taken = record_batches([samples(device, 1), samples(device, 2), samples(device, 2)])

    assert refusals(taken) == ["", "", ""]
    assert LiveChunk.objects.count() == 2


def test_only_what_is_new_is_told(device):
    directory = SessionDirectory()
    store_chunks([samples(device, 1), samples(device, 2)], directory=directory)

    stored = store_chunks([samples(device, 2), samples(device, 3), samples(device, 3)], directory=directory)

    assert [new.batch.seq for new in stored.new] == [3]


def test_second_content_under_a_used_number_changes_nothing(device):
    record_batches([samples(device, 1)])
    before = bytes(LiveChunk.objects.get().payload)

    record_batches([mark(device, 1, "finish")])

    chunk = LiveChunk.objects.get()
    assert (bytes(chunk.payload), chunk.kind) == (before, 0)
    assert LiveSession.objects.get().finished_at is None


def test_revoked_device_stores_nothing_even_when_it_is_remembered(device):
    record_batches([samples(device, 1)])
    revoke_device(device.user_id, device_id=device.pk)

    taken = record_batches([samples(device, 2), samples(device, 3, key="another")])

    assert refusals(taken) == ["device_revoked", "device_revoked"]
    assert (LiveChunk.objects.count(), LiveSession.objects.count()) == (1, 1)


def test_device_of_another_person_stores_nothing(device):
    stranger = DeviceFactory()
    forged = samples(device, 1)
    forged = type(forged)(
        stranger.user_id, device.pk, "run-1", 1, "samples", forged.payload, forged.received_at
    )

    taken = record_batches([forged])

    assert taken.accepted == []
    assert (LiveChunk.objects.count(), LiveSession.objects.count()) == (0, 0)


def test_program_with_a_key_needs_an_open_account(device):
    assert refusals(record_batches([samples(device, 1, by_key=True)])) == [""]
    assert LiveChunk.objects.get().device_id == ""

    device.user.is_active = False
    device.user.save()

    assert refusals(record_batches([samples(device, 2, by_key=True)])) == ["device_revoked"]
    assert LiveChunk.objects.count() == 1


def test_two_devices_feed_one_session_with_numbers_of_their_own(device):
    strap = DeviceFactory(user=device.user)

    record_batches([samples(device, 1), samples(strap, 1)])

    assert LiveSession.objects.count() == 1
    assert {c.device_id for c in LiveChunk.objects.all()} == {device.pk, strap.pk}


def test_same_key_of_two_people_is_two_sessions(device):
    record_batches([samples(device, 1), samples(DeviceFactory(), 1)])

    assert LiveSession.objects.count() == 2


def test_too_many_open_sessions_are_refused(device, monkeypatch):
    monkeypatch.setattr(live_sessions, "MAX_OPEN_SESSIONS", 2)
    record_batches([samples(device, 1, key="a"), samples(device, 1, key="b")])

    taken = record_batches([samples(device, 1, key="c"), samples(device, 2, key="a")])

    assert refusals(taken) == ["open_sessions", ""]
    assert sorted(LiveSession.objects.values_list("session_key", flat=True)) == ["a", "b"]


def test_start_names_the_session_whatever_came_before(device):
    body = b'{"sport": "trail running", "name": " Evening  loop ", "context": {"kind": "race", "id": "42"}}'

    record_batches([samples(device, 2), mark(device, 1, "start", body)])

    session = LiveSession.objects.get()
    assert (session.sport, session.name) == ("trail running", "Evening loop")
    assert (session.context_kind, session.context_id) == ("race", "42")


def test_finish_makes_the_session_due(device):
    batch = mark(device, 9, "finish")

    record_batches([samples(device, 1), batch])

    session = LiveSession.objects.get()
    assert session.finished_at == batch.received_at
    assert session.due_at < session.updated_at + live_sessions.FIRST_LOOK


def test_late_batch_opens_a_sealed_session_and_a_repeated_one_does_not(device):
    record_batches([samples(device, 1)])
    LiveSession.objects.update(state="sealed", due_at=None)

    record_batches([samples(device, 1)])
    assert LiveSession.objects.get().state == "sealed"

    record_batches([samples(device, 2)])
    session = LiveSession.objects.get()
    assert (session.state, session.due_at is not None) == ("open", True)


def test_session_without_chunks_knows_what_it_held(device):
    record_batches([samples(device, 1)])
    LiveSession.objects.update(
        state="sealed",
        chunks_dropped_at=LiveSession.objects.get().created_at,
        seq_ranges={device.pk: [[1, 1]]},
    )
    LiveChunk.objects.all().delete()
    directory = SessionDirectory()

    stored = store_chunks([samples(device, 1), samples(device, 2)], directory=directory)

    assert (stored.refusals, stored.new) == (["", "session_closed"], [])
    assert LiveChunk.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_same_batches_from_two_processes_at_once_are_kept_once(device):
    batches = [samples(device, seq) for seq in range(1, 101)]
    told: list[int] = []

    def work() -> None:
        directory = SessionDirectory()
        for start in range(0, 100, 10):
            told.extend(
                new.batch.seq for new in store_chunks(batches[start : start + 10], directory=directory).new
            )
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == list(range(1, 101))
    assert (LiveChunk.objects.count(), LiveSession.objects.count()) == (100, 1)


def test_what_a_failed_transaction_began_is_forgotten(device, monkeypatch):
    directory = SessionDirectory()
    monkeypatch.setattr(live_sessions, "KnownSession", None)
    with pytest.raises(TypeError):
        store_chunks([samples(device, 1)], directory=directory)

    assert directory.known == {}
    assert LiveSession.objects.count() == 0


def test_flush_of_many_sessions_is_a_fixed_number_of_queries(django_assert_num_queries):
    devices = [DeviceFactory(user=UserFactory()) for _ in range(12)]
    directory = SessionDirectory()
    store_chunks([samples(device, 1) for device in devices], directory=directory)

    # The cursor of the statement is not Django's: what is counted are the savepoints of the test only.
    with django_assert_num_queries(2):
        store_chunks([samples(device, 2) for device in devices], directory=directory)

    assert LiveChunk.objects.count() == 24


def test_context_that_another_process_stored_is_learnt_with_the_next_batch(device):
    ours, theirs = SessionDirectory(), SessionDirectory()
    store_chunks([samples(device, 2)], directory=ours)
    body = b'{"sport": "run", "context": {"kind": "race", "id": "r1"}}'
    store_chunks([mark(device, 1, "start", body)], directory=theirs)

    stored = store_chunks([samples(device, 3)], directory=ours)

    assert stored.new[0].session.context == ("race", "r1")


def test_what_was_let_in_before_the_device_was_revoked_is_kept(device):
    revoke_device(device.user_id, device_id=device.pk)

    assert refusals(record_batches([samples(device, 1)], is_admitted=True)) == [""]
    assert LiveChunk.objects.count() == 1
