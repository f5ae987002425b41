"""The live state in Valkey: at most one update a second, rebuilt when lost, the same from any process."""

import threading
import time
from types import SimpleNamespace

import msgspec
import pytest
import valkey as valkey_errors
from django.db import OperationalError, connection

from startline.telemetry.actions.live import chunks as live_chunks
from startline.telemetry.actions.live import projection as live_projection
from startline.telemetry.actions.live.chunks import record_batches
from startline.telemetry.actions.live.ending import end_live_state
from startline.telemetry.actions.live.projection import Projector
from startline.telemetry.actions.live.rebuilding import rebuild_state
from startline.telemetry.actions.live.store import read_snapshot, read_states, state_names
from startline.telemetry.domain.live.state import LiveState
from startline.telemetry.models import LiveSession
from tests.telemetry.devices.factories import DeviceFactory
from tests.telemetry.live.factories import mark, samples

pytestmark = pytest.mark.django_db


def updates(valkey, stream: str | None = None) -> list[dict]:
    stream = stream or f"live:session:{LiveSession.objects.get().id}"
    return [msgspec.json.decode(fields[b"data"]) for _, fields in valkey.xrange(stream)]


def saved_state(session: LiveSession) -> LiveState:
    return read_states([session.id])[session.id].state


def test_update_goes_to_the_session_and_its_context(device, projector, empty_valkey, members):
    members.add(device.user_id)
    start = mark(device, 1, "start", b'{"sport": "trail running", "context": {"kind": "race", "id": "7"}}')
    record_batches([start, samples(device, 2)])
    projector.flush()

    (update,) = updates(empty_valkey)

    session = LiveSession.objects.get()
    assert update["session_id"] == str(session.id)
    assert (update["sport"], update["state"], update["distance_m"]) == ("trail_run", "live", 117.0)
    assert updates(empty_valkey, "live:race:7") == [update]
    snapshot = read_snapshot(session.id)
    assert snapshot is not None
    assert msgspec.json.decode(snapshot[0]) == update
    assert [list(point) for point in snapshot[1]] == update["track"]


def test_batches_of_a_second_are_one_update(device, projector, empty_valkey):
    for seq in range(1, 6):
        record_batches([samples(device, seq)])
    projector.flush()

    (update,) = updates(empty_valkey)
    assert update["distance_m"] == 297.0


def test_thread_sends_at_most_one_update_a_second(device, projector, empty_valkey, monkeypatch):
    threaded = Projector()
    # The thread must not look into the test's transaction, and needs not.
    monkeypatch.setattr(live_chunks, "projector", lambda: threaded)
    begun = time.monotonic()
    for seq in range(1, 26):
        record_batches([samples(device, seq)])
        time.sleep(0.1)
    took_s = time.monotonic() - begun
    deadline = time.monotonic() + 5
    while not (sent := updates(empty_valkey)) or sent[-1]["distance_m"] != 1497.0:
        assert time.monotonic() < deadline
        time.sleep(0.05)

    assert 2 <= len(sent) <= took_s + 2
    assert [u["distance_m"] for u in sent] == sorted(u["distance_m"] for u in sent)


def test_device_that_sends_each_second_is_not_shown_later_and_later(
    device, projector, empty_valkey, monkeypatch
):
    clock = SimpleNamespace(now_s=1000.0, time=time.time)
    clock.monotonic = lambda: clock.now_s
    monkeypatch.setattr(live_projection, "time", clock)
    sent_s: list[float] = []
    waits_s: list[float] = []
    for tick in range(500):  # of 0.07 s, 30 samples
        clock.now_s = 1000 + 0.07 * tick
        if clock.now_s >= 1000 + len(sent_s):
            sent_s.append(clock.now_s)
            record_batches([samples(device, len(sent_s))])
        projector._round()
        shown = len(updates(empty_valkey))
        waits_s += [clock.now_s - sent_s[number] for number in range(len(waits_s), shown)]

    assert len(waits_s) == len(sent_s)
    assert max(waits_s) < 0.2


