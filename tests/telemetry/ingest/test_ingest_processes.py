"""Devices, the real broker and the real roles: nothing acknowledged is lost, nothing counts twice."""

import os
import signal
import threading
from typing import Any

import pytest

from tests.mqtt_device import MqttDevice
from tests.person import Person
from tests.platform_stack import PlatformStack, wait_until
from tests.telemetry.devices.conftest import in_parts, run_file
from tests.telemetry.ingest.conftest import Connect

LOCK = 7_410_001
WAIT_IN_COMMIT = f"""
CREATE FUNCTION test_wait() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock({LOCK}); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER test_wait AFTER INSERT ON telemetry_device_upload
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION test_wait()
"""
pytestmark = pytest.mark.timeout(180)


def count_of(stack: PlatformStack, query: str, *values: object) -> int:
    return stack.rows(f"SELECT count(*) FROM {query}", *values)[0][0]


def test_file_in_parts_becomes_one_workout(watch: MqttDevice, anna: Person):
    parts = in_parts(run_file(seed=101), 3)
    for number in (3, 1, 1, 2):
        watch.send_part("a.fit", number, 3, parts[number - 1])

    done = watch.wait_for(upload_id="a.fit", state="done")

    assert done["have"] == [[1, 3]]
    assert [a["state"] for a in watch.answers if a["upload_id"] == "a.fit"][:1] == ["partial"]
    workout = anna.get(f"/workouts/{done['workout_id']}")
    assert workout["source"] == {"kind": "mqtt", "format": "fit", "device_name": "fenix 2"}
    assert workout["file_name"] == "a.fit"


def test_publish_is_acknowledged_only_after_the_commit(stack: PlatformStack, watch: MqttDevice):
    with stack.connect_database() as holder:
        # Ingest needs this row: its commit has to wait for ours.
        holder.execute("SELECT 1 FROM telemetry_device WHERE id = %s FOR UPDATE", [watch.device_id])
        number = watch.publish("files/held.fit/1/2", b"first half")
        threading.Event().wait(1.0)
        assert number not in watch.acknowledged
        assert watch.answers == []
        assert count_of(stack, "telemetry_device_upload WHERE device_id = %s", watch.device_id) == 0
        holder.rollback()
    wait_until(lambda: number in watch.acknowledged)
    assert watch.wait_for(upload_id="held.fit")["have"] == [[1, 1]]
    assert count_of(stack, "telemetry_device_upload WHERE device_id = %s", watch.device_id) == 1


def test_link_lost_in_the_middle_is_resumed(
    connect: Connect, credentials: dict[str, Any], watch: MqttDevice, anna: Person
):
    parts = in_parts(run_file(seed=102), 5)
    watch.send_part("b.fit", 1, 5, parts[0])
    watch.send_part("b.fit", 2, 5, parts[1])
    watch.paho.socket().close()  # no DISCONNECT: the link is simply gone
    again = connect(credentials).ready()

    again.publish("files/b.fit/resume")
    assert again.wait_for(upload_id="b.fit", state="partial")["have"] == [[1, 2]]
    for number in (3, 4, 5):
        again.send_part("b.fit", number, 5, parts[number - 1])

    assert again.wait_for(upload_id="b.fit", state="done")["workout_id"]


def test_ingest_killed_before_its_commit_loses_nothing(
    stack: PlatformStack, connect: Connect, credentials: dict[str, Any], watch: MqttDevice
):
    file = run_file(seed=103)
    with stack.connect_database() as holder:
        holder.execute("SELECT 1 FROM telemetry_device WHERE id = %s FOR UPDATE", [watch.device_id])
        number = watch.publish("files/c.fit/1/1", file)
        threading.Event().wait(0.5)
        killed = stack.kill_role("ingest")
        wait_until(lambda: not watch.is_connected)  # unacknowledged: the watch knows that it is not safe
        assert number not in watch.acknowledged
        holder.rollback()
    stack.wait_for_role("ingest", other_than=killed)

    again = send_until_acknowledged(connect, credentials, "c.fit", file)

    assert again.wait_for(upload_id="c.fit", state="done")["workout_id"]
    assert count_of(stack, "telemetry_recording WHERE device_id = %s", watch.device_id) == 1


def test_ingest_killed_between_commit_and_acknowledgement_counts_once(
    stack: PlatformStack, connect: Connect, credentials: dict[str, Any], watch: MqttDevice, anna: Person
):
    file = run_file(seed=104)
    before = anna.get("/workouts?limit=100")["items"]
    killed = kill_ingest_right_after_its_commit(stack, watch, "d.fit", file)
    stack.wait_for_role("ingest", other_than=killed)

    again = send_until_acknowledged(connect, credentials, "d.fit", file)

    assert again.wait_for(upload_id="d.fit", state="done")["workout_id"]
    assert count_of(stack, "telemetry_recording WHERE device_id = %s", watch.device_id) == 1
    assert len(anna.get("/workouts?limit=100")["items"]) == len(before) + 1


def test_result_waits_for_a_device_that_was_away_when_it_came(
    stack: PlatformStack, connect: Connect, credentials: dict[str, Any], watch: MqttDevice
):
    watch.send_part("e.fit", 1, 1, run_file(seed=105))
    watch.close()
    answered = "telemetry_device_upload WHERE device_id = %s AND answered_at IS NOT NULL"
    wait_until(lambda: count_of(stack, answered, watch.device_id))

    again = connect(credentials).ready()

    assert again.wait_for(upload_id="e.fit", state="done")["workout_id"]
    again.publish("files/e.fit/resume")
    wait_until(lambda: len([a for a in again.answers if a["state"] == "done"]) == 2)


