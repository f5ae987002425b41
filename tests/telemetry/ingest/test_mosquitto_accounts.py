"""Mosquitto as deploy/mosquitto configures it: devices authenticate there, without any HTTP."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mosquitto_broker import MosquittoWithAccounts
from tests.person import Person
from tests.platform_stack import PlatformStack, wait_until
from tests.telemetry.devices.conftest import in_parts, run_file
from tests.telemetry.ingest.conftest import Connect

pytestmark = [
    pytest.mark.timeout(240),
]


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MosquittoWithAccounts]:
    running = MosquittoWithAccounts(tmp_path_factory.mktemp("accounts")).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def clara(broker: MosquittoWithAccounts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    url = f"mqtt://platform:of-the-platform@127.0.0.1:{broker.port}"
    folder: Path = tmp_path_factory.mktemp("platform-accounts")
    stack = PlatformStack(folder, STARTLINE_MQTT_URL=url).start()
    yield Person(stack, "Clara").sign_up()
    stack.stop()


def test_device_with_an_account_sends_reads_its_answers_and_nothing_else(
    broker: MosquittoWithAccounts, clara: Person, connect: Connect
):
    paired, other = clara.pair("watch"), clara.pair("phone")
    for each in (paired, other):
        broker.add(each["username"], each["password"])
    watch = connect(paired | {"port": broker.port}).ready()

    for number, data in enumerate(in_parts(run_file(seed=301), 3), start=1):
        watch.send_part("a.fit", number, 3, data)
    done = watch.wait_for(upload_id="a.fit", state="done")

    assert clara.get(f"/workouts/{done['workout_id']}")["file_name"] == "a.fit"
    # The platform does not hear its own answers, which it would answer again and again.
    assert [answer for answer in watch.answers if answer["type"] == "error"] == []
    assert watch.subscribe(f"devices/{other['device_id']}/ack", is_own=False) == [128]
    assert watch.subscribe("#", is_own=False) == [128]
    watch.publish(f"devices/{other['device_id']}/files/x.fit/1/2", b"not mine", is_own=False)
    wait_until(lambda: not watch.is_connected)  # as the embedded broker does
    again = connect(paired | {"port": broker.port}).ready()
    again.publish("files/b.fit/1/2", b"a marker behind it")
    again.wait_for(upload_id="b.fit")
    uploads = "SELECT upload_id FROM telemetry_device_upload ORDER BY upload_id"
    assert clara.stack.rows(uploads) == [("a.fit",), ("b.fit",)]


def test_removed_account_is_cut_and_stays_out(broker: MosquittoWithAccounts, clara: Person, connect: Connect):
    paired = clara.pair("lost watch")
    broker.add(paired["username"], paired["password"])
    watch = connect(paired | {"port": broker.port}).ready()

    broker.remove(paired["username"])

    wait_until(lambda: not watch.is_connected, timeout_s=5)
    again = connect(paired | {"port": broker.port})
    wait_until(lambda: again.connack)
    assert again.connack in {"Bad user name or password", "Not authorized"}


def test_account_given_again_has_the_new_secret_alone(
    broker: MosquittoWithAccounts, clara: Person, connect: Connect
):
    paired = clara.pair("watch with a new secret")
    broker.add(paired["username"], paired["password"])
    watch = connect(paired | {"port": broker.port}).ready()
    rotated = clara.call("POST", f"/api/v1/devices/{paired['device_id']}/rotate").json()["credentials"]

    broker.add(rotated["username"], rotated["password"])

    wait_until(lambda: not watch.is_connected, timeout_s=5)
    again = connect(rotated | {"port": broker.port}).ready()
    again.publish("ask/me", b"")
    assert again.wait_for(type="me")["totals"]["all"]["workouts"] >= 0
    old = connect(paired | {"port": broker.port})
    wait_until(lambda: old.connack)
    assert old.connack in {"Bad user name or password", "Not authorized"}


def test_positions_of_owntracks_come_in(broker: MosquittoWithAccounts, clara: Person, connect: Connect):
    paired = clara.pair("phone with OwnTracks")
    broker.add(paired["username"], paired["password"])
    phone = connect(paired | {"port": broker.port}).ready()
    body = {"_type": "location", "lat": 55.75, "lon": 37.61, "tst": round(time.time()), "acc": 5}

    device = paired["device_id"]
    assert phone.subscribe(f"owntracks/{device}/+/cmd", is_own=False) == [1]
    phone.publish(f"owntracks/{device}/phone", json.dumps(body).encode(), is_own=False)

    sessions = f"SELECT 1 FROM telemetry_live_chunk WHERE device_id = '{device}'"
    wait_until(lambda: clara.stack.rows(sessions), timeout_s=10)


@pytest.mark.parametrize(
    ("arguments", "change", "code"),
    [
        (["add", "dev_x", "secret"], {"ADMIN_PASSWORD": "wrong"}, 1),
        (["add", "dev_x", "secret"], {"ADMIN_PASSWORD": ""}, 2),
        (["remove", "dev_nobody"], {}, 1),
        (["add"], {}, 2),
        ([], {}, 2),
    ],
)
def test_command_that_did_nothing_says_so(broker: MosquittoWithAccounts, arguments, change, code):
    ran = broker.run(*arguments, **change)

    assert ran.returncode == code
    assert "accounts.sh" in ran.stderr


def test_another_client_id_does_not_take_a_device_over(
    broker: MosquittoWithAccounts, clara: Person, connect: Connect
):
    paired = clara.pair("copied watch")
    broker.add(paired["username"], paired["password"])

    copied = connect(paired | {"port": broker.port}, client_id="somebody")

    wait_until(lambda: copied.connack)
    assert copied.connack in {"Bad user name or password", "Not authorized"}
