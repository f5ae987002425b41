"""What became of files, told to the devices that sent them; who is connected, compared with the broker."""

import asyncio
import threading
import time
import uuid
from concurrent.futures import TimeoutError as FutureTimeoutError

import structlog
from django.db import InterfaceError, OperationalError, connection

from startline.platform.bus import wakeup
from startline.platform.mqtt.client import MqttClient
from startline.platform.mqtt.control import list_connected_clients
from startline.telemetry.actions.devices.pairing import set_connected_devices
from startline.telemetry.actions.devices.uploads import RESULTS_CHANNEL, drop_abandoned_uploads, mark_answered
from startline.telemetry.queries.device_uploads import owed_answers

log = structlog.get_logger(__name__)

SWEEP_S = 5.0  # finds what a lost notification or a broker that was away left behind
PRESENCE_S = 30.0
CLEANING_S = 3600.0
FLUSH_TIMEOUT_S = 5.0


class ResultsTeller:
    """Two threads: one listens for results, one sends what is owed. `stop` ends both."""

    def __init__(self, client: MqttClient, loop: asyncio.AbstractEventLoop, stop: threading.Event) -> None:
        self._client, self._loop, self._stop = client, loop, stop
        self._wake = threading.Event()
        self._next_presence_s = self._next_cleaning_s = 0.0
        self.threads = [
            threading.Thread(target=self._listen, name="results-listen", daemon=True),
            threading.Thread(target=self._work, name="results", daemon=True),
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self.threads:
            thread.start()

    def _listen(self) -> None:
        wakeup.listen(RESULTS_CHANNEL, self._wake.set, stop=self._stop)

    def _work(self) -> None:
        while not self._stop.is_set():
            self._wake.wait(SWEEP_S)
            self._wake.clear()
            try:
                self._tell_owed()
                self._compare_presence()
                self._clean()
            except (OperationalError, InterfaceError) as error:
                log.warning("database_away", error=type(error).__name__)
                connection.close()
            except Exception as error:
                log.error("results_round_failed", error=type(error).__name__, exc_info=error)
                connection.close()
        connection.close()

    def _tell_owed(self) -> None:
        owed = owed_answers()
        if not owed or not self._client.is_connected:
            return
        sending = self._send([(topic, body) for _, topic, body in owed])
        future = asyncio.run_coroutine_threadsafe(sending, self._loop)
        try:
            is_sent = future.result(FLUSH_TIMEOUT_S + 1)
        except (FutureTimeoutError, asyncio.CancelledError):
            return
        if is_sent:
            told: list[uuid.UUID] = [upload.pk for upload, _, _ in owed]
            mark_answered(told)

    async def _send(self, messages: list[tuple[str, bytes]]) -> bool:
        """Publish, and return whether the broker took all of it; if not, it is sent again."""
        for topic, body in messages:
            if not self._client.publish(topic, body, qos=1, retain=True):
                return False
        return await self._client.flush(timeout_s=FLUSH_TIMEOUT_S)

    def _compare_presence(self) -> None:
        now_s = time.monotonic()
        if now_s < self._next_presence_s:
            return
        self._next_presence_s = now_s + PRESENCE_S
        connected = list_connected_clients()
        if connected is not None:
            set_connected_devices(connected)

    def _clean(self) -> None:
        now_s = time.monotonic()
        if now_s < self._next_cleaning_s:
            return
        self._next_cleaning_s = now_s + CLEANING_S
        dropped = drop_abandoned_uploads()
        if dropped:
            log.info("abandoned_uploads_dropped", count=dropped)
