"""Writes about devices: pair, rename, rotate the secret, revoke, note presence."""

from dataclasses import dataclass
from functools import partial

from django.db import transaction

from startline.platform.clock import utc_now
from startline.platform.ids import new_token
from startline.platform.live.pages import push_to_user
from startline.platform.mqtt.control import kick_client
from startline.telemetry.domain.device_topics import DEVICE_ID
from startline.telemetry.errors import DeviceRevokedError, TooManyDevicesError
from startline.telemetry.locks import lock_device, lock_devices_of_user
from startline.telemetry.models import Device
from startline.telemetry.models.device import DeviceKind, DeviceState
from startline.telemetry.queries.devices import hash_secret

MAX_ACTIVE_DEVICES = 20  # a person with more has a script running wild
SECRET_BYTES = 24  # 192 random bits: OWASP ASVS 5.0 asks for 112 at least


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedDevice:
    """A device with its secret, which is known at this moment only."""

    device: Device
    secret: str


@transaction.atomic
def pair_device(user_id: int, *, name: str, kind: str = DeviceKind.WATCH) -> PairedDevice:
    """Pair a new device with a person.

    Returns:
        The device and its secret; only the secret's hash is kept.

    Raises:
        TooManyDevicesError: the person has `MAX_ACTIVE_DEVICES` active devices.
    """
    lock_devices_of_user(user_id)
    if Device.objects.filter(user_id=user_id, state=DeviceState.ACTIVE).count() >= MAX_ACTIVE_DEVICES:
        raise TooManyDevicesError(
            "Revoke a device that you no longer use first.", data={"limit": MAX_ACTIVE_DEVICES}
        )
    now = utc_now()
    secret = new_token(size_bytes=SECRET_BYTES)
    device = Device.objects.create(
        user_id=user_id,
        name=name,
        kind=kind,
        secret_hash=hash_secret(secret),
        created_at=now,
        secret_changed_at=now,
    )
    return PairedDevice(device=device, secret=secret)


@transaction.atomic
def rotate_device_secret(user_id: int, *, device_id: str) -> PairedDevice:
    """Give the device a new secret; the old one stops working and an open connection is cut.

    Raises:
        DeviceNotFoundError: no such device of this person.
        DeviceRevokedError: a revoked device gets no new secret.
    """
    device = lock_device(device_id, user_id=user_id)
    if device.state != DeviceState.ACTIVE:
        raise DeviceRevokedError("This device is revoked. Pair it again.")
    secret = new_token(size_bytes=SECRET_BYTES)
    device.secret_hash = hash_secret(secret)
    device.secret_changed_at = utc_now()
    device.save(update_fields=["secret_hash", "secret_changed_at"])
    transaction.on_commit(partial(kick_client, device.pk))
    return PairedDevice(device=device, secret=secret)


@transaction.atomic
def rename_device(user_id: int, *, device_id: str, name: str) -> Device:
    """Give the device another name.

    Raises:
        DeviceNotFoundError: no such device of this person.
    """
    device = lock_device(device_id, user_id=user_id)
    device.name = name
    device.save(update_fields=["name"])
    return device


@transaction.atomic
def revoke_device(user_id: int, *, device_id: str) -> Device:
    """Take the device's rights away for good, and cut its open connection; a second call changes nothing.

    Raises:
        DeviceNotFoundError: no such device of this person.
    """
    device = lock_device(device_id, user_id=user_id)
    if device.state == DeviceState.ACTIVE:
        device.state = DeviceState.REVOKED
        device.revoked_at = utc_now()
        device.is_connected = False
        device.save(update_fields=["state", "revoked_at", "is_connected"])
        _tell_page(device)
    # Again, even when it is revoked already: the first call's kick may have been lost.
    transaction.on_commit(partial(kick_client, device.pk))
    return device


@transaction.atomic
def note_presence(device_id: str, *, is_connected: bool) -> None:
    """Write down what the broker says of a device's connection; an unknown device is ignored.

    A device that was revoked while its connection was being made is cut here.
    """
    if not DEVICE_ID.fullmatch(device_id):
        return
    device = Device.objects.select_for_update(no_key=True).filter(pk=device_id).first()
    if device is None:
        return
    if device.state != DeviceState.ACTIVE:
        if is_connected:
            transaction.on_commit(partial(kick_client, device.pk))
        return
    was_connected = device.is_connected
    device.is_connected = is_connected
    device.last_seen_at = utc_now()
    device.save(update_fields=["is_connected", "last_seen_at"])
    if was_connected != is_connected:
        _tell_page(device)


@transaction.atomic
def set_connected_devices(device_ids: set[str]) -> int:
    """Make `is_connected` what the broker says of all devices (its restart loses single messages).

    Returns:
        How many devices changed.
    """
    device_ids = {one for one in device_ids if DEVICE_ID.fullmatch(one)}
    wrong = Device.objects.select_for_update(no_key=True).order_by("pk")
    gone = list(wrong.filter(is_connected=True).exclude(pk__in=device_ids))
    come = list(wrong.filter(is_connected=False, pk__in=device_ids, state=DeviceState.ACTIVE))
    for device in [*gone, *come]:
        device.is_connected = device.pk in device_ids
        _tell_page(device)
    return Device.objects.bulk_update([*gone, *come], ["is_connected"])


def _tell_page(device: Device) -> None:
    facts = {"id": device.pk, "is_connected": device.is_connected}
    transaction.on_commit(partial(push_to_user, device.user_id, "device", facts))
