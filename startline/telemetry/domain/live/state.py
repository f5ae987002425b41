"""The live state of a session: where the person is and how it goes, brought forward batch by batch.

A quick view of the chunks, not the truth: the sealed workout is measured anew. A batch that is here already
changes nothing. One that comes late never takes a newer value back, and asks for a rebuild (`is_behind`)
where the order matters: the length of the track, moving time and ascent.
"""

from typing import cast

import msgspec

from startline.telemetry.domain.elevation import GPS_THRESHOLD_M, MAX_VERTICAL_MPS
from startline.telemetry.domain.live.batches import FINISH, SAMPLES
from startline.telemetry.domain.live.channels import BY_NAME
from startline.telemetry.domain.live.marks import PAUSE, RESUME, Mark
from startline.telemetry.domain.live.samples import Column, SampleBatch
from startline.telemetry.domain.live.seqs import SeqRanges, add
from startline.telemetry.domain.live.track import LONGEST_STEP_MS, SLOWEST_MPS, LiveTrack
from startline.telemetry.domain.motion import STANDING_BELOW_MPS

LIVE, PAUSED, ENDED = "live", "paused", "ended"
# A sample from further in the future than this has a clock that runs ahead: it is taken as of its arrival.
FUTURE_MS = 10_000
OLDEST_MS = 9 * 86_400_000  # chunks stay for a week: older than that is no time under way
FRESH_MS = 30_000  # a measured value that is older than the newest sample by more is not shown
OTHERS_AFTER_MS = 10_000  # another device's positions are taken when the first has been silent for this long
MEDIAN_OF = 5  # altitudes
# Devices count in whole metres, and some every few seconds: a step of their distance is waited for so long.
MIN_STEP_DM, WAIT_MS = 20, 5_000
# The measured values that spectators see, each with the steps in one of its unit.
SHOWN = [
    (name, BY_NAME[name].scale)
    for name in ("accuracy_m", "speed_mps", "heart_rate_bpm", "cadence_rpm", "power_w", "altitude_m")
]
SPEED_DECIMALS = 2


class LiveUpdate(msgspec.Struct, omit_defaults=True):
    """What spectators are sent; unknown values are left out. `track` has the points since the last update."""

    session_id: str
    sport: str
    state: str
    at: int
    received_at: int
    elapsed_s: int
    moving_s: int
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    distance_m: float | None = None
    speed_mps: float | None = None
    heart_rate_bpm: float | None = None
    cadence_rpm: float | None = None
    power_w: float | None = None
    altitude_m: float | None = None
    ascent_m: int | None = None
    battery_percent: int | None = None
    track: list[tuple[float, float, int]] | None = None


class LiveState(msgspec.Struct, array_like=True):
    """Everything that the next batch needs. Times are milliseconds since 1970 by the (corrected) device.

    `newest` holds by channel (time, steps); `ranges` the message numbers by device; `newest_of` the newest
    sample of each device; `distance_from` (time, decimetres, device) where the next step of
    distance begins: the time before it is counted, or not to be.
    """

    sport: str = ""
    family: str = "other"
    start_ms: int = 0
    at_ms: int = 0
    received_ms: int = 0
    moving_ms: int = 0
    moved_until_ms: int = 0
    paused_at_ms: int | None = None
    marked_ms: int = 0
    finished_ms: int | None = None
    device_distance_dm: int | None = None
    climb_from_m: float | None = None
    altitude_m: float | None = None
    ascent_m: float = 0.0
    battery_percent: int | None = None
    track_device: str | None = None
    is_behind: bool = False
    newest: dict[str, tuple[int, int]] = {}
    newest_of: dict[str, int] = {}
    ranges: dict[str, SeqRanges] = {}
    track: LiveTrack = msgspec.field(default_factory=LiveTrack)
    altitudes_m: list[float] = []
    altitude_at_ms: int = 0
    leapt_m: float = 0.0
    distance_from: tuple[int, int, str] | None = None


def take_batch(
    state: LiveState,
    *,
    device_id: str,
    seq: int,
    kind: str,
    content: SampleBatch | Mark,
    received_ms: int,
) -> bool:
    """Bring the state forward by one message; return whether it was new."""
    if not add(state.ranges.setdefault(device_id, []), seq):
        return False
    state.received_ms = max(state.received_ms, received_ms)
    if kind == SAMPLES and isinstance(content, SampleBatch):
        _take_samples(state, device_id, content, received_ms)
    elif isinstance(content, Mark):
        _take_mark(state, kind, content, received_ms)
    return True


