"""Writes a `Recording` as the FIT activity file that a watch would have made of it."""

import math
from datetime import datetime
from typing import NamedTuple

import numpy as np

from startline.telemetry.domain.fit import profile
from startline.telemetry.domain.fit.file_builder import Field, FitFileBuilder
from startline.telemetry.domain.fit.profile import (
    BASE_TYPES,
    ENUM,
    FLOAT32,
    SINT8,
    SINT16,
    SINT32,
    STRING,
    UINT8,
    UINT16,
    UINT32,
    UINT32Z,
    Message,
    Scale,
)
from startline.telemetry.domain.recording import Column, DeviceSummary, LapMark, Recording, SessionMark

DEVELOPMENT = 255  # The manufacturer number for software without one of its own.
EVENT_LAP, EVENT_SESSION, EVENT_ACTIVITY = 9, 8, 26
STOP, STOP_ALL = 1, 4
NAME_BYTES = 32
_LOCAL_RECORD = 0
_LOCAL = {
    "file_id": 1,
    "device": 2,
    "event": 3,
    "lap": 4,
    "session": 5,
    "activity": 6,
    "description": 7,
    "app": 8,
}
_CHANNEL_TYPES: dict[str, tuple[Scale, int]] = {
    "lat_deg": (profile.RECORD_CHANNELS["lat_deg"], SINT32),
    "lon_deg": (profile.RECORD_CHANNELS["lon_deg"], SINT32),
    "altitude_m": (profile.ENHANCED_ALTITUDE, UINT32),
    "heart_rate_bpm": (profile.RECORD_CHANNELS["heart_rate_bpm"], UINT8),
    "distance_m": (profile.RECORD_CHANNELS["distance_m"], UINT32),
    "speed_mps": (profile.ENHANCED_SPEED, UINT32),
    "power_w": (profile.RECORD_CHANNELS["power_w"], UINT16),
    "temperature_c": (profile.RECORD_CHANNELS["temperature_c"], SINT8),
}
_WIDE_EXTRAS = {"grade_percent": SINT16, "vertical_speed_mps": SINT16, "depth_m": UINT32}
_BYTE_EXTRAS = frozenset({30, 31, 43, 44, 45, 46, 47})
_SUMMARY_TYPES = {
    "elapsed_s": UINT32,
    "timer_s": UINT32,
    "distance_m": UINT32,
    "calories_kcal": UINT16,
    "speed_avg_mps": UINT16,
    "speed_max_mps": UINT16,
    "heart_rate_avg_bpm": UINT8,
    "heart_rate_max_bpm": UINT8,
    "cadence_avg_rpm": UINT8,
    "cadence_max_rpm": UINT8,
    "power_avg_w": UINT16,
    "power_max_w": UINT16,
    "ascent_m": UINT16,
    "descent_m": UINT16,
    "temperature_avg_c": SINT8,
}
_LAP_TYPES = {
    "elapsed_s": UINT32,
    "timer_s": UINT32,
    "distance_m": UINT32,
    "calories_kcal": UINT16,
    "ascent_m": UINT16,
}


class FitDevice(NamedTuple):
    """The numbers that a FIT file names its device by."""

    manufacturer: int = DEVELOPMENT
    product: int = 0
    serial: int = 0


def write_fit(recording: Recording, *, device: FitDevice | None = None) -> bytes:
    """The recording as a FIT file; times are whole seconds, as in FIT.

    Channels without any value are left out; `extras` that FIT does not know become developer fields.
    A recording without sessions gets one from its summary.
    """
    device = device or FitDevice()
    builder = FitFileBuilder()
    start = fit_time(recording.started_at)
    span = float(recording.samples.time_s[-1]) if len(recording.samples) else 0.0
    sessions = recording.sessions or (_only_session(recording, span),)
    end = start + math.ceil(max(session.end_s for session in sessions))
    _write_head(builder, recording, device, start)
    _write_records(builder, recording, start)
    _write_tail(builder, recording, sessions, start, end)
    return builder.build()


def fit_time(moment: datetime) -> int:
    """A moment in whole seconds of the FIT epoch."""
    return round(moment.timestamp()) - profile.FIT_EPOCH_UNIX_S


def raw_column(values: Column, field: Scale, base_type: int) -> np.ndarray:
    """Physical values as raw ones of a base type; NaN and what does not fit become its invalid value."""
    base = BASE_TYPES[base_type]
    if base.invalid is None:
        return np.asarray(values, dtype=base.code)
    limits = np.iinfo(base.code)
    scaled = np.rint((np.asarray(values, dtype=np.float64) + field.offset) * field.scale)
    with np.errstate(invalid="ignore"):
        fits = (scaled >= limits.min) & (scaled <= limits.max)
    return np.where(fits, scaled, base.invalid).astype(base.code)


