"""The broker with TLS: towards devices, over TCP and WebSocket, and towards the platform."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from startline.platform.embedded.broker import BrokerListener, BrokerSpec, EmbeddedBroker
from startline.platform.embedded.certificate import Certificate, make_certificate
from tests.platform.mqtt.conftest import INTERNAL_PASSWORD, SECRET, WATCH, free_port
from tests.platform.mqtt.mqtt_client import Client
from tests.platform.mqtt.platform_stub import PlatformEndpoint

StartBroker = Callable[[Certificate], EmbeddedBroker]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"), ["127.0.0.1"])


@pytest.fixture
def secure_endpoint(certificate: Certificate) -> Iterator[PlatformEndpoint]:
    endpoint = PlatformEndpoint(SECRET, passwords={WATCH: "watch-secret"}, certificate=certificate)
    yield endpoint
    endpoint.close()


@pytest.fixture
def start_broker(
    secure_endpoint: PlatformEndpoint, certificate: Certificate, tmp_path: Path
) -> Iterator[StartBroker]:
    started: list[EmbeddedBroker] = []

    def start(expected: Certificate) -> EmbeddedBroker:
        secure = {"certificate": certificate.path, "key": certificate.key_path}
        broker = EmbeddedBroker(
            BrokerSpec(
                listeners=tuple(
                    BrokerListener(kind=kind, host="127.0.0.1", port=free_port(), **secure)
                    for kind in ("tcp", "ws")
                ),
                control_port=free_port(),
                platform_url=secure_endpoint.url,
                platform_certificate=expected.path,
                secret=SECRET,
                internal_password=INTERNAL_PASSWORD,
                log_path=tmp_path / "broker.log",
            )
        )
        started.append(broker)
        broker.start()
        return broker

    yield start
    for broker in started:
        broker.stop()


@pytest.mark.parametrize(("place", "transport"), [(0, "tcp"), (1, "websockets")])
def test_device_connects_over_tls(
    start_broker: StartBroker, certificate: Certificate, place: int, transport: str
) -> None:
    broker = start_broker(certificate)
    client = Client(WATCH, "watch-secret", transport=transport).trust(certificate.authority_path)

    client.connect(broker.spec.listeners[place].port)

    assert client.connack == "Success"
    client.close()


def test_platform_with_another_certificate_is_not_asked(
    start_broker: StartBroker, secure_endpoint: PlatformEndpoint, certificate: Certificate, tmp_path: Path
) -> None:
    broker = start_broker(make_certificate(tmp_path / "other", ["127.0.0.1"]))
    client = Client(WATCH, "watch-secret").trust(certificate.authority_path)

    client.connect(broker.spec.listeners[0].port)

    assert client.connack == "Server unavailable"
    assert secure_endpoint.asked == []
    client.close()
