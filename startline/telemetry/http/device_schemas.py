"""What the devices' API takes and returns."""

import datetime as dt
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, StringConstraints

DeviceKindName = Literal["watch", "phone", "tracker", "other"]
DeviceStateName = Literal["active", "revoked"]
DeviceScopeName = Literal["files:write", "live:write", "owner:read", "status:write"]
DeviceName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class DeviceOut(Schema):
    """One paired device."""

    id: str
    name: str
    kind: DeviceKindName
    state: DeviceStateName
    created_at: dt.datetime
    last_seen_at: dt.datetime | None
    last_upload_at: dt.datetime | None
    battery_percent: int | None
    is_connected: bool
    scopes: list[DeviceScopeName]


class DeviceList(Schema):
    """All devices of a person, the active ones first."""

    items: list[DeviceOut]


class DeviceIn(Schema):
    """A device to pair."""

    model_config = ConfigDict(extra="forbid")

    name: DeviceName
    kind: DeviceKindName = "watch"


class DeviceChange(Schema):
    """A device's new name."""

    model_config = ConfigDict(extra="forbid")

    name: DeviceName


class DeviceTopics(Schema):
    """Where the device publishes its files and where it is answered."""

    upload: str
    ack: str


class TrackerSettingsOut(Schema):
    """Ready settings for OwnTracks (addresses that open it) and GPSLogger (fields of its custom URL)."""

    owntracks_mqtt: str
    owntracks_http: str
    gpslogger_url: str
    gpslogger_headers: str
    gpslogger_body: str


class DeviceCredentials(Schema):
    """Everything that the device needs to connect. The password is shown in this answer only."""

    device_id: str
    client_id: str
    username: str
    password: str
    host: str
    port: int
    ws_url: str
    tls: bool
    topics: DeviceTopics
    trackers: TrackerSettingsOut
    qr_text: str
    qr_svg: str


class PairedDeviceOut(Schema):
    """A device and its credentials."""

    device: DeviceOut
    credentials: DeviceCredentials
