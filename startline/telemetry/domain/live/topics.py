"""The topics of a live session: `devices/{id}/live/{session_key}/{kind}/{seq}`."""

import re
from dataclasses import dataclass

from startline.telemetry.domain.device_topics import DEVICE_ID, ROOT
from startline.telemetry.domain.live.batches import KINDS
from startline.telemetry.domain.live.limits import MAX_SEQ, SESSION_KEY
from startline.telemetry.errors import DeviceMessageError

SEQ = re.compile(r"[1-9][0-9]{0,15}")
RESUME = "resume"


@dataclass(frozen=True, slots=True)
class LiveRoute:
    """A topic without its number: what all messages of one kind, session and device share.

    `kind` is one of `batches.KINDS`, or `resume`: "which numbers of this session are safe?"
    """

    device_id: str
    session_key: str
    kind: str


def is_live_topic(topic: str) -> bool:
    """Whether the topic belongs to a live session, sound or not."""
    levels = topic.split("/", 3)
    return len(levels) > 2 and levels[0] == ROOT and levels[2] == "live"


def parse_live_topic(topic: str) -> tuple[LiveRoute, int]:
    """Read a topic of a live session; the number of a `resume` is 0.

    Raises:
        DeviceMessageError: reason `topic`, `session_key` or `seq`.
    """
    if topic.endswith(f"/{RESUME}"):
        return parse_route(topic), 0
    prefix, _, seq = topic.rpartition("/")
    route = parse_route(prefix)
    if route.kind == RESUME:
        raise DeviceMessageError("The topic is none of the protocol.", data={"reason": "topic"})
    return route, parse_seq(seq)


def parse_route(prefix: str) -> LiveRoute:
    """Read a topic without its number.

    Raises:
        DeviceMessageError: reason `topic` or `session_key`.
    """
    match prefix.split("/"):
        case [root, device_id, "live", session_key, kind] if (
            root == ROOT and DEVICE_ID.fullmatch(device_id) and (kind in KINDS or kind == RESUME)
        ):
            check_session_key(session_key)
            return LiveRoute(device_id, session_key, kind)
    raise DeviceMessageError("The topic is none of the protocol.", data={"reason": "topic"})


def check_session_key(session_key: str) -> None:
    """Refuse what is no session key.

    Raises:
        DeviceMessageError: reason `session_key`.
    """
    if not SESSION_KEY.fullmatch(session_key):
        raise DeviceMessageError(
            "A session's key has 1 to 64 of A-Z a-z 0-9 . _ -", data={"reason": "session_key"}
        )


def parse_seq(text: str) -> int:
    """Read the number of a message.

    Raises:
        DeviceMessageError: reason `seq`.
    """
    seq = int(text) if SEQ.fullmatch(text) else 0
    if not 1 <= seq <= MAX_SEQ:
        raise DeviceMessageError(
            "seq is a whole number from 1 to 2^53 - 1.", data={"reason": "seq", "limit": MAX_SEQ}
        )
    return seq


def live_topic(device_id: str, *, session_key: str, kind: str, seq: int | None = None) -> str:
    """Return the topic of a message; without a number that of `resume`."""
    prefix = f"{ROOT}/{device_id}/live/{session_key}/{kind}"
    return prefix if seq is None else f"{prefix}/{seq}"