def test_repeated_batches_send_nothing(device, projector, empty_valkey):
    record_batches([samples(device, 1)])
    projector.flush()

    record_batches([samples(device, 1)])
    projector.flush()

    assert len(updates(empty_valkey)) == 1


def test_late_batch_is_put_in_its_place(device, projector, empty_valkey):
    for seq in (1, 3, 4, 2):
        record_batches([samples(device, seq)])
        projector.flush()

    state = saved_state(LiveSession.objects.get())

    assert state.is_behind is False
    assert state.moving_ms == 79_000
    assert state.ranges == {device.pk: [[1, 4]]}
    track = read_snapshot(LiveSession.objects.get().id)[1]
    seconds = [point[2] for point in track]
    assert seconds == list(range(0, 80, 2))


def test_state_that_valkey_lost_is_rebuilt_from_the_chunks(device, projector, empty_valkey):
    record_batches([samples(device, 1), samples(device, 2)])
    projector.flush()
    empty_valkey.flushdb()

    record_batches([samples(device, 3)])
    projector.flush()

    session = LiveSession.objects.get()
    assert saved_state(session).ranges == {device.pk: [[1, 3]]}
    assert updates(empty_valkey)[-1]["distance_m"] == 177.0
    assert [point[2] for point in read_snapshot(session.id)[1]] == list(range(0, 60, 2))


def test_state_that_valkey_put_back_is_brought_forward(device, projector, empty_valkey):
    for seq in (1, 2):
        record_batches([samples(device, seq)])
        projector.flush()
    session = LiveSession.objects.get()
    before = {name: empty_valkey.dump(name) for name in state_names(session.id)}
    for seq in (3, 4):
        record_batches([samples(device, seq)])
        projector.flush()
    # Live states are left out of Valkey's log: after a restart it has those of its last rewriting.
    for name, dump in before.items():
        empty_valkey.restore(name, 0, dump, replace=True)

    record_batches([samples(device, 5)])
    projector.flush()

    assert saved_state(session).ranges == {device.pk: [[1, 5]]}
    assert updates(empty_valkey)[-1]["distance_m"] == 297.0
    assert [point[2] for point in read_snapshot(session.id)[1]] == list(range(0, 100, 2))


def test_only_those_with_something_to_tell_are_looked_through(device, projector, empty_valkey):
    record_batches([samples(device, 1, key=f"run-{number}") for number in range(3)])
    projector.flush()
    assert (len(projector._following), len(projector._pending)) == (3, 0)

    record_batches([samples(device, 2, key="run-1")])
    projector._gather()

    assert [one.waiting[0].batch.session_key for one in projector._pending.values()] == ["run-1"]
    projector.flush()
    assert projector._pending == {}


def test_other_process_goes_on_from_what_was_saved(device, projector, empty_valkey, monkeypatch):
    second = Projector(is_threaded=False)
    for seq in range(1, 9):
        chosen = (projector, second)[seq % 2]
        monkeypatch.setattr(live_chunks, "projector", lambda chosen=chosen: chosen)
        record_batches([samples(device, seq)])
        if seq % 3 == 0:
            projector.flush()
            second.flush()
    for _ in range(2):
        projector.flush()
        second.flush()

    state = saved_state(LiveSession.objects.get())
    assert state.ranges == {device.pk: [[1, 8]]}
    assert (state.device_distance_dm, state.moving_ms) == (4770, 159_000)


def test_one_late_batch_is_one_rebuild_and_one_update(device, projector, empty_valkey, monkeypatch):
    record_batches([mark(device, 1, "start"), samples(device, 2), samples(device, 4)])
    projector.flush()
    rebuilt = []
    real = live_projection.rebuild_state
    monkeypatch.setattr(
        live_projection, "rebuild_state", lambda session_id: rebuilt.append(1) or real(session_id)
    )

    record_batches([samples(device, 3)])
    projector.flush()
    assert (len(rebuilt), len(updates(empty_valkey))) == (1, 2)
    for seq in range(5, 9):
        record_batches([samples(device, seq)])
        projector.flush()

    assert (len(rebuilt), len(updates(empty_valkey))) == (1, 6)


