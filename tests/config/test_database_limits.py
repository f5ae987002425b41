"""No transaction of a role lasts over five seconds; migrations may."""

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from startline.config.environment import Environment
from startline.config.settings import _database
from startline.users.management.commands import migrate
from tests.platform.bus.sample import test_database_url


def test_every_connection_is_opened_with_the_limits() -> None:
    limit_ms = round(Environment().transaction_timeout_s * 1000)
    options = _database("postgresql://startline@localhost/startline", limit_ms=limit_ms)["OPTIONS"]
    assert options == {"options": "-c transaction_timeout=5000 -c idle_in_transaction_session_timeout=5000"}


@pytest.mark.parametrize("is_idle", [False, True])
def test_transaction_over_the_limit_is_ended_and_undone(transactional_db, is_idle) -> None:
    options = _database(test_database_url(), limit_ms=200)["OPTIONS"]["options"]
    with psycopg.connect(test_database_url(), options=options) as late, pytest.raises(psycopg.Error):
        late.execute("CREATE TABLE late_table (id int)")
        if is_idle:
            with psycopg.connect(test_database_url()) as other:
                other.execute("SELECT pg_sleep(0.5)")
            late.execute("SELECT 1")
        else:
            late.execute("SELECT pg_sleep(2)")
    with psycopg.connect(test_database_url()) as other:
        assert other.execute("SELECT to_regclass('late_table')").fetchone() == (None,)


def test_migrate_takes_the_limit_off(transactional_db, monkeypatch) -> None:
    limits: list[str] = []

    def look(command: object, *args: object, **options: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_timeout")
            limits.append(cursor.fetchone()[0])

    with connection.cursor() as cursor:
        cursor.execute("SET transaction_timeout = '5s'")
    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", look)
    call_command(migrate.Command(), "platform_bus", verbosity=0)
    assert limits == ["0"]
