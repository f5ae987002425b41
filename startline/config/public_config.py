"""`GET /api/v1/config`: what the web app must know before anybody signs in."""

from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.views.decorators.csrf import ensure_csrf_cookie
from ninja import Router, Schema
from ninja.decorators import decorate_view

from startline.platform.http.caller import is_local_visitor
from startline.platform.mqtt.addresses import public_address
from startline.platform.tiles.http import MAX_ZOOM
from startline.users import api as users_api

router = Router(tags=["config"])

NAME = "Startline"


class DemoAccountOut(Schema):
    """An account to try the platform with; exists only while everything listens on loopback."""

    role: str
    email: str
    password: str
    name: str


class TilesOut(Schema):
    """Map tiles by our proxy, and whom the map has to name."""

    url: str
    attribution: str
    max_zoom: int


class BrokerOut(Schema):
    """Where devices publish."""

    host: str
    port: int
    ws_url: str
    tls: bool


class ConfigOut(Schema):
    """The installation, as everybody may know it."""

    name: str
    version: str
    public_url: str
    is_local: bool
    live_url: str
    mailbox: bool
    demo_accounts: list[DemoAccountOut]
    tiles: TilesOut | None
    mqtt: BrokerOut
    providers: list[str]


@router.get("/config", response=ConfigOut, auth=None)
@decorate_view(ensure_csrf_cookie)
def read_config(request: HttpRequest) -> dict[str, Any]:
    """Describe this installation."""
    is_local = is_local_visitor(request)
    address = public_address()
    return {
        "name": NAME,
        "version": version("startline"),
        "public_url": settings.PUBLIC_URL,
        "is_local": is_local,
        "live_url": settings.LIVE_URL,
        "mailbox": is_local and not settings.ENVIRONMENT.smtp_url,
        "demo_accounts": [
            {"role": a.role, "email": a.email, "password": a.password, "name": a.name}
            for a in (users_api.demo_accounts() if is_local else ())
        ],
        "tiles": _tiles(),
        "mqtt": {
            "host": address.host,
            "port": address.port,
            "ws_url": address.ws_url,
            "tls": address.tls,
        },
        "providers": [],
    }


def _tiles() -> dict[str, Any] | None:
    if not settings.TILES_URL:
        return None
    return {
        "url": f"{settings.PUBLIC_URL}/tiles/{{z}}/{{x}}/{{y}}",
        "attribution": settings.ENVIRONMENT.tiles_attribution,
        "max_zoom": MAX_ZOOM,
    }
