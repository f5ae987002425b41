"""A paired device over HTTP: Basic authentication with its id and secret, as over MQTT."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBasicAuth, HttpBearer

from startline.telemetry.models import Device
from startline.telemetry.queries.devices import find_device_by_credentials


class DeviceCredentials(HttpBasicAuth):
    """`Authorization: Basic` with device id and secret; `request.auth` is the device."""

    def authenticate(self, request: HttpRequest, username: str, password: str) -> Any | None:
        return find_device_by_credentials(username, secret=password)


class DeviceHeader(HttpBearer):
    """`Authorization: Bearer <device id>:<secret>`, for applications that can send a header of one's own."""

    openapi_bearerFormat = "device id:secret"  # noqa: N815 - ninja's name

    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        device_id, _, secret = token.partition(":")
        return find_device_by_credentials(device_id, secret=secret)


device_auth = DeviceCredentials()
device_header_auth = DeviceHeader()


def device_of(request: HttpRequest) -> Device | None:
    """Return the device that authenticated, None when a person or a program did."""
    sender = request.auth  # type: ignore[attr-defined]  # ninja sets it
    return sender if isinstance(sender, Device) else None
