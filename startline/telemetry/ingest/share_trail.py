"""The loop that keeps people with a link up to date: part of the process role."""

import threading
import time

import structlog
import valkey

from startline.platform.loops import keep_going
from startline.telemetry.actions.sharing.trailing import ShareTrailer

log = structlog.get_logger(__name__)

STEP_S = 0.15
# Without the lease there is nothing to do; whoever holds it may have died.
WAITING_STEP_S = 1.0


def trail_shares(stop: threading.Event) -> None:
    """Work until `stop` is set, whatever goes away and comes back."""
    trailer = ShareTrailer()

    def step() -> None:
        stop.wait(STEP_S if trailer.step(time.monotonic()) else WAITING_STEP_S)

    keep_going(step, name="trail-shares", stop=stop, away=(valkey.ValkeyError,), on_failure=trailer.forget)
    try:
        trailer.give_up_lease()
    except valkey.ValkeyError:
        log.info("lease_left", reason="valkey is away")
