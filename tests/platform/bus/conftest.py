"""Fixtures of the bus's tests: every one works on committed rows of the real PostgreSQL."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from startline.platform.bus import subscriptions
from startline.platform.bus.subscriptions import Context
from tests.platform.bus.sample import EFFECTS, LapCounted, write_effect


@pytest.fixture
def effects(transactional_db: None) -> Iterator[None]:
    """An empty table for what handlers do."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {EFFECTS} (id bigserial PRIMARY KEY, note text NOT NULL)")
        cursor.execute(f"TRUNCATE {EFFECTS}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {EFFECTS}")


@pytest.fixture
def subscribe(effects: None) -> Iterator[Callable[..., None]]:
    """Register a handler of `LapCounted` for this test; by default it notes `user:lap`."""
    names: list[str] = []

    def note(event: LapCounted, context: Context) -> None:
        write_effect(f"{event.user_id}:{event.lap}")

    def register(name: str = "sample.note_lap", handler: Callable[..., None] = note) -> None:
        subscriptions.subscriber(LapCounted, name=name)(handler)
        names.append(name)

    yield register
    for name in names:
        subscriptions.remove(name)
