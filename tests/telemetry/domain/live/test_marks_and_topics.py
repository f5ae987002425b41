"""Starts, events and finishes; topics; ranges of numbers."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from startline.telemetry.domain.live.batches import read_content
from startline.telemetry.domain.live.marks import Mark, decode_mark
from startline.telemetry.domain.live.seqs import add, as_ranges, contains
from startline.telemetry.domain.live.topics import LiveRoute, is_live_topic, live_topic, parse_live_topic
from startline.telemetry.errors import DeviceMessageError
from tests.telemetry.live.factories import STARTED_MS

DEVICE = "dev_" + "a" * 20


def test_start_says_what_is_done_and_where_it_belongs():
    body = {
        "sport": " run ",
        "name": "Race  day",
        "time": STARTED_MS / 1000,
        "sent_at": STARTED_MS / 1000 + 2,
    }
    body["context"] = {"kind": "race", "id": "42"}

    payload, content = read_content("start", msgspec.json.encode(body))

    assert content == Mark("start", STARTED_MS, "run", "Race day", "race", "42", STARTED_MS + 2000)
    assert decode_mark(payload) == content
    assert read_content("start", msgspec.msgpack.encode(body)) == (payload, content)


def test_nothing_has_to_be_said_of_a_finish():
    assert read_content("finish", b"")[1] == Mark("finish")
    assert read_content("start", b"{}")[1] == Mark("start")


@pytest.mark.parametrize("what", ["pause", "resume", "lap"])
def test_event_is_named(what):
    assert read_content("event", b'{"event": "%b"}' % what.encode())[1] == Mark(what)


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("event", b"", "event"),
        ("event", b'{"event": "finish"}', "event"),
        ("start", b'{"sport": 5}', "json"),
        ("start", b"{", "json"),
        ("start", b"\xc1", "msgpack"),
        ("start", b'{"sport": "%b"}' % (b"x" * 33), "sport"),
        ("start", b'{"context": {"kind": "Race", "id": "1"}}', "context"),
        ("start", b'{"context": {"kind": "race", "id": "a/b"}}', "context"),
        ("finish", b'{"time": -1}', "time"),
        ("finish", b'{"time": 1e308}', "time"),
        ("finish", msgspec.msgpack.encode({"time": float("nan")}), "time"),
    ],
)
def test_broken_mark_is_refused_with_its_reason(kind, body, reason):
    with pytest.raises(DeviceMessageError) as caught:
        read_content(kind, body)

    assert caught.value.data["reason"] == reason


@pytest.mark.parametrize("kind", ["samples", "start", "event", "finish"])
def test_topic_is_read_as_it_was_built(kind):
    topic = live_topic(DEVICE, session_key="run-1", kind=kind, seq=7)

    assert topic == f"devices/{DEVICE}/live/run-1/{kind}/7"
    assert is_live_topic(topic)
    assert parse_live_topic(topic) == (LiveRoute(DEVICE, "run-1", kind), 7)


def test_resume_has_no_number():
    topic = live_topic(DEVICE, session_key="resume", kind="resume")

    assert parse_live_topic(topic) == (LiveRoute(DEVICE, "resume", "resume"), 0)


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("live/run-1/samples/0", "seq"),
        ("live/run-1/samples/01", "seq"),
        ("live/run-1/samples/9007199254740992", "seq"),
        ("live/run-1/samples/٣", "seq"),
        ("live/run-1/samples", "topic"),
        ("live/run-1/other/1", "topic"),
        ("live/run-1/resume/1", "topic"),
        ("live/run 1/samples/1", "session_key"),
        ("live//samples/1", "session_key"),
        ("live/" + "x" * 65 + "/samples/1", "session_key"),
        ("live/a/b/samples/1", "topic"),
    ],
)
def test_broken_topic_is_refused_with_its_reason(rest, reason):
    with pytest.raises(DeviceMessageError) as caught:
        parse_live_topic(f"devices/{DEVICE}/{rest}")

    assert caught.value.data["reason"] == reason


def test_other_topics_are_not_live():
    assert not is_live_topic(f"devices/{DEVICE}/files/live/1/1")
    assert not is_live_topic("devices/live")


@given(st.lists(st.integers(1, 40)))
def test_numbers_added_one_by_one_are_the_ranges_of_all(numbers):
    ranges: list[list[int]] = []
    is_new = [add(ranges, number) for number in numbers]

    assert ranges == as_ranges(numbers)
    assert is_new == [number not in numbers[:place] for place, number in enumerate(numbers)]
    assert {n for n in range(45) if contains(ranges, n)} == set(numbers)
