"""The `live` role: one process, one event loop, thousands of open streams."""

import resource
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels

# Granian's default of 1,024 for both would refuse the 1,025th browser.
BACKLOG = 8192
MAX_STREAMS = 20_000
# A stream is one open file; some are for Valkey and the log.
OPEN_FILES = MAX_STREAMS + 1000


def run(*, host: str, port: int, tls_cert: str = "", tls_key: str = "") -> None:
    """Serve the live streams until SIGTERM. Settings come from the environment (`config.asgi_live`)."""
    raise_open_file_limit()
    Granian(
        "startline.config.asgi_live:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=1,
        backlog=BACKLOG,
        backpressure=MAX_STREAMS,
        loop=Loops.uvloop,
        http=HTTPModes.auto,
        websockets=False,
        log_level=LogLevels.warning,
        ssl_cert=Path(tls_cert) if tls_cert else None,
        ssl_key=Path(tls_key) if tls_key else None,
        # Streams end only when their browsers go: a stop does not wait for them.
        workers_kill_timeout=5,
    ).serve()


def raise_open_file_limit() -> None:
    """Allow this process as many open files as it needs, as far as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
