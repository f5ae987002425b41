"""Which topic an event goes to, when it is not the topic of all domain events."""

from startline.platform.kafka.topics import EVENTS, Topic

_topics: dict[str, Topic] = {}


def route(event_name: str, topic: Topic) -> None:
    """Have the relay produce events of this name to `topic`."""
    _topics[event_name] = topic


def topic_of(event_name: str) -> Topic:
    """Return the topic for events of this name."""
    return _topics.get(event_name, EVENTS)
