"""`/internal/broker/...`: an MQTT broker asks who may connect and who may publish or subscribe where.

Spoken by our embedded broker, by EMQX (HTTP authentication and authorisation) and by the `http` backend of
mosquitto-go-auth; docs/reference/iot.md has the bodies. Not for the public: the caller shows the secret that
it shares with us, comes from a private address, and not through a proxy.
"""

import hmac
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import AliasChoices, Field

from startline.platform.errors import NotFoundError
from startline.platform.http.caller import is_from_private_network
from startline.platform.mqtt.addresses import internal_address
from startline.platform.mqtt.control import SECRET_HEADER
from startline.telemetry.actions.devices import pairing as actions
from startline.telemetry.queries import broker_access
from startline.telemetry.queries.broker_access import Access

WRITE_ACTIONS = {"publish", "pub", "write", "2"}
READ_ACTIONS = {"subscribe", "sub", "read", "1", "4"}


class ConnectRequest(Schema):
    """A client wants to connect."""

    client_id: str = Field(validation_alias=AliasChoices("client_id", "clientid"), max_length=256)
    username: str = Field(default="", max_length=256)
    password: str = Field(default="", max_length=512)


class AclRequest(Schema):
    """A client wants to publish to a topic, or to subscribe to a filter."""

    client_id: str = Field(validation_alias=AliasChoices("client_id", "clientid"), max_length=256)
    username: str = Field(default="", max_length=256)
    topic: str = Field(max_length=1024)
    action: str | int = Field(validation_alias=AliasChoices("action", "acc", "access"))


class PresenceReport(Schema):
    """A client has connected or has gone."""

    client_id: str = Field(validation_alias=AliasChoices("client_id", "clientid"), max_length=256)
    connected: bool


def broker_auth(request: HttpRequest) -> bool:
    """Whether the caller is the broker.

    Raises:
        NotFoundError: it came from outside, where these addresses do not exist.
    """
    if not is_from_private_network(request):
        raise NotFoundError("Nothing here.")
    expected = settings.ENVIRONMENT.broker_secret
    given = request.headers.get(SECRET_HEADER, "")
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


router = Router(auth=broker_auth)


@router.post("/connect")
def connect(request: HttpRequest, payload: ConnectRequest) -> dict[str, Any]:
    """Say whether the client may connect, and which topic filters it may use from then on."""
    if _is_internal(payload):
        return _answer(broker_access.INTERNAL_ACCESS)
    access = broker_access.find_access(payload.username, password=payload.password)
    # One name for both: else a device could take over another's session by its client id.
    return _answer(access if payload.client_id == payload.username else None)


@router.post("/acl")
def acl(request: HttpRequest, payload: AclRequest) -> dict[str, Any]:
    """Say whether one publish or subscription is allowed, for brokers that ask each time."""
    action = str(payload.action).lower()
    if payload.username == internal_address().user_name:
        return _verdict(True)
    if payload.client_id != payload.username:
        return _verdict(False)
    access = broker_access.find_access_of_device(payload.username)
    if access is None:
        return _verdict(False)
    filters = (
        access.publish if action in WRITE_ACTIONS else access.subscribe if action in READ_ACTIONS else ()
    )
    return _verdict(broker_access.is_allowed(payload.topic, filters=filters))


@router.post("/presence")
def presence(request: HttpRequest, payload: PresenceReport) -> dict[str, Any]:
    """Take down that a device has connected or has gone."""
    actions.note_presence(payload.client_id, is_connected=payload.connected)
    return {}


def _is_internal(payload: ConnectRequest) -> bool:
    address = internal_address()
    return (
        bool(address.password)
        and hmac.compare_digest(payload.username.encode(), address.user_name.encode())
        and hmac.compare_digest(payload.password.encode(), address.password.encode())
    )


def _answer(access: Access | None) -> dict[str, Any]:
    if access is None:
        return _verdict(False)
    return _verdict(True) | {
        "publish": access.publish,
        "subscribe": access.subscribe,
        "is_internal": access.is_internal,
        # EMQX's word: a superuser is not asked about its topics.
        "is_superuser": access.is_internal,
    }


def _verdict(is_allowed: bool) -> dict[str, Any]:
    # `result` for our broker and EMQX, `Ok` for mosquitto-go-auth with `http_response_mode json`.
    return {
        "result": "allow" if is_allowed else "deny",
        "Ok": is_allowed,
        "Error": "" if is_allowed else "denied",
    }
