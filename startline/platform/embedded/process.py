"""One child process: it cannot outlive us, has a log file, is stopped gracefully and always reaped.

Start children from the main thread only: on Linux the parent-death signal comes when the *thread* that
started the child ends.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from startline.platform.embedded.errors import EmbeddedError, NotReadyError
from startline.platform.embedded.system_user import SystemUser

LAUNCHER = Path(__file__).with_name("launcher.py")
LOG_LIMIT_BYTES = 10 * 1024 * 1024
LOG_TAIL_LINES = 5
POLL_INTERVAL_S = 0.02


@dataclass(frozen=True, kw_only=True)
class ChildSpec:
    """How to run a program: `log_path` gets its output, or `is_piped` leaves both streams to the caller."""

    name: str
    command: tuple[str, ...]
    log_path: Path
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    working_folder: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_timeout_s: float = 15.0
    input: bytes = b""
    run_as: SystemUser | None = None
    kept_open: tuple[int, ...] = ()
    is_piped: bool = False
    is_watched: bool = sys.platform != "linux"


class Child:
    """A program that runs as our child, one process at a time."""

    def __init__(self, spec: ChildSpec) -> None:
        self.spec = spec
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def output(self) -> IO[bytes] | None:
        """The child's output when the spec says `is_piped`."""
        return self._process.stdout if self._process else None

    def start(self) -> None:
        """Start the program.

        Raises:
            EmbeddedError: the program does not exist, or the child still runs.
        """
        if self.poll_exit_code() is None and self._process is not None:
            raise EmbeddedError(f"{self.spec.name} already runs as process {self.pid}.")
        with self._open_log() as log, self._open_input() as given:
            self._process = subprocess.Popen(
                self._launch_command(),
                stdin=given,
                stdout=subprocess.PIPE if self.spec.is_piped else log,
                stderr=subprocess.STDOUT,
                env=dict(self.spec.environment),
                cwd=self.spec.working_folder,
                pass_fds=self.spec.kept_open,
                start_new_session=True,  # Ctrl-C reaches us alone; we stop the children in order
            )

    def _launch_command(self) -> list[str]:
        spec = self.spec
        program = shutil.which(spec.command[0])
        if program is None:
            raise EmbeddedError(f"{spec.name}: there is no program {spec.command[0]}.")
        uid, gid = (spec.run_as.uid, spec.run_as.gid) if spec.run_as else (-1, -1)
        mode = "watch" if spec.is_watched else "exec"
        death_signal = int(spec.stop_signal)
        launch = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), str(death_signal)]
        return [*launch, str(uid), str(gid), mode, "--", program, *spec.command[1:]]

    def _open_log(self) -> IO[bytes]:
        path = self.spec.log_path
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
            path.replace(path.with_name(path.name + ".1"))
        return path.open("ab")

    def _open_input(self) -> IO[bytes]:
        """Hold what the child reads on its standard input, in a file that has no name."""
        if not self.spec.input:
            return Path(os.devnull).open("rb")
        given = tempfile.TemporaryFile()  # noqa: SIM115  # the caller closes it
        given.write(self.spec.input)
        given.seek(0)
        return given

    def poll_exit_code(self) -> int | None:
        """Return the exit code of an ended child (reaping it), or None while it runs or was never started."""
        return self._process.poll() if self._process else None

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def send(self, number: signal.Signals) -> None:
        """Send a signal; an ended child is left alone."""
        if self._process is not None and self.is_running():
            self._process.send_signal(number)

    def stop(self) -> None:
        """Ask the child to end, wait, kill it when it does not; returns when it is gone."""
        if self._process is None:
            return
        self.send(self.spec.stop_signal)
        self.wait_for_end(self.spec.stop_timeout_s)

    def wait_for_end(self, timeout_s: float) -> None:
        """Wait until the child has ended by itself, then kill it."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def wait_until(
        self,
        is_ready: Callable[[], bool],
        *,
        timeout_s: float,
        last_words: Callable[[], str] | None = None,
    ) -> None:
        """Wait until `is_ready()` holds; `last_words` tells what the child wrote, the log's end by default.

        Raises:
            NotReadyError: the child ended first, or the time ran out; the text holds the end of its log.
        """
        deadline, name, tell = time.monotonic() + timeout_s, self.spec.name, last_words or self.log_tail
        while not is_ready():
            if (code := self.poll_exit_code()) is not None:
                raise NotReadyError(f"{name} ended with {code} at start. {tell()}".rstrip())
            if time.monotonic() > deadline:
                raise NotReadyError(f"{name} was not ready after {timeout_s:.0f} s. {tell()}".rstrip())
            time.sleep(POLL_INTERVAL_S)

    def log_tail(self) -> str:
        """Return the last lines of the log, with its path."""
        path = self.spec.log_path
        if self.spec.is_piped or not path.exists():
            return ""
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL_LINES:]
        return f"See {path}: {' / '.join(line.strip() for line in lines)}"


def is_process(pid: int) -> bool:
    """Tell whether a process has this number now."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
