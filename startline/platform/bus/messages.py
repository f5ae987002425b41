"""An event as a message of Kafka: the payload as it was published, everything else in headers."""

import datetime as dt
import uuid

from confluent_kafka import Message

from startline.platform.bus import subscriptions
from startline.platform.bus.codec import UnreadableEventError
from startline.platform.bus.envelopes import Envelope
from startline.platform.kafka.member import UnreadableMessageError
from startline.platform.kafka.message_parts import bytes_or_none, list_headers
from startline.platform.kafka.producer import Outgoing


def to_message(envelope: Envelope, *, topic: str) -> Outgoing:
    """Return the message for an event; the header `id` is what consumers know a repetition by."""
    headers = {
        "id": str(envelope.event_id),
        "name": envelope.name,
        "place": f"{envelope.xid}.{envelope.event_order}",
        "at": envelope.published_at.isoformat(),
    }
    return Outgoing(
        topic=topic,
        key=envelope.key.encode(),
        value=envelope.payload.encode(),
        headers=[(name, value.encode()) for name, value in headers.items()],
    )


def read_message(message: Message) -> Envelope:
    """Return the event that the message holds.

    Raises:
        UnreadableMessageError: a header or the key is missing or wrong, or the payload is not what its
            event's class says.
    """
    try:
        return _read(message)
    except UnreadableEventError as error:
        raise UnreadableMessageError(str(error)) from error


def _read(message: Message) -> Envelope:
    headers = dict(list_headers(message))
    try:
        xid, order = (int(part) for part in headers["place"].split(b"."))
        envelope = Envelope(
            event_id=uuid.UUID(headers["id"].decode()),
            name=headers["name"].decode(),
            key=(bytes_or_none(message.key()) or b"").decode(),
            payload=(bytes_or_none(message.value()) or b"").decode(),
            published_at=dt.datetime.fromisoformat(headers["at"].decode()),
            xid=xid,
            event_order=order,
        )
    except KeyError as error:
        raise UnreadableEventError(f"the header {error.args[0]} is missing") from error
    except ValueError as error:
        raise UnreadableEventError(f"a header, the key or the payload can't be read: {error}") from error
    if not envelope.key:
        raise UnreadableEventError("the key is missing")
    if subscriptions.is_known_event(envelope.name):
        subscriptions.decode(envelope.name, envelope.payload)
    return envelope
