"""From the bytes of a FIT file to a `Recording`."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime

import numpy as np

from startline.telemetry.domain.fit import activity, profile
from startline.telemetry.domain.fit.columns import Messages, blocks_of
from startline.telemetry.domain.fit.developer_fields import read_descriptions
from startline.telemetry.domain.fit.heart_rates import rates_at_records
from startline.telemetry.domain.fit.profile import Message
from startline.telemetry.domain.fit.records import RecordTable, read_records
from startline.telemetry.domain.fit.scanner import Scan, scan
from startline.telemetry.domain.recording import (
    WARNING_CLOCK_UNSET,
    WARNING_SEVERAL_SPORTS,
    WARNING_TIME_ORDER,
    Column,
    Counts,
    Recording,
    Samples,
)
from startline.telemetry.errors import BrokenFileError, FileTooLargeError, NotAnActivityError

MAX_DURATION_S = 5 * 86_400  # A record further than this from the others has a broken time.
# Two days at 1 Hz; a lap for each of 5,000 pool lengths; eight beats in each hr message.
MAX_MESSAGES = {
    Message.RECORD: 200_000,
    Message.LAP: 5_000,
    Message.EVENT: 200_000,
    Message.HR: 100_000,
    Message.DEVICE_INFO: 20_000,
}
MAX_OTHER_MESSAGES = 1_000
MULTISPORT = 18
TRANSITION = 3


def decode_fit(data: bytes) -> Recording:
    """Decode all chained parts of a FIT file to one recording.

    A truncated or damaged file keeps what could be read and says so in `warnings`.

    Raises:
        NotAnActivityError: the file is of another type, or has neither points nor a session.
        BrokenFileError: nothing in it can be read.
        FileTooLargeError: over a limit of points, messages or definitions.
    """
    found = scan(data)
    messages = _by_number(found)
    _require_activity(messages, found)
    records = read_records(messages[Message.RECORD], read_descriptions(messages[Message.FIELD_DESCRIPTION]))
    sessions = activity.read_sessions(messages[Message.SESSION])
    records, correction = _with_right_times(records, sessions, messages, found)
    _merge_heart_rates(records, messages[Message.HR], correction)
    clock = activity.Clock(_start(records.times_s, sessions, correction))
    # Sessions, laps and events keep the device's own clock, so theirs starts earlier by the correction.
    device_clock = activity.Clock(clock.start - correction)
    return _assemble(found, messages, records, clock, device_clock, sessions)


def _assemble(
    found: Scan,
    messages: dict[int, Messages],
    records: RecordTable,
    clock: activity.Clock,
    device_clock: activity.Clock,
    sessions: list[dict[str, float]],
) -> Recording:
    marks = activity.session_marks(sessions, device_clock)
    device, has_barometer = activity.device(messages[Message.FILE_ID], messages[Message.DEVICE_INFO])
    sensors = activity.sensors(
        messages[Message.DEVICE_INFO], has_strap_messages=messages[Message.HR].count > 0
    )
    sports = [(mark.sport, mark.sub_sport) for mark in marks if mark.sport not in (None, TRANSITION)]
    if len({sport for sport, _ in sports}) > 1:
        found.warn(WARNING_SEVERAL_SPORTS)
        sports = [(MULTISPORT, None)]
    sport, sub_sport = sports[0] if sports else _sport_message(messages[Message.SPORT])
    return Recording(
        format="fit",
        started_at=datetime.fromtimestamp(clock.start + profile.FIT_EPOCH_UNIX_S, UTC),
        samples=Samples.from_columns(records.times_s - clock.start, records.channels, records.extras),
        sport_raw=f"fit:{sport}/{sub_sport or 0}" if sport is not None else "",
        fit_sport=sport,
        fit_sub_sport=sub_sport,
        utc_offset_s=activity.utc_offset_s(messages[Message.ACTIVITY]),
        device=device,
        has_barometer=has_barometer,
        heart_rate_from=sensors.heart_rate_from,
        has_power_meter=sensors.has_power_meter,
        laps=activity.lap_marks(messages[Message.LAP], device_clock),
        sessions=marks,
        timer_pauses=activity.timer_pauses(messages[Message.EVENT], device_clock),
        summary=activity.total_summary(marks),
        warnings=tuple(found.warnings),
        counts=Counts(
            records=messages[Message.RECORD].count,
            sessions=messages[Message.SESSION].count,
            laps=messages[Message.LAP].count,
        ),
    )


def _require_limits(found: Scan) -> None:
    """Refuse what no device writes before memory is spent on it."""
    counts = dict.fromkeys(profile.READ_MESSAGES, 0)
    for table in found.parts:
        for definition in table.definitions:
            if definition.message in counts:
                counts[definition.message] += definition.message_count
    for message, count in counts.items():
        limit = MAX_MESSAGES.get(message, MAX_OTHER_MESSAGES)
        if count > limit:
            reason = "points" if message == Message.RECORD else "messages"
            raise FileTooLargeError(
                f"The FIT file holds more than {limit} messages of kind {message}.",
                {"reason": reason, "limit": limit, "unit": reason, "fit_message": message},
            )


def _by_number(found: Scan) -> dict[int, Messages]:
    """The messages that we read, by their global number."""
    _require_limits(found)
    blocks: dict[int, list] = {number: [] for number in profile.READ_MESSAGES}
    for part, table in enumerate(found.parts):
        for definition in table.definitions:
            if definition.message in blocks:
                blocks[definition.message] += blocks_of(found.data, definition, part)
    return {number: Messages(of_number) for number, of_number in blocks.items()}


def _require_activity(messages: dict[int, Messages], found: Scan) -> None:
    types = _finite(messages[Message.FILE_ID].column(profile.FILE_ID_FIELDS["type"]))
    has_content = messages[Message.RECORD].count or messages[Message.SESSION].count
    if types and profile.FILE_TYPE_ACTIVITY not in types:
        reason = profile.FILE_TYPE_REASONS.get(int(types[0]), "other_fit_type")
        raise NotAnActivityError(
            "The FIT file is sound but holds no activity.", {"reason": reason, "fit_file_type": int(types[0])}
        )
    if has_content:
        return
    if found.warnings and not types:
        raise BrokenFileError("Nothing in the FIT file can be read.", {"reason": "no_messages"})
    raise NotAnActivityError("The FIT file holds neither points nor a session.", {"reason": "no_points"})


def _with_right_times(
    records: RecordTable, sessions: list[dict[str, float]], messages: dict[int, Messages], found: Scan
) -> tuple[RecordTable, float]:
    """The records that have a usable time, rising, and the correction that was added to their times."""
    times = records.times_s
    usable = np.isfinite(times)
    absolute = usable & (times >= profile.MIN_ABSOLUTE_TIMESTAMP)
    correction = 0.0
    own_times = times[usable] if usable.any() else np.array(_finite([s["start_time"] for s in sessions]))
    if not absolute.any() and len(own_times) and own_times[0] < profile.MIN_ABSOLUTE_TIMESTAMP:
        found.warn(WARNING_CLOCK_UNSET)
        created = _finite(messages[Message.FILE_ID].column(profile.FILE_ID_FIELDS["time_created"]))
        correction = activity.clock_correction_s(
            messages[Message.ACTIVITY], own_times, max(created) if created else 0.0
        )
    elif absolute.any() and (usable & ~absolute).any():
        found.warn(WARNING_CLOCK_UNSET)
        usable = absolute
    if usable.any():
        usable &= np.abs(times - np.median(times[usable])) <= MAX_DURATION_S
    if not usable.all():
        records = records.pick(np.flatnonzero(usable))
    if (np.diff(records.times_s) < 0).any():
        found.warn(WARNING_TIME_ORDER)
        records = records.pick(np.argsort(records.times_s, kind="stable"))
    records = _merge_same_second(records)
    records.times_s = records.times_s + correction
    return records, correction


def _merge_same_second(records: RecordTable) -> RecordTable:
    """One sample for records of one second: the last value that each channel has among them."""
    is_last = np.diff(records.times_s, append=np.inf) > 0
    if is_last.all():
        return records
    row = np.arange(len(is_last))
    first = np.flatnonzero(np.concatenate(([True], is_last[:-1])))[np.cumsum(is_last) - is_last]

    def merged(column: Column) -> Column:
        latest = np.maximum.accumulate(np.where(np.isfinite(column), row, -1))
        return np.where(latest >= first, column[np.maximum(latest, 0)], np.nan)[is_last]

    return RecordTable(
        records.times_s[is_last],
        {name: merged(column) for name, column in records.channels.items()},
        {name: merged(column) for name, column in records.extras.items()},
    )


def _merge_heart_rates(records: RecordTable, messages: Messages, correction: float) -> None:
    """Let the strap's own, separately stored heart rate win over what the watch had at the time."""
    if not messages.count or not len(records.times_s):
        return
    stored = rates_at_records(messages, records.times_s - correction)
    known = records.channels.get("heart_rate_bpm")
    records.channels["heart_rate_bpm"] = (
        stored if known is None else np.where(np.isnan(stored), known, stored)
    )


def _start(times: Column, sessions: list[dict[str, float]], correction: float) -> float:
    """The recording's start in seconds of the FIT epoch: the first session's, unless it makes no sense."""
    starts = [start + correction for start in _finite([session["start_time"] for session in sessions])]
    if len(times):
        first = float(times[0])
        sane = [start for start in starts if first - MAX_DURATION_S <= start <= first]
        return min(sane, default=first)
    if not starts:
        raise BrokenFileError("No message in the FIT file has a time.", {"reason": "no_valid_times"})
    return min(starts)


def _sport_message(messages: Messages) -> tuple[int | None, int | None]:
    """The sport message stands in when the session is missing."""
    table = messages.table(profile.SPORT_FIELDS)
    sports = _finite(table["sport"])
    subs = _finite(table["sub_sport"])
    return (int(sports[0]), int(subs[0]) if subs else None) if sports else (None, None)


def _finite(values: Iterable[float]) -> list[float]:
    return [float(value) for value in values if math.isfinite(value)]
