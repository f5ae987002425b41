"""What everybody may know about the installation, and the document of the API."""

import pytest
from django.test import Client

from startline.users import api as users_api


def test_local_installation_shows_its_demo_accounts(db) -> None:
    users_api.ensure_demo_accounts()
    response = Client().get("/api/v1/config")
    body = response.json()
    assert response.status_code == 200
    assert (body["name"], body["version"], body["public_url"]) == (
        "Startline",
        "0.1.0",
        "http://localhost:8000",
    )
    assert (body["is_local"], body["mailbox"], body["tiles"]) == (True, True, None)
    assert body["live_url"] == "http://localhost:8001/live"
    assert body["mqtt"] == {"host": "localhost", "port": 1883, "ws_url": "ws://localhost:8083/", "tls": False}
    assert {account["role"] for account in body["demo_accounts"]} >= {
        "athlete",
        "coach",
        "organiser",
        "operator",
    }
    assert "csrftoken" in response.cookies


def test_public_installation_shows_none(db, settings) -> None:
    settings.PUBLIC_URL = "https://run.example.org"
    body = Client().get("/api/v1/config").json()
    assert (body["is_local"], body["mailbox"], body["demo_accounts"]) == (False, False, [])


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_tunnel_to_a_local_installation_shows_none(db, header) -> None:
    users_api.ensure_demo_accounts()
    body = Client().get("/api/v1/config", headers={header: "192.0.2.7"}).json()
    assert (body["is_local"], body["mailbox"], body["demo_accounts"]) == (False, False, [])


def test_tiles_come_from_our_own_address(db, settings) -> None:
    settings.TILES_URL = "https://tiles.example.org/{z}/{x}/{y}.png"
    assert Client().get("/api/v1/config").json()["tiles"] == {
        "url": "http://localhost:8000/tiles/{z}/{x}/{y}",
        "attribution": "",
        "max_zoom": 20,
    }


def test_api_is_described_in_openapi_3_1(db) -> None:
    document = Client().get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert {"/api/v1/config", "/api/v1/live/open", "/api/v1/workouts", "/api/v1/me"} <= document[
        "paths"
    ].keys()


def test_docs_page_loads_nothing_from_elsewhere(db) -> None:
    response = Client().get("/api/docs")
    page = response.content.decode()
    assert response.status_code == 200
    assert "https://" not in page
    assert "/static/ninja/swagger-ui-bundle.js" in page


@pytest.mark.parametrize("path", ["/static/ninja/swagger-ui-bundle.js", "/static/unfold/css/styles.css"])
def test_pages_bring_their_own_scripts_and_styles(db, path) -> None:
    assert Client().get(path).status_code == 200
