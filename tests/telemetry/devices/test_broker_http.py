"""`/internal/broker/...`: what the MQTT broker is answered."""

import pytest

from startline.telemetry.actions.devices.pairing import revoke_device
from startline.telemetry.models import Device
from startline.telemetry.queries.broker_access import is_allowed
from tests.telemetry.devices.conftest import BROKER_SECRET, INTERNAL_PASSWORD
from tests.telemetry.devices.factories import SECRET, DeviceFactory

CONNECT, ACL, PRESENCE = (f"/internal/broker/{name}" for name in ("connect", "acl", "presence"))
DENIED = {"result": "deny", "Ok": False, "Error": "denied"}


@pytest.fixture
def ask(anonymous):
    """Ask as the broker does."""

    def send(path, body, **headers):
        return anonymous.call("POST", path, body, **{"X-Broker-Secret": BROKER_SECRET} | headers)

    return send


def login(device, **changes):
    return {
        "client_id": device.pk,
        "username": device.pk,
        "password": SECRET,
        "peer": "198.51.100.7",
    } | changes


def test_device_gets_its_own_topics(ask, device):
    response = ask(CONNECT, login(device))

    assert response.status_code == 200
    assert response.json() == {
        "result": "allow",
        "Ok": True,
        "Error": "",
        "publish": [
            *[f"devices/{device.pk}/{rest}" for rest in ("files/#", "live/#", "status", "ask/#")],
            f"owntracks/{device.pk}/#",
        ],
        "subscribe": [f"devices/{device.pk}/ack", f"owntracks/{device.pk}/+/cmd"],
        "is_internal": False,
        "is_superuser": False,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "wrong"},
        {"password": ""},
        {"client_id": "dev_" + "a" * 20},
        {"username": "dev_" + "a" * 20},
        {"client_id": "dev_" + "a" * 20, "username": "dev_" + "a" * 20},
        {"username": "platform"},
        {"username": "\x00", "client_id": "\x00"},
    ],
)
def test_wrong_credentials_are_denied(ask, device, changes):
    response = ask(CONNECT, login(device, **changes))

    assert (response.status_code, response.json()) == (200, DENIED)


def test_revoked_device_is_denied(ask, device, kicked):
    revoke_device(device.user_id, device_id=device.pk)

    assert ask(CONNECT, login(device)).json() == DENIED
    topic = f"devices/{device.pk}/status"
    body = {"client_id": device.pk, "username": device.pk, "topic": topic, "action": "publish"}
    assert ask(ACL, body).json() == DENIED


def test_device_of_a_closed_account_is_denied(ask, device):
    device.user.is_active = False
    device.user.save(update_fields=["is_active"])

    assert ask(CONNECT, login(device)).json() == DENIED


def test_our_own_processes_may_do_everything(ask, db):
    login = {"client_id": "startline-ingest-1", "username": "platform", "password": INTERNAL_PASSWORD}

    answer = ask(CONNECT, login).json()
    assert (answer["result"], answer["is_internal"], answer["is_superuser"]) == ("allow", True, True)
    assert ask(CONNECT, login | {"password": "wrong"}).json() == DENIED


@pytest.mark.parametrize(
    ("topic", "action", "is_granted"),
    [
        ("devices/{id}/files/run.fit/1/2", "publish", True),
        ("devices/{id}/status", "publish", True),
        ("devices/{id}/ack", "publish", False),
        ("devices/{id}/ack", "subscribe", True),
        ("devices/{id}/#", "subscribe", False),
        ("devices/+/ack", "subscribe", False),
        ("#", "subscribe", False),
        ("devices/{other}/ack", "subscribe", False),
        ("devices/{other}/files/run.fit/1/2", "publish", False),
        ("$ingest/#", "subscribe", False),
        ("$committed", "publish", False),
        ("devices/{id}/ack", "something", False),
    ],
)
def test_device_is_kept_to_its_own_topics(ask, device, topic, action, is_granted):
    topic = topic.format(id=device.pk, other=DeviceFactory().pk)
    body = {"client_id": device.pk, "username": device.pk, "topic": topic, "action": action}

    assert ask(ACL, body).json()["Ok"] is is_granted


def test_words_of_mosquitto_go_auth_are_understood(ask, device):
    connect = {"clientid": device.pk, "username": device.pk, "password": SECRET}
    acl = {"clientid": device.pk, "username": device.pk, "topic": f"devices/{device.pk}/ack"}

    assert ask(CONNECT, connect).json()["Ok"] is True
    assert [ask(ACL, acl | {"acc": acc}).json()["Ok"] for acc in (1, 2, 3, 4)] == [True, False, False, True]


def test_caller_without_the_secret_is_refused(anonymous, ask, device):
    assert anonymous.call("POST", CONNECT, login(device)).status_code == 401
    assert ask(CONNECT, login(device), **{"X-Broker-Secret": "guess"}).status_code == 401


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_request_through_a_proxy_finds_nothing(ask, device, header):
    assert ask(CONNECT, login(device), **{header: "203.0.113.4"}).status_code == 404


def test_request_from_a_public_address_finds_nothing(anonymous, device):
    response = anonymous.post(
        CONNECT,
        login(device),
        content_type="application/json",
        headers={"X-Broker-Secret": BROKER_SECRET},
        REMOTE_ADDR="8.8.8.8",
    )

    assert response.status_code == 404


def test_internal_addresses_are_in_no_specification(anonymous, db):
    assert "internal" not in " ".join(anonymous.get("/api/openapi.json").json()["paths"])
    assert anonymous.get("/internal/openapi.json").status_code == 404


def test_presence_is_kept(ask, device):
    ask(PRESENCE, {"client_id": device.pk, "connected": True})
    row = Device.objects.get(pk=device.pk)
    assert row.is_connected
    assert row.last_seen_at is not None

    ask(PRESENCE, {"client_id": device.pk, "connected": False})
    assert not Device.objects.get(pk=device.pk).is_connected
    assert ask(PRESENCE, {"client_id": "nobody", "connected": True}).status_code == 200


def test_device_that_connected_while_it_was_revoked_is_cut(
    ask, device, kicked, django_capture_on_commit_callbacks
):
    revoke_device(device.user_id, device_id=device.pk)
    with django_capture_on_commit_callbacks(execute=True):
        ask(PRESENCE, {"client_id": device.pk, "connected": True})

    assert kicked == [device.pk]
    assert not Device.objects.get(pk=device.pk).is_connected


@pytest.mark.parametrize(
    ("topic", "allowed", "expected"),
    [
        ("a/b", "a/b", True),
        ("a/b/c", "a/#", True),
        ("a", "a/#", True),
        ("a/b", "a/+", True),
        ("a/b/c", "a/+", False),
        ("a/#", "a/+", False),
        ("a/+", "a/+", True),
        ("a/+", "a/b", False),
        ("a/#", "a/#", True),
        ("#", "a/#", False),
        ("", "a", False),
        ("a", "", False),
    ],
)
def test_filters(topic, allowed, expected):
    assert is_allowed(topic, filters=(allowed,)) is expected
