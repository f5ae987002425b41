"""What services show an operator: their queues, and work that failed and may be done again."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Something that waits to be done.

    Args:
        kind: what sort it is; the web app has a text for each.
        name: which one of that sort, "" when there is only one.
        waiting: how many; may be capped.
        oldest_s: how long the oldest has waited; None when that is not known.
    """

    kind: str
    name: str
    waiting: int
    oldest_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something that was given up, with the reason."""

    id: str
    title: str
    subject: str
    reason_code: str
    reason: str
    attempts: int
    failed_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureSource:
    """One sort of failures: how many there are, the newest, and what may be done with one of them.

    `replay` and `discard` return False when it is gone; `discard` is None where that is not offered here.
    """

    count: Callable[[], int]
    newest: Callable[[int], list[Failure]]
    replay: Callable[[str], bool]
    discard: Callable[[str], bool] | None = None


_queues: list[Callable[[], list[Queue]]] = []
_failures: dict[str, FailureSource] = {}


def register_queues(read: Callable[[], list[Queue]]) -> None:
    """Show what `read` returns among the queues; a second time changes nothing."""
    if read not in _queues:
        _queues.append(read)


def register_failures(kind: str, *, source: FailureSource) -> None:
    """Show failures of this kind, and let an operator replay them."""
    _failures[kind] = source


def list_queues() -> list[Queue]:
    """Return all queues, in the order of their registration."""
    return [queue for read in _queues for queue in read()]


def failure_sources() -> dict[str, FailureSource]:
    """Return the sources by kind."""
    return dict(_failures)
