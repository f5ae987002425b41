"""Waiting for a launched engine beside the watch over everything else."""

import threading

from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.service import Service


class Readiness:
    """Waits in a thread of its own until an engine answers; one that does not get ready is stopped.

    The thread starts no process: the engine is launched before, in the main thread (see `process`).
    """

    def __init__(self, service: Service) -> None:
        self.problem = "did not get ready"
        self._thread = threading.Thread(
            target=self._wait, args=(service,), name=f"ready-{service.name}", daemon=True
        )
        self._thread.start()

    @property
    def is_known(self) -> bool:
        """Whether it is decided; then `problem` says why the engine does not run, "" when it does."""
        return not self._thread.is_alive()

    def _wait(self, service: Service) -> None:
        try:
            service.wait_until_ready()
        except EmbeddedError as error:
            self.problem = str(error)
            service.stop()
        else:
            self.problem = ""
