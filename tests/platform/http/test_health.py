"""Probes, metrics, the web app's page, and logs that keep secrets."""

import json
import logging

import pytest
import structlog
from django.test import Client
from prometheus_client import Counter

from startline.platform import logs
from startline.platform.metrics import publishing
from startline.platform.storage import objects
from startline.platform.valkey_client import client as valkey_client


@pytest.fixture
def storage(settings, tmp_path):
    settings.STORAGE_URL, settings.STORAGE_DIR = "", tmp_path
    objects._store.cache_clear()
    yield
    objects._store.cache_clear()


def test_health_needs_nothing_and_no_known_host() -> None:
    response = Client().get("/healthz", headers={"Host": "10.1.2.3:8000"})
    assert (response.status_code, response.content) == (200, b"ok")


def test_ready_names_every_check(db, storage) -> None:
    response = Client().get("/readyz")
    body = response.json()
    assert (response.status_code, body["status"]) == (200, "ready")
    assert {name: check["is_ok"] for name, check in body["checks"].items()} == {
        "database": True,
        "migrations": True,
        "valkey": True,
        "storage": True,
    }


def test_not_ready_when_the_storage_cannot_be_written(db, settings, tmp_path) -> None:
    settings.STORAGE_URL = "s3://nowhere?endpoint=http://127.0.0.1:9"
    objects._store.cache_clear()
    try:
        response = Client().get("/readyz")
    finally:
        objects._store.cache_clear()
    assert response.status_code == 503
    assert response.json()["checks"]["storage"]["is_ok"] is False
    assert response.json()["checks"]["database"]["is_ok"] is True


def test_metrics_merge_every_process(db, empty_valkey) -> None:
    counter = Counter("startline_test_laps", "Laps of this test.")
    counter.inc(3)
    publishing.publish_once("react", valkey_client())
    response = Client().get("/metrics")
    assert response.status_code == 200
    lines = response.content.decode().splitlines()
    laps = [line for line in lines if line.startswith("startline_test_laps_total{")]
    assert len(laps) == 2
    assert all(line.endswith(" 3.0") for line in laps)
    assert sum('role="react"' in line for line in laps) == 1
    assert sum('role="web"' in line for line in laps) == 1
    assert lines.count("# TYPE startline_test_laps_total counter") == 1
    assert "startline_bus_dead_letters 0.0" in lines


@pytest.mark.parametrize(
    ("extra", "token", "status"),
    [
        ({"REMOTE_ADDR": "192.0.2.7"}, "", 403),
        ({"headers": {"X-Forwarded-For": "192.0.2.7"}}, "", 403),
        ({"headers": {"X-Real-IP": "192.0.2.7"}}, "", 403),
        ({"REMOTE_ADDR": "192.0.2.7", "headers": {"Authorization": "Bearer s3cret"}}, "s3cret", 200),
        ({"headers": {"Authorization": "Bearer wrong"}}, "s3cret", 403),
    ],
)
def test_metrics_are_for_this_machine_or_the_token(db, settings, extra, token, status) -> None:
    settings.METRICS_TOKEN = token
    assert Client().get("/metrics", **extra).status_code == status


@pytest.fixture
def built_app(settings, tmp_path):
    settings.WEB_DIST = tmp_path
    (tmp_path / "index.html").write_text("<title>Startline</title>")


@pytest.mark.parametrize("path", ["/", "/workouts", "/workouts/0198c2f0-0000-7000-8000-000000000000"])
def test_every_page_is_the_web_app(built_app, path) -> None:
    response = Client().get(path)
    assert (response.status_code, response.content) == (200, b"<title>Startline</title>")
    assert response["Cache-Control"] == "no-cache"
    assert "csrftoken" in response.cookies


def test_missing_file_is_not_the_web_app(built_app) -> None:
    assert Client().get("/assets/index-0123.js").status_code == 404


def test_app_that_is_not_built_says_what_to_do(settings, tmp_path) -> None:
    settings.WEB_DIST = tmp_path
    response = Client().get("/")
    assert response.status_code == 503
    assert b"make run" in response.content


@pytest.fixture
def log_lines(capsys):
    logs.configure({"format": "json"})
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_log_keeps_people_and_places_out(log_lines) -> None:
    structlog.get_logger("test").warning(
        "uploaded",
        email="anna@example.org",
        lat_deg=55.75,
        heart_rate_bpm=140,
        note="from anna@example.org",
        size=3,
    )
    logging.getLogger("other").warning("mail to %s failed", "anna@example.org")
    first, second = log_lines()
    assert (first["event"], first["size"], first["level"]) == ("uploaded", 3, "warning")
    assert first["email"] == first["lat_deg"] == first["heart_rate_bpm"] == "[removed]"
    assert first["note"] == "from [removed]"
    assert second["event"] == "mail to [removed] failed"


def test_log_of_an_error_has_frames_and_no_details(log_lines) -> None:
    try:
        raise ValueError("duplicate key anna@example.org\nDETAIL: Key (email)=(anna@example.org)")
    except ValueError:
        structlog.get_logger("test").exception("failed")
    (line,) = log_lines()
    assert line["exception"] == "ValueError: duplicate key [removed]"
    assert line["frames"][-1].endswith("test_log_of_an_error_has_frames_and_no_details")
    assert "anna" not in json.dumps(line)
