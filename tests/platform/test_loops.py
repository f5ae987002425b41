"""A thread that works until it is stopped, whatever goes wrong."""

import threading

import psycopg
import pytest
from django.db import InterfaceError, InternalError, OperationalError

from startline.platform import loops
from startline.platform.database import is_away
from startline.platform.errors import UnavailableError


def ended_by(cause: type[psycopg.Error]) -> InternalError:
    """What Django makes of it when PostgreSQL ends a transaction."""
    error = InternalError("terminating connection")
    error.__cause__ = cause("terminating connection")
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OperationalError("gone"), True),
        (InterfaceError("closed"), True),
        (ended_by(psycopg.errors.TransactionTimeout), True),
        (ended_by(psycopg.errors.IdleInTransactionSessionTimeout), True),
        (InternalError("current transaction is aborted"), False),
        (ValueError("ours"), False),
    ],
)
def test_what_means_that_the_database_is_away(error, expected):
    assert is_away(error) is expected


def test_thread_outlives_whatever_goes_wrong(monkeypatch):
    monkeypatch.setattr(loops, "AWAY_S", 0.001)
    monkeypatch.setattr(loops, "FAILED_FIRST_S", 0.001)
    stop, noted = threading.Event(), []
    troubles = [
        UnavailableError("Kafka is away."),
        ended_by(psycopg.errors.TransactionTimeout),
        KeyError("a fault of ours"),
        KeyError("again"),
    ]

    def step() -> None:
        if troubles:
            raise troubles.pop(0)
        stop.set()

    loops.keep_going(step, name="test", stop=stop, on_failure=lambda: noted.append(len(troubles)))

    assert noted == [3, 2, 1, 0]
