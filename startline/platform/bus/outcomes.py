"""What becomes of an event whose handler failed: tried again with back-off, or a dead letter."""

import random
import traceback
from dataclasses import dataclass

from startline.platform.bus.codec import UnreadableEventError
from startline.platform.bus.subscriptions import RetryLater
from startline.platform.database import is_away
from startline.platform.errors import StartlineError, UnavailableError

# A fault in the data or the code does not heal by waiting: five more looks over half a minute are enough
# to rule out a race with another transaction.
MAX_ATTEMPTS = 6
# What waits for something else (a service, a row of another transaction) may wait for over an hour.
MAX_PATIENT_ATTEMPTS = 20
FIRST_DELAY_S = 1.0
MAX_DELAY_S = 300.0
# So that what failed together does not come back together.
JITTER = 0.2
MAX_REASON_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an attempt failed and how often one may try."""

    code: str
    reason: str
    max_attempts: int


def failure_of(error: BaseException) -> Failure:
    """Return what `error` means for the event."""
    reason = "".join(traceback.format_exception(error))[-MAX_REASON_LENGTH:]
    if isinstance(error, UnreadableEventError):
        return Failure(code="unreadable", reason=str(error), max_attempts=1)
    if isinstance(error, RetryLater):
        return Failure(code="retry_later", reason=str(error), max_attempts=MAX_PATIENT_ATTEMPTS)
    if is_away(error):
        return Failure(code="database", reason=reason, max_attempts=MAX_PATIENT_ATTEMPTS)
    if isinstance(error, UnavailableError):
        return Failure(code=error.code, reason=reason, max_attempts=MAX_PATIENT_ATTEMPTS)
    if isinstance(error, StartlineError):
        return Failure(code=error.code, reason=reason, max_attempts=MAX_ATTEMPTS)
    return Failure(code=type(error).__name__, reason=reason, max_attempts=MAX_ATTEMPTS)


def delay_s(attempts: int) -> float:
    """Return how long to wait after this many attempts: 1, 2, 4 … 300 seconds, give or take a fifth."""
    delay = min(MAX_DELAY_S, FIRST_DELAY_S * 2 ** min(attempts - 1, 20))
    return delay * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - not a secret
