"""Row locks of telemetry. Each needs an open transaction."""

from django.db import connection

from startline.telemetry.errors import DeviceNotFoundError
from startline.telemetry.models import Device

# The first key of our advisory locks: one for each thing that is locked by a number of its own.
ADVISORY_DEVICES_OF_USER = 0x7431  # "t1"


def lock_device(device_id: str, *, user_id: int) -> Device:
    """Needs a transaction. Lock one device of this person against other writers and return it.

    Raises:
        DeviceNotFoundError: no such device of this person.
        TransactionManagementError: no transaction is open.
    """
    found = Device.objects.select_for_update(no_key=True).filter(pk=device_id, user_id=user_id).first()
    if found is None:
        raise DeviceNotFoundError("There is no such device.")
    return found


def lock_devices(device_ids: list[str]) -> dict[str, Device]:
    """Needs a transaction. Lock several devices in the order of their ids; unknown ones are left out.

    The fixed order keeps two ingest processes with the same devices from waiting for each other.
    """
    rows = Device.objects.select_for_update(no_key=True, of=("self",)).select_related("user")
    return {device.pk: device for device in rows.filter(pk__in=device_ids).order_by("pk")}


def lock_devices_of_user(user_id: int) -> None:
    """Needs a transaction. Let one writer at a time add a device to this person."""
    if not connection.in_atomic_block:
        raise RuntimeError("lock_devices_of_user needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ADVISORY_DEVICES_OF_USER, user_id])
