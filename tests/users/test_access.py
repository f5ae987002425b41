"""Every endpoint of the users API as anonymous and as its owner; a new one fails until it is listed."""

import uuid

import pytest

from startline.config.api import api

ANYBODY = {
    ("get", "/api/v1/sports"): "/api/v1/sports",
    ("get", "/api/v1/consents/{purpose}"): "/api/v1/consents/health",
}
SIGNED_IN = {
    ("get", "/api/v1/me"): ("/api/v1/me", None),
    ("patch", "/api/v1/me"): ("/api/v1/me", {"theme": "dark"}),
    ("get", "/api/v1/me/body-mass"): ("/api/v1/me/body-mass", None),
    ("post", "/api/v1/me/body-mass"): (
        "/api/v1/me/body-mass",
        {"measured_on": "2026-01-01", "body_mass_kg": 70},
    ),
    ("delete", "/api/v1/me/body-mass/{body_mass_id}"): (f"/api/v1/me/body-mass/{uuid.uuid4()}", None),
    ("post", "/api/v1/me/consents"): (
        "/api/v1/me/consents",
        {"purpose": "health", "text_version": "2026-11-1", "granted": True},
    ),
    ("get", "/api/v1/me/totals"): ("/api/v1/me/totals", None),
    ("post", "/api/v1/me/deletion"): ("/api/v1/me/deletion", {"password": "wrong"}),
    ("get", "/api/v1/me/api-keys"): ("/api/v1/me/api-keys", None),
    ("post", "/api/v1/me/api-keys"): ("/api/v1/me/api-keys", {"name": "Laptop"}),
    ("delete", "/api/v1/me/api-keys/{api_key_id}"): (f"/api/v1/me/api-keys/{uuid.uuid4()}", None),
    ("get", "/api/v1/gear"): ("/api/v1/gear", None),
    ("post", "/api/v1/gear"): ("/api/v1/gear", {"kind": "shoes", "model": "Tempo 2"}),
    ("get", "/api/v1/gear/{gear_id}"): (f"/api/v1/gear/{uuid.uuid4()}", None),
    ("patch", "/api/v1/gear/{gear_id}"): (f"/api/v1/gear/{uuid.uuid4()}", {"size": "EU 43"}),
    ("post", "/api/v1/gear/{gear_id}/retire"): (f"/api/v1/gear/{uuid.uuid4()}/retire", None),
    ("post", "/api/v1/gear/{gear_id}/restore"): (f"/api/v1/gear/{uuid.uuid4()}/restore", None),
}
# What the right person gets for these; other people's rows are tried beside each subject's tests.
OWN_ANSWERS = {
    "/api/v1/me/body-mass post": 409,
    "/api/v1/me/body-mass/{body_mass_id} delete": 404,
    "/api/v1/me/deletion post": 403,
    "/api/v1/me/api-keys post": 201,
    "/api/v1/me/api-keys/{api_key_id} delete": 404,
    "/api/v1/gear post": 201,
    "/api/v1/gear/{gear_id} get": 404,
    "/api/v1/gear/{gear_id} patch": 404,
    "/api/v1/gear/{gear_id}/retire post": 404,
    "/api/v1/gear/{gear_id}/restore post": 404,
}
# What telemetry answers of gear is tried among its own tests.
OWN_OF_GEAR = {"/api/v1/gear", *(f"/api/v1/gear/{{gear_id}}{end}" for end in ("", "/retire", "/restore"))}


def own_endpoints():
    prefixes = ("/api/v1/me", "/api/v1/sports", "/api/v1/consents")
    return {
        (method, path)
        for path, item in api.get_openapi_schema()["paths"].items()
        for method in item
        if path.startswith(prefixes) or path in OWN_OF_GEAR
    }


def test_every_endpoint_is_tried():
    assert own_endpoints() == set(ANYBODY) | set(SIGNED_IN)


@pytest.mark.parametrize("path", ANYBODY.values())
def test_anybody_may_read_references(anonymous, path):
    assert anonymous.call("GET", path).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("endpoint", "request_"), SIGNED_IN.items())
def test_anonymous_is_refused(anonymous, endpoint, request_):
    response = anonymous.call(endpoint[0].upper(), *request_)

    assert response.status_code == 401
    assert response.json()["code"] == "unauthenticated"


@pytest.mark.parametrize(("endpoint", "request_"), SIGNED_IN.items())
def test_owner_is_answered(owner, endpoint, request_):
    response = owner.call(endpoint[0].upper(), *request_)

    assert response.status_code == OWN_ANSWERS.get(f"{endpoint[1]} {endpoint[0]}", 200)


@pytest.mark.parametrize(
    ("endpoint", "request_"), [item for item in SIGNED_IN.items() if item[0][0] != "get"]
)
def test_change_without_csrf_token_is_refused(owner, user, endpoint, request_):
    owner.handler.enforce_csrf_checks = True

    response = owner.call(endpoint[0].upper(), *request_)

    assert response.status_code == 403
    assert response.json()["code"] == "csrf_failed"
    user.refresh_from_db()
    assert user.version == 1


def test_sports_are_listed_with_their_families(anonymous):
    body = anonymous.call("GET", "/api/v1/sports").json()

    assert body[0] == {"code": "run", "family": "run", "uses_pace": True}
    assert {"code": "e_bike", "family": "ride", "uses_pace": False} in body
