"""A child of the supervisor: how it starts, when it is ready, and where its lines go."""

import threading
from collections.abc import Callable
from typing import IO, Protocol

from startline.platform.embedded.console import Console
from startline.platform.embedded.process import LOG_LIMIT_BYTES, Child, ChildSpec

START_TIMEOUT_S = 60.0
STARTED_MARK = b'"role_started"'
LINES_KEPT = 5


class Service(Protocol):
    """What the supervisor needs of an engine or a role."""

    name: str
    child: Child

    def launch(self) -> None:
        """Start the process and return at once; raises EmbeddedError."""

    def wait_until_ready(self) -> None:
        """Wait for a launched process, in any thread; raises EmbeddedError when it does not get ready."""

    def stop(self) -> None:
        """Stop gracefully, and return when it is gone."""


class Role:
    """One of our own processes; ready when `is_answering()` says so, or when it logs that it has started."""

    def __init__(
        self,
        spec: ChildSpec,
        *,
        console: Console,
        is_answering: Callable[[], bool] | None = None,
        is_needed_by_roles: bool = False,
    ) -> None:
        self.name = spec.name
        self.is_needed_by_roles = is_needed_by_roles
        self.child = Child(spec)
        self._console = console
        self._is_answering = is_answering
        self._has_started = threading.Event()
        self._last_lines: list[str] = []
        self._reader: threading.Thread | None = None

    def start(self) -> None:
        """Start the process and wait until it is ready.

        Raises:
            NotReadyError: it ended, or did not get ready in time.
        """
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start the process and return at once, so that several can get ready side by side."""
        self._has_started.clear()
        self.child.start()
        self._reader = threading.Thread(target=self._copy_lines, args=(self.child.output,), daemon=True)
        self._reader.start()

    def wait_until_ready(self) -> None:
        """Wait for a launched process; raises NotReadyError with its last words."""
        self.child.wait_until(self._is_ready, timeout_s=START_TIMEOUT_S, last_words=self.last_words)

    def stop(self) -> None:
        """Ask the process to end and wait for it."""
        self.child.stop()
        self._finish_reading()

    def last_words(self) -> str:
        """Return the last lines that the process wrote."""
        self._finish_reading()
        return " / ".join(self._last_lines)

    def _is_ready(self) -> bool:
        return self._is_answering() if self._is_answering else self._has_started.is_set()

    def _finish_reading(self) -> None:
        if self._reader is not None:
            self._reader.join(timeout=1.0)

    def _copy_lines(self, output: IO[bytes]) -> None:
        """Put each line in the role's file as it is and on the console in a readable form."""
        path = self.child.spec.log_path
        file = path.open("ab", buffering=0)
        with output:
            for line in output:
                file.write(line)
                if file.tell() > LOG_LIMIT_BYTES:
                    file.close()
                    path.replace(path.with_name(path.name + ".1"))
                    file = path.open("ab", buffering=0)
                if STARTED_MARK in line:
                    self._has_started.set()
                text = line.decode("utf-8", "replace").rstrip()
                self._last_lines = [*self._last_lines[1 - LINES_KEPT :], text]
                self._console.role_line(self.name, text)
        file.close()
