"""GPX 1.1 export of a workout.

Source: https://www.topografix.com/GPX/1/1/gpx.xsd and Garmin's TrackPointExtensionv2.xsd (order of the
elements: atemp, hr, cad, speed); power as `pwr:PowerInWatts`, which most readers know.
"""

from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

import numpy as np

from startline.telemetry.domain.recording import Column, Samples

CREATOR = "Startline"
MAX_GAP_S = 60.0  # A longer silence begins a new segment.
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<gpx version="1.1" creator="{CREATOR}" xmlns="http://www.topografix.com/GPX/1/1"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2"'
    ' xmlns:pwr="http://www.garmin.com/xmlschemas/PowerExtension/v1"'
    ' xsi:schemaLocation="http://www.topografix.com/GPX/1/1 http://www.topografix.com/GPX/1/1/gpx.xsd'
    " http://www.garmin.com/xmlschemas/TrackPointExtension/v2"
    ' https://www8.garmin.com/xmlschemas/TrackPointExtensionv2.xsd">\n'
)
_EXTENSIONS = (("temperature_c", "atemp", 1), ("heart_rate_bpm", "hr", 0), ("cadence_rpm", "cad", 0))


def write_gpx(samples: Samples, *, started_at: datetime, name: str = "", sport: str = "") -> bytes:
    """The samples as GPX 1.1 with Garmin's TrackPointExtension v2.

    Points without a position are left out (GPX has no place for them); a gap of over a minute begins a
    new segment.
    """
    known = np.flatnonzero(np.isfinite(samples.lat_deg) & np.isfinite(samples.lon_deg))
    times = samples.time_s[known]
    pieces = np.split(known, np.flatnonzero(np.diff(times) > MAX_GAP_S) + 1) if len(known) else []
    texts = {field: _texts(getattr(samples, field), places) for field, _, places in _EXTENSIONS}
    texts["speed_mps"] = _texts(samples.speed_mps, 3)
    texts["altitude_m"] = _texts(samples.altitude_m, 1)
    texts["power_w"] = _texts(samples.power_w, 0)
    lines = [_HEAD, f"<metadata><time>{_moment(started_at, 0.0)}</time></metadata>\n<trk>"]
    lines.append(f"<name>{_text(name)}</name>" if name else "")
    lines.append(f"<type>{_text(sport)}</type>" if sport else "")
    for piece in pieces:
        lines.append("\n<trkseg>\n")
        lines += [_point(samples, texts, started_at, int(index)) for index in piece]
        lines.append("</trkseg>")
    lines.append("\n</trk>\n</gpx>\n")
    return "".join(lines).encode("utf-8")


def _point(samples: Samples, texts: dict[str, list[str]], started_at: datetime, index: int) -> str:
    """One trkpt with its elements in the order of the schema."""
    inner = "".join(
        f"<gpxtpx:{tag}>{texts[field][index]}</gpxtpx:{tag}>"
        for field, tag, _ in _EXTENSIONS
        if texts[field][index]
    )
    if texts["speed_mps"][index]:
        inner += f"<gpxtpx:speed>{texts['speed_mps'][index]}</gpxtpx:speed>"
    extensions = f"<gpxtpx:TrackPointExtension>{inner}</gpxtpx:TrackPointExtension>" if inner else ""
    if texts["power_w"][index]:
        extensions += f"<pwr:PowerInWatts>{texts['power_w'][index]}</pwr:PowerInWatts>"
    height = f"<ele>{texts['altitude_m'][index]}</ele>" if texts["altitude_m"][index] else ""
    tail = f"<extensions>{extensions}</extensions>" if extensions else ""
    return (
        f'<trkpt lat="{samples.lat_deg[index]:.7f}" lon="{samples.lon_deg[index]:.7f}">{height}'
        f"<time>{_moment(started_at, float(samples.time_s[index]))}</time>{tail}</trkpt>\n"
    )


def _texts(column: Column, places: int) -> list[str]:
    """The values with fixed places, "" for NaN."""
    return [f"{value:.{places}f}" if value == value else "" for value in column.tolist()]


def _moment(started_at: datetime, seconds: float) -> str:
    moment = (started_at + timedelta(seconds=seconds)).astimezone(UTC)
    text = moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")
    return text.removesuffix("+00:00") + "Z"


def _text(text: str) -> str:
    """Text that XML 1.0 allows: control characters taken out, markup escaped."""
    return escape(
        "".join(c for c in text if c in "\t\n\r" or (ord(c) >= 0x20 and ord(c) not in (0xFFFE, 0xFFFF)))
    )
