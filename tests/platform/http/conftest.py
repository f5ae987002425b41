"""A client that speaks to the sample API."""

import pytest
from django.test import Client

from tests.users.factories import UserFactory


@pytest.fixture
def sample_api(settings):
    settings.ROOT_URLCONF = "tests.platform.http.sample_api"


@pytest.fixture
def client(sample_api) -> Client:
    return Client()


@pytest.fixture
def athlete(db):
    return UserFactory()


@pytest.fixture
def signed_in(sample_api, athlete) -> Client:
    client = Client()
    client.force_login(athlete)
    return client
