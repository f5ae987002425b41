"""A running platform, a person and their watch."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.mqtt_device import MqttDevice
from tests.person import Person
from tests.platform_stack import PlatformStack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlatformStack]:
    running = PlatformStack(tmp_path_factory.mktemp("platform")).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def anna(stack: PlatformStack) -> Person:
    return Person(stack).sign_up()


Connect = Callable[..., MqttDevice]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Connect a device; it is closed after the test."""
    devices: list[MqttDevice] = []

    def connect_device(credentials: dict[str, Any], **options: Any) -> MqttDevice:
        devices.append(MqttDevice(credentials, **options))
        return devices[-1]

    yield connect_device
    for device in devices:
        device.close()


@pytest.fixture
def credentials(anna: Person) -> dict[str, Any]:
    """A newly paired watch."""
    return anna.pair()


@pytest.fixture
def watch(connect: Connect, credentials: dict[str, Any]) -> MqttDevice:
    return connect(credentials).ready()
