"""Waiting for PostgreSQL's notifications, so that work starts within milliseconds of a commit."""

import threading
from collections.abc import Callable

import psycopg
import structlog
from django.db import InterfaceError, OperationalError, connection

log = structlog.get_logger(__name__)

# How long a stop takes at most.
LISTEN_S = 0.5
RECONNECT_S = 1.0


def listen(channel: str, on_wake: Callable[[], None], *, stop: threading.Event) -> None:
    """Call `on_wake` on every notification of `channel`, and after each connection, until `stop` is set.

    Give it a thread of its own: it keeps that thread's database connection.
    """
    try:
        while not stop.is_set():
            try:
                _listen_once(channel, on_wake, stop)
            except (OperationalError, InterfaceError, psycopg.OperationalError) as error:
                log.warning("listen_lost", channel=channel, error=type(error).__name__)
                connection.close()
                stop.wait(RECONNECT_S)
    finally:
        connection.close()


def _listen_once(channel: str, on_wake: Callable[[], None], stop: threading.Event) -> None:
    connection.ensure_connection()
    raw = connection.connection
    raw.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel)))
    on_wake()
    while not stop.is_set():
        for _ in raw.notifies(timeout=LISTEN_S, stop_after=1):
            on_wake()
