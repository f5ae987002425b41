"""What a FIT file says beside its records: sessions, laps, pauses, device, clock."""

import math
from dataclasses import dataclass, fields

import numpy as np

from startline.telemetry.domain.fit import profile
from startline.telemetry.domain.fit.columns import Messages
from startline.telemetry.domain.fit.products import describe
from startline.telemetry.domain.recording import Column, DeviceInfo, DeviceSummary, LapMark, SessionMark

MAX_UTC_OFFSET_S = 14 * 3600
UTC_OFFSET_STEP_S = 15 * 60
_SUMMED = ("distance_m", "timer_s", "ascent_m", "descent_m", "calories_kcal")


@dataclass(frozen=True, slots=True)
class Clock:
    """Turns the file's timestamps into seconds from the recording's start."""

    start: float  # FIT epoch, s

    def seconds(self, timestamp: float) -> float:
        return max(0.0, timestamp - self.start)


def read_sessions(messages: Messages) -> list[dict[str, float]]:
    """The sessions as plain values (NaN = not said), by start; a repeated one replaces the earlier.

    A device that lost power may write the same session twice, the second time whole.
    """
    table = messages.table(profile.SESSION_FIELDS)
    rows = [{name: float(column[row]) for name, column in table.items()} for row in range(messages.count)]
    by_start: dict[object, dict[str, float]] = {}
    for index, row in enumerate(rows):
        for name in ("speed_avg_mps", "speed_max_mps"):
            enhanced = row.pop(f"enhanced_{name}")
            row[name] = row[name] if math.isnan(enhanced) else enhanced
        start = row["start_time"]
        by_start[(start, row["sport"]) if not math.isnan(start) else index] = row
    return sorted(by_start.values(), key=lambda row: (math.isnan(row["start_time"]), row["start_time"]))


def session_marks(rows: list[dict[str, float]], clock: Clock) -> tuple[SessionMark, ...]:
    """The sessions with seconds from the recording's start."""
    marks = []
    for row in rows:
        start, end = _stretch(row, clock, 0.0)
        marks.append(
            SessionMark(
                start_s=start,
                end_s=end,
                sport=_whole(row["sport"]),
                sub_sport=_whole(row["sub_sport"]),
                summary=_summary(row),
            )
        )
    return tuple(marks)


def lap_marks(messages: Messages, clock: Clock) -> tuple[LapMark, ...]:
    """The laps by start; one without a start begins where the lap before ended."""
    table = messages.table(profile.LAP_FIELDS)
    marks: list[LapMark] = []
    for index in range(messages.count):
        row = {name: float(column[index]) for name, column in table.items()}
        start, end = _stretch(row, clock, marks[-1].end_s if marks else 0.0)
        marks.append(
            LapMark(
                start_s=start,
                end_s=end,
                timer_s=_number(row["timer_s"]),
                distance_m=_number(row["distance_m"]),
                ascent_m=_number(row["ascent_m"]),
                calories_kcal=_number(row["calories_kcal"]),
            )
        )
    return tuple(sorted(marks, key=lambda mark: mark.start_s))


def timer_pauses(messages: Messages, clock: Clock) -> tuple[tuple[float, float], ...]:
    """The stretches between a timer's stop and its next start."""
    table = messages.table(profile.EVENT_FIELDS)
    is_timer = (table["event"] == profile.EVENT_TIMER) & np.isfinite(table["timestamp"])
    pauses: list[tuple[float, float]] = []
    stopped_at: float | None = None
    kinds = table["event_type"][is_timer].tolist()
    for timestamp, kind in zip(table["timestamp"][is_timer].tolist(), kinds, strict=True):
        if kind in profile.TIMER_STOPS and stopped_at is None:
            stopped_at = timestamp
        elif kind == profile.TIMER_START and stopped_at is not None:
            if timestamp > stopped_at >= clock.start:
                pauses.append((clock.seconds(stopped_at), clock.seconds(timestamp)))
            stopped_at = None
    return tuple(pauses)


def total_summary(marks: tuple[SessionMark, ...]) -> DeviceSummary:
    """One summary for all sessions: sums, means weighted by timer, maxima."""
    if len(marks) <= 1:
        return marks[0].summary if marks else DeviceSummary()
    total: dict[str, float | None] = {}
    for field in fields(DeviceSummary):
        known = [
            (value, mark.summary.timer_s or 0.0)
            for mark in marks
            if (value := getattr(mark.summary, field.name)) is not None
        ]
        weight = sum(timer for _, timer in known)
        if not known:
            total[field.name] = None
        elif field.name in _SUMMED:
            total[field.name] = sum(value for value, _ in known)
        elif "_max_" in field.name:
            total[field.name] = max(value for value, _ in known)
        else:
            total[field.name] = (
                sum(value * timer for value, timer in known) / weight if weight else known[0][0]
            )
    total["elapsed_s"] = max(mark.end_s for mark in marks) - min(mark.start_s for mark in marks)
    return DeviceSummary(**total)


