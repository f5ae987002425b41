"""Who is shown in an event or race: whom the service behind it lets in, and only as long as it does."""

import json
from types import SimpleNamespace

import pytest

from startline.platform.clock import utc_now
from startline.platform.errors import ConflictError
from startline.telemetry import api
from startline.telemetry.actions.live import context_rights
from startline.telemetry.actions.live.chunks import record_batches
from startline.telemetry.actions.live.context_rights import REMEMBERED_S, ContextRights
from startline.telemetry.actions.live.ending import end_live_state
from startline.telemetry.actions.live.messages import (
    LiveMessage,
    LiveOutcome,
    LiveSenders,
    live_ack,
    record_live_messages,
)
from startline.telemetry.models import LiveChunk, LiveSession
from tests.telemetry.devices.factories import DeviceFactory
from tests.telemetry.live.factories import mark, samples

pytestmark = pytest.mark.django_db
START = b'{"sport": "run", "context": {"kind": "race", "id": "7"}}'
CONTEXT = ("race", "7")


@pytest.fixture
def clock(monkeypatch) -> SimpleNamespace:
    """The time by which answers are forgotten."""
    made = SimpleNamespace(now_s=1000.0)
    monkeypatch.setattr(context_rights, "time", SimpleNamespace(monotonic=lambda: made.now_s))
    return made


def send(device, rest: str, payload: bytes) -> LiveOutcome:
    message = LiveMessage(f"devices/{device.pk}/live/{rest}", payload)
    return record_live_messages([message], senders=LiveSenders(), received_at=utc_now())


def shown(valkey) -> int:
    return valkey.xlen("live:race:7")


def run_on(device, projector, seq: int) -> None:
    record_batches([samples(device, seq)])
    projector.flush()


def test_kind_without_a_guard_shows_nobody(device, projector, empty_valkey):
    outcome = send(device, "run-1/start/1", START)
    run_on(device, projector, 2)

    assert outcome.notices == {(device.pk, "run-1"): "context_refused"}
    assert outcome.acks == {(device.pk, "run-1"): [[1, 1]]}
    assert shown(empty_valkey) == 0
    session = LiveSession.objects.get()
    assert empty_valkey.xlen(f"live:session:{session.id}") > 0
    assert LiveChunk.objects.filter(session_id=session.id).count() == 2


def test_stranger_is_recorded_and_not_shown(device, projector, empty_valkey, members):
    stranger = DeviceFactory()
    members.add(device.user_id)
    for one in (device, stranger):
        record_batches([mark(one, 1, "start", START), samples(one, 2)])
    projector.flush()

    assert shown(empty_valkey) == 1
    (entry,) = empty_valkey.xrange("live:race:7")
    of_member = LiveSession.objects.get(user_id=device.user_id)
    assert json.loads(entry[1][b"data"])["session_id"] == str(of_member.id)
    assert LiveChunk.objects.count() == 4


def test_member_hears_of_nothing(device, members):
    members.add(device.user_id)
    assert send(device, "run-1/start/1", START).notices == {}
    assert json.loads(live_ack("run-1", ranges=[[1, 1]])) == {
        "type": "live",
        "session_id": "run-1",
        "ranges": [[1, 1]],
    }


def test_notice_is_part_of_the_acknowledgement():
    body = json.loads(live_ack("run-1", ranges=[[1, 1]], notice="context_refused"))
    assert body["notice"] == "context_refused"


def test_who_leaves_is_no_longer_shown_within_seconds(device, projector, empty_valkey, members, clock):
    members.add(device.user_id)
    record_batches([mark(device, 1, "start", START)])
    run_on(device, projector, 2)
    before = shown(empty_valkey)
    members.clear()

    clock.now_s += REMEMBERED_S
    run_on(device, projector, 3)

    assert (before, shown(empty_valkey)) == (1, 1)


def test_who_joins_later_is_shown_from_then_on(device, projector, empty_valkey, members, clock):
    record_batches([mark(device, 1, "start", START)])
    run_on(device, projector, 2)
    members.add(device.user_id)
    clock.now_s += REMEMBERED_S
    run_on(device, projector, 3)

    assert shown(empty_valkey) == 1


def test_end_is_told_to_the_context_of_a_member_only(device, projector, empty_valkey, members):
    record_batches([mark(device, 1, "start", START), samples(device, 2)])
    session = LiveSession.objects.get()
    end_live_state(session.id)
    assert shown(empty_valkey) == 0

    members.add(device.user_id)
    end_live_state(session.id)
    assert shown(empty_valkey) == 1


def test_broken_guard_shows_nobody_and_the_recording_goes_on(device, projector, empty_valkey, monkeypatch):
    def broken(context_id, user_ids):
        raise KeyError(context_id)

    monkeypatch.setitem(context_rights._guards, "race", broken)
    record_batches([mark(device, 1, "start", START)])
    run_on(device, projector, 2)

    assert shown(empty_valkey) == 0
    assert LiveChunk.objects.count() == 2


def test_guard_is_asked_once_for_all_people_and_then_remembered(monkeypatch, clock):
    asked: list[tuple[str, set[int]]] = []

    def guard(context_id, user_ids):
        asked.append((context_id, set(user_ids)))
        return [user_id for user_id in user_ids if user_id % 2]

    monkeypatch.setitem(context_rights._guards, "race", guard)
    rights = ContextRights()
    wishes = [(user_id, CONTEXT) for user_id in range(1, 501)]

    first = rights.find_allowed(wishes)
    assert rights.find_allowed(wishes) == first == {(user_id, CONTEXT) for user_id in range(1, 501, 2)}
    assert asked == [("7", set(range(1, 501)))]

    clock.now_s += REMEMBERED_S
    rights.find_allowed(wishes)
    assert len(asked) == 2


def test_kind_has_one_guard(monkeypatch):
    monkeypatch.setattr(context_rights, "_guards", {})
    api.guard_live_context("race", guard=lambda context_id, user_ids: user_ids)
    with pytest.raises(ConflictError):
        api.guard_live_context("race", guard=lambda context_id, user_ids: ())
