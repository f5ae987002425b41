"""Become another program that cannot outlive its parent. Run as a script: standard library only.

`python -I -S launcher.py PARENT_PID SIGNAL UID GID MODE -- PROGRAM ARGUMENTS...`

* On Linux (`MODE` = `exec`) the kernel sends `SIGNAL` when the thread that started us ends, even by
  `kill -9`. The request is made after the change of user, because that change clears it, and survives `exec`.
* Elsewhere (`MODE` = `watch`) this process stays between the two: it looks every `WATCH_INTERVAL_S` whether
  its parent is still there, hands signals on, and ends with the program's own exit code.

`UID` and `GID` of -1 leave the user as it is.
"""

import ctypes
import os
import signal
import sys
import time

PR_SET_PDEATHSIG = 1
WATCH_INTERVAL_S = 0.2
KILL_AFTER_S = 20.0
PARENT_GONE_EXIT = 0
CANNOT_RUN_EXIT = 127


def become_user(uid: int, gid: int) -> None:
    """Give up root for good; does nothing for -1."""
    if uid < 0:
        return
    os.setgroups([gid])
    os.setgid(gid)
    os.setuid(uid)


def load_libc() -> "ctypes.CDLL":
    """Load the C library while we may still read Python's own folder: another user perhaps may not."""
    return ctypes.CDLL(None, use_errno=True)


def ask_for_death_signal(libc: "ctypes.CDLL", death_signal: int) -> None:
    """Let the kernel send us `death_signal` when our parent ends (Linux only)."""
    if libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")


def run_program(program: "list[str]") -> None:
    """Replace this process; never returns."""
    try:
        os.execv(program[0], program)  # noqa: S606  # that is what this script is for
    except OSError as error:
        os.write(2, f"cannot run {program[0]}: {error.strerror}\n".encode())
        os._exit(CANNOT_RUN_EXIT)


def watch(program: "list[str]", parent_pid: int, death_signal: int) -> int:
    """Run `program` as our child, end it when our parent is gone, return its exit code."""
    handed_on = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2}
    signal.pthread_sigmask(signal.SIG_BLOCK, handed_on)
    child_pid = os.fork()
    if child_pid == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, handed_on)
        run_program(program)
    for number in handed_on:
        signal.signal(number, lambda received, _frame: os.kill(child_pid, received))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, handed_on)
    kill_at = None
    while True:
        ended_pid, status = os.waitpid(child_pid, os.WNOHANG)
        if ended_pid:
            return os.waitstatus_to_exitcode(status)
        if kill_at is None and os.getppid() != parent_pid:
            os.kill(child_pid, death_signal)
            kill_at = time.monotonic() + KILL_AFTER_S
        if kill_at is not None and time.monotonic() > kill_at:
            os.kill(child_pid, signal.SIGKILL)
        time.sleep(WATCH_INTERVAL_S)


def main(arguments: "list[str]") -> int:
    parent_pid, death_signal, uid, gid = (int(text) for text in arguments[:4])
    mode, program = arguments[4], arguments[6:]
    libc = load_libc()
    become_user(uid, gid)
    if mode == "watch":
        code = watch(program, parent_pid, death_signal)
        return code if code >= 0 else 128 - code
    ask_for_death_signal(libc, death_signal)
    if os.getppid() != parent_pid:  # it ended before we had asked
        return PARENT_GONE_EXIT
    run_program(program)
    return CANNOT_RUN_EXIT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
