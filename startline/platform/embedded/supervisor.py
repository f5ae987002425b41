"""Keeps engines and roles running: starts them in order, a crashed one again, stops them in reverse.

Everything that starts a child happens in the main thread (see `process`).
"""

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from startline.platform.embedded.console import Console
from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.readiness import Readiness
from startline.platform.embedded.service import Role, Service
from startline.platform.stop_signals import deferred

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
STEADY_AFTER_S = 60.0  # a child that ran this long has recovered: its next crash counts as the first
WATCH_INTERVAL_S = 0.1
POLL_INTERVAL_S = 0.05
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequestedError(Exception):
    """The operator wants to stop while something is still starting."""


@dataclass
class Watched:
    """A running service and the history of its crashes; `readiness` is there while an engine comes back."""

    service: Service
    started_at_s: float = field(default_factory=time.monotonic)
    pause_s: float = FIRST_PAUSE_S
    start_again_at_s: float | None = None
    readiness: Readiness | None = None


class Supervisor:
    """Runs services until a stop is asked for."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.stop_requested = threading.Event()
        self._watched: list[Watched] = []
        self._tasks: list[Role] = []
        self._stops_asked = 0
        self._request_stop: Callable[[], object] = self.stop_requested.set
        self._is_starting = False

    def listen_for_signals(self) -> None:
        """Take Ctrl-C, SIGTERM and SIGHUP as the wish to stop; a second one kills what does not end."""
        self._request_stop = deferred(self.stop_requested.set)
        for number in STOP_SIGNALS:
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stops_asked += 1
        self._request_stop()
        if self._stops_asked > 1:
            for service in [*self._tasks, *(watched.service for watched in self._watched)]:
                service.child.send(signal.SIGKILL)
        elif self._is_starting:
            raise StopRequestedError

    def start(self, *services: Service) -> float:
        """Start services side by side, wait until all are ready, watch them from now on; return the seconds.

        Raises:
            EmbeddedError: one did not get ready.
            StopRequestedError: the operator wants to stop.
        """
        begun = time.monotonic()
        self._is_starting = True
        try:
            if self._stops_asked or self.stop_requested.is_set():
                raise StopRequestedError
            for service in services:
                self._watched.append(Watched(service))
                service.launch()
            for service in services:
                service.wait_until_ready()
        finally:
            self._is_starting = False
        return time.monotonic() - begun

    def run_to_end(self, task: Role) -> int:
        """Run a process that ends by itself, and return its exit code.

        Raises:
            StopRequestedError: the operator wants to stop.
        """
        self._is_starting = True
        self._tasks.append(task)
        try:
            task.launch()
            while (code := task.child.poll_exit_code()) is None:
                time.sleep(POLL_INTERVAL_S)
            return code
        finally:
            self._is_starting = False

    def start_task(self, task: Role) -> None:
        """Start a process that ends by itself, beside everything else; it is not started again."""
        task.launch()
        self._tasks.append(task)

    def watch(self) -> None:
        """Return when a stop is asked for; until then start again whatever ends by itself."""
        while not self.stop_requested.wait(WATCH_INTERVAL_S):
            for watched in self._watched:
                self._look_after(watched)
            for task in [task for task in self._tasks if task.child.poll_exit_code() is not None]:
                self._tasks.remove(task)
                if code := task.child.poll_exit_code():
                    self.console.say(f"! {task.name} ended with {code}: {task.last_words()}")

    def _look_after(self, watched: Watched) -> None:
        service, now_s = watched.service, time.monotonic()
        if watched.start_again_at_s is not None:
            if now_s >= watched.start_again_at_s:
                self._start_again(watched)
            return
        if watched.readiness is not None:
            self._see_whether_ready(watched, watched.readiness)
            return
        code = service.child.poll_exit_code()  # also reaps: a dead child that is not holds its lock file
        if code is None:
            return
        if now_s - watched.started_at_s > STEADY_AFTER_S:
            watched.pause_s = FIRST_PAUSE_S
        self._plan_next_start(watched, f"{service.name} ended with {code}")

    def _plan_next_start(self, watched: Watched, reason: str) -> None:
        pause_s = watched.pause_s
        watched.start_again_at_s = time.monotonic() + pause_s
        watched.pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
        self.console.say(f"! {reason.rstrip('.')}: starting it again in {pause_s:g} s")

    def _start_again(self, watched: Watched) -> None:
        watched.start_again_at_s = None
        watched.started_at_s = time.monotonic()
        self._is_starting = True
        try:
            watched.service.launch()
        except EmbeddedError as error:
            watched.service.stop()
            self._plan_next_start(watched, str(error))
        except StopRequestedError:
            return
        else:
            # A role tells by ending when it cannot start. An engine may take a minute to read its log:
            # whatever else ends meanwhile is started again all the same.
            if not isinstance(watched.service, Role):
                watched.readiness = Readiness(watched.service)
        finally:
            self._is_starting = False

    def _see_whether_ready(self, watched: Watched, readiness: Readiness) -> None:
        if not readiness.is_known:
            return
        watched.readiness = None
        if readiness.problem:
            self._plan_next_start(watched, readiness.problem)
        else:
            self.console.step(f"{watched.service.name} runs again")

    def stop(self) -> None:
        """Stop everything: the roles side by side, then what they need, the last one started first."""
        services = [watched.service for watched in self._watched]
        roles = [one for one in services if isinstance(one, Role) and not one.is_needed_by_roles]
        needed = [one for one in services if one not in roles]
        for role in [*self._tasks, *roles]:
            role.child.send(role.child.spec.stop_signal)
        for service in [*self._tasks, *roles, *reversed(needed)]:
            service.stop()
        self._watched.clear()
        self._tasks.clear()
