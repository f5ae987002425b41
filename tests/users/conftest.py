"""Fixtures of the users' tests."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from tests.users.factories import UserFactory


@pytest.fixture(autouse=True)
def _forgetful():
    """No test meets the rate limits of another."""
    cache.clear()


class JsonClient(Client):
    """A browser that speaks JSON."""

    def call(self, method, path, body=None, **headers):
        return self.generic(
            method,
            path,
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers=headers,
        )


@pytest.fixture
def anonymous():
    return JsonClient()


@pytest.fixture
def user(db):
    return UserFactory()


@pytest.fixture
def owner(user):
    """The browser of `user`, signed in."""
    client = JsonClient()
    client.force_login(user)
    return client


@pytest.fixture
def other(db):
    """The browser of another person, signed in."""
    client = JsonClient()
    client.force_login(UserFactory(name="Other"))
    return client
