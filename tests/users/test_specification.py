"""One OpenAPI document describes everything."""

import json

from openapi_spec_validator import OpenAPIV31SpecValidator


def document(client):
    response = client.get("/api/openapi.json")
    assert response.status_code == 200
    return response.json()


def test_document_is_valid_openapi_3_1(anonymous):
    found = document(anonymous)

    assert found["openapi"] == "3.1.0"
    assert [error.message for error in OpenAPIV31SpecValidator(found).iter_errors()] == []


def test_sign_up_and_sign_in_are_part_of_it(anonymous):
    paths = document(anonymous)["paths"]

    expected = (
        "signup",
        "login",
        "session",
        "sessions",
        "email/verify",
        "password/request",
        "password/reset",
    )
    assert [name for name in expected if f"/_allauth/browser/v1/auth/{name}" not in paths] == []
    assert not [path for path in paths if "phone" in path or "/app/" in path]
    assert "/api/v1/me" in paths


def test_sign_up_asks_for_our_fields(anonymous):
    schemas = document(anonymous)["components"]["schemas"]

    base = schemas["AllauthBaseSignup"]
    assert base["required"] == ["email", "name"]
    assert sorted(base["properties"]) == ["email", "language", "name", "time_zone"]
    assert schemas["Me"]["properties"]["version"]["type"] == "integer"


def test_nothing_of_openapi_3_0_is_left(anonymous):
    assert '"nullable"' not in json.dumps(document(anonymous))


def test_operations_have_distinct_names(anonymous):
    names = [
        operation["operationId"]
        for item in document(anonymous)["paths"].values()
        for operation in item.values()
    ]

    assert len(names) == len(set(names))
