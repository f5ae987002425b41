"""The address of Kafka: every part of it reaches the client, and a wrong one is refused."""

import pytest

from startline.platform.kafka.addresses import parse_kafka_url, show_servers


def test_account_and_servers_are_read() -> None:
    url = "kafka://run%40er:p%2Fw@one.example:9093,two.example"

    assert parse_kafka_url(url) == {
        "bootstrap.servers": "one.example:9093,two.example:9092",
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.username": "run@er",
        "sasl.password": "p/w",
        "sasl.mechanism": "PLAIN",
    }
    assert show_servers(url) == "one.example:9093,two.example"


def test_tls_options_and_another_mechanism_are_read() -> None:
    url = "kafkas://user:pw@host:1?sasl.mechanism=SCRAM-SHA-512&ssl.ca.location=/etc/ca.pem"

    assert parse_kafka_url(url) == {
        "bootstrap.servers": "host:1",
        "security.protocol": "SASL_SSL",
        "sasl.username": "user",
        "sasl.password": "pw",
        "sasl.mechanism": "SCRAM-SHA-512",
        "ssl.ca.location": "/etc/ca.pem",
    }


@pytest.mark.parametrize(
    ("url", "servers", "protocol"),
    [
        ("kafka://localhost", "localhost:9092", "PLAINTEXT"),
        ("kafkas://[::1]:9094", "[::1]:9094", "SSL"),
    ],
)
def test_address_without_account(url: str, servers: str, protocol: str) -> None:
    assert parse_kafka_url(url) == {"bootstrap.servers": servers, "security.protocol": protocol}


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("redis://host", "starts with kafka://"),
        ("kafka://user:pw@", "names no server"),
        ("kafka://host?acks=0", "knows no option acks"),
    ],
)
def test_wrong_address_is_refused(url: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_kafka_url(url)
