"""Positions of tracking applications become live sessions, by the same door as every device's samples."""

import datetime as dt

import msgspec
from django.db import transaction

from startline.platform.clock import utc_now
from startline.telemetry.actions.devices.activity import note_devices_heard
from startline.telemetry.actions.live.http_messages import Sender, receive_live_message
from startline.telemetry.domain.live.channels import BY_NAME
from startline.telemetry.domain.live.samples import SampleBatch, encode_samples
from startline.telemetry.domain.trackers.owntracks import battery_of, read_owntracks
from startline.telemetry.domain.trackers.points import TrackerPoint
from startline.telemetry.domain.trackers.runs import GAP, LONGEST, Run, find_run, new_run
from startline.telemetry.errors import DeviceMessageError, DeviceRevokedError
from startline.telemetry.locks import lock_devices
from startline.telemetry.models import Device, TrackerRun
from startline.telemetry.models.device import DeviceScope
from startline.users.contracts import SPORTS

OWNTRACKS, GPSLOGGER = "owntracks", "gpslogger"
START_SEQ = 1  # samples are numbered by their time, which is far above
AHEAD = dt.timedelta(minutes=5)  # a phone's clock is set by its network: what is further ahead was typed


def receive_owntracks(device: Device, *, payload: bytes, place: str = "") -> None:
    """Take a message of OwnTracks; what holds no position to keep only says that the device is there.

    Args:
        place: the device part of the topic; where it names a sport, that is what is done.

    Raises:
        DeviceMessageError: no message of OwnTracks, or a position that can't be.
        EncryptedMessageError: it is encrypted.
        LiveLimitError, DeviceRevokedError: as `receive_live_message`.
    """
    point = read_owntracks(payload)
    if point is None:
        note_devices_heard({device.pk: battery_of(payload)})
        return
    receive_point(device, point=point, app=OWNTRACKS, sport=place)


def receive_point(device: Device, *, point: TrackerPoint, app: str, sport: str = "") -> None:
    """Make a position a sample of the run that it belongs to; the same again has no second effect.

    Raises:
        DeviceMessageError: the device may not send sessions, or the position is of the future.
        LiveLimitError, LiveSessionClosedError, DeviceRevokedError: as `receive_live_message`.
    """
    if DeviceScope.LIVE_WRITE not in device.scopes:
        raise DeviceMessageError("The device may not do this.", data={"reason": "scope"})
    now = utc_now()
    moment = dt.datetime.fromtimestamp(point.at_ms / 1000, tz=dt.UTC)
    if moment > now + AHEAD:
        raise DeviceMessageError("The position is of the future: set the clock.", data={"reason": "time"})
    run = _run_of(device.pk, moment, mark=point.mark, app=app)
    sender = Sender(user_id=device.user_id, device_id=device.pk)
    payload = _sample(point, sent_at=now)
    receive_live_message(sender, session_key=run.key, kind="samples", seq=point.at_ms, payload=payload)
    if new_run(moment, prefix=app).key == run.key:
        # The position that began the run, and each time that it is sent again: a start is never missing.
        chosen = point.sport or (sport if sport in SPORTS else "")
        body = msgspec.json.encode({"sport": chosen, "time": point.at_ms / 1000})
        receive_live_message(sender, session_key=run.key, kind="start", seq=START_SEQ, payload=body)


@transaction.atomic
def _run_of(device_id: str, moment: dt.datetime, *, mark: str, app: str) -> Run:
    """The run of a position: one that lies around or near it, else a new one."""
    if not lock_devices([device_id]):
        raise DeviceRevokedError("This device is no longer paired.")
    near = TrackerRun.objects.filter(
        device_id=device_id,
        session_key__startswith=f"{app}-",
        ended_at__gte=moment - GAP,
        began_at__lte=moment + GAP,
    )
    rows = {row.session_key: row for row in near.filter(began_at__gte=moment - LONGEST - GAP)}
    runs = [Run(row.session_key, row.began_at, row.ended_at, row.mark) for row in rows.values()]
    run = find_run(runs, moment, mark=mark)
    if run is None:
        run = new_run(moment, mark=mark, prefix=app)
        TrackerRun.objects.create(
            device_id=device_id, session_key=run.key, began_at=moment, ended_at=moment, mark=mark
        )
    elif run.extend(moment):
        row = rows[run.key]
        row.began_at, row.ended_at = run.began_at, run.ended_at
        row.save(update_fields=["began_at", "ended_at"])
    return run


def _sample(point: TrackerPoint, *, sent_at: dt.datetime) -> bytes:
    measured = {
        "lat": point.lat_deg,
        "lon": point.lon_deg,
        "accuracy_m": point.accuracy_m,
        "altitude_m": point.altitude_m,
        "speed_mps": point.speed_mps,
    }
    columns: dict[str, list[int | None]] = {
        name: [round(value * BY_NAME[name].scale)] for name, value in measured.items() if value is not None
    }
    return encode_samples(
        SampleBatch(
            times_ms=[point.at_ms],
            columns=columns,
            battery_percent=point.battery_percent,
            sent_at_ms=round(sent_at.timestamp() * 1000),
        )
    )
