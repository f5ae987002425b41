"""The thread of the process role that seals live sessions, one at a time, until it is stopped."""

import threading

import structlog
from prometheus_client import Counter

from startline.platform.database import is_away
from startline.platform.loops import keep_going
from startline.telemetry.actions.live.sealing import seal_next_session

log = structlog.get_logger(__name__)

# Sessions become due by the clock: nobody has to be woken.
SWEEP_S = 0.5

LOOKED_AT = Counter("startline_live_sessions_looked_at", "Looks at live sessions that were due.", ["outcome"])


def seal_sessions(stop: threading.Event) -> None:
    """Work until `stop` is set, whatever goes away and comes back."""

    def step() -> None:
        if not seal_once():
            stop.wait(SWEEP_S)

    keep_going(step, name="seal-sessions", stop=stop)


def seal_once() -> bool:
    """Look at the next session that is due; return whether there may be another one.

    Raises:
        django.db.Error: the database is away, or too slow.
    """
    try:
        is_done = seal_next_session()
    except Exception as error:
        if is_away(error):
            raise
        LOOKED_AT.labels("failed").inc()
        log.error("live_session_not_sealed", error=type(error).__name__, exc_info=error)
        return True
    if is_done:
        LOOKED_AT.labels("done").inc()
    return is_done
