import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from startline.platform.embedded.broker import BrokerLimits, BrokerListener, BrokerSpec, EmbeddedBroker
from tests.platform.mqtt.mqtt_client import Client, Ingest, wait_until
from tests.platform.mqtt.platform_stub import PlatformEndpoint

SECRET = "between-broker-and-platform"
INTERNAL_PASSWORD = "of-the-platform"
WATCH, PHONE = "dev_aaaaaaaaaaaaaaaaaaaa", "dev_bbbbbbbbbbbbbbbbbbbb"
COMMIT_TIMEOUT_S = 1.5


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def broker_platform() -> Iterator[PlatformEndpoint]:
    endpoint = PlatformEndpoint(SECRET)
    yield endpoint
    endpoint.close()


@pytest.fixture(scope="session")
def running_broker(
    broker_platform: PlatformEndpoint, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmbeddedBroker]:
    folder: Path = tmp_path_factory.mktemp("broker")
    broker = EmbeddedBroker(
        BrokerSpec(
            listeners=(
                BrokerListener(kind="tcp", host="127.0.0.1", port=free_port()),
                BrokerListener(kind="ws", host="127.0.0.1", port=free_port()),
            ),
            control_port=free_port(),
            platform_url=broker_platform.url,
            secret=SECRET,
            internal_password=INTERNAL_PASSWORD,
            log_path=folder / "broker.log",
            limits=BrokerLimits(connect_timeout_s=1.0, commit_timeout_s=COMMIT_TIMEOUT_S),
        )
    )
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def endpoint(broker_platform: PlatformEndpoint) -> PlatformEndpoint:
    """The platform with two paired devices, and nothing asked yet."""
    broker_platform.passwords = {WATCH: "watch-secret", PHONE: "phone-secret"}
    broker_platform.asked.clear()
    broker_platform.presence.clear()
    broker_platform.delay_s, broker_platform.status = 0.0, 200
    broker_platform.before_answer = lambda: None
    return broker_platform


@pytest.fixture
def connect(running_broker: EmbeddedBroker, endpoint: PlatformEndpoint) -> Iterator[Callable[..., Client]]:
    """Connect a client to the broker; it is closed after the test."""
    clients: list[Client] = []

    def connect_client(client: Client, *, kind: str = "tcp") -> Client:
        port = next(one.port for one in running_broker.spec.listeners if one.kind == kind)
        clients.append(client.connect(port))
        return client

    yield connect_client
    for client in clients:
        client.close()
    # The last "gone" has been told before the next test counts what is told.
    assert wait_until(lambda: not any(dict(endpoint.presence).values()))


@pytest.fixture
def watch(connect: Callable[..., Client]) -> Client:
    return connect(Client(WATCH, "watch-secret"))


@pytest.fixture
def ingest(connect: Callable[..., Client]) -> Ingest:
    client = connect(Ingest(INTERNAL_PASSWORD))
    client.subscribe("$ingest/#")
    assert isinstance(client, Ingest)
    return client
