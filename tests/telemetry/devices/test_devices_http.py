"""`/api/v1/devices`: what the owner can do, and nobody else."""

import re
from datetime import timedelta

import pytest

from startline.platform.clock import utc_now
from startline.telemetry.actions.devices.pairing import MAX_ACTIVE_DEVICES, set_connected_devices
from startline.telemetry.domain.pairing import read_pairing_text
from startline.telemetry.models import Device
from startline.telemetry.queries.devices import find_device_by_credentials
from tests.telemetry.devices.factories import SECRET, DeviceFactory

DEVICES = "/api/v1/devices"
ROUTES = [
    ("POST", "/{id}/rotate", None),
    ("PATCH", "/{id}", {"name": "Stolen"}),
    ("DELETE", "/{id}", None),
]


def test_pairing_shows_the_credentials_once(owner, device):
    response = owner.call("POST", DEVICES, {"name": "  Forerunner ", "kind": "watch"})

    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    paired = response.json()
    device_id, credentials = paired["device"]["id"], paired["credentials"]
    assert re.fullmatch(r"dev_[a-z2-9]{20}", device_id)
    assert paired["device"] | {"created_at": None} == {
        "id": device_id,
        "name": "Forerunner",
        "kind": "watch",
        "state": "active",
        "created_at": None,
        "last_seen_at": None,
        "last_upload_at": None,
        "battery_percent": None,
        "is_connected": False,
        "scopes": ["files:write", "live:write", "owner:read", "status:write"],
    }
    assert credentials["device_id"] == credentials["client_id"] == credentials["username"] == device_id
    assert len(credentials["password"]) == 32
    assert (credentials["host"], credentials["port"], credentials["tls"]) == ("localhost", 1883, False)
    assert credentials["ws_url"] == "ws://localhost:8083/"
    assert credentials["topics"] == {
        "upload": f"devices/{device_id}/files/{{upload_id}}/{{part}}/{{parts}}",
        "ack": f"devices/{device_id}/ack",
    }
    assert read_pairing_text(credentials["qr_text"]) == {
        "v": "1",
        "id": device_id,
        "secret": credentials["password"],
        "host": "localhost",
        "port": "1883",
        "tls": "0",
        "ws": "ws://localhost:8083/",
    }
    assert credentials["qr_svg"].startswith("<svg")

    listed = owner.call("GET", DEVICES).json()["items"]
    assert [item["id"] for item in listed] == [device_id, device.pk]
    assert credentials["password"] not in str(listed)


def test_only_a_hash_of_the_secret_is_kept(owner):
    credentials = owner.call("POST", DEVICES, {"name": "Watch"}).json()["credentials"]

    row = Device.objects.get(pk=credentials["device_id"])
    assert len(bytes(row.secret_hash)) == 32
    assert credentials["password"].encode() not in bytes(row.secret_hash)
    assert find_device_by_credentials(row.pk, secret=credentials["password"]) == row
    assert find_device_by_credentials(row.pk, secret=credentials["password"] + "x") is None


def test_secret_outlives_a_change_of_the_installations_key(device, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"

    assert find_device_by_credentials(device.pk, secret=SECRET) == device
    settings.SECRET_KEY_FALLBACKS = []
    assert find_device_by_credentials(device.pk, secret=SECRET) is None


def test_rotated_device_has_a_new_secret_and_loses_its_connection(
    owner, device, kicked, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = owner.call("POST", f"{DEVICES}/{device.pk}/rotate")

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    secret = response.json()["credentials"]["password"]
    assert find_device_by_credentials(device.pk, secret=SECRET) is None
    assert find_device_by_credentials(device.pk, secret=secret) == device
    assert kicked == [device.pk]


def test_revoked_device_loses_its_rights_and_its_connection(
    owner, device, kicked, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = owner.call("DELETE", f"{DEVICES}/{device.pk}")

    assert response.status_code == 200
    assert response.json()["state"] == "revoked"
    assert kicked == [device.pk]
    assert find_device_by_credentials(device.pk, secret=SECRET) is None
    assert owner.call("POST", f"{DEVICES}/{device.pk}/rotate").json()["code"] == "device_revoked"
    assert owner.call("GET", DEVICES).json()["items"][0]["state"] == "revoked"


def test_second_revoke_cuts_again_and_changes_nothing(
    owner, device, kicked, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        owner.call("DELETE", f"{DEVICES}/{device.pk}")
        first = Device.objects.get(pk=device.pk).revoked_at
        owner.call("DELETE", f"{DEVICES}/{device.pk}")

    assert kicked == [device.pk, device.pk]
    assert Device.objects.get(pk=device.pk).revoked_at == first


def test_rename(owner, device):
    response = owner.call("PATCH", f"{DEVICES}/{device.pk}", {"name": "On the left wrist"})

    assert response.status_code == 200
    assert response.json()["name"] == "On the left wrist"


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_bad_name_is_refused(owner, device, name):
    response = owner.call("PATCH", f"{DEVICES}/{device.pk}", {"name": name})

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "name"
    assert Device.objects.get(pk=device.pk).name == "fenix 2"


def test_there_is_a_limit_of_active_devices(owner, device):
    DeviceFactory.create_batch(MAX_ACTIVE_DEVICES - 1, user=device.user)

    response = owner.call("POST", DEVICES, {"name": "One more"})

    assert response.status_code == 409
    assert response.json()["code"] == "too_many_devices"
    assert response.json()["data"] == {"limit": MAX_ACTIVE_DEVICES}
    assert Device.objects.filter(user=device.user).count() == MAX_ACTIVE_DEVICES


@pytest.mark.parametrize(
    ("method", "path", "body"), [("GET", "", None), ("POST", "", {"name": "x"}), *ROUTES]
)
def test_anonymous_gets_nothing(anonymous, device, method, path, body):
    response = anonymous.call(method, DEVICES + path.format(id=device.pk), body)

    assert response.status_code == 401
    assert response.json()["code"] == "unauthenticated"
    assert Device.objects.get().name == "fenix 2"


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_another_person_does_not_learn_that_the_device_exists(other, device, kicked, method, path, body):
    foreign = other.call(method, DEVICES + path.format(id=device.pk), body)
    absent = other.call(method, DEVICES + path.format(id="dev_" + "a" * 20), body)

    assert foreign.status_code == absent.status_code == 404
    assert foreign.json()["code"] == absent.json()["code"] == "device_not_found"
    assert other.call("GET", DEVICES).json() == {"items": []}
    assert kicked == []
    row = Device.objects.get(pk=device.pk)
    assert (row.name, row.state) == ("fenix 2", "active")
    assert find_device_by_credentials(device.pk, secret=SECRET) == device


def test_presence_is_made_equal_to_what_the_broker_says(device):
    gone = DeviceFactory(is_connected=True)
    revoked = DeviceFactory(state="revoked", revoked_at=utc_now() - timedelta(days=1))

    assert set_connected_devices({device.pk, revoked.pk, "somebody-else"}) == 2

    states = dict(Device.objects.values_list("id", "is_connected"))
    assert states == {device.pk: True, gone.pk: False, revoked.pk: False}
