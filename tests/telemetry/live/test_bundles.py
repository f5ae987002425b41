"""The intake of live messages, with the embedded broker's bundles and a foreign broker's single messages."""

import asyncio
import json
import struct

import pytest

from startline.telemetry.actions.live.messages import LiveOutcome
from startline.telemetry.domain.rate_limits import DeviceRates
from startline.telemetry.ingest import live_intake
from startline.telemetry.ingest.live_intake import LiveIntake

DEVICE = "dev_" + "a" * 20
TOPIC = f"devices/{DEVICE}/live/run-1/samples/"


class Sent:
    """Takes the place of the MQTT client; keeps what would be published."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, object]] = []

    def publish(self, topic: str, payload: bytes, *, qos: int = 0, retain: bool = False) -> bool:
        self.messages.append((topic, json.loads(payload)))
        return True


def frame(token: int, topic: str, payload: bytes) -> bytes:
    name = topic.encode()
    return struct.pack(">IH", token, len(name)) + name + struct.pack(">I", len(payload)) + payload


def test_bundle_is_taken_apart_and_answered_in_ranges():
    intake, sent = LiveIntake(), Sent()
    intake.receive_bundle(b"".join(frame(7 + n, f"{TOPIC}{n}", b"x" * n) for n in range(1, 5)))

    flush = intake.take_flush()
    assert [(m.token, m.topic, m.payload) for m in flush.messages] == [
        (7 + n, f"{TOPIC}{n}", b"x" * n) for n in range(1, 5)
    ]
    outcome = LiveOutcome(
        refused={1}, acks={(DEVICE, "run-1"): [[1, 1], [3, 4]]}, last={(DEVICE, "run-1"): 3}
    )
    intake.answer(flush, outcome, sent)

    ack = '{"type":"live","session_id":"run-1","ranges":[[1,1],[3,4]]}'
    committed = {"ranges": [[8, 8], [10, 11]], "refused": [9], "acks": [[11, ack]]}
    assert sent.messages == [("$committed", committed)]
    assert (len(intake), intake.waiting_bytes) == (0, 0)


def test_foreign_message_returns_when_it_is_durable():
    async def scenario() -> None:
        intake, sent = LiveIntake(), Sent()
        receiving = [asyncio.create_task(intake.receive(f"{TOPIC}{n}", b"x")) for n in range(1, 4)]
        await asyncio.sleep(0)
        flush = intake.take_flush()
        await asyncio.sleep(0)
        assert [task.done() for task in receiving] == [False] * 3

        intake.answer(flush, LiveOutcome(acks={(DEVICE, "run-1"): [[1, 3]]}), sent)
        await asyncio.gather(*receiving)

        body = {"type": "live", "session_id": "run-1", "ranges": [[1, 3]]}
        assert sent.messages == [(f"devices/{DEVICE}/ack", body)]

    asyncio.run(scenario())


def test_no_room_refuses_the_embedded_broker_and_keeps_a_foreign_one_waiting(monkeypatch):
    monkeypatch.setattr(live_intake, "MAX_WAITING_BYTES", 25)

    async def scenario() -> None:
        intake, sent = LiveIntake(), Sent()
        intake.receive_bundle(b"".join(frame(n, f"{TOPIC}{n}", b"x" * 10) for n in (1, 2, 3)))
        foreign = asyncio.create_task(intake.receive(f"{TOPIC}4", b"x" * 10))
        await asyncio.sleep(0)

        intake.answer_unheard(sent)
        assert sent.messages == [("$committed", {"ok": [], "refused": [3]})]
        assert [message.token for message in intake.take_flush().messages] == [1, 2]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert [message.topic for message in intake.take_flush().messages] == [f"{TOPIC}4"]
        foreign.cancel()

    asyncio.run(scenario())


def test_too_fast_is_refused_with_the_time_to_wait():
    intake, sent = LiveIntake(rates=DeviceRates(messages_per_s=0.2)), Sent()

    intake.receive_bundle(b"".join(frame(n, f"{TOPIC}{n}", b"x") for n in (1, 2, 3)))
    intake.answer_unheard(sent)

    (topic, refusal), committed = sent.messages
    assert topic == f"devices/{DEVICE}/ack"
    assert (refusal["topic"], refusal["error"]["code"]) == ("live/run-1/samples/3", "live_limit")
    assert refusal["error"]["data"] == {"reason": "rate", "retry_after_s": 5}
    assert committed == ("$committed", {"ok": [3], "refused": []})
    assert len(intake.take_flush().messages) == 2


@pytest.mark.parametrize("cut", [1, 5, 30])
def test_bundle_cut_short_is_an_error_not_a_message(cut):
    with pytest.raises(struct.error):
        LiveIntake().receive_bundle(frame(1, TOPIC + "1", b"x" * 40)[:cut])
