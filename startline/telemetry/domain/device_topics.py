"""The MQTT topics of a device, exactly as docs/reference/iot.md states them: build, parse, limits."""

import re
from dataclasses import dataclass

from startline.telemetry.errors import DeviceMessageError

MAX_PART_BYTES = 256 * 1024  # what brokers and watches pass in one message without trouble
MAX_PARTS = 1024
MAX_UPLOAD_BYTES = 32 * 1024 * 1024  # the same as a file over HTTP
MAX_STATUS_BYTES = 4096
DEVICE_ID = re.compile(r"dev_[a-z2-9]{20}")
UPLOAD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
PART_NUMBER = re.compile(r"[1-9][0-9]{0,3}")
ROOT = "devices"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """`devices/{id}/files/{upload_id}/{part}/{parts}`: one part of a file."""

    device_id: str
    upload_id: str
    part: int
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeRequest:
    """`devices/{id}/files/{upload_id}/resume`: what of this upload is safe?"""

    device_id: str
    upload_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """`devices/{id}/status`: battery and firmware."""

    device_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerQuestion:
    """`devices/{id}/ask/me`: the owner's totals, gear and next session."""

    device_id: str


DeviceTopic = FilePart | ResumeRequest | StatusReport | OwnerQuestion


def device_of_topic(topic: str) -> str | None:
    """Return the id of the device whose topic this is, None when it is nobody's."""
    levels = topic.split("/", 2)
    if len(levels) < 3 or levels[0] != ROOT or not DEVICE_ID.fullmatch(levels[1]):
        return None
    return levels[1]


def parse_topic(topic: str) -> DeviceTopic:
    """Read a topic that a device published to.

    Raises:
        DeviceMessageError: no topic of the protocol, or a number outside its limits.
    """
    match topic.split("/"):
        case [_, device_id, "files", upload_id, "resume"] if _is_own(topic) and UPLOAD_ID.fullmatch(
            upload_id
        ):
            return ResumeRequest(device_id=device_id, upload_id=upload_id)
        case [_, device_id, "files", upload_id, part, parts] if _is_own(topic):
            return _file_part(device_id, upload_id, part, parts)
        case [_, device_id, "status"] if _is_own(topic):
            return StatusReport(device_id=device_id)
        case [_, device_id, "ask", "me"] if _is_own(topic):
            return OwnerQuestion(device_id=device_id)
    raise DeviceMessageError("The topic is none of the protocol.", data={"reason": "topic"})


def ack_topic(device_id: str) -> str:
    """Return the topic on which the platform answers the device."""
    return f"{ROOT}/{device_id}/ack"


def upload_topic_pattern(device_id: str) -> str:
    """Return the form of the upload topic for people: the braces are to be filled in."""
    return f"{ROOT}/{device_id}/files/{{upload_id}}/{{part}}/{{parts}}"


def part_ranges(numbers: list[int]) -> list[list[int]]:
    """Return ascending numbers as inclusive ranges: `[1, 2, 3, 5]` is `[[1, 3], [5, 5]]`."""
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and number <= ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ranges


def _is_own(topic: str) -> bool:
    return device_of_topic(topic) is not None


def _check_upload_id(upload_id: str) -> None:
    if not UPLOAD_ID.fullmatch(upload_id):
        raise DeviceMessageError(
            "An upload id has 1 to 64 of A-Z a-z 0-9 . _ -", data={"reason": "upload_id"}
        )


def _file_part(device_id: str, upload_id: str, part: str, parts: str) -> FilePart:
    _check_upload_id(upload_id)
    numbers_are_plain = PART_NUMBER.fullmatch(part) and PART_NUMBER.fullmatch(parts)
    if not numbers_are_plain or not 1 <= int(part) <= int(parts) <= MAX_PARTS:
        raise DeviceMessageError(
            f"Parts are numbered from 1 to their count, {MAX_PARTS} at most.",
            data={"reason": "part_number", "limit": MAX_PARTS},
        )
    return FilePart(device_id=device_id, upload_id=upload_id, part=int(part), parts=int(parts))
