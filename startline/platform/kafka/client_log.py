"""librdkafka's own lines as entries of our log."""

import time

import structlog

log = structlog.get_logger(__name__)

# While Kafka is away it would say so several times a second.
REPEAT_S = 10.0


class ClientLog:
    """What confluent-kafka takes for a logger; writes at most one line every ten seconds."""

    def __init__(self, client_id: str) -> None:
        self._client_id = client_id
        self._quiet_until_s = 0.0

    def log(self, level: int, text: str, *values: object) -> None:
        """Write a line, or leave it out when one was written just now."""
        now_s = time.monotonic()
        if now_s >= self._quiet_until_s:
            self._quiet_until_s = now_s + REPEAT_S
            log.warning("kafka_client", client=self._client_id, text=text % values if values else text)
