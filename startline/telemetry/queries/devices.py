"""Reads about devices."""

import hmac

from django.conf import settings
from django.utils.crypto import salted_hmac

from startline.telemetry.domain.device_topics import DEVICE_ID
from startline.telemetry.models import Device
from startline.telemetry.models.device import DeviceState

SECRET_SALT = "startline.telemetry.device"  # noqa: S105 - names the purpose, is no secret


def hash_secret(secret: str, *, key: str | bytes | None = None) -> bytes:
    """Return the HMAC-SHA256 of a device's secret under the installation's key (32 bytes)."""
    return salted_hmac(SECRET_SALT, secret, secret=key, algorithm="sha256").digest()


def list_devices(user_id: int) -> list[Device]:
    """Return the person's devices: the active ones first, then the revoked, newest first in each."""
    return list(Device.objects.filter(user_id=user_id).order_by("state", "-created_at"))


def find_active_device(device_id: str) -> Device | None:
    """Return the device when it may still act and its owner's account is active."""
    # A name from the network: PostgreSQL would raise at a NUL in it.
    if not DEVICE_ID.fullmatch(device_id):
        return None
    return Device.objects.filter(pk=device_id, state=DeviceState.ACTIVE, user__is_active=True).first()


def find_device_by_credentials(device_id: str, *, secret: str) -> Device | None:
    """Return the active device that the id and the secret prove, or None.

    The comparison takes the same time wherever two secrets differ. Hashes made under an older key of the
    installation (`SECRET_KEY_FALLBACKS`) are accepted.
    """
    device = find_active_device(device_id)
    stored = bytes(device.secret_hash) if device else b"\0" * 32
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    matches = [hmac.compare_digest(hash_secret(secret, key=key), stored) for key in keys]
    return device if device and any(matches) else None
