"""Messages from a broker, sorted by whose protocol they speak: ours, or that of a tracking application."""

from startline.platform.errors import StartlineError, UnavailableError
from startline.telemetry.actions.devices.messages import (
    Answer,
    BatchOutcome,
    DeviceMessage,
    record_messages,
)
from startline.telemetry.actions.devices.tracker_points import receive_owntracks
from startline.telemetry.domain.device_answers import refusal
from startline.telemetry.domain.device_topics import ack_topic
from startline.telemetry.domain.trackers.owntracks import device_of_owntracks_topic
from startline.telemetry.queries.devices import find_active_device


def record_device_messages(messages: list[DeviceMessage]) -> BatchOutcome:
    """Take down a batch of messages of either kind: all of it is durable when this returns.

    Raises:
        django.db.Error: the database is away; a message that was kept already has no second effect.
    """
    foreign = [message for message in messages if device_of_owntracks_topic(message.topic)]
    if not foreign:
        return record_messages(messages)
    own = [message for message in messages if not device_of_owntracks_topic(message.topic)]
    outcome = record_messages(own) if own else BatchOutcome()
    for message in foreign:
        _record_owntracks(message, outcome)
    return outcome


def _record_owntracks(message: DeviceMessage, outcome: BatchOutcome) -> None:
    """Whose it is, the broker has made sure of: a client writes below its own device id only."""
    device_id, kind = device_of_owntracks_topic(message.topic) or ("", "other")
    device = find_active_device(device_id)
    if device is None:
        outcome.refused.append(message.key)
        return
    payload = message.payload if kind == "position" else b""
    try:
        receive_owntracks(device, payload=payload, place=message.topic.split("/")[2])
    except StartlineError as error:
        if isinstance(error, UnavailableError) or error.data.get("reason") == "rate":
            # The application reads no answers, and forgets what was acknowledged.
            outcome.later.append(message.key)
            return
        body = refusal(message.topic, code=error.code, detail=error.message, data=error.data)
        outcome.answers.append(Answer(topic=ack_topic(device.pk), payload=body))
    outcome.accepted.append(message.key)