def test_broken_file_fails_with_its_reason_and_the_next_one_goes_on(watch: MqttDevice):
    watch.send_part("broken.fit", 1, 1, run_file(seed=106)[:40])
    watch.send_part("sound.fit", 1, 1, run_file(seed=107))

    failed = watch.wait_for(upload_id="broken.fit", state="failed")

    assert failed["error"]["code"].startswith("file_")
    assert watch.wait_for(upload_id="sound.fit", state="done")["workout_id"]


def test_wrong_password_is_refused(connect: Connect, credentials: dict[str, Any]):
    device = connect(credentials, password="guess")

    wait_until(lambda: device.connack)
    assert device.connack == "Bad user name or password"
    wait_until(lambda: not device.paho.is_connected())


def test_failed_login_does_not_disturb_the_device(
    connect: Connect, credentials: dict[str, Any], watch: MqttDevice
):
    stranger = connect(credentials, password="guess")
    wait_until(lambda: stranger.connack)

    watch.send_part("f.fit", 1, 2, b"still here")
    assert watch.is_connected


def test_topics_of_another_device_are_closed(
    stack: PlatformStack, connect: Connect, watch: MqttDevice, anna: Person
):
    victim = anna.pair("phone")["device_id"]

    assert watch.subscribe(f"devices/{victim}/ack", is_own=False) == [128]
    assert watch.subscribe("#", is_own=False) == [128]
    assert watch.subscribe("$ingest/#", is_own=False) == [128]
    watch.publish(f"devices/{victim}/files/x.fit/1/2", b"not mine", is_own=False)
    wait_until(lambda: not watch.is_connected)
    assert count_of(stack, "telemetry_device_upload WHERE device_id = %s", victim) == 0


def test_revoked_device_is_cut_at_once_and_stays_out(
    stack: PlatformStack, connect: Connect, credentials: dict[str, Any], watch: MqttDevice, anna: Person
):
    watch.send_part("g.fit", 1, 2, b"first half")

    assert anna.call("DELETE", f"/api/v1/devices/{watch.device_id}").status_code == 200

    wait_until(lambda: not watch.is_connected, timeout_s=2)
    again = connect(credentials)
    wait_until(lambda: again.connack)
    assert again.connack == "Bad user name or password"
    assert stack.rows(
        "SELECT parts_have FROM telemetry_device_upload WHERE device_id = %s", watch.device_id
    ) == [(1,)]


def test_rotated_secret_replaces_the_connection(
    connect: Connect, credentials: dict[str, Any], watch: MqttDevice, anna: Person
):
    rotated = anna.call("POST", f"/api/v1/devices/{watch.device_id}/rotate").json()["credentials"]

    wait_until(lambda: not watch.is_connected, timeout_s=2)
    old = connect(credentials)
    wait_until(lambda: old.connack)
    assert old.connack == "Bad user name or password"
    assert connect(rotated).ready().is_connected


def test_presence_and_battery_are_shown_to_the_owner(watch: MqttDevice, anna: Person):
    watch.publish("status", b'{"battery_percent": 71, "firmware": "7.10"}')

    def shown() -> dict[str, Any]:
        return next(item for item in anna.get("/devices")["items"] if item["id"] == watch.device_id)

    wait_until(lambda: shown()["is_connected"] and shown()["battery_percent"] == 71)
    watch.close()
    wait_until(lambda: not shown()["is_connected"])


def send_until_acknowledged(
    connect: Connect, credentials: dict[str, Any], upload_id: str, file: bytes
) -> MqttDevice:
    """Do as a device does: send again, on a new connection if need be, until the PUBACK is there."""

    def attempt() -> MqttDevice | None:
        device = connect(credentials).ready()
        number = device.publish(f"files/{upload_id}/1/1", file)
        try:
            wait_until(lambda: number in device.acknowledged or not device.is_connected, timeout_s=25)
        except AssertionError:
            return None
        return device if number in device.acknowledged else None

    return wait_until(attempt, timeout_s=60, every_s=0.5)


def kill_ingest_right_after_its_commit(
    stack: PlatformStack, watch: MqttDevice, upload_id: str, file: bytes
) -> int:
    """Kill ingest when its commit is done and it does not know yet; return its old process id.

    A deferred trigger makes PostgreSQL wait inside COMMIT. Ingest is stopped there (SIGSTOP), the commit is
    let through, and the stopped process is killed: no acknowledgement can have got out.
    """
    pid = stack.wait_for_role("ingest")
    with stack.connect_database() as holder:
        holder.autocommit = True
        holder.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        holder.execute(WAIT_IN_COMMIT)
        number = watch.publish(f"files/{upload_id}/1/1", file)
        waiting = "pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"
        wait_until(lambda: count_of(stack, waiting, LOCK))
        os.kill(pid, signal.SIGSTOP)
        holder.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        uploads = "telemetry_device_upload WHERE upload_id = %s AND state <> 'partial'"
        wait_until(lambda: count_of(stack, uploads, upload_id))
        os.kill(pid, signal.SIGKILL)
        assert number not in watch.acknowledged
        holder.execute("DROP TRIGGER test_wait ON telemetry_device_upload")
    return pid
