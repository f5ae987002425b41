"""The one place that asks what time it is, so that tests and replays can set it."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

_now: Callable[[], dt.datetime] = partial(dt.datetime.now, dt.UTC)


def utc_now() -> dt.datetime:
    """Return the present time, aware, in UTC."""
    return _now()


def _same(moment: dt.datetime) -> dt.datetime:
    return moment


@contextmanager
def frozen_at(moment: dt.datetime) -> Iterator[None]:
    """Make `utc_now` answer `moment` inside the block (tests only)."""
    global _now
    previous = _now
    _now = partial(_same, moment)
    try:
        yield
    finally:
        _now = previous
