"""`kill -9` for what `startline up` runs: one role, one engine, or everything at the same moment."""

import os
import signal
import time
from pathlib import Path

from tests.platform_stack import PlatformStack, wait_until

ROLES = ("ingest", "process", "react", "relay")
# The programs of the engines by the name that the system knows them by.
ENGINES = {"postgres": "postgres", "valkey": "valkey-server", "kafka": "java"}


def child_pids(stack: PlatformStack) -> dict[int, str]:
    """The processes that `startline up` started, with the names of their programs."""
    assert stack._process is not None
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            if f"\nPPid:\t{stack._process.pid}\n" in (folder / "status").read_text():
                found[int(folder.name)] = (folder / "comm").read_text().strip()
        except OSError:  # it ended while we looked
            continue
    return found


def engine_pid(stack: PlatformStack, name: str) -> int | None:
    """The process of an engine, None while it is not there."""
    return next((pid for pid, program in child_pids(stack).items() if program == ENGINES[name]), None)


def kill(stack: PlatformStack, victim: str) -> None:
    """Kill a role, an engine, `kafka+ROLE` or `everything`, and return when its process is there again."""
    engine, _, role = victim.rpartition("+")
    if engine:
        _kill_role_while_engine_is_away(stack, engine, role)
    elif victim in ROLES:
        stack.wait_for_role(victim, other_than=stack.kill_role(victim))
    elif victim in ENGINES:
        _kill_engine(stack, victim)
    else:
        _kill_everything(stack)


def _kill_engine(stack: PlatformStack, name: str) -> None:
    pid = wait_until(lambda: engine_pid(stack, name), timeout_s=60)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: engine_pid(stack, name) not in (None, pid), timeout_s=60)


def _kill_role_while_engine_is_away(stack: PlatformStack, engine: str, role: str) -> None:
    """Kill both; the role does not wait for the engine."""
    back = f"{engine} runs again"
    count = stack.output().count(back)
    _kill_engine(stack, engine)
    stack.wait_for_role(role, other_than=stack.kill_role(role))
    assert stack.output().count(back) == count, f"{role} came back only after {engine}"
    wait_until(lambda: stack.output().count(back) > count, timeout_s=120, every_s=0.5)


def _kill_everything(stack: PlatformStack) -> None:
    assert stack._process is not None
    children = child_pids(stack)
    stack._process.kill()
    for pid in children:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:  # its parent's end was its own
            continue
    stack._process.wait()
    time.sleep(3)  # PostgreSQL's sessions end by themselves
    stack.start()
