"""Every error leaves as a problem document with a stable code and without a secret."""

import pytest
from django.test import Client

BASE = "/api/v1/sample"


@pytest.mark.parametrize(
    ("kind", "status", "code", "detail"),
    [
        ("conflict", 409, "conflict", "It is taken."),
        ("fields", 422, "invalid", "Look again."),
        ("often", 429, "too_many_requests", "Slow down."),
        ("missing", 404, "not_found", "Not Found"),
        ("permission", 403, "forbidden", "Forbidden"),
        ("valkey", 503, "unavailable", "Valkey did not answer. Send the request again."),
        ("bug", 500, "internal", "Something went wrong on our side."),
    ],
)
def test_error_is_a_problem_document(client, kind, status, code, detail) -> None:
    response = client.get(f"{BASE}/fail/{kind}", headers={"X-Request-ID": "test-request-1"})
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["X-Request-ID"] == "test-request-1"
    body = response.json()
    assert body["type"] == "about:blank"
    assert (body["status"], body["code"], body["detail"]) == (status, code, detail)
    assert body["request_id"] == "test-request-1"
    assert "secret" not in response.content.decode()


def test_facts_and_fields_come_along(client) -> None:
    assert client.get(f"{BASE}/fail/conflict").json()["data"] == {"place": 3}
    assert client.get(f"{BASE}/fail/fields").json()["errors"] == [
        {"field": "name", "code": "too_long", "message": "Too long."}
    ]
    assert client.get(f"{BASE}/fail/often")["Retry-After"] == "12"


def test_wrong_query_names_the_field(client) -> None:
    body = client.get(f"{BASE}/fail/conflict?limit=many").json()
    assert (body["code"], body["errors"][0]["field"], body["errors"][0]["code"]) == (
        "invalid",
        "limit",
        "int_parsing",
    )


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        ({"lap": 0}, "lap", "greater_than_equal"),
        ({}, "lap", "missing"),
        ({"lap": 1, "distance_m": "far"}, "distance_m", "float_parsing"),
    ],
)
def test_wrong_body_names_the_field(signed_in, sent, field, code) -> None:
    response = signed_in.post(f"{BASE}/laps", sent, content_type="application/json")
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert (error["field"], error["code"]) == (field, code)


def test_body_that_is_not_json_is_a_problem(signed_in) -> None:
    response = signed_in.post(f"{BASE}/laps", "{", content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (400, "bad_request")


def test_nobody_is_unauthenticated(client, db) -> None:
    response = client.get(f"{BASE}/mine")
    assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")
    assert response["WWW-Authenticate"] == 'Bearer realm="startline"'


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}])
@pytest.mark.parametrize(("method", "path"), [("POST", "/laps"), ("GET", "/mine")])
def test_program_with_a_missing_or_wrong_key_is_told_so(sample_api, db, method, path, headers) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.generic(
        method, f"{BASE}{path}", '{"lap": 1}', content_type="application/json", headers=headers
    )
    assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")
    assert response["WWW-Authenticate"] == 'Bearer realm="startline"'


def test_unsafe_request_of_a_session_needs_the_csrf_token(sample_api, athlete) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(athlete)
    response = client.post(f"{BASE}/laps", {"lap": 1}, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")


def test_unknown_address_and_method_are_problems(client) -> None:
    assert client.get("/api/v1/nothing").json()["code"] == "not_found"
    response = client.delete(f"{BASE}/mine")
    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    assert response["Allow"] == "GET"


def test_request_id_that_is_not_one_is_replaced(client) -> None:
    response = client.get("/api/v1/nothing", headers={"X-Request-ID": "a b\n<script>"})
    assert len(response["X-Request-ID"]) == 32


def test_page_headers_protect(client) -> None:
    response = client.get("/api/v1/nothing")
    policy = response["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "worker-src 'self' blob:" in policy
    assert "connect-src 'self' http://localhost:8001" in policy
    assert "frame-ancestors 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