def _write_head(builder: FitFileBuilder, recording: Recording, device: FitDevice, start: int) -> None:
    """file_id, device_info and the timer's start."""
    builder.define(
        _LOCAL["file_id"],
        Message.FILE_ID,
        [Field(0, ENUM), Field(1, UINT16), Field(2, UINT16), Field(3, UINT32Z), Field(4, UINT32)],
    )
    builder.add(
        _LOCAL["file_id"],
        profile.FILE_TYPE_ACTIVITY,
        device.manufacturer,
        device.product,
        device.serial,
        start,
    )
    builder.define(
        _LOCAL["device"],
        Message.DEVICE_INFO,
        [
            Field(profile.TIMESTAMP_FIELD, UINT32),
            *(Field(0, UINT8), Field(1, UINT8), Field(2, UINT16), Field(3, UINT32Z), Field(4, UINT16)),
            Field(25, ENUM),
        ],
    )
    who = device.manufacturer, device.serial, device.product
    builder.add(_LOCAL["device"], start, profile.CREATOR_DEVICE_INDEX, 0xFF, *who, profile.SOURCE_TYPE_LOCAL)
    for index, (kind, source) in enumerate(_sensors(recording), start=1):
        builder.add(_LOCAL["device"], start, index, kind, *who, source)
    builder.define(
        _LOCAL["event"],
        Message.EVENT,
        [Field(profile.TIMESTAMP_FIELD, UINT32), Field(0, ENUM), Field(1, ENUM)],
    )
    builder.add(_LOCAL["event"], start, profile.EVENT_TIMER, profile.TIMER_START)


def _sensors(recording: Recording) -> list[tuple[int, int]]:
    """Type and source of each sensor that is known."""
    found = []
    if recording.has_barometer:
        found.append((profile.LOCAL_DEVICE_BAROMETER, profile.SOURCE_TYPE_LOCAL))
    if recording.heart_rate_from == "wrist":
        found.append((profile.LOCAL_DEVICE_WRIST_HEART_RATE, profile.SOURCE_TYPE_LOCAL))
    if recording.heart_rate_from == "strap":
        found.append((profile.ANT_HEART_RATE, profile.SOURCE_TYPE_ANT_PLUS))
    if recording.has_power_meter:
        found.append((profile.ANT_BIKE_POWER, profile.SOURCE_TYPE_ANT_PLUS))
    return found


def _write_records(builder: FitFileBuilder, recording: Recording, start: int) -> None:
    """All records as one run, the pauses' events around it."""
    samples = recording.samples
    fields = [Field(profile.TIMESTAMP_FIELD, UINT32)]
    columns = [np.rint(samples.time_s + start).astype(np.uint32)]
    for name, (scale, base_type) in _CHANNEL_TYPES.items():
        if samples.has(name):
            fields.append(Field(scale.number, base_type))
            columns.append(raw_column(getattr(samples, name), scale, base_type))
    if samples.has("cadence_rpm"):
        whole = np.floor(samples.cadence_rpm)
        fields += [Field(profile.RECORD_CHANNELS["cadence_rpm"].number, UINT8)]
        fields += [Field(profile.FRACTIONAL_CADENCE.number, UINT8)]
        columns.append(raw_column(whole, Scale(4), UINT8))
        columns.append(raw_column(samples.cadence_rpm - whole, profile.FRACTIONAL_CADENCE, UINT8))
    foreign = [(name, column) for name, column in samples.extras.items() if name not in profile.RECORD_EXTRAS]
    for name, scale in profile.RECORD_EXTRAS.items():
        if name in samples.extras:
            base_type = UINT8 if scale.number in _BYTE_EXTRAS else _WIDE_EXTRAS.get(name, UINT16)
            fields.append(Field(scale.number, base_type))
            columns.append(raw_column(samples.extras[name], scale, base_type))
    if foreign:
        _describe_foreign(builder, [name for name, _ in foreign])
        fields += [Field(index, FLOAT32, developer_index=0) for index in range(len(foreign))]
        columns += [column.astype("f4") for _, column in foreign]
    for begin, finish in recording.timer_pauses:
        builder.add(_LOCAL["event"], round(start + begin), profile.EVENT_TIMER, STOP_ALL)
        builder.add(_LOCAL["event"], round(start + finish), profile.EVENT_TIMER, profile.TIMER_START)
    builder.define(_LOCAL_RECORD, Message.RECORD, fields)
    if len(samples):
        builder.add_rows(_LOCAL_RECORD, columns)


