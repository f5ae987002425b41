"""From the bytes of a GPX file to a `Recording`."""

import re
from datetime import UTC, datetime

import numpy as np

from startline.telemetry.domain.gpx.parser import GpxPoints, parse_gpx
from startline.telemetry.domain.recording import (
    WARNING_SOME_TIMES_MISSING,
    WARNING_TIME_ORDER,
    Column,
    Counts,
    DeviceInfo,
    Recording,
    Samples,
)
from startline.telemetry.errors import NotAnActivityError

HEAD_BYTES = 1 << 16
MAX_DURATION_S = 5 * 86_400  # A point further than this from the others has a broken time.
MIN_TIMED_SHARE = 0.5  # With fewer, what is left would not be the track that the person sees.
# OpenTracks and MyTracks write a pause as a point that is nowhere: latitude 100 begins it, 200 ends it.
PAUSE_LAT_DEG, RESUME_LAT_DEG = 100.0, 200.0
_ROOT = re.compile(rb"<(?:[\w.-]+:)?gpx[\s>/]")


def is_gpx(data: bytes) -> bool:
    """Whether the bytes begin like a GPX file, in any encoding that keeps ASCII recognisable."""
    return _ROOT.search(data[:HEAD_BYTES].replace(b"\0", b"")) is not None


def decode_gpx(data: bytes) -> Recording:
    """Decode all tracks and segments of a GPX file to one recording; gaps between segments are pauses.

    Points without a time are left out, with a warning, as long as half of them have one.

    Raises:
        NotAnActivityError: a route, waypoints only, or a track mostly without times.
        BrokenFileError: no well-formed XML, or it breaks a limit of structure.
        FileTooLargeError: over a limit of points or elements.
    """
    points = parse_gpx(data)
    _require_track(points)
    times, segment = _array(points.unix_s), np.frombuffer(points.segment, dtype=np.int64)
    order, warnings = _usable_order(times, segment)
    times, segment = times[order], segment[order]
    columns = {name: _array(column)[order] for name, column in points.channels.items()}
    columns |= {"lat_deg": _array(points.lat_deg)[order], "lon_deg": _array(points.lon_deg)[order]}
    pauses, is_marker = _marked_pauses(times, columns["lat_deg"])
    kept = np.flatnonzero(~is_marker)
    if not len(kept):
        raise NotAnActivityError("The GPX file has no track points.", {"reason": "no_points"})
    columns = {name: column[kept] for name, column in columns.items()}
    times, segment = times[kept], segment[kept]
    start = float(times[0])
    _drop_impossible(columns)
    course = columns.pop("course_deg")
    extras = {"course_deg": course} if np.isfinite(course).any() else {}
    return Recording(
        format="gpx",
        started_at=datetime.fromtimestamp(start, UTC),
        samples=Samples.from_columns(_since(start, times), columns, extras),
        sport_raw=points.sport,
        name=points.name,
        utc_offset_s=points.utc_offset_s,
        device=DeviceInfo(name=points.creator) if points.creator else None,
        segment_starts=tuple((np.flatnonzero(np.diff(segment)) + 1).tolist()),
        timer_pauses=tuple(
            (round(begin - start, 3), round(end - start, 3)) for begin, end in pauses if end > begin >= start
        ),
        warnings=tuple(dict.fromkeys((*points.warnings, *warnings))),
        counts=Counts(records=len(points)),
    )


def _usable_order(times: Column, segment: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """The points that have a believable time, by time, and what to warn of."""
    warnings = []
    usable = np.isfinite(times)
    usable &= np.abs(times - np.median(times[usable])) <= MAX_DURATION_S
    if not usable.all():
        warnings.append(WARNING_SOME_TIMES_MISSING)
    order = np.flatnonzero(usable)
    steps = np.diff(times[order])
    if (steps < 0).any():
        # Tracks may stand in the file in any order; within one, time runs forwards.
        if (steps[np.diff(segment[order]) == 0] < 0).any():
            warnings.append(WARNING_TIME_ORDER)
        order = order[np.argsort(times[order], kind="stable")]
    return order, warnings


def _since(start: float, moments: Column) -> Column:
    """Seconds after the start, to the millisecond: a double of Unix time carries little more."""
    return np.round(moments - start, 3)


def _array(column: object) -> Column:
    return np.array(column, dtype=np.float64)


def _require_track(points: GpxPoints) -> None:
    if not len(points):
        reason = "route_only" if points.route_points else "no_points"
        raise NotAnActivityError("The GPX file has no track points.", {"reason": reason})
    timed = int(np.isfinite(_array(points.unix_s)).sum())
    if timed < MIN_TIMED_SHARE * len(points):
        raise NotAnActivityError(
            "Most points of the GPX file have no time, so it is a route and not an activity.",
            {"reason": "no_times", "points": len(points), "points_with_time": timed},
        )


def _marked_pauses(times: Column, lat_deg: Column) -> tuple[list[tuple[float, float]], np.ndarray]:
    """The pauses that marker points enclose, and which points are markers."""
    is_marker = (lat_deg == PAUSE_LAT_DEG) | (lat_deg == RESUME_LAT_DEG)
    pauses: list[tuple[float, float]] = []
    begin: float | None = None
    for index in np.flatnonzero(is_marker).tolist():
        if lat_deg[index] == PAUSE_LAT_DEG:
            begin = float(times[index]) if begin is None else begin
        elif begin is not None:
            pauses.append((begin, float(times[index])))
            begin = None
    return pauses, is_marker


def _drop_impossible(columns: dict[str, Column]) -> None:
    """Make positions NaN that lie outside the globe or at (0, 0), and heart rates of zero."""
    lat, lon = columns["lat_deg"], columns["lon_deg"]
    with np.errstate(invalid="ignore"):
        bad = ~((np.abs(lat) <= 90.0) & (np.abs(lon) <= 180.0)) | ((lat == 0.0) & (lon == 0.0))
    lat[bad] = lon[bad] = np.nan
    rate = columns["heart_rate_bpm"]
    rate[rate <= 0.0] = np.nan
