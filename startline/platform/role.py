"""The frame of every long-running process that serves no HTTP: signals, logs, metrics, a graceful stop."""

import signal
import threading
from collections.abc import Callable

import structlog

from startline.platform.metrics import publishing
from startline.platform.stop_signals import deferred

log = structlog.get_logger(__name__)


def run_role(name: str, body: Callable[[threading.Event], None]) -> None:
    """Run `body(stop)` in this process; `stop` is set by SIGTERM or SIGINT, and `body` then ends by itself.

    Call it from the main thread, after `django.setup()`.
    """
    stop = threading.Event()
    on_signal = deferred(stop.set)
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    publishing.start(name)
    log.info("role_started", role=name)
    body(stop)
    # Python gives signals back to the system while it ends: one more would end a role that has done its work
    # as if it had been killed.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    log.info("role_stopped", role=name)
