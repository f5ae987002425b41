"""Which devices may send live sessions."""

from startline.telemetry.models import Device
from startline.telemetry.models.device import DeviceScope, DeviceState


def find_sending_devices(device_ids: list[str]) -> dict[str, int]:
    """Return by device its owner, for those that may send live sessions now; the others are left out."""
    devices = Device.objects.filter(
        pk__in=device_ids,
        state=DeviceState.ACTIVE,
        user__is_active=True,
        scopes__contains=[DeviceScope.LIVE_WRITE],
    )
    return dict(devices.values_list("pk", "user_id"))
