"""The tile proxy against a provider on a real socket."""

import datetime as dt
import http.server
import threading

import pytest
from django.test import Client

from startline.platform import clock
from startline.platform.storage import objects
from startline.platform.tiles import cache, provider
from tests.users.factories import UserFactory

PNG = b"\x89PNG\r\n\x1a\n tile"


class Provider(http.server.BaseHTTPRequestHandler):
    """Answers as it is told and remembers what it was asked."""

    asked: list[tuple[str, dict[str, str]]] = []
    status, content_type, body = 200, "image/png", PNG

    def do_GET(self) -> None:
        Provider.asked.append((self.path, dict(self.headers)))
        self.send_response(Provider.status)
        self.send_header("Content-Type", Provider.content_type)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(Provider.body)))
        self.end_headers()
        self.wfile.write(Provider.body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def tile_provider(settings, tmp_path, empty_valkey, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    Provider.asked = []
    Provider.status, Provider.content_type, Provider.body = 200, "image/png", PNG
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))  # how late it notices its end, s
    thread.start()
    settings.TILES_URL = f"http://127.0.0.1:{server.server_port}/{{z}}/{{x}}/{{y}}.png?key=ours"
    settings.STORAGE_URL, settings.STORAGE_DIR = "", tmp_path
    objects._store.cache_clear()
    provider._http.cache_clear()
    yield Provider
    server.shutdown()
    server.server_close()
    thread.join()
    objects._store.cache_clear()


@pytest.fixture
def athlete(db) -> Client:
    client = Client()
    client.force_login(UserFactory())
    return client


def test_tile_is_fetched_once(tile_provider, athlete) -> None:
    for _ in range(2):
        response = athlete.get("/tiles/3/4/5")
        assert (response.status_code, response.content) == (200, PNG)
        assert response["Content-Type"] == "image/png"
    assert "max-age=6047" in athlete.get("/tiles/3/4/5")["Cache-Control"]
    assert [path for path, _ in tile_provider.asked] == ["/3/4/5.png?key=ours"]


def test_provider_learns_nothing_about_the_viewer(tile_provider, athlete) -> None:
    athlete.get(
        "/tiles/3/4/5",
        headers={
            "User-Agent": "Anna's phone",
            "Referer": "http://x/workouts/1",
            "X-Forwarded-For": "192.0.2.7",
        },
    )
    ((_, headers),) = tile_provider.asked
    assert headers["User-Agent"] == "Startline/0.1 (+http://localhost:8000; caching tile proxy)"
    assert {name.lower() for name in headers} == {
        "host",
        "accept",
        "accept-encoding",
        "connection",
        "user-agent",
    }


def test_stale_tile_is_asked_for_again_and_shown_when_the_provider_fails(tile_provider, athlete) -> None:
    athlete.get("/tiles/3/4/5")
    tile_provider.status = 500
    with clock.frozen_at(clock.utc_now() + dt.timedelta(days=8)):
        response = athlete.get("/tiles/3/4/5")
    assert (response.status_code, response.content) == (200, PNG)
    assert len(tile_provider.asked) == 2


def test_failing_provider_is_left_alone_for_a_while(tile_provider, athlete) -> None:
    tile_provider.status = 503
    assert [athlete.get(f"/tiles/3/4/{y}").status_code for y in range(4)] == [404] * 4
    assert len(tile_provider.asked) == 1


@pytest.mark.parametrize(
    ("status", "content_type", "body"),
    [
        (404, "image/png", PNG),
        (302, "image/png", PNG),
        (200, "text/html", b"<script>"),
        (200, "image/svg+xml", b"<svg/>"),
        (200, "image/png", b"x" * (provider.MAX_TILE_BYTES + 1)),
    ],
)
def test_what_is_no_tile_is_not_shown(tile_provider, athlete, status, content_type, body) -> None:
    tile_provider.status, tile_provider.content_type, tile_provider.body = status, content_type, body
    response = athlete.get("/tiles/3/4/5")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert list(objects.list_keys("tiles")) == []
    assert [path for path, _ in tile_provider.asked] == ["/3/4/5.png?key=ours"], "redirects are not followed"


@pytest.mark.parametrize(
    "path", ["/tiles/21/0/0", "/tiles/3/8/0", "/tiles/3/0/8", "/tiles/3/-1/0", "/tiles/3/a/0"]
)
def test_place_that_is_not_on_the_map_is_not_asked_for(tile_provider, athlete, path) -> None:
    assert athlete.get(path).status_code == 404
    assert tile_provider.asked == []


def test_tiles_are_for_people_who_are_signed_in(tile_provider, db) -> None:
    assert Client().get("/tiles/3/4/5").status_code == 401
    assert tile_provider.asked == []


def test_without_a_provider_there_are_no_tiles(settings, athlete) -> None:
    settings.TILES_URL = ""
    assert athlete.get("/tiles/3/4/5").status_code == 404


def test_old_tiles_are_removed(tile_provider, athlete) -> None:
    athlete.get("/tiles/3/4/5")
    with clock.frozen_at(clock.utc_now() + dt.timedelta(days=36)):
        assert cache.prune_tiles() == 0
    with clock.frozen_at(clock.utc_now() + dt.timedelta(days=38)):
        assert cache.prune_tiles() == 1
    assert list(objects.list_keys("tiles")) == []
