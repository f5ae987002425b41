"""Fixtures that every suite shares. The engines are started earlier, by the plugin in pyproject.toml."""

import os
from collections.abc import Iterator

import pytest
import valkey


@pytest.fixture(scope="session")
def database_url() -> str:
    """The address of the PostgreSQL under the tests (not of Django's test database in it)."""
    return os.environ["STARTLINE_DATABASE_URL"]


@pytest.fixture(scope="session")
def valkey_url() -> str:
    """The address of the Valkey under the tests."""
    return os.environ["STARTLINE_VALKEY_URL"]


@pytest.fixture
def empty_valkey(valkey_url: str) -> Iterator[valkey.Valkey]:
    """A client of a Valkey that holds nothing, before and after the test."""
    with valkey.Valkey.from_url(valkey_url) as client:
        client.flushdb()
        yield client
        client.flushdb()
