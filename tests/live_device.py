"""A device that never gives up: it keeps what is not acknowledged and sends it again."""

import time
from typing import Any

from tests.mqtt_device import MqttDevice
from tests.platform_stack import wait_until

RESEND_S = 3.0


class LiveDevice:
    """One device with one session; comes back by itself when its link is lost."""

    def __init__(self, credentials: dict[str, Any], key: str) -> None:
        self.credentials, self.key = credentials, key
        self.safe: set[int] = set()
        self.unsafe: dict[int, tuple[str, bytes]] = {}
        self._link: MqttDevice | None = None
        self._sent_s: dict[int, float] = {}

    def send(self, seq: int, payload: bytes, *, kind: str = "samples") -> None:
        """Take a message on; it goes out with the next `pump`."""
        self.unsafe[seq] = (kind, payload)

    def pump(self) -> None:
        """Send what is new or was sent long ago; take in what was acknowledged."""
        link = self._connected()
        if link is None:
            return
        self._take_acknowledged(link)
        now_s = time.monotonic()
        for seq, (kind, payload) in sorted(self.unsafe.items()):
            if now_s - self._sent_s.get(seq, -RESEND_S) >= RESEND_S:
                self._sent_s[seq] = now_s
                link.publish(f"live/{self.key}/{kind}/{seq}", payload)

    def settle(self, *, timeout_s: float = 60.0) -> None:
        """Go on until everything is acknowledged."""

        def is_settled() -> bool:
            self.pump()
            return not self.unsafe

        wait_until(is_settled, timeout_s=timeout_s, every_s=0.1)

    def close(self) -> None:
        """Leave."""
        if self._link is not None:
            self._link.close()

    def _take_acknowledged(self, link: MqttDevice) -> None:
        answers, link.answers[:] = list(link.answers), []
        for answer in answers:
            assert answer["type"] == "live", answer
            for first, last in answer["ranges"]:
                self.safe |= set(range(first, last + 1))
        for seq in self.safe & self.unsafe.keys():
            del self.unsafe[seq]

    def _connected(self) -> MqttDevice | None:
        if self._link is not None and self._link.is_connected:
            return self._link
        if self._link is not None:
            self._take_acknowledged(self._link)
            self._link.close()
        self._link, self._sent_s = None, {}
        try:
            link = MqttDevice(self.credentials)
            wait_until(lambda: link.connack, timeout_s=10)
            self._link = link.ready() if link.is_connected else None
        except (OSError, AssertionError):  # the broker is away
            time.sleep(0.3)
        return self._link
