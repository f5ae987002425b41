"""The engines of `startline up`: our own, or those that the settings name."""

import psycopg
import valkey

from startline.cli.installation import Installation
from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.kafka import EmbeddedKafka, KafkaSpec
from startline.platform.embedded.postgres import EmbeddedPostgres, PostgresSpec
from startline.platform.embedded.valkey import EmbeddedValkey, ValkeySpec
from startline.platform.kafka.addresses import parse_kafka_url, show_servers
from startline.platform.kafka.probe import ask_cluster

CONNECT_TIMEOUT_S = 5


def make_postgres(installation: Installation, kept_open: tuple[int, ...]) -> EmbeddedPostgres:
    """Return the embedded PostgreSQL, not started yet."""
    folder = installation.data_folder
    return EmbeddedPostgres(
        PostgresSpec(
            data_folder=folder / "postgres",
            socket_folder=folder / "run" / "postgres",
            log_path=folder / "logs" / "postgres.log",
            programs=installation.environment.postgres_bin,
            kept_open=kept_open,
        )
    )


def make_valkey(installation: Installation, kept_open: tuple[int, ...]) -> EmbeddedValkey:
    """Return the embedded Valkey, not started yet."""
    folder = installation.data_folder
    return EmbeddedValkey(
        ValkeySpec(
            data_folder=folder / "valkey",
            socket_folder=folder / "run" / "valkey",
            log_path=folder / "logs" / "valkey.log",
            password=installation.secrets["valkey_password"],
            kept_open=kept_open,
        )
    )


def make_kafka(installation: Installation, kept_open: tuple[int, ...]) -> EmbeddedKafka:
    """Return the embedded Kafka, not started yet."""
    folder = installation.data_folder
    return EmbeddedKafka(
        KafkaSpec(
            data_folder=folder / "kafka",
            log_path=folder / "logs" / "kafka.log",
            port=installation.environment.kafka_port,
            password=installation.environment.kafka_password,
            kept_open=kept_open,
        )
    )


def require_given_engines(installation: Installation) -> None:
    """See that the servers that the settings name answer.

    Raises:
        EmbeddedError: one does not; the text names the setting and says nothing of its password.
    """
    environment = installation.environment
    if environment.database_url:
        try:
            psycopg.connect(environment.database_url, connect_timeout=CONNECT_TIMEOUT_S).close()
        except psycopg.Error as error:
            reason = str(error).strip().splitlines()[0]
            raise EmbeddedError(f"No PostgreSQL answers at STARTLINE_DATABASE_URL: {reason}") from None
    if environment.valkey_url:
        try:
            with valkey.Valkey.from_url(environment.valkey_url, socket_timeout=CONNECT_TIMEOUT_S) as client:
                client.ping()
        except (valkey.exceptions.ValkeyError, ValueError) as error:
            raise EmbeddedError(f"No Valkey answers at STARTLINE_VALKEY_URL: {error}") from None
    if environment.kafka_url:
        try:
            client = parse_kafka_url(environment.kafka_url)
        except ValueError as error:
            raise EmbeddedError(f"{error}.") from None
        if ask_cluster(client, timeout_s=CONNECT_TIMEOUT_S) is None:
            servers = show_servers(environment.kafka_url)
            raise EmbeddedError(f"No Kafka answers at STARTLINE_KAFKA_URL ({servers}).")
