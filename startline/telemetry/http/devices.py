"""`/devices`: pair, list, rename, rotate the secret, revoke."""

from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from startline.platform.http.authentication import session_auth
from startline.platform.mqtt.addresses import public_address
from startline.telemetry.actions.devices import pairing as actions
from startline.telemetry.actions.devices.pairing import PairedDevice
from startline.telemetry.domain.device_topics import ack_topic, upload_topic_pattern
from startline.telemetry.domain.pairing import pairing_text
from startline.telemetry.domain.trackers.settings import tracker_settings
from startline.telemetry.http.device_schemas import (
    DeviceChange,
    DeviceIn,
    DeviceList,
    DeviceOut,
    PairedDeviceOut,
)
from startline.telemetry.models import Device
from startline.telemetry.queries.devices import list_devices

QR_SCALE_PX = 4

router = Router(tags=["devices"], auth=session_auth)


@router.get("", response=DeviceList)
def read_devices(request: HttpRequest) -> dict[str, list[Device]]:
    """List the person's devices, the active ones first."""
    return {"items": list_devices(_user_id(request))}


@router.post("", response={201: PairedDeviceOut})
def pair_device(request: HttpRequest, response: HttpResponse, payload: DeviceIn) -> Status:
    """Pair a device. The answer holds its password, which is shown this once only."""
    paired = actions.pair_device(_user_id(request), name=payload.name, kind=payload.kind)
    response["Cache-Control"] = "no-store"
    return Status(201, _with_credentials(paired))


@router.post("/{device_id}/rotate", response=PairedDeviceOut)
def rotate_device_secret(request: HttpRequest, response: HttpResponse, device_id: str) -> dict[str, Any]:
    """Give the device a new password; the old one stops working at once."""
    paired = actions.rotate_device_secret(_user_id(request), device_id=device_id)
    response["Cache-Control"] = "no-store"
    return _with_credentials(paired)


@router.patch("/{device_id}", response=DeviceOut)
def rename_device(request: HttpRequest, device_id: str, payload: DeviceChange) -> Device:
    """Rename the device."""
    return actions.rename_device(_user_id(request), device_id=device_id, name=payload.name)


@router.delete("/{device_id}", response=DeviceOut)
def revoke_device(request: HttpRequest, device_id: str) -> Device:
    """Take the device's rights away for good; an open connection is cut."""
    return actions.revoke_device(_user_id(request), device_id=device_id)


def _user_id(request: HttpRequest) -> int:
    return request.auth.pk  # type: ignore[attr-defined]  # ninja sets auth


def _with_credentials(paired: PairedDevice) -> dict[str, Any]:
    device_id, address = paired.device.pk, public_address()
    text = pairing_text(
        device_id=device_id,
        secret=paired.secret,
        host=address.host,
        port=address.port,
        tls=address.tls,
        ws_url=address.ws_url,
    )
    credentials = {
        "device_id": device_id,
        "client_id": device_id,
        "username": device_id,
        "password": paired.secret,
        "host": address.host,
        "port": address.port,
        "ws_url": address.ws_url,
        "tls": address.tls,
        "topics": {"upload": upload_topic_pattern(device_id), "ack": ack_topic(device_id)},
        "trackers": tracker_settings(
            device_id=device_id,
            secret=paired.secret,
            host=address.host,
            port=address.port,
            tls=address.tls,
            site_url=settings.ENVIRONMENT.public_url,
        ),
        "qr_text": text,
        "qr_svg": _qr_svg(text),
    }
    return {"device": paired.device, "credentials": credentials}


def _qr_svg(text: str) -> str:
    out = BytesIO()
    # Dark on light whatever the theme: many readers refuse an inverted code. ISO/IEC 18004 asks for a
    # border of four modules.
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", scale=QR_SCALE_PX, border=4, dark="#000", light="#fff", xmldecl=False, nl=False
    )
    return out.getvalue().decode()
