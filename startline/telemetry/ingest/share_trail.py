"""The loop that keeps people with a link up to date: part of the process role."""

import threading
import time

import structlog
import valkey
from django.db import InterfaceError, OperationalError, connection

from startline.telemetry.actions.sharing.trailing import ShareTrailer

log = structlog.get_logger(__name__)

STEP_S = 0.15
# Without the lease there is nothing to do; whoever holds it may have died.
WAITING_STEP_S = 1.0
AWAY_S = 1.0


def trail_shares(stop: threading.Event) -> None:
    """Work until `stop` is set; survives PostgreSQL and Valkey going away and coming back."""
    trailer = ShareTrailer()
    try:
        while not stop.is_set():
            stop.wait(_step(trailer))
        trailer.give_up_lease()
    except valkey.ValkeyError:
        log.info("lease_left", reason="valkey is away")
    finally:
        connection.close()


def _step(trailer: ShareTrailer) -> float:
    """Do one step; return how long to wait before the next."""
    try:
        return STEP_S if trailer.step(time.monotonic()) else WAITING_STEP_S
    except (OperationalError, InterfaceError, valkey.ValkeyError) as error:
        log.warning("shares_not_trailed", error=type(error).__name__)
        connection.close()
        trailer.forget()
        return AWAY_S
