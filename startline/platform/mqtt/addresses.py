"""Where the MQTT broker is: for devices outside, and for our own processes."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings

from startline.platform.hosts import in_url

MQTT_PORT = 1883  # IANA service name registry, "mqtt"
MQTT_TLS_PORT = 8883  # IANA, "secure-mqtt"
INTERNAL_USER_NAME = "platform"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAddress:
    """What a device is told at pairing."""

    host: str
    port: int
    ws_url: str
    tls: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InternalAddress:
    """How our own processes reach the broker."""

    host: str
    port: int
    tls: bool
    user_name: str
    password: str


def public_address() -> PublicAddress:
    """Return the broker's address for devices: the public host with the MQTT ports of the settings."""
    environment = settings.ENVIRONMENT
    public = urlsplit(settings.PUBLIC_URL)
    host = public.hostname or "localhost"
    scheme = "wss" if public.scheme == "https" else "ws"
    return PublicAddress(
        host=host,
        port=environment.mqtt_port,
        ws_url=environment.mqtt_ws_url or f"{scheme}://{in_url(host)}:{environment.mqtt_ws_port}/",
        tls=bool(environment.tls_cert) or environment.mqtt_port == MQTT_TLS_PORT,
    )


def internal_address() -> InternalAddress:
    """Return the broker's address for our own processes: `STARTLINE_MQTT_URL`, user and password included.

    `mqtt://host:port` or, with TLS, `mqtts://host:port`. Without a user name in it, the name is `platform`
    and the password `STARTLINE_MQTT_PASSWORD`.
    """
    environment = settings.ENVIRONMENT
    parts = urlsplit(environment.mqtt_url or f"mqtt://127.0.0.1:{environment.mqtt_port}")
    tls = parts.scheme == "mqtts"
    return InternalAddress(
        host=parts.hostname or "127.0.0.1",
        port=parts.port or (MQTT_TLS_PORT if tls else MQTT_PORT),
        tls=tls,
        user_name=unquote(parts.username or "") or INTERNAL_USER_NAME,
        password=unquote(parts.password or "") or environment.mqtt_password,
    )
