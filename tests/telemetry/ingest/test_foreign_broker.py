"""Another broker than ours: Mosquitto, as a cluster may have it. Needs the system's `mosquitto`."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.mosquitto_broker import Mosquitto
from tests.mqtt_device import MqttDevice
from tests.person import Person
from tests.platform_stack import PlatformStack, wait_until
from tests.telemetry.devices.conftest import in_parts, run_file
from tests.telemetry.ingest.conftest import Connect

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(240),
]


@pytest.fixture(scope="module")
def mosquitto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    broker = Mosquitto(tmp_path_factory.mktemp("mosquitto")).start()
    yield broker
    broker.stop()


@pytest.fixture(scope="module")
def foreign_stack(mosquitto: Mosquitto, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlatformStack]:
    url = f"mqtt://platform:of-the-platform@127.0.0.1:{mosquitto.port}"
    running = PlatformStack(tmp_path_factory.mktemp("platform-foreign"), STARTLINE_MQTT_URL=url).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def boris(foreign_stack: PlatformStack) -> Person:
    return Person(foreign_stack, "Boris").sign_up()


@pytest.fixture
def credentials(boris: Person, mosquitto: Mosquitto) -> dict[str, Any]:
    paired = boris.pair()
    mosquitto.add(paired["username"], paired["password"])
    return paired | {"port": mosquitto.port}


@pytest.fixture
def watch(connect: Connect, credentials: dict[str, Any]) -> MqttDevice:
    # Mosquitto reads its password file a moment after the signal.
    return wait_until(lambda: _connected(connect, credentials), every_s=0.3)


def test_file_in_parts_becomes_a_workout(watch: MqttDevice, boris: Person):
    for number, data in enumerate(in_parts(run_file(seed=201), 3), start=1):
        watch.send_part("a.fit", number, 3, data)

    done = watch.wait_for(upload_id="a.fit", state="done")

    assert boris.get(f"/workouts/{done['workout_id']}")["file_name"] == "a.fit"


def test_own_answers_do_not_come_back_to_ingest(watch: MqttDevice):
    watch.send_part("loop.fit", 1, 2, b"first half")
    watch.wait_for(upload_id="loop.fit")
    watch.publish("live/run-1/samples/1", b'[{"time": 1780813800, "heart_rate_bpm": 140}]')
    watch.wait_for(type="live", session_id="run-1")
    threading.Event().wait(1.0)

    assert [answer["type"] for answer in watch.answers] == ["file", "live"]


def test_message_that_came_while_ingest_was_dead_is_taken_up(foreign_stack: PlatformStack, watch: MqttDevice):
    killed = foreign_stack.kill_role("ingest")
    watch.send_part("b.fit", 1, 1, run_file(seed=202))  # this broker acknowledges by itself

    foreign_stack.wait_for_role("ingest", other_than=killed)

    assert watch.wait_for(upload_id="b.fit", state="done")["workout_id"]


def test_message_that_ingest_held_when_it_was_killed_comes_again(
    foreign_stack: PlatformStack, watch: MqttDevice
):
    with foreign_stack.connect_database() as holder:
        holder.execute("SELECT 1 FROM telemetry_device WHERE id = %s FOR UPDATE", [watch.device_id])
        watch.send_part("c.fit", 1, 1, run_file(seed=203))
        wait_until(lambda: _waiting_for_a_row(foreign_stack))
        killed = foreign_stack.kill_role("ingest")
        holder.rollback()
    foreign_stack.wait_for_role("ingest", other_than=killed)

    assert watch.wait_for(upload_id="c.fit", state="done")["workout_id"]
    assert foreign_stack.rows(
        "SELECT count(*) FROM telemetry_recording WHERE device_id = %s", watch.device_id
    ) == [(1,)]


def test_revoked_device_is_not_heard_even_where_the_broker_lets_it_in(
    foreign_stack: PlatformStack,
    watch: MqttDevice,
    boris: Person,
    mosquitto: Mosquitto,
    connect: Connect,
):
    watch.send_part("d.fit", 1, 2, b"first half")
    watch.wait_for(upload_id="d.fit")
    boris.call("DELETE", f"/api/v1/devices/{watch.device_id}")

    watch.send_part("d.fit", 2, 2, b"second half")
    watch.send_part("e.fit", 1, 1, run_file(seed=204))

    # A message of an active device behind them: when it is there, they have been dealt with.
    marker = boris.pair("marker")
    mosquitto.add(marker["username"], marker["password"])
    other = wait_until(lambda: _connected(connect, marker | {"port": mosquitto.port}), every_s=0.3)
    other.send_part("marker.fit", 1, 2, b"marker")
    other.wait_for(upload_id="marker.fit")
    assert foreign_stack.rows(
        "SELECT upload_id, parts_have FROM telemetry_device_upload WHERE device_id = %s", watch.device_id
    ) == [("d.fit", 1)]


def _waiting_for_a_row(stack: PlatformStack) -> bool:
    return bool(stack.rows("SELECT 1 FROM pg_locks WHERE NOT granted"))


def _connected(connect: Connect, credentials: dict[str, Any]) -> MqttDevice | None:
    device = connect(credentials)
    wait_until(lambda: device.connack)
    return device.ready() if device.is_connected else None
