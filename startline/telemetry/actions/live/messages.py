"""Messages of live sessions as they came from a broker: read, judged, handed to the sink, answered.

The hot path: no row of a device is locked or saved for a message. Who a device belongs to is remembered; that
it may still send, the sink asks in the very statement that stores.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
import structlog

from startline.platform.errors import StartlineError
from startline.telemetry.actions.devices.messages import Answer
from startline.telemetry.actions.live.chunks import (
    DEVICE_REVOKED,
    OPEN_SESSIONS,
    SESSION_CLOSED,
    TOO_MANY_MESSAGES,
)
from startline.telemetry.actions.live.context_rights import context_notice
from startline.telemetry.actions.recordings import sink
from startline.telemetry.domain.device_answers import refusal
from startline.telemetry.domain.device_topics import ack_topic, device_of_topic
from startline.telemetry.domain.live.batches import START, LiveBatch, read_content
from startline.telemetry.domain.live.samples import SampleBatch
from startline.telemetry.domain.live.seqs import SeqRanges, as_ranges
from startline.telemetry.domain.live.topics import RESUME, LiveRoute, parse_live_topic, parse_route, parse_seq
from startline.telemetry.errors import LiveLimitError, LiveSessionClosedError
from startline.telemetry.queries.live_devices import find_sending_devices
from startline.telemetry.queries.live_sessions import find_safe_ranges

log = structlog.get_logger(__name__)

MAX_ROUTES = 50_000  # topics remembered: of 10,000 sessions and more


@dataclass(slots=True)
class LiveMessage:
    """One message as the broker handed it over; `token` is the embedded broker's mark for it, 0 for none."""

    topic: str
    payload: bytes
    token: int = 0


@dataclass(slots=True)
class LiveOutcome:
    """What became of a flush, all of it durable.

    Args:
        refused: positions of messages whose sender has no right to send any.
        acks: by (device, session key) the numbers that are safe now.
        last: by (device, session key) the position of its last message here.
        answers: refusals of single messages.
        notices: by (device, session key) what its owner should hear although all is safe: a code.
    """

    refused: set[int] = field(default_factory=set)
    acks: dict[tuple[str, str], SeqRanges] = field(default_factory=dict)
    last: dict[tuple[str, str], int] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    notices: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(slots=True)
class LiveSenders:
    """What a process remembers between flushes. Use it from one thread.

    Args:
        owners: by device its user, for devices that may send live sessions.
        routes: by topic without the number, what it means.
        active: devices heard since the last `take_active`, with the battery that they told.
    """

    owners: dict[str, int] = field(default_factory=dict)
    routes: dict[str, LiveRoute] = field(default_factory=dict)
    active: dict[str, int | None] = field(default_factory=dict)

    def find_owners(self, device_ids: set[str]) -> None:
        """Look up those that are not known."""
        if missing := device_ids - self.owners.keys():
            self.owners |= find_sending_devices(sorted(missing))

    def read_topic(self, topic: str) -> tuple[LiveRoute, int]:
        """Read a topic, quickly when another number of the same was read before."""
        prefix, _, last = topic.rpartition("/")
        if route := self.routes.get(prefix):
            return route, parse_seq(last)
        route, seq = parse_live_topic(topic)
        if route.kind != RESUME:
            if len(self.routes) >= MAX_ROUTES:
                self.routes.clear()
            self.routes[prefix] = parse_route(prefix)
        return route, seq

    def note(self, batch: LiveBatch) -> None:
        """Take down that the device was heard."""
        battery = batch.content.battery_percent if isinstance(batch.content, SampleBatch) else None
        if battery is not None or batch.device_id not in self.active:
            self.active[batch.device_id] = battery

    def take_active(self) -> dict[str, int | None]:
        """Return the devices heard since the last call."""
        active, self.active = self.active, {}
        return active


