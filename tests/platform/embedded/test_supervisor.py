"""The supervisor: ready means ready, a crash is followed by a new start, a stop ends everything."""

import io
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from startline.platform.embedded import supervisor as supervising
from startline.platform.embedded.console import Console, read_log_line
from startline.platform.embedded.errors import NotReadyError
from startline.platform.embedded.process import Child, ChildSpec
from startline.platform.embedded.service import Role
from startline.platform.embedded.supervisor import Supervisor

READY = 'print(\'{"event": "role_started", "level": "info"}\', flush=True)'


@pytest.fixture
def console() -> Console:
    return Console(io.StringIO())


def shown(console: Console) -> str:
    return console._stream.getvalue()  # type: ignore[attr-defined]  # a StringIO here


def make_role(tmp_path: Path, console: Console, code: str, name: str = "role") -> Role:
    spec = ChildSpec(
        name=name,
        command=(sys.executable, "-c", code),
        log_path=tmp_path / f"{name}.log",
        is_piped=True,
        stop_timeout_s=5,
    )
    return Role(spec, console=console)


def watch_until(supervisor: Supervisor, is_done: Callable[[], bool]) -> None:
    """Run the supervisor's loop in this thread until `is_done()`."""

    def look() -> None:
        deadline = time.monotonic() + 10
        while not is_done() and time.monotonic() < deadline:
            time.sleep(0.02)
        supervisor.stop_requested.set()

    threading.Thread(target=look).start()
    supervisor.watch()
    assert is_done()


def test_role_is_ready_when_it_says_so(tmp_path: Path, console: Console) -> None:
    role = make_role(tmp_path, console, f"import time; time.sleep(0.3); {READY}; time.sleep(60)")
    supervisor = Supervisor(console)

    took_s = supervisor.start(role)

    assert took_s > 0.3
    supervisor.stop()
    assert role.child.poll_exit_code() == -signal.SIGTERM
    assert (tmp_path / "role.log").read_text() == '{"event": "role_started", "level": "info"}\n'


def test_role_that_ends_at_start_says_why(tmp_path: Path, console: Console) -> None:
    role = make_role(tmp_path, console, "import sys; sys.exit('no such table')")
    with pytest.raises(NotReadyError, match=r"role ended with 1 at start\. no such table"):
        Supervisor(console).start(role)


def test_killed_role_is_started_again(tmp_path: Path, console: Console) -> None:
    role = make_role(tmp_path, console, f"import time; {READY}; time.sleep(60)")
    supervisor = Supervisor(console)
    supervisor.start(role)
    first_pid = role.child.pid
    role.child.send(signal.SIGKILL)

    watch_until(supervisor, lambda: role.child.pid != first_pid and role.child.is_running())

    supervisor.stop()
    assert "! role ended with -9: starting it again in 0.5 s" in shown(console)


class SlowEngine:
    """An engine of our own making: ready a while after its process has started, as a broker reads its log."""

    name = "engine"

    def __init__(self, tmp_path: Path, *, ready_after_s: float, start_timeout_s: float = 30.0) -> None:
        self.ready, self.start_timeout_s = tmp_path / "ready", start_timeout_s
        code = f"import pathlib, time; time.sleep({ready_after_s}); pathlib.Path({str(self.ready)!r}).touch()"
        command = (sys.executable, "-c", f"{code}; time.sleep(60)")
        self.child = Child(ChildSpec(name=self.name, command=command, log_path=tmp_path / "engine.log"))

    def launch(self) -> None:
        self.ready.unlink(missing_ok=True)
        self.child.start()

    def wait_until_ready(self) -> None:
        self.child.wait_until(self.ready.exists, timeout_s=self.start_timeout_s)

    def stop(self) -> None:
        self.child.stop()


def test_killed_role_comes_back_while_an_engine_is_not_ready_yet(tmp_path: Path, console: Console) -> None:
    engine = SlowEngine(tmp_path, ready_after_s=3.0)
    role = make_role(tmp_path, console, f"import time; {READY}; time.sleep(60)")
    supervisor = Supervisor(console)
    supervisor.start(engine)
    supervisor.start(role)
    first_pid, first_engine_pid = role.child.pid, engine.child.pid
    came_back: list[bool] = []

    def kill_both() -> None:
        engine.child.send(signal.SIGKILL)
        while engine.child.pid == first_engine_pid:
            time.sleep(0.01)
        role.child.send(signal.SIGKILL)
        while role.child.pid == first_pid:
            time.sleep(0.01)
        came_back.append(engine.ready.exists())

    threading.Thread(target=kill_both, daemon=True).start()
    watch_until(supervisor, lambda: "engine runs again" in shown(console))

    supervisor.stop()
    assert came_back == [False], "the role was back before the engine was ready"
    assert "! role ended with -9: starting it again in 0.5 s" in shown(console)


def test_engine_that_does_not_get_ready_is_stopped_and_started_again(
    tmp_path: Path, console: Console
) -> None:
    engine = SlowEngine(tmp_path, ready_after_s=0.0)
    supervisor = Supervisor(console)
    supervisor.start(engine)
    engine.ready = tmp_path / "never"
    engine.start_timeout_s = 0.3
    engine.child.send(signal.SIGKILL)

    watch_until(supervisor, lambda: "! engine was not ready after 0 s" in shown(console))
    engine.ready = tmp_path / "ready"
    engine.start_timeout_s = 30.0
    supervisor.stop_requested.clear()
    watch_until(supervisor, lambda: "engine runs again" in shown(console))

    assert engine.child.is_running()
    supervisor.stop()
    assert not engine.child.is_running()


def test_pause_doubles_while_a_role_keeps_crashing(
    tmp_path: Path, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "LONGEST_PAUSE_S", 0.2)
    role = make_role(tmp_path, console, f"import sys, time; {READY}; time.sleep(0.1); sys.exit(1)")
    supervisor = Supervisor(console)
    supervisor.start(role)
    supervisor._watched[0].pause_s = 0.05

    watch_until(supervisor, lambda: shown(console).count("again in 0.2 s") >= 2)

    supervisor.stop()
    assert [line.split("again in ")[1] for line in shown(console).splitlines() if "again in" in line][:4] == [
        "0.05 s",
        "0.1 s",
        "0.2 s",
        "0.2 s",
    ]


def test_task_that_fails_is_told_and_not_repeated(tmp_path: Path, console: Console) -> None:
    supervisor = Supervisor(console)
    task = make_role(tmp_path, console, "import sys; sys.exit('no athletes')", name="demo")
    supervisor.start_task(task)

    watch_until(supervisor, lambda: "! demo ended with 1: no athletes" in shown(console))

    assert not task.child.is_running()


def test_task_runs_to_its_end(tmp_path: Path, console: Console) -> None:
    assert Supervisor(console).run_to_end(make_role(tmp_path, console, "raise SystemExit(4)")) == 4


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            '{"timestamp": "t", "level": "error", "event": "away", "tries": 3, "who": "é"}',
            ("error", "away tries=3 who=é"),
        ),
        ("plain text", ("info", "plain text")),
        ("[1, 2]", ("info", "[1, 2]")),
    ],
)
def test_log_lines_become_readable(line: str, expected: tuple[str, str]) -> None:
    assert read_log_line(line) == expected
