"""Ready settings for tracking applications: a person copies or opens them, and the application sends."""

import base64
import json
from dataclasses import dataclass

from startline.telemetry.domain.trackers.owntracks import ROOT

MQTT_MODE, HTTP_MODE = 0, 3  # OwnTracks booklet, features/remoteconfig
MOVE = 2  # monitoring: positions all the time while one moves
INTERVAL_S = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerSettings:
    """What the page shows for the two applications.

    Args:
        owntracks_mqtt, owntracks_http: addresses that open OwnTracks with everything filled in.
        gpslogger_url, gpslogger_headers, gpslogger_body: the fields of GPSLogger's custom URL.
    """

    owntracks_mqtt: str
    owntracks_http: str
    gpslogger_url: str
    gpslogger_headers: str
    gpslogger_body: str


def tracker_settings(
    *, device_id: str, secret: str, host: str, port: int, tls: bool, site_url: str
) -> TrackerSettings:
    """Return the settings of one device, its secret in them."""
    site_url = site_url.rstrip("/")
    shared = {
        "_type": "configuration",
        "username": device_id,
        "password": secret,
        "auth": True,
        "deviceId": "phone",
        "tid": "me",
        "monitoring": MOVE,
        "locatorInterval": INTERVAL_S,
        "moveModeLocatorInterval": INTERVAL_S,
        "cmd": False,
        "extendedData": True,
    }
    mqtt = {
        "mode": MQTT_MODE,
        "host": host,
        "port": port,
        "tls": tls,
        "ws": False,
        "clientId": device_id,
        "mqttProtocolLevel": 4,
        "cleanSession": True,
        "sub": False,
        "pubTopicBase": f"{ROOT}/{device_id}/phone",
        "pubRetain": False,
    }
    http = {"mode": HTTP_MODE, "url": f"{site_url}/api/v1/iot/owntracks"}
    return TrackerSettings(
        owntracks_mqtt=_link(shared | mqtt),
        owntracks_http=_link(shared | http),
        gpslogger_url=f"{site_url}/api/v1/iot/gpslogger",
        gpslogger_headers=f"Authorization: Bearer {device_id}:{secret}",
        gpslogger_body="%ALL",
    )


def _link(values: dict[str, object]) -> str:
    """The address that OwnTracks takes its configuration from."""
    text = json.dumps(values, separators=(",", ":")).encode()
    return "owntracks:///config?inline=" + base64.urlsafe_b64encode(text).decode().rstrip("=")
