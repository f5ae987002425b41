"""Messages of OwnTracks (booklet, tech/json): positions are taken, the rest is acknowledged and not kept.

Whose position it is comes from the credentials alone: `topic`, `tid` and the user of the topic are not read.
Nor are the names of networks (SSID, BSSID), regions, places of interest and pictures: what is not read is not
stored.
"""

from typing import Literal

import msgspec

from startline.platform.unreadable import UNREADABLE
from startline.telemetry.domain.trackers.points import (
    ALTITUDES_M,
    EARLIEST_S,
    LATEST_S,
    MAX_ACCURACY_M,
    MAX_SPEED_MPS,
    TrackerPoint,
    is_on_earth,
    within,
)
from startline.telemetry.errors import DeviceMessageError, EncryptedMessageError

ROOT = "owntracks"
MAX_MESSAGE_BYTES = 64 * 1024  # a card holds a picture
KILOMETERS_PER_HOUR = 1 / 3.6  # m/s
# The trigger of a ping: it repeats the last known place with the present time, which is not where anybody
# was.
PING = "p"
SPORTS = {"walking": "walk", "running": "run", "cycling": "ride"}


class OwnTracksMessage(msgspec.Struct):
    """What we read of a message. Other fields are ignored, whatever they hold."""

    type: str = msgspec.field(name="_type", default="")
    lat: float | None = None
    lon: float | None = None
    tst: float | None = None
    acc: float | None = None
    alt: float | None = None
    vac: float | None = None
    vel: float | None = None
    batt: float | None = None
    t: str | None = None
    motionactivities: list[str] | None = None


_decoder = msgspec.json.Decoder(OwnTracksMessage)


def read_owntracks(payload: bytes) -> TrackerPoint | None:
    """Read a message; None when it holds no position to keep (empty, a ping, a will, a card ...).

    Raises:
        DeviceMessageError: no JSON of OwnTracks, or a position without a place or time.
        EncryptedMessageError: the person has set a secret in the application.
    """
    if not payload.strip():
        return None
    if len(payload) > MAX_MESSAGE_BYTES:
        raise DeviceMessageError(
            "The message is too large.", data={"reason": "bytes", "limit": MAX_MESSAGE_BYTES}
        )
    try:
        message = _decoder.decode(payload)
    except UNREADABLE as error:
        raise DeviceMessageError(
            f"This is no message of OwnTracks: {error}", data={"reason": "json"}
        ) from error
    if message.type == "encrypted":
        raise EncryptedMessageError(
            "Clear the encryption key in OwnTracks: the connection is protected as it is."
        )
    if message.type != "location" or message.t == PING:
        return None
    return _point(message)


def battery_of(payload: bytes) -> int | None:
    """Return the battery in per cent that any message tells, also one without a position to keep."""
    try:
        message = _decoder.decode(payload)
    except UNREADABLE:
        return None
    return _battery(message)


def device_of_owntracks_topic(topic: str) -> tuple[str, Literal["position", "other"]] | None:
    """Return the user part of `owntracks/<user>/<device>[/...]` and whether positions come there.

    The broker lets a client write only where the user part is its own device id.
    """
    levels = topic.split("/")
    if len(levels) < 3 or levels[0] != ROOT or not levels[1]:
        return None
    return levels[1], "position" if len(levels) == 3 else "other"


def _point(message: OwnTracksMessage) -> TrackerPoint:
    lat, lon, tst = message.lat, message.lon, message.tst
    if lat is None or lon is None or tst is None:
        raise DeviceMessageError("A location has lat, lon and tst.", data={"reason": "location"})
    if not is_on_earth(lat, lon):
        raise DeviceMessageError("This is no place on earth.", data={"reason": "position"})
    if not EARLIEST_S <= tst < LATEST_S:
        raise DeviceMessageError("tst is seconds since 1970.", data={"reason": "time"})
    # Values of 0 are left out, and some Androids always send them: 0 means that nothing was measured. So does
    # -1.
    has_altitude = bool(message.alt) or bool(message.vac)
    speed = message.vel * KILOMETERS_PER_HOUR if message.vel else None
    activities = message.motionactivities or []
    return TrackerPoint(
        at_ms=round(tst * 1000),
        lat_deg=lat,
        lon_deg=lon,
        accuracy_m=within(message.acc or None, 0, MAX_ACCURACY_M),
        altitude_m=within(message.alt, *ALTITUDES_M) if has_altitude else None,
        speed_mps=within(speed, 0, MAX_SPEED_MPS),
        battery_percent=_battery(message),
        sport=next((SPORTS[name] for name in activities if name in SPORTS), ""),
    )


def _battery(message: OwnTracksMessage) -> int | None:
    known = within(message.batt, 0, 100)
    return None if known is None else round(known)
