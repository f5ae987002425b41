"""Granian, as the `web` and `live` roles run it."""

import importlib
import resource
from pathlib import Path
from typing import Any

from startline.config.environment import Environment
from startline.platform import logs
from startline.platform.embedded.launcher import PR_SET_PDEATHSIG, load_libc
from startline.platform.stop_signals import deferred

LIVE_BACKLOG = 4096
MAX_OPEN_FILES = 65_536


def serve_wsgi(environment: Environment) -> None:
    """Serve the web role: processes of one thread each, since Django's work holds the interpreter anyway."""
    from granian.constants import Interfaces

    serve(
        environment,
        target="startline.config.wsgi:application",
        port=environment.port,
        interface=Interfaces.WSGI,
        workers=environment.web_workers,
        blocking_threads=1,
        workers_kill_timeout=10,
    )


def serve_asgi(environment: Environment) -> None:
    """Serve the live role: one process, thousands of streams that stay open."""
    from granian.constants import Interfaces

    raise_file_limit()
    serve(
        environment,
        target="startline.config.asgi_live:application",
        port=environment.live_port,
        interface=Interfaces.ASGI,
        workers=1,
        backlog=LIVE_BACKLOG,
        backpressure=MAX_OPEN_FILES,  # Granian's own figure, 1,024, would make the next stream wait for ever
        workers_kill_timeout=3,  # streams never end by themselves
    )


def serve(environment: Environment, **options: Any) -> None:
    """Serve until SIGTERM or SIGINT; a worker that dies is replaced."""
    from granian.constants import SSLProtocols
    from granian.server import Server

    logs.configure({"format": environment.log_format})
    secure: dict[str, Any] = {}
    if environment.tls_cert:
        secure = {
            "ssl_cert": Path(environment.tls_cert),
            "ssl_key": Path(environment.tls_key),
            "ssl_protocol_min": SSLProtocols.tls12,
        }
    server = Server(
        address=environment.listen,
        respawn_failed_workers=True,
        log_dictconfig=LOGGING,
        websockets=False,
        **secure,
        **options,
    )
    interrupt = server.signal_handler_interrupt
    server.signal_handler_interrupt = deferred(interrupt)  # type: ignore[method-assign]  # see stop_signals
    server.serve(target_loader=load_application)


def load_application(target: str) -> Any:
    """Import the application in a worker, which from then on ends with the process that started it."""
    import signal
    import sys

    if sys.platform == "linux":
        load_libc().prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def raise_file_limit() -> None:
    """Allow as many open files as the system lets us: every stream is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_OPEN_FILES if hard == resource.RLIM_INFINITY else min(MAX_OPEN_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


# Granian's own lines (start, stop, a worker that died) go the way of all others: one JSON object each.
LOGGING = {
    "formatters": {},
    "handlers": {},
    "loggers": {
        "_granian": {"handlers": [], "level": "INFO", "propagate": True},
        "granian.access": {"handlers": [], "level": "WARNING", "propagate": False},
    },
}
