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
    """Return the broker's address for devices: its own host or the public one, ports of the settings."""
    environment = settings.ENVIRONMENT
    public = urlsplit(settings.PUBLIC_URL)
    host = environment.mqtt_public_host or public.hostname or "localhost"
    scheme = "wss" if public.scheme == "https" else "ws"
    return PublicAddress(
        host=host,
        port=environment.mqtt_port,
        ws_url=environment.mqtt_ws_url or f"{scheme}://{in_url(host)}:{environment.mqtt_ws_port}/",
        tls=bool(environment.tls_cert) or environment.mqtt_port == MQTT_TLS_PORT,
    )


def internal_address() -> InternalAddress:
    """Return the broker's address for our own processes, by the settings."""
    environment = settings.ENVIRONMENT
    url = environment.mqtt_url or f"mqtt://127.0.0.1:{environment.mqtt_port}"
    return parse_address(url, password=environment.mqtt_password)


def parse_address(url: str, *, password: str = "") -> InternalAddress:
    """Read `STARTLINE_MQTT_URL`: `mqtt://user:password@host:port` or, with TLS, `mqtts://…`.

    Args:
        password: where the address has none; without a user name in it, the name is `platform`.
    """
    parts = urlsplit(url)
    tls = parts.scheme == "mqtts"
    return InternalAddress(
        host=parts.hostname or "127.0.0.1",
        port=parts.port or (MQTT_TLS_PORT if tls else MQTT_PORT),
        tls=tls,
        user_name=unquote(parts.username or "") or INTERNAL_USER_NAME,
        password=unquote(parts.password or "") or password,
    )