def _describe_foreign(builder: FitFileBuilder, names: list[str]) -> None:
    """developer_data_id and a field_description for each name."""
    builder.define(_LOCAL["app"], Message.DEVELOPER_DATA_ID, [Field(3, UINT8), Field(4, UINT32)])
    builder.add(_LOCAL["app"], 0, 1)
    fields = [Field(0, UINT8), Field(1, UINT8), Field(2, UINT8), Field(3, STRING, NAME_BYTES)]
    builder.define(_LOCAL["description"], Message.FIELD_DESCRIPTION, fields)
    for index, name in enumerate(names):
        builder.add(_LOCAL["description"], 0, index, FLOAT32, name.encode()[: NAME_BYTES - 1])


def _write_tail(
    builder: FitFileBuilder, recording: Recording, sessions: tuple[SessionMark, ...], start: int, end: int
) -> None:
    """Timer stop, laps, sessions and the activity."""
    builder.add(_LOCAL["event"], end, profile.EVENT_TIMER, STOP_ALL)
    laps = recording.laps or tuple(_lap_of(session) for session in sessions)
    _define_summary(builder, "lap", Message.LAP, profile.LAP_FIELDS, _LAP_TYPES, [])
    for lap in laps:
        values = {name: getattr(lap, name, None) for name in _LAP_TYPES} | {
            "elapsed_s": lap.end_s - lap.start_s
        }
        _add_summary(
            builder, "lap", values, profile.LAP_FIELDS, _LAP_TYPES, start, lap.start_s, [EVENT_LAP, STOP]
        )
    extra = [Field(5, ENUM), Field(6, ENUM)]
    _define_summary(builder, "session", Message.SESSION, profile.SESSION_FIELDS, _SUMMARY_TYPES, extra)
    for session in sessions:
        values = {name: getattr(session.summary, name) for name in _SUMMARY_TYPES}
        if values["elapsed_s"] is None:
            values["elapsed_s"] = session.end_s - session.start_s
        sport = [0 if session.sport is None else session.sport, session.sub_sport or 0]
        tail = [EVENT_SESSION, STOP, *sport]
        _add_summary(
            builder, "session", values, profile.SESSION_FIELDS, _SUMMARY_TYPES, start, session.start_s, tail
        )
    fields = [Field(profile.TIMESTAMP_FIELD, UINT32), Field(0, UINT32), Field(1, UINT16)]
    fields += [Field(2, ENUM), Field(3, ENUM), Field(4, ENUM), Field(5, UINT32)]
    builder.define(_LOCAL["activity"], Message.ACTIVITY, fields)
    timer = sum(session.summary.timer_s or session.end_s - session.start_s for session in sessions)
    local = end + recording.utc_offset_s if recording.utc_offset_s is not None else 0xFFFF_FFFF
    is_multisport = int(len(sessions) > 1)
    row = end, round(timer * 1000), len(sessions), is_multisport, EVENT_ACTIVITY, STOP, local
    builder.add(_LOCAL["activity"], *row)


def _define_summary(
    builder: FitFileBuilder,
    local: str,
    message: int,
    scales: dict[str, Scale],
    types: dict[str, int],
    extra: list[Field],
) -> None:
    fields = [Field(profile.TIMESTAMP_FIELD, UINT32), Field(2, UINT32)]
    fields += [Field(scales[name].number, base_type) for name, base_type in types.items()]
    builder.define(_LOCAL[local], message, [*fields, Field(0, ENUM), Field(1, ENUM), *extra])


def _add_summary(
    builder: FitFileBuilder,
    local: str,
    values: dict[str, float | None],
    scales: dict[str, Scale],
    types: dict[str, int],
    start: int,
    start_s: float,
    tail: list[int],
) -> None:
    raw = []
    for name, base_type in types.items():
        value = values[name]
        raw.append(raw_column(np.array([math.nan if value is None else value]), scales[name], base_type)[0])
    end_s = start_s + (values["elapsed_s"] or 0.0)
    builder.add(_LOCAL[local], round(start + end_s), round(start + start_s), *raw, *tail)


def _only_session(recording: Recording, span_s: float) -> SessionMark:
    summary: DeviceSummary = recording.summary
    elapsed = summary.elapsed_s if summary.elapsed_s is not None else span_s
    return SessionMark(
        start_s=0.0,
        end_s=elapsed,
        sport=recording.fit_sport,
        sub_sport=recording.fit_sub_sport,
        summary=summary,
    )


def _lap_of(session: SessionMark) -> LapMark:
    summary = session.summary
    return LapMark(
        start_s=session.start_s,
        end_s=session.end_s,
        timer_s=summary.timer_s,
        distance_m=summary.distance_m,
        ascent_m=summary.ascent_m,
        calories_kcal=summary.calories_kcal,
    )
