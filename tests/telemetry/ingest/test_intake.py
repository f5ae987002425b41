"""The queue of ingest: nothing that a broker holds for us is let go before it is durable."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from startline.telemetry.actions.devices.messages import BatchOutcome
from startline.telemetry.ingest import intake as intake_module
from startline.telemetry.ingest.intake import HELD_PREFIX, Intake, Waiting

TOPIC = "devices/dev_aaaaaaaaaaaaaaaaaaaa/files/run.fit/1/9"


@pytest.fixture(autouse=True)
def _small_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_module, "MAX_WAITING_BYTES", 25)


def on_a_loop(scenario: Callable[[Intake], Awaitable[None]]) -> None:
    async def run() -> None:
        await scenario(Intake())

    asyncio.run(run())


async def _turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def _durable(batch: list[Waiting]) -> BatchOutcome:
    return BatchOutcome(accepted=[waiting.message.key for waiting in batch])


def test_foreign_broker_waits_while_the_intake_is_full_and_nothing_is_dropped():
    async def scenario(intake: Intake) -> None:
        receiving = [asyncio.create_task(intake.receive(TOPIC, bytes([n]) * 10)) for n in range(5)]
        await _turns()
        # Acknowledged is what has returned: none of them, the third to fifth wait for room.
        assert [task.done() for task in receiving] == [False] * 5
        assert len(intake.waiting) == 2

        seen: list[bytes] = []
        while batch := intake.take_batch():
            intake.settle(batch, _durable(batch))
            seen += [waiting.message.payload for waiting in batch]
            await _turns()

        assert seen == [bytes([n]) * 10 for n in range(5)]
        assert [task.done() for task in receiving] == [True] * 5
        assert intake.waiting_bytes == 0

    on_a_loop(scenario)


def test_message_larger_than_the_room_is_taken_alone():
    async def scenario(intake: Intake) -> None:
        receiving = asyncio.create_task(intake.receive(TOPIC, b"x" * 40))
        await _turns()

        batch = intake.take_batch()
        intake.settle(batch, _durable(batch))
        await receiving

        assert [waiting.message.payload for waiting in batch] == [b"x" * 40]

    on_a_loop(scenario)


def test_embedded_broker_is_told_to_refuse_while_the_intake_is_full():
    async def scenario(intake: Intake) -> None:
        for token in ("a", "b", "c"):
            await intake.receive(f"{HELD_PREFIX}{token}/{TOPIC}", b"x" * 10)

        assert intake.take_committed() == b'{"ok":[],"refused":["c"]}'
        assert [waiting.token for waiting in intake.take_batch()] == ["a", "b"]

    on_a_loop(scenario)
