"""`/iot/owntracks` and `/iot/gpslogger`: tracking applications by HTTP, as their makers describe them."""

from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest
from ninja import Router, Schema

from startline.platform.errors import ForbiddenError
from startline.telemetry.actions.devices.tracker_points import GPSLOGGER, receive_owntracks, receive_point
from startline.telemetry.domain.trackers.gpslogger import read_gpslogger
from startline.telemetry.errors import DeviceMessageError
from startline.telemetry.http.device_auth import device_auth, device_header_auth, device_of
from startline.telemetry.models import Device
from startline.telemetry.models.device import DeviceScope

MAX_PARAMETERS = 60

router = Router(tags=["iot"], auth=[device_auth, device_header_auth])


class Taken(Schema):
    """The position is durable, or was known."""

    result: str = "ok"


@router.post("/owntracks", response=list[dict[str, Any]], summary="Send a message of OwnTracks")
def send_owntracks(request: HttpRequest, sport: str = "") -> list[dict[str, Any]]:
    """OwnTracks in its HTTP mode. Whose it is, the credentials say; `X-Limit-U` and `topic` are not read."""
    receive_owntracks(_device(request), payload=request.body, place=sport)
    # The application expects an array: of friends, or nothing.
    return []


@router.get("/gpslogger", response=Taken, operation_id="send_gpslogger_by_get")
def send_gpslogger_by_get(request: HttpRequest) -> dict[str, str]:
    """GPSLogger's custom URL with its parameters in the address."""
    return _take_gpslogger(request)


@router.post("/gpslogger", response=Taken, operation_id="send_gpslogger")
def send_gpslogger(request: HttpRequest) -> dict[str, str]:
    """GPSLogger's custom URL with its parameters as a form, by the template `%ALL`, or in the address."""
    return _take_gpslogger(request)


@router.put("/gpslogger", response=Taken, operation_id="send_gpslogger_by_put")
def send_gpslogger_by_put(request: HttpRequest) -> dict[str, str]:
    """The same by PUT: the application offers any method."""
    return _take_gpslogger(request)


def _take_gpslogger(request: HttpRequest) -> dict[str, str]:
    given = _parameters(request.META.get("QUERY_STRING", ""))
    if request.method != "GET":
        given |= _parameters(request.body.decode("utf-8", "replace"))
    device = _device(request)
    receive_point(device, point=read_gpslogger(given), app=GPSLOGGER, sport=given.get("sport", ""))
    return {"result": "ok"}


def _parameters(text: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_PARAMETERS))
    except ValueError as error:
        raise DeviceMessageError("Too many parameters.", data={"reason": "location"}) from error


def _device(request: HttpRequest) -> Device:
    device = device_of(request)
    if device is None or DeviceScope.LIVE_WRITE not in device.scopes:
        raise ForbiddenError("The device may not send positions.")
    return device
