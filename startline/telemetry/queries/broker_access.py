"""What an MQTT client may do: the topic filters of a device, by its scopes."""

from dataclasses import dataclass

from startline.telemetry.domain.device_topics import ROOT, ack_topic
from startline.telemetry.domain.trackers.owntracks import ROOT as OWNTRACKS_ROOT
from startline.telemetry.models import Device
from startline.telemetry.models.device import DeviceScope
from startline.telemetry.queries.devices import find_active_device, find_device_by_credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The topic filters that a client may publish to and subscribe to."""

    publish: tuple[str, ...]
    subscribe: tuple[str, ...]
    is_internal: bool = False


INTERNAL_ACCESS = Access(publish=("#", "$committed"), subscribe=("#", "$ingest/#"), is_internal=True)


def find_access(device_id: str, *, password: str) -> Access | None:
    """Return what the device with this id and secret may do, None when they prove nothing."""
    device = find_device_by_credentials(device_id, secret=password)
    return _access_of(device) if device else None


def find_access_of_device(device_id: str) -> Access | None:
    """Return what a connected device may do now, None when it is unknown or revoked."""
    device = find_active_device(device_id)
    return _access_of(device) if device else None


def is_allowed(topic: str, *, filters: tuple[str, ...]) -> bool:
    """Whether a topic, or a subscription's filter, lies within one of the allowed filters.

    A wildcard in `topic` is allowed only where the allowed filter has one at the same place or `#` before it.
    """
    return any(_is_within(topic.split("/"), allowed.split("/")) for allowed in filters)


def _is_within(levels: list[str], allowed: list[str]) -> bool:
    for position, permitted in enumerate(allowed):
        if permitted == "#":
            return len(levels) >= position
        if position >= len(levels):
            return False
        level = levels[position]
        if level == "#" or (permitted != "+" and level != permitted):
            return False
    return len(levels) == len(allowed)


def _access_of(device: Device) -> Access:
    publish = []
    if DeviceScope.FILES_WRITE in device.scopes:
        publish.append(f"{ROOT}/{device.pk}/files/#")
    if DeviceScope.LIVE_WRITE in device.scopes:
        publish.append(f"{ROOT}/{device.pk}/live/#")
    if DeviceScope.STATUS_WRITE in device.scopes:
        publish.append(f"{ROOT}/{device.pk}/status")
    subscribe = [ack_topic(device.pk)]
    if DeviceScope.OWNER_READ in device.scopes:
        publish.append(f"{ROOT}/{device.pk}/ask/#")
    if DeviceScope.LIVE_WRITE in device.scopes:
        publish.append(f"{OWNTRACKS_ROOT}/{device.pk}/#")
        subscribe.append(f"{OWNTRACKS_ROOT}/{device.pk}/+/cmd")
    return Access(publish=tuple(publish), subscribe=tuple(subscribe))
