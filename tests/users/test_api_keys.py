"""API keys: made, used, listed, revoked."""

import datetime as dt
import hashlib
import re

import pytest
from django.http import HttpRequest

from startline.platform.clock import frozen_at
from startline.platform.http.authentication import api_key_auth
from startline.users import api
from startline.users.actions.api_keys import create_api_key
from startline.users.models import ApiKey
from tests.users.factories import ApiKeyFactory, UserFactory

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def make(client, name="Laptop"):
    return client.call("POST", "/api/v1/me/api-keys", {"name": name})


def test_key_is_shown_once_and_kept_as_a_hash_only(owner, user):
    response = make(owner)

    assert response.status_code == 201
    body = response.json()
    key = body["key"]
    assert re.fullmatch(r"slk_[A-Za-z0-9_-]{43}", key)
    assert (body["name"], body["prefix"], body["last_used_at"]) == ("Laptop", key[:8], None)
    row = ApiKey.objects.get()
    assert bytes(row.key_sha256) == hashlib.sha256(key.encode()).digest()
    assert row.user == user
    listed = owner.call("GET", "/api/v1/me/api-keys")
    assert "key" not in listed.json()["items"][0]
    assert key not in listed.content.decode()


def test_program_with_the_key_is_its_owner(user):
    _, key = create_api_key(user.pk, name="Laptop")

    assert api_key_auth.authenticate(HttpRequest(), key) == user
    assert api.find_user_by_api_key(key) == user


@pytest.mark.parametrize("key", ["", "slk_", "slk_" + "a" * 43, "Bearer x", "slk_" + "a" * 42 + "é"])
def test_unknown_key_is_nobody(db, key, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        assert api.find_user_by_api_key(key) is None


def test_key_of_a_disabled_account_is_nobody(user):
    _, key = create_api_key(user.pk, name="Laptop")
    user.is_active = False
    user.save()

    assert api.find_user_by_api_key(key) is None


def test_key_opens_uploads_and_not_the_profile(anonymous, user):
    _, key = create_api_key(user.pk, name="Laptop")

    response = anonymous.call("GET", "/api/v1/me", Authorization=f"Bearer {key}")

    assert response.status_code == 401


def test_revoked_key_is_nobody_at_once(owner, user):
    row, key = create_api_key(user.pk, name="Laptop")

    assert owner.call("DELETE", f"/api/v1/me/api-keys/{row.pk}").status_code == 204
    assert api.find_user_by_api_key(key) is None


def test_somebody_elses_key_is_not_there(other, user):
    row, key = create_api_key(user.pk, name="Laptop")

    response = other.call("DELETE", f"/api/v1/me/api-keys/{row.pk}")

    assert (response.status_code, response.json()["code"]) == (404, "api_key_not_found")
    assert api.find_user_by_api_key(key) == user
    assert other.call("GET", "/api/v1/me/api-keys").json() == {"items": []}


def test_last_use_is_remembered_to_the_minute(user, django_assert_num_queries):
    row, key = create_api_key(user.pk, name="Laptop")
    with frozen_at(NOON):
        api.find_user_by_api_key(key)
    # The look-up alone: half a minute later nothing is written.
    with frozen_at(NOON + dt.timedelta(seconds=30)), django_assert_num_queries(1):
        api.find_user_by_api_key(key)
    row.refresh_from_db()
    assert row.last_used_at == NOON

    with frozen_at(NOON + dt.timedelta(seconds=61)):
        api.find_user_by_api_key(key)

    row.refresh_from_db()
    assert row.last_used_at == NOON + dt.timedelta(seconds=61)


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_key_needs_a_name(owner, name):
    response = make(owner, name)

    assert response.status_code == 422
    assert [(e["field"], e["code"]) for e in response.json()["errors"]] == [("name", "wrong_length")]
    assert ApiKey.objects.count() == 0


def test_twentyfirst_key_is_refused(owner, user):
    ApiKeyFactory.create_batch(20, user=user)
    ApiKeyFactory(user=UserFactory())

    response = make(owner)

    assert (response.status_code, response.json()["code"]) == (409, "too_many_api_keys")
    assert response.json()["data"] == {"limit": 20}
    assert ApiKey.objects.filter(user=user).count() == 20


def test_list_is_newest_first_with_a_fixed_number_of_queries(owner, user, django_assert_num_queries):
    for hour, name in enumerate(("first", "second", "third")):
        ApiKeyFactory(user=user, name=name, created_at=NOON + dt.timedelta(hours=hour))

    with django_assert_num_queries(2):
        body = owner.call("GET", "/api/v1/me/api-keys").json()

    assert [item["name"] for item in body["items"]] == ["third", "second", "first"]
