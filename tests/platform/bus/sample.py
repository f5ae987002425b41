"""An event, a table of effects and a second database connection for the tests of the bus."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import psycopg
from django.db import connection

EFFECTS = "bus_test_effect"


@dataclass(frozen=True, slots=True, kw_only=True)
class LapCounted:
    """Somebody finished a lap."""

    EVENT_NAME: ClassVar[str] = "sample.lap_counted.v1"
    user_id: int
    lap: int
    version: int = 1


def write_effect(note: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {EFFECTS} (note) VALUES (%s)", [note])


def read_effects() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT note FROM {EFFECTS} ORDER BY id")
        return [note for (note,) in cursor.fetchall()]


def test_database_url() -> str:
    settings = connection.settings_dict
    host, port = settings["HOST"], settings["PORT"]
    name, user, password = settings["NAME"], settings["USER"], settings["PASSWORD"]
    secret = f":{password}" if password else ""
    return f"postgresql://{user}{secret}@/{name}?host={host}&port={port}"


test_database_url.__test__ = False


@contextlib.contextmanager
def other_transaction() -> Iterator[psycopg.Connection]:
    """A transaction of somebody else: commits when the block ends (or by `.commit()`)."""
    with psycopg.connect(test_database_url()) as other:
        yield other


def insert_event(other: psycopg.Connection, event: LapCounted) -> None:
    """What `publish` does, through another connection."""
    from startline.platform.bus import codec, outbox
    from startline.platform.ids import new_id

    other.execute(
        outbox.INSERT_AND_WAKE,
        [new_id(), event.EVENT_NAME, codec.key_of(event), codec.encode(event).decode()],
    )
