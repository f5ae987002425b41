"""The engines under the tests: PostgreSQL and Valkey of our own, in a temporary folder.

A pytest plugin (`-p startline.platform.embedded.pytest_plugin`), since it must come before pytest-django
reads the settings, which is earlier than any conftest.py. `STARTLINE_DATABASE_URL` or `STARTLINE_VALKEY_URL`
in the environment name servers that are there already.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from startline.platform.embedded.postgres import EmbeddedPostgres, PostgresSpec
from startline.platform.embedded.valkey import EmbeddedValkey, ValkeySpec

_running: list[EmbeddedPostgres | EmbeddedValkey] = []
_folders: list[Path] = []


def start_postgres(folder: Path) -> EmbeddedPostgres:
    """Start a PostgreSQL that is fast and forgets everything when the machine crashes."""
    server = EmbeddedPostgres(
        PostgresSpec(
            data_folder=folder / "postgres",
            socket_folder=folder / "run" / "postgres",
            log_path=folder / "logs" / "postgres.log",
            is_durable=False,
        )
    )
    server.start()
    return server


def start_valkey(folder: Path) -> EmbeddedValkey:
    """Start a Valkey without a file behind it."""
    server = EmbeddedValkey(
        ValkeySpec(
            data_folder=folder / "valkey",
            socket_folder=folder / "run" / "valkey",
            log_path=folder / "logs" / "valkey.log",
            is_durable=False,
        )
    )
    server.start()
    return server


def start_missing_engines() -> None:
    """Start what the environment does not name, and name it there."""
    folder = Path(tempfile.mkdtemp(prefix="startline-tests-"))
    _folders.append(folder)
    os.environ.setdefault("STARTLINE_DATA_DIR", str(folder))
    # WhiteNoise warns of a folder that is not there.
    Path(os.environ["STARTLINE_DATA_DIR"], "static").mkdir(parents=True, exist_ok=True)
    # pytest-django wraps a whole test in one transaction, however long the test takes.
    os.environ.setdefault("STARTLINE_TRANSACTION_TIMEOUT_S", "0")
    if not os.environ.get("STARTLINE_DATABASE_URL"):
        _running.append(postgres := start_postgres(folder))
        os.environ["STARTLINE_DATABASE_URL"] = postgres.url
    if not os.environ.get("STARTLINE_VALKEY_URL"):
        _running.append(valkey := start_valkey(folder))
        os.environ["STARTLINE_VALKEY_URL"] = valkey.url


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Start the engines; a wrapper runs before pytest-django's own hook, which reads the settings."""
    start_missing_engines()
    return (yield)


def pytest_unconfigure() -> None:
    """Stop the engines and remove what they wrote."""
    while _running:
        _running.pop().stop()
    while _folders:
        shutil.rmtree(_folders.pop(), ignore_errors=True)
