"""Writes of the ingest role: a batch of device messages in one transaction."""

from dataclasses import dataclass, field

import msgspec
from django.db import transaction

from startline.platform.clock import utc_now
from startline.platform.errors import StartlineError
from startline.platform.unreadable import UNREADABLE
from startline.telemetry.actions.devices.uploads import receive_part
from startline.telemetry.domain.device_answers import owner_answer, refusal
from startline.telemetry.domain.device_topics import (
    MAX_STATUS_BYTES,
    FilePart,
    OwnerQuestion,
    ResumeRequest,
    StatusReport,
    ack_topic,
    device_of_topic,
    parse_topic,
)
from startline.telemetry.errors import DeviceMessageError, FileTooLargeError
from startline.telemetry.locks import lock_devices
from startline.telemetry.models import Device
from startline.telemetry.models.device import DeviceScope, DeviceState
from startline.telemetry.queries.device_uploads import upload_answers
from startline.telemetry.queries.owner_overview import get_owner_overview

# What a message needs the right to; the others are of files.
SCOPES: dict[type, DeviceScope] = {
    StatusReport: DeviceScope.STATUS_WRITE,
    OwnerQuestion: DeviceScope.OWNER_READ,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceMessage:
    """One message as the broker handed it over; `key` is the caller's own mark for it."""

    key: str
    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One message to publish: to a device's `ack` topic.

    A final state is retained, so that a device that was away when it came finds it when it subscribes.
    """

    topic: str
    payload: bytes
    is_retained: bool = False


@dataclass(slots=True, kw_only=True)
class BatchOutcome:
    """What became of a batch, all of it committed.

    Args:
        accepted: keys of messages that are dealt with: kept, or refused with a reason on the `ack` topic.
        refused: keys of messages that are neither kept nor acknowledged: their sender has no right to send
            any, or something went wrong on our side.
        later: keys of messages that are neither, and may be taken in a moment.
        answers: what to publish, in order.
    """

    accepted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


class StatusBody(msgspec.Struct):
    """What a device says of itself; fields that we do not know are ignored."""

    battery_percent: int | None = None
    firmware: str = ""


@transaction.atomic
def record_messages(messages: list[DeviceMessage]) -> BatchOutcome:
    """Take down a batch of messages: all of it is durable when this returns.

    One message that breaks a rule is refused by itself and leaves the others alone. A second delivery of any
    message has no second effect.

    Raises:
        django.db.Error: the database is away; nothing of the batch was kept.
    """
    outcome = BatchOutcome()
    owners = {message.key: device_of_topic(message.topic) or "" for message in messages}
    devices = lock_devices(sorted(set(owners.values())))
    touched: dict[tuple[str, str], None] = {}
    for message in messages:
        device = devices.get(owners[message.key])
        if device is None or device.state != DeviceState.ACTIVE or not device.user.is_active:
            outcome.refused.append(message.key)
            continue
        outcome.accepted.append(message.key)
        try:
            with transaction.atomic():
                upload_id = _apply(device, message, outcome)
        except StartlineError as error:
            outcome.answers.append(_refusal(device.pk, message, error))
            continue
        if upload_id is not None:
            touched[device.pk, upload_id] = None
    _note_activity(devices, owners, outcome)
    for device_id, payload, is_final in upload_answers(list(touched)):
        outcome.answers.append(Answer(topic=ack_topic(device_id), payload=payload, is_retained=is_final))
    return outcome


def refuse_message(message: DeviceMessage, *, error: StartlineError) -> Answer | None:
    """Return the refusal of a message that was not taken, None when no device stands behind it."""
    device_id = device_of_topic(message.topic)
    return _refusal(device_id, message, error) if device_id else None


def _apply(device: Device, message: DeviceMessage, outcome: BatchOutcome) -> str | None:
    """Apply one message; return the id of the upload whose state its device is to be told."""
    topic = parse_topic(message.topic)
    if SCOPES.get(type(topic), DeviceScope.FILES_WRITE) not in device.scopes:
        raise DeviceMessageError("The device may not do this.", data={"reason": "scope"})
    match topic:
        case FilePart():
            receive_part(device, topic=topic, data=message.payload)
            device.last_upload_at = utc_now()
            return topic.upload_id
        case ResumeRequest():
            return topic.upload_id
        case StatusReport():
            _apply_status(device, message.payload)
        case OwnerQuestion():
            body = owner_answer(get_owner_overview(device.user_id))
            outcome.answers.append(Answer(topic=ack_topic(device.pk), payload=body))
    return None


def _apply_status(device: Device, payload: bytes) -> None:
    if len(payload) > MAX_STATUS_BYTES:
        raise FileTooLargeError(
            "The status is too large.", data={"reason": "status", "limit": MAX_STATUS_BYTES, "unit": "B"}
        )
    try:
        status = msgspec.json.decode(payload, type=StatusBody)
    except UNREADABLE as error:
        raise DeviceMessageError(
            f"The status is no JSON of the protocol: {error}", data={"reason": "json"}
        ) from error
    if status.battery_percent is not None:
        if not 0 <= status.battery_percent <= 100:
            raise DeviceMessageError(
                "battery_percent goes from 0 to 100.", data={"reason": "battery_percent"}
            )
        device.battery_percent = status.battery_percent
    if status.firmware:
        device.firmware = status.firmware.replace("\0", "")[:40]


def _note_activity(devices: dict[str, Device], owners: dict[str, str], outcome: BatchOutcome) -> None:
    active = {owners[key] for key in outcome.accepted}
    now = utc_now()
    for device_id in sorted(active):
        device = devices[device_id]
        device.last_seen_at = now
        device.save(update_fields=["last_seen_at", "last_upload_at", "battery_percent", "firmware"])


def _refusal(device_id: str, message: DeviceMessage, error: StartlineError) -> Answer:
    own_topic = message.topic.split("/", 2)[2]
    payload = refusal(own_topic, code=error.code, detail=error.message, data=error.data)
    return Answer(topic=ack_topic(device_id), payload=payload)
