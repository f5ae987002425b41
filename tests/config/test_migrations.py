"""An installation with old data comes up to the newest state, and back, with all of it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from psycopg import sql

NAME = "startline_of_old"


@pytest.fixture
def empty_database(database_url) -> Iterator[str]:
    """The address of a database of its own, with nothing in it."""
    with psycopg.connect(database_url, autocommit=True) as server:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME))
        server.execute(drop)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        yield urlsplit(database_url)._replace(path=f"/{NAME}").geturl()
        server.execute(drop)


def test_no_migration_is_missing(db) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_old_rows_come_through_every_migration(empty_database) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.config.old_database"],
        env={**os.environ, "STARTLINE_DATABASE_URL": empty_database},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    up, again = (json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{"))
    run = ["run", "run", 5000.0]
    assert up["workouts"] == {
        "fit": [1, "fit", [], [[True, "fit", *run, "abc", "Watch"]]],
        # The person chose what it is: their file says "trail run".
        "gpx": [1, "track", ["name", "sport"], [[True, "track", "ride", "ride", 5000.0, "", ""]]],
        "other": [1, "track", ["name"], [[True, "track", "other", "", 5000.0, "", ""]]],
        "told": [1, "fit", ["description", "effort", "name"], [[True, "fit", *run, "", ""]]],
        "by hand": [0, "manual", ["effort", "name"], []],
        "deleted": [1, "fit", ["name"], [[True, "fit", *run, "", ""]]],
    }
    assert up["failed"] == [False, None]
    assert up["counts"] == {
        "users.User": 1,
        "users.ApiKey": 1,
        "users.Consent": 1,
        "users.BodyMass": 1,
        "telemetry.Recording": 6,
        "telemetry.Device": 1,
        "telemetry.DeviceUpload": 1,
        "telemetry.DeviceUploadPart": 1,
    }
    assert again == up