def make_update(state: LiveState, *, session_id: str) -> LiveUpdate:
    """Return what spectators are to be told now; the points of the track since the last call go with it."""
    newest, oldest_ms = state.newest, state.at_ms - FRESH_MS
    known = {
        name: newest[name][1] / scale
        for name, scale in SHOWN
        if name in newest and newest[name][0] >= oldest_ms
    }
    if "speed_mps" not in known and (speed := state.track.speed_mps(state.at_ms)) is not None:
        known["speed_mps"] = round(speed, SPEED_DECIMALS)
    distance_m = state.track.length_m if state.track.has_points else None
    if state.device_distance_dm is not None:
        distance_m = state.device_distance_dm / 10
    lat, lon = newest.get("lat"), newest.get("lon")
    return LiveUpdate(
        session_id=session_id,
        sport=state.sport,
        state=_word(state),
        at=state.at_ms,
        received_at=state.received_ms,
        elapsed_s=max(0, state.at_ms - state.start_ms) // 1000,
        moving_s=state.moving_ms // 1000,
        lat=lat[1] / 1e7 if lat else None,
        lon=lon[1] / 1e7 if lon else None,
        distance_m=None if distance_m is None else round(distance_m, 1),
        ascent_m=None if state.climb_from_m is None else round(state.ascent_m),
        battery_percent=state.battery_percent,
        track=state.track.take_new(state.start_ms) or None,
        **known,
    )


def _word(state: LiveState) -> str:
    if state.finished_ms is not None:
        return ENDED
    return PAUSED if state.paused_at_ms is not None else LIVE


def _take_samples(state: LiveState, device_id: str, batch: SampleBatch, received_ms: int) -> None:
    times, columns = _within_days(batch, received_ms)
    if not times:
        return
    last_ms = max(times)
    if last_ms > received_ms + FUTURE_MS:
        ahead_ms = last_ms - received_ms
        times = [time_ms - ahead_ms for time_ms in times]
        last_ms = received_ms
    first_ms = min(times)
    if first_ms < state.newest_of.get(device_id, 0):
        state.is_behind = True
    state.newest_of[device_id] = max(last_ms, state.newest_of.get(device_id, 0))
    state.start_ms = min(first_ms, state.start_ms or first_ms)
    is_newest = last_ms >= state.at_ms
    state.at_ms = max(last_ms, state.at_ms)
    if state.finished_ms is not None and last_ms > state.finished_ms + FUTURE_MS:
        state.finished_ms = None  # somebody goes on
    if batch.battery_percent is not None and (is_newest or state.battery_percent is None):
        state.battery_percent = batch.battery_percent
    _note_newest(state, columns, times)
    if (distances := columns.get("distance_m")) is not None:
        known = max((value for value in distances if value is not None), default=0)
        state.device_distance_dm = max(known, state.device_distance_dm or 0)
    _follow(state, device_id, columns, times)


def _within_days(batch: SampleBatch, received_ms: int) -> tuple[list[int], dict[str, Column]]:
    """The samples without those of a clock that was not set yet: they would begin the session years ago."""
    times, oldest_ms = batch.times_ms, received_ms - OLDEST_MS
    if min(times) >= oldest_ms:
        return times, batch.columns
    kept = [place for place, time_ms in enumerate(times) if time_ms >= oldest_ms]
    columns = {name: [values[place] for place in kept] for name, values in batch.columns.items()}
    return [times[place] for place in kept], columns


def _note_newest(state: LiveState, columns: dict[str, Column], times: list[int]) -> None:
    newest, last_ms = state.newest, times[-1]
    for name, values in columns.items():
        before, time_ms, value = newest.get(name), last_ms, values[-1]
        if value is None:
            known = zip(reversed(times), reversed(values), strict=True)
            time_ms, value = next((pair for pair in known if pair[1] is not None), (0, None))
        if value is not None and (before is None or time_ms >= before[0]):
            newest[name] = time_ms, value


def _follow(state: LiveState, device_id: str, columns: dict[str, Column], times: list[int]) -> None:
    """Track, moving time and ascent: by the device that gives the positions, else by the first with speed."""
    lat, lon = columns.get("lat"), columns.get("lon")
    leads = (lat is not None and lon is not None) or "speed_mps" in columns
    if not leads:
        if state.track_device is None and (distances := columns.get("distance_m")) is not None:
            _move_by_distance(state, device_id, times, distances)
        return
    leader = state.track_device
    if leader is None:
        state.track_device = leader = device_id
    if device_id != leader:
        if min(times) - state.newest_of.get(leader, 0) <= OTHERS_AFTER_MS:
            return
        state.track_device = device_id
    if lat is not None and lon is not None:
        state.track.take(times, lat, lon, columns.get("accuracy_m"), state.family)
    speeds, distances = columns.get("speed_mps"), columns.get("distance_m")
    if speeds is None and distances is not None:
        _move_by_distance(state, device_id, times, distances)
    else:
        _note_moving(state, times, speeds)
    if (altitudes := columns.get("altitude_m")) is not None:
        _note_climb(state, times, altitudes)


