"""The loop of a thread that works until its process stops, whatever goes wrong on the way."""

import threading
from collections.abc import Callable

import structlog
from django.db import connection

from startline.platform.database import is_away
from startline.platform.errors import UnavailableError

log = structlog.get_logger(__name__)

AWAY_S = 1.0
FAILED_FIRST_S, FAILED_LONGEST_S = 1.0, 30.0


def keep_going(
    step: Callable[[], None],
    *,
    name: str,
    stop: threading.Event,
    away: tuple[type[Exception], ...] = (),
    on_failure: Callable[[], None] | None = None,
) -> None:
    """Call `step` again and again until `stop` is set; then give the thread's connection back.

    A step that fails is logged and tried again: after a second while an engine is away, else later each
    time, so that a fault of ours neither ends the thread nor fills the log.

    Args:
        name: what the log calls the thread.
        away: what else than the database's errors and `UnavailableError` says that an engine is away.
        on_failure: called after any failed step, before the wait.
    """
    failures = 0
    try:
        while not stop.is_set():
            try:
                step()
                failures = 0
            except Exception as error:  # noqa: BLE001 - the thread's outermost frame (CONVENTIONS 22)
                failures += 1
                wait_s = _note(error, name=name, failures=failures, away=away)
                if on_failure is not None:
                    on_failure()
                stop.wait(wait_s)
    finally:
        connection.close()


def _note(error: Exception, *, name: str, failures: int, away: tuple[type[Exception], ...]) -> float:
    """Log what went wrong; return how long to wait."""
    if isinstance(error, UnavailableError):
        log.warning("engine_away", thread=name, error=error.message)
        return AWAY_S
    connection.close()
    if is_away(error):
        log.warning("database_away", thread=name, error=type(error).__name__)
        return AWAY_S
    if isinstance(error, away):
        log.warning("engine_away", thread=name, error=type(error).__name__)
        return AWAY_S
    log.error("step_failed", thread=name, error=type(error).__name__, exc_info=error)
    return min(FAILED_LONGEST_S, FAILED_FIRST_S * 2 ** min(failures - 1, 10))
