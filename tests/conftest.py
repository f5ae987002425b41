"""Fixtures that every suite shares. The engines are started earlier, by the plugin in pyproject.toml."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import valkey
from django.test import TransactionTestCase

from startline.platform.embedded.kafka import EmbeddedKafka, KafkaSpec
from startline.platform.kafka.addresses import parse_kafka_url
from startline.platform.kafka.creation import check_topics
from startline.platform.kafka.settings import KafkaSettings
from tests.quick_flush import QuickFlush


@pytest.fixture(autouse=True)
def _fast_passwords(settings) -> None:
    """Passwords are hashed fast: what hides them from a thief costs a third of a second each."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def _quick_flush() -> Iterator[None]:
    """Tests that commit leave an empty database behind in milliseconds."""
    quick = QuickFlush(TransactionTestCase._fixture_teardown)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test_case: quick(test_case))
        yield


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


@pytest.fixture(scope="session")
def kafka_broker() -> Iterator[EmbeddedKafka]:
    """A real Kafka, started when the first test of the session asks for it."""
    with tempfile.TemporaryDirectory(prefix="startline-kafka-") as name:
        folder = Path(name)
        broker = EmbeddedKafka(KafkaSpec(data_folder=folder / "kafka", log_path=folder / "kafka.log"))
        broker.start()
        yield broker
        broker.stop()


@pytest.fixture
def kafka(kafka_broker: EmbeddedKafka, settings) -> KafkaSettings:
    """An installation with Kafka: topics of the test's own, three partitions each."""
    prefix = f"test-{uuid.uuid4().hex[:8]}."
    made = KafkaSettings(client=tuple(parse_kafka_url(kafka_broker.url).items()), prefix=prefix, partitions=3)
    check_topics(made, is_creating=True)
    settings.KAFKA_URL = kafka_broker.url
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, kafka_url=kafka_broker.url, kafka_prefix=prefix, kafka_partitions=3
    )
    return made