def _note_moving(state: LiveState, times: list[int], speeds: Column | None) -> None:
    slowest_mps = STANDING_BELOW_MPS.get(state.family, 0.0)
    state.distance_from = None
    if speeds is None:
        moved_ms, state.track.unread_moved_ms = state.track.unread_moved_ms, 0
        state.moving_ms += 0 if state.paused_at_ms is not None else moved_ms
        return
    state.track.unread_moved_ms = 0
    before_ms = state.moved_until_ms or times[0]
    slowest = slowest_mps * 100
    span_ms = max(times) - before_ms
    if state.paused_at_ms is None and 0 < span_ms <= LONGEST_STEP_MS and _all_move(speeds, slowest):
        # No step can be too long: the positive ones add up to the span.
        state.moving_ms += span_ms
        state.moved_until_ms = before_ms + span_ms
        return
    for time_ms, speed in zip(times, speeds, strict=True):
        step_ms = time_ms - before_ms
        if step_ms <= 0:
            continue
        before_ms = time_ms
        if step_ms <= LONGEST_STEP_MS and speed is not None and speed >= slowest:
            is_paused = state.paused_at_ms is not None and time_ms > state.paused_at_ms
            state.moving_ms += 0 if is_paused else step_ms
    state.moved_until_ms = before_ms


def _move_by_distance(state: LiveState, device_id: str, times: list[int], distances: Column) -> None:
    """Moving time by the device's own distance: its positions wander while it stands."""
    state.track.unread_moved_ms = 0
    slowest_mps = STANDING_BELOW_MPS.get(state.family) or SLOWEST_MPS
    start = state.distance_from
    if start is not None and start[2] != device_id:
        start = None
    for time_ms, distance_dm in zip(times, distances, strict=True):
        if distance_dm is None or time_ms < (start[0] + 1 if start else state.moved_until_ms):
            continue
        if start is not None:
            step_ms, gone_dm = time_ms - start[0], distance_dm - start[1]
            if 0 <= gone_dm < MIN_STEP_DM and step_ms < WAIT_MS:
                continue
            is_paused = state.paused_at_ms is not None and time_ms > state.paused_at_ms
            moves = gone_dm * 100 >= slowest_mps * step_ms
            if moves and step_ms <= LONGEST_STEP_MS and not is_paused:
                state.moving_ms += step_ms
        start = time_ms, distance_dm, device_id
    state.distance_from = start
    state.moved_until_ms = max(state.moved_until_ms, times[-1])


def _all_move(speeds: Column, slowest: float) -> bool:
    try:
        return min(cast("list[int]", speeds)) >= slowest
    except TypeError:  # one was not measured
        return False


def _note_climb(state: LiveState, times: list[int], altitudes: Column) -> None:
    """Ascent as `elevation.measure_climb` has it without a barometer, two samples later."""
    window, reference_m = state.altitudes_m, state.climb_from_m
    before_m, before_ms, leapt_m = state.altitude_m, state.altitude_at_ms, state.leapt_m
    for time_ms, steps in zip(times, altitudes, strict=True):
        if steps is None:
            continue
        altitude_m = steps / 10
        if before_m is None:
            window = [altitude_m] * (MEDIAN_OF // 2)
        elif abs(altitude_m - before_m) > MAX_VERTICAL_MPS:
            allowed_m = MAX_VERTICAL_MPS * max(1.0, (time_ms - before_ms) / 1000)
            if abs(altitude_m - before_m) > allowed_m:
                leapt_m += altitude_m - before_m  # the device set its altitude
        before_m, before_ms = altitude_m, time_ms
        height_m = altitude_m - leapt_m
        window.append(height_m)
        if len(window) < MEDIAN_OF:
            continue
        del window[:-MEDIAN_OF]
        # The median can only have come so far when the newest has: three of five got there one by one.
        if reference_m is not None and abs(height_m - reference_m) < GPS_THRESHOLD_M:
            continue
        middle_m = sorted(window)[MEDIAN_OF // 2]
        if reference_m is None:
            reference_m = middle_m
        elif abs(middle_m - reference_m) >= GPS_THRESHOLD_M:
            state.ascent_m += max(0.0, middle_m - reference_m)
            reference_m = middle_m
    state.altitudes_m, state.climb_from_m = window, reference_m
    state.altitude_m, state.altitude_at_ms, state.leapt_m = before_m, before_ms, leapt_m


def _take_mark(state: LiveState, kind: str, mark: Mark, received_ms: int) -> None:
    time_ms = mark.time_ms if mark.time_ms is not None else received_ms
    time_ms = min(time_ms, received_ms + FUTURE_MS)
    if mark.sport and not state.sport:
        state.sport = mark.sport
    if kind == FINISH:
        state.finished_ms = max(time_ms, state.finished_ms or 0)
        return
    if mark.what not in (PAUSE, RESUME):
        return
    if time_ms < state.marked_ms:
        state.is_behind = True
        return
    state.marked_ms = time_ms
    state.paused_at_ms = time_ms if mark.what == PAUSE else None
    if mark.what == RESUME:
        # What lies before it is no time under way, however short the pause.
        state.distance_from, state.moved_until_ms = None, max(state.moved_until_ms, time_ms)