def test_what_a_dead_process_did_not_show_is_taken_from_the_chunks(
    device, projector, empty_valkey, monkeypatch
):
    record_batches([samples(device, 1)])
    projector.flush()
    record_batches([samples(device, 2)])  # committed, and the process dies before it is seen
    new = Projector(is_threaded=False)
    monkeypatch.setattr(live_chunks, "projector", lambda: new)

    record_batches([samples(device, 3)])
    new.flush()

    state = saved_state(LiveSession.objects.get())
    assert state.ranges == {device.pk: [[1, 3]]}
    assert state.moving_ms == 59_000


def test_valkey_away_loses_nothing(device, projector, empty_valkey, monkeypatch):
    record_batches([samples(device, 1)])
    projector.flush()

    def away(saves):
        raise valkey_errors.ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(live_projection, "save_states", away)
        record_batches([samples(device, 2)])
        with pytest.raises(valkey_errors.ConnectionError):
            projector.flush()
    record_batches([samples(device, 3)])
    projector.flush()

    assert updates(empty_valkey)[-1]["distance_m"] == 177.0
    assert saved_state(LiveSession.objects.get()).moving_ms == 59_000


def test_rebuilt_state_is_what_was_followed(device, projector):
    strap = DeviceFactory(user=device.user)
    record_batches([mark(device, 1, "start", b'{"sport": "run"}')])
    for seq in range(2, 8):
        record_batches([samples(device, seq), samples(strap, seq)])
    projector.flush()

    session = LiveSession.objects.get()
    followed, rebuilt = saved_state(session), rebuild_state(session.id)
    rebuilt.track.new = []
    # Both give the same positions: whose count is the first to come, or the first by name.
    rebuilt.track_device = followed.track_device
    assert rebuilt == followed


@pytest.mark.django_db(transaction=True)
def test_processes_side_by_side_lose_nothing(device, projector, empty_valkey):
    projectors = [Projector(is_threaded=False) for _ in range(3)]

    def work(own: Projector, numbers: range) -> None:
        for seq in numbers:
            stored = live_chunks.store_chunks(
                [samples(device, seq)], directory=live_chunks.SessionDirectory()
            )
            own.note(stored.new)
            own.flush()
        connection.close()

    threads = [
        threading.Thread(target=work, args=(own, range(1 + n, 31, 3))) for n, own in enumerate(projectors)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for own in projectors:
        own.flush()

    state = saved_state(LiveSession.objects.get())
    assert state.ranges == {device.pk: [[1, 30]]}
    assert state.device_distance_dm == 17_970


@pytest.mark.parametrize("has_start", [False, True])
def test_all_that_is_kept_of_a_session_expires(device, projector, empty_valkey, has_start):
    first = mark(device, 1, "start") if has_start else samples(device, 1)
    for batch in (first, samples(device, 2), samples(device, 3)):
        record_batches([batch])
        projector.flush()
    session = LiveSession.objects.get()
    assert [empty_valkey.ttl(name) > 0 for name in state_names(session.id)] == [True] * 3

    end_live_state(session.id)

    assert [empty_valkey.ttl(name) > 0 for name in state_names(session.id)] == [True] * 3


def test_rebuild_that_fails_loses_nothing_of_the_others(device, projector, empty_valkey, monkeypatch):
    for batches in ((1, 1), (2, 3), (3, 2)):  # that of "b" comes late at last: it is to be rebuilt
        record_batches([samples(device, seq, key=key) for key, seq in zip("ab", batches, strict=True)])
        if batches != (3, 2):
            projector.flush()

    def away(_: object) -> None:
        raise OperationalError("away")

    with monkeypatch.context() as broken:
        broken.setattr(live_projection, "rebuild_state", away)
        broken.setattr(live_projection.connection, "close", lambda: None)
        for one in projector._following.values():
            one.due_s = one.rebuild_due_s = 0.0
        projector._round()
    projector._away_until_s = 0.0
    projector.flush()

    for key in "ab":
        track = read_snapshot(LiveSession.objects.get(session_key=key).id)[1]
        assert [point[2] for point in track] == list(range(0, 60, 2)), key
    assert projector._pending == {}
