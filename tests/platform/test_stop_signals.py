"""A burst of signals ends a role: nothing in their handler waits for a lock."""

import os
import signal
import subprocess
import sys
import time

PROGRAM = """
import os, signal, threading
from startline.platform.stop_signals import deferred

stop = threading.Event()
signal.signal(signal.SIGTERM, deferred(stop.set))
print("ready", flush=True)
with stop._cond:  # as the main thread holds it in the middle of Event.wait
    for _ in range(5):
        os.kill(os.getpid(), signal.SIGTERM)
assert stop.wait(5)
print("ended", flush=True)
"""


def test_signals_that_come_while_the_event_is_locked_end_the_process():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=20, check=True
    )

    assert done.stdout.split() == ["ready", "ended"]


def test_signals_until_the_end_let_a_role_end_by_itself():
    code = (
        "import startline.platform.role as role, startline.platform.metrics.publishing as p;"
        "p.start = lambda name: print('ready', flush=True);"
        "role.run_role('test', lambda stop: stop.wait())"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "ready" in process.stdout.readline() + process.stdout.readline()
        time.sleep(0.2)
        deadline_s = time.monotonic() + 10
        while process.poll() is None and time.monotonic() < deadline_s:  # until Python itself has ended
            os.kill(process.pid, signal.SIGTERM)
            time.sleep(0.0002)
        assert process.wait(10) == 0
