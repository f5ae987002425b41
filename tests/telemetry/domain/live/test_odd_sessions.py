"""Whatever a device may send by the rules can be sealed and measured: nothing acknowledged is stuck."""

import json
import random

import msgspec
import pytest

from startline.telemetry.domain.live.batches import read_content
from startline.telemetry.domain.live.channels import CHANNELS, Channel
from startline.telemetry.domain.live.sealing import Chunk, seal_session
from startline.telemetry.domain.metrics import measure
from startline.telemetry.errors import DeviceMessageError
from tests.telemetry.live.factories import STARTED_MS

SESSIONS = 200
HOUR_MS, DAYS_MS = 3_600_000, 10**9
FAMILIES = ("run", "ride", "walk", "swim", "other")


def odd_column(channel: Channel, count: int, dice: random.Random) -> list[int | None]:
    """Differences of values that wander, jump to the ends of the range, and are missing here and there."""
    missing = dice.choice([0, 0, 0.3, 0.9])
    value = dice.choice([max(0, channel.low), dice.randint(channel.low, channel.high) // 10])
    column: list[int | None] = []
    last = 0
    for _ in range(count):
        if dice.random() < missing:
            column.append(None)
            continue
        if dice.random() < 0.1:
            value = dice.choice([channel.low, channel.high, max(0, channel.low)])
        value = min(channel.high, max(channel.low, value + dice.choice([0, 0, 5, -5, 50])))
        column.append(value - last)
        last = value
    return column


def odd_batch(dice: random.Random) -> bytes:
    count = dice.choice([1, 1, 2, 3, 20, 60])
    body: dict[str, object] = {
        "t0": STARTED_MS + dice.choice([0, 1, 60_000, HOUR_MS, -HOUR_MS, -STARTED_MS, DAYS_MS])
    }
    if dice.random() < 0.6:
        uneven = [dice.choice([0, 1000, 1000, -500, 30_000, 10**7]) for _ in range(count - 1)]
        body["dt"] = dice.choice([0, 1, -1000, 60_000, uneven])
    share = dice.choice([0.15, 0.5, 0.8])
    for channel in CHANNELS:
        if dice.random() < share:
            body[channel.key] = odd_column(channel, count, dice)
    return msgspec.msgpack.encode(body)


def odd_mark(dice: random.Random) -> tuple[str, bytes]:
    kind = dice.choice(["start", "event", "event", "finish"])
    body: dict[str, object] = {"event": dice.choice(["pause", "resume", "lap"])} if kind == "event" else {}
    if dice.random() < 0.6:
        body["time"] = STARTED_MS / 1000 + dice.choice([0, 5, 100, 3600, -3600, 10**7])
    return kind, msgspec.json.encode(body)


def odd_session(dice: random.Random) -> list[Chunk]:
    chunks = []
    for seq in range(1, dice.randint(2, 9)):
        kind, payload = ("samples", odd_batch(dice)) if dice.random() < 0.7 else odd_mark(dice)
        try:
            _, content = read_content(kind, payload)
        except DeviceMessageError:
            continue  # out of the range of times, or no column at all
        chunks.append(Chunk(dice.choice(["a", "a", "b", ""]), seq, content, STARTED_MS + seq * 20_000))
    return chunks


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("seed", range(5))
def test_odd_session_is_sealed_and_measured(seed):
    dice = random.Random(seed)
    measured = 0
    for _ in range(SESSIONS):
        recording = seal_session(odd_session(dice)).recording
        if recording is None:
            continue
        metrics = measure(recording, family=dice.choice(FAMILIES))
        json.dumps(metrics.parts_as_json(), allow_nan=False)
        measured += 1

    assert measured > SESSIONS / 2
