"""Children: they end with us, are asked before they are killed, and leave their last words."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from startline.platform.embedded.errors import EmbeddedError, NotReadyError
from startline.platform.embedded.process import LOG_LIMIT_BYTES, Child, ChildSpec, is_process

SLEEP = (sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)")
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
POLITE = "import signal, time; signal.signal(2, lambda *_: exit(7)); print('up', flush=True); time.sleep(60)"
PARENT = """
import pathlib, sys, time
from startline.platform.embedded.process import Child, ChildSpec
child = Child(ChildSpec(name="sleeper", command=tuple(sys.argv[3:]), log_path=pathlib.Path(sys.argv[1]),
                        is_watched=sys.argv[2] == "watch"))
child.start()
print(child.pid, flush=True)
time.sleep(60)
"""


def make_child(tmp_path: Path, *command: str, **changes: object) -> Child:
    return Child(ChildSpec(name="child", command=command, log_path=tmp_path / "child.log", **changes))


def wait_for_log(path: Path) -> None:
    deadline = time.monotonic() + 5
    while not (path.exists() and path.read_bytes()):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def children_of(pid: int) -> list[int]:
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize("mode", ["exec", "watch"])
def test_child_ends_when_its_parent_is_killed(tmp_path: Path, mode: str) -> None:
    log = tmp_path / "sleeper.log"
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, log, mode, *SLEEP], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    wait_for_log(log)
    family = [pid, *children_of(pid)]
    assert len(family) == (2 if mode == "watch" else 1)

    parent.kill()
    parent.wait()

    deadline = time.monotonic() + 5
    while any(is_process(member) for member in family):
        assert time.monotonic() < deadline, f"still there: {family}"
        time.sleep(0.02)


def test_watched_child_gets_the_signals_and_its_exit_code_comes_back(tmp_path: Path) -> None:
    child = make_child(tmp_path, sys.executable, "-c", POLITE, is_watched=True, stop_signal=signal.SIGINT)
    child.start()
    wait_for_log(tmp_path / "child.log")
    child.stop()
    assert child.poll_exit_code() == 7


def test_child_that_ignores_the_wish_is_killed(tmp_path: Path) -> None:
    child = make_child(tmp_path, sys.executable, "-c", STUBBORN, stop_timeout_s=0.3)
    child.start()
    wait_for_log(tmp_path / "child.log")
    child.stop()
    assert child.poll_exit_code() == -signal.SIGKILL


def test_input_reaches_the_child_and_output_its_log(tmp_path: Path) -> None:
    child = make_child(tmp_path, "/bin/cat", input=b"configuration with a secret\n")
    child.start()
    child.wait_for_end(5)
    assert child.poll_exit_code() == 0
    assert (tmp_path / "child.log").read_bytes() == b"configuration with a secret\n"


def test_child_that_ends_at_start_leaves_its_last_words(tmp_path: Path) -> None:
    child = make_child(tmp_path, "/bin/sh", "-c", "echo the disk is full; exit 3")
    child.start()
    with pytest.raises(NotReadyError, match=r"^child ended with 3 at start\. .*: the disk is full$"):
        child.wait_until(lambda: False, timeout_s=5)


def test_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="there is no program /nowhere/postgres"):
        make_child(tmp_path, "/nowhere/postgres").start()


def test_long_log_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    with log.open("wb") as file:
        file.truncate(LOG_LIMIT_BYTES + 1)
    child = make_child(tmp_path, "/bin/echo", "new")
    child.start()
    child.wait_for_end(5)
    assert log.read_bytes() == b"new\n"
    assert log.with_name("child.log.1").stat().st_size == LOG_LIMIT_BYTES + 1


def test_own_number_is_a_process() -> None:
    assert is_process(os.getpid())