def utc_offset_s(messages: Messages) -> int | None:
    """What the wall clock was ahead of UTC, to a quarter of an hour; None when the file does not say."""
    for stamp, local in _local_times(messages):
        offset = round((local - stamp) / UTC_OFFSET_STEP_S) * UTC_OFFSET_STEP_S
        if abs(offset) <= MAX_UTC_OFFSET_S:
            return int(offset)
    return None


def clock_correction_s(messages: Messages, times: Column, created: float) -> float:
    """Seconds to add to timestamps that count from power-on, 0 when no real time is known.

    The activity's local time is right up to the time zone; the file's creation time is the next best.
    """
    for stamp, local in _local_times(messages):
        if stamp < profile.MIN_ABSOLUTE_TIMESTAMP <= local:
            return local - stamp
    if created >= profile.MIN_ABSOLUTE_TIMESTAMP and len(times):
        return created - float(times[0])
    return 0.0


def device(file_ids: Messages, infos: Messages) -> tuple[DeviceInfo | None, bool | None]:
    """The device that made the file, and whether its height comes from a barometer (None: not said)."""
    ids = file_ids.table(profile.FILE_ID_FIELDS)
    table = infos.table(profile.DEVICE_INFO_FIELDS)
    creator = np.flatnonzero(table["device_index"] == profile.CREATOR_DEVICE_INDEX)
    software = _number(float(table["software"][creator[0]])) if len(creator) else None
    values = {name: _number(float(ids[name][0])) if len(file_ids) else None for name in ids}
    if len(creator):
        for name in ("manufacturer", "product", "serial"):
            values[name] = (
                values[name] if values[name] is not None else _number(float(table[name][creator[0]]))
            )
    if all(values[name] is None for name in ("manufacturer", "product", "serial")):
        return None, None
    info, known_barometer = describe(
        manufacturer=_whole(values["manufacturer"]),
        product=_whole(values["product"]),
        serial=_whole(values["serial"]),
        software=software,
        product_name=next((text for text in file_ids.texts(8) if text), ""),
    )
    is_local = table["source_type"] == profile.SOURCE_TYPE_LOCAL
    if (is_local & (table["device_type"] == profile.LOCAL_DEVICE_BAROMETER)).any():
        return info, True
    return info, known_barometer


@dataclass(frozen=True, slots=True)
class Sensors:
    """What measured; see `Recording`."""

    heart_rate_from: str
    has_power_meter: bool | None


def sensors(infos: Messages, *, has_strap_messages: bool) -> Sensors:
    """The sensors that the device was connected to.

    Args:
        has_strap_messages: the file has heart rate that a strap stored by itself.
    """
    table = infos.table({name: profile.DEVICE_INFO_FIELDS[name] for name in ("device_type", "source_type")})
    kinds, source = table["device_type"], table["source_type"]
    is_local, is_bluetooth = source == profile.SOURCE_TYPE_LOCAL, source == profile.SOURCE_TYPE_BLUETOOTH_LE
    is_ant = ~is_local & ~is_bluetooth  # also of devices that do not name the source

    def has(ant: int, bluetooth: int) -> bool:
        return bool(((is_ant & (kinds == ant)) | (is_bluetooth & (kinds == bluetooth))).any())

    has_strap = has_strap_messages or has(profile.ANT_HEART_RATE, profile.BLUETOOTH_HEART_RATE)
    on_wrist = bool((is_local & (kinds == profile.LOCAL_DEVICE_WRIST_HEART_RATE)).any())
    has_power_meter = has(profile.ANT_BIKE_POWER, profile.BLUETOOTH_BIKE_POWER)
    return Sensors("strap" if has_strap else "wrist" if on_wrist else "", has_power_meter or None)


def _local_times(messages: Messages) -> list[tuple[float, float]]:
    table = messages.table(profile.ACTIVITY_FIELDS)
    pairs = zip(table["timestamp"].tolist(), table["local_timestamp"].tolist(), strict=True)
    return [(stamp, local) for stamp, local in pairs if math.isfinite(stamp) and math.isfinite(local)]


def _stretch(row: dict[str, float], clock: Clock, default_start_s: float) -> tuple[float, float]:
    """Start and end in seconds from the recording's start."""
    start = default_start_s if math.isnan(row["start_time"]) else clock.seconds(row["start_time"])
    if not math.isnan(row["elapsed_s"]):
        return start, start + row["elapsed_s"]
    end = start if math.isnan(row["timestamp"]) else clock.seconds(row["timestamp"])
    return start, max(start, end)


def _summary(row: dict[str, float]) -> DeviceSummary:
    return DeviceSummary(**{field.name: _number(row[field.name]) for field in fields(DeviceSummary)})


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _whole(value: float | None) -> int | None:
    return int(value) if value is not None and math.isfinite(value) else None
