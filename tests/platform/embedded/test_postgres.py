"""The embedded PostgreSQL: its data outlives stops and kills, and nothing foreign is taken for it."""

import os
import signal
import stat
import time
from pathlib import Path

import psycopg
import pytest

from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.postgres import EmbeddedPostgres
from startline.platform.embedded.postgres_binaries import find_postgres_programs
from tests.platform.embedded.conftest import MakePostgres


def store(server: EmbeddedPostgres, text: str) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        connection.execute("INSERT INTO note VALUES (%s)", [text])


def read(server: EmbeddedPostgres) -> list[str]:
    with psycopg.connect(server.url) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM note")]


def test_data_outlives_a_stop_and_a_kill(make_postgres: MakePostgres, tmp_path: Path) -> None:
    server = make_postgres(tmp_path, is_durable=True)
    server.start()
    store(server, "before the stop")
    server.stop()
    assert not server.child.is_running()

    server.start()
    store(server, "before the kill")
    server.child.send(signal.SIGKILL)
    server.child.wait_for_end(5)

    again_until = time.monotonic() + 10
    while True:  # the killed server's sessions take a moment to notice
        try:
            server.start()
            break
        except EmbeddedError:
            assert time.monotonic() < again_until
            server.stop()
    assert read(server) == ["before the stop", "before the kill"]


def test_cyrillic_has_upper_and_lower_case(make_postgres: MakePostgres, tmp_path: Path) -> None:
    server = make_postgres(tmp_path)
    server.start()
    with psycopg.connect(server.url) as connection:
        row = connection.execute(
            "SELECT upper('ёлка'), 'ЛЫЖИ' ILIKE 'лыжи', current_setting('TimeZone')"
        ).fetchone()
    assert row == ("ЁЛКА", True, "UTC")


def test_server_listens_on_no_tcp_port_and_a_private_socket(
    make_postgres: MakePostgres, tmp_path: Path
) -> None:
    server = make_postgres(tmp_path)
    server.start()
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700


def test_long_path_gets_a_short_socket_folder(make_postgres: MakePostgres, tmp_path: Path) -> None:
    server = make_postgres(tmp_path / ("long" * 30))
    server.start()
    store(server, "reached")
    assert len(str(server.socket_folder)) < 80
    server.stop()
    assert not server.socket_folder.exists()


def test_lock_file_with_a_number_of_another_program_does_not_block(
    make_postgres: MakePostgres, tmp_path: Path
) -> None:
    server = make_postgres(tmp_path)
    server.start()
    store(server, "kept")
    server.stop()
    lock = server.spec.data_folder / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{server.spec.data_folder}\n1795476966\n5432\n\n\n")
    owner = server.spec.data_folder.stat()
    os.chown(lock, owner.st_uid, owner.st_gid)

    server.start()

    assert read(server) == ["kept"]


def test_half_made_data_folder_is_made_anew(make_postgres: MakePostgres, tmp_path: Path) -> None:
    half = tmp_path / "postgres.new" / "base"
    half.mkdir(parents=True)
    server = make_postgres(tmp_path)
    server.start()
    store(server, "made")
    assert not half.parent.exists()


def test_running_child_is_not_started_twice(make_postgres: MakePostgres, tmp_path: Path) -> None:
    server = make_postgres(tmp_path)
    server.start()
    pid = server.child.pid
    with pytest.raises(EmbeddedError, match=f"already runs as process {pid}"):
        server.child.start()


def test_given_folder_without_programs_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="holds no postgres and no initdb"):
        find_postgres_programs(str(tmp_path), None)
