"""The thread of the process role that seals live sessions, one at a time, until it is stopped."""

import threading

import structlog
from django.db import InterfaceError, OperationalError, connection
from prometheus_client import Counter

from startline.telemetry.actions.live.sealing import seal_next_session

log = structlog.get_logger(__name__)

# Sessions become due by the clock: nobody has to be woken.
SWEEP_S = 0.5
AWAY_S = 1.0

LOOKED_AT = Counter("startline_live_sessions_looked_at", "Looks at live sessions that were due.", ["outcome"])


def seal_sessions(stop: threading.Event) -> None:
    """Work until `stop` is set; survives the database going away and coming back."""
    try:
        while not stop.is_set():
            if not seal_once(stop):
                stop.wait(SWEEP_S)
    finally:
        connection.close()


def seal_once(stop: threading.Event) -> bool:
    """Look at the next session that is due; return whether there may be another one."""
    try:
        is_done = seal_next_session()
    except (OperationalError, InterfaceError) as error:
        log.warning("database_away", error=type(error).__name__)
        connection.close()
        stop.wait(AWAY_S)
        return False
    except Exception as error:
        LOOKED_AT.labels("failed").inc()
        log.error("live_session_not_sealed", error=type(error).__name__, exc_info=error)
        return True
    if is_done:
        LOOKED_AT.labels("done").inc()
    return is_done
