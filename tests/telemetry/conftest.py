"""Fixtures of telemetry's tests: an own folder of objects for each test, people, made-up files."""

import pytest
from django.core.cache import cache

from startline.platform.storage import objects
from tests.telemetry.browsers import JsonClient
from tests.users.factories import UserFactory


@pytest.fixture(autouse=True)
def _own_objects(settings, tmp_path):
    """Objects go to a folder of the test; no rate limit is left from before."""
    settings.STORAGE_URL = ""
    settings.STORAGE_DIR = tmp_path / "objects"
    objects._store.cache_clear()
    cache.clear()
    yield
    objects._store.cache_clear()


@pytest.fixture
def user(db):
    return UserFactory(time_zone="Europe/Moscow")


@pytest.fixture
def anonymous():
    return JsonClient()


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