def record_live_messages(
    messages: Sequence[LiveMessage], *, senders: LiveSenders, received_at: dt.datetime
) -> LiveOutcome:
    """Read messages and have the sink take them: what `acks` names is durable when this returns.

    One that breaks a rule is refused by itself. A second delivery has no second effect.

    Raises:
        django.db.Error: the database is away; nothing was kept.
    """
    outcome = LiveOutcome()
    devices = [device_of_topic(message.topic) or "" for message in messages]
    senders.find_owners(set(devices))
    batches: list[LiveBatch] = []
    positions: list[int] = []
    asked: set[tuple[str, str]] = set()
    for position, (message, device_id) in enumerate(zip(messages, devices, strict=True)):
        owner = senders.owners.get(device_id)
        if owner is None:
            outcome.refused.add(position)
            continue
        try:
            batch = _read(message, owner, senders, received_at, asked)
        except StartlineError as error:
            outcome.answers.append(refuse_live_message(message.topic, error=error))
            continue
        if batch is not None:
            batches.append(batch)
            positions.append(position)
    _hand_over(messages, batches, positions, senders, outcome)
    for device_id, session_key in asked:
        user_id = senders.owners[device_id]
        outcome.acks[device_id, session_key] = find_safe_ranges(
            user_id, session_key=session_key, device_id=device_id
        )
    _log_refused(messages, outcome)
    return outcome


def refuse_live_message(topic: str, *, error: StartlineError) -> Answer:
    """Return the refusal of a message; its topic is one of a device."""
    _, device_id, own_topic = topic.split("/", 2)
    payload = refusal(own_topic, code=error.code, detail=error.message, data=error.data)
    return Answer(topic=ack_topic(device_id), payload=payload)


def live_ack(session_key: str, *, ranges: SeqRanges, notice: str = "") -> bytes:
    """Return the acknowledgement of numbers that are durable, with what else the device should know."""
    body = {"type": "live", "session_id": session_key, "ranges": ranges}
    return msgspec.json.encode(body | {"notice": notice} if notice else body)


def refusal_error(code: str) -> StartlineError:
    """Return what a refusal of the sink means to a client."""
    texts = {
        OPEN_SESSIONS: "Finish the sessions that are open first.",
        TOO_MANY_MESSAGES: "The session is full: begin another one.",
    }
    if code == SESSION_CLOSED:
        return LiveSessionClosedError(
            "The session was sealed over seven days ago. Keep the rest as a file and upload that."
        )
    return LiveLimitError(texts[code], data={"reason": code})


def _read(
    message: LiveMessage,
    owner: int,
    senders: LiveSenders,
    received_at: dt.datetime,
    asked: set[tuple[str, str]],
) -> LiveBatch | None:
    route, seq = senders.read_topic(message.topic)
    if route.kind == RESUME:
        asked.add((route.device_id, route.session_key))
        return None
    payload, content = read_content(route.kind, message.payload)
    return LiveBatch(
        owner, route.device_id, route.session_key, seq, route.kind, payload, received_at, content
    )


def _hand_over(
    messages: Sequence[LiveMessage],
    batches: list[LiveBatch],
    positions: list[int],
    senders: LiveSenders,
    outcome: LiveOutcome,
) -> None:
    safe: dict[tuple[str, str], list[int]] = defaultdict(list)
    taken = sink.current_sink().take_batches(batches).taken if batches else []
    for position, one in zip(positions, taken, strict=True):
        batch = one.batch
        if not one.refusal:
            name = (batch.device_id, batch.session_key)
            safe[name].append(batch.seq)
            outcome.last[name] = position
            senders.note(batch)
            if batch.kind == START and (notice := context_notice(batch)):
                outcome.notices[name] = notice
        elif one.refusal == DEVICE_REVOKED:
            senders.owners.pop(batch.device_id, None)
            outcome.refused.add(position)
        else:
            error = refusal_error(one.refusal)
            outcome.answers.append(refuse_live_message(messages[position].topic, error=error))
    for name, numbers in safe.items():
        outcome.acks[name] = as_ranges(numbers)


def _log_refused(messages: Sequence[LiveMessage], outcome: LiveOutcome) -> None:
    if outcome.refused:
        devices = {device_of_topic(messages[position].topic) for position in outcome.refused}
        log.warning(
            "live_messages_refused", count=len(outcome.refused), devices=sorted(map(str, devices))[:10]
        )
