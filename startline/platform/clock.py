"""The one place that asks what time it is, so that tests and replays can set it."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)  # noqa: E731


def utc_now() -> dt.datetime:
    """Return the present time, aware, in UTC."""
    return _now()


@contextmanager
def frozen_at(moment: dt.datetime) -> Iterator[None]:
    """Make `utc_now` answer `moment` inside the block (tests only)."""
    global _now
    previous = _now
    _now = lambda: moment  # noqa: E731
    try:
        yield
    finally:
        _now = previous
