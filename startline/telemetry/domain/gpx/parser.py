"""Reads the points of a GPX file with expat, within limits.

GPX 1.0 and 1.1; elements are told by their local name, because the namespaces of extensions are written
in many ways (`gpxtpx:hr`, `ns3:hr`, `gpxdata:hr`, wrong URIs). No document type is accepted, so there are
no entities to expand.
"""

import math
from array import array
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.parsers import expat

from startline.telemetry.domain.recording import WARNING_DAMAGED, WARNING_TRUNCATED
from startline.telemetry.errors import BrokenFileError, FileTooLargeError

MAX_DEPTH = 64
MAX_ATTRIBUTES = 64
MAX_ELEMENTS = 4_000_000  # 200,000 points of twenty elements
MAX_POINTS = 200_000  # two days at 1 Hz
MAX_TEXT_CHARS = 1_000
EARLIEST_YEAR = 1980  # before GPS: a clock that was never set

# What the elements of a point are called, by local name in lower case.
CHANNEL_OF_ELEMENT = {
    "ele": "altitude_m",
    "hr": "heart_rate_bpm",
    "heartrate": "heart_rate_bpm",
    "cad": "cadence_rpm",
    "cadence": "cadence_rpm",
    "runcadence": "cadence_rpm",
    "atemp": "temperature_c",
    "temp": "temperature_c",
    "power": "power_w",
    "powerinwatts": "power_w",
    "watts": "power_w",
    "speed": "speed_mps",
    "course": "course_deg",
}
CHANNELS = tuple(dict.fromkeys(CHANNEL_OF_ELEMENT.values()))
_TRUNCATED_CODES = {
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
}


def _column() -> array:
    return array("d")


@dataclass(slots=True)
class GpxPoints:
    """Everything read from the file; one entry for each track point, NaN = not given."""

    lat_deg: array = field(default_factory=_column)
    lon_deg: array = field(default_factory=_column)
    unix_s: array = field(default_factory=_column)
    segment: array = field(default_factory=lambda: array("q"))
    channels: dict[str, array] = field(default_factory=lambda: {name: array("d") for name in CHANNELS})
    utc_offset_s: int | None = None
    name: str = ""
    sport: str = ""
    creator: str = ""
    route_points: int = 0
    warnings: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lat_deg)


def parse_gpx(data: bytes) -> GpxPoints:
    """Read all track points; a cut or damaged file keeps those before the damage.

    Raises:
        BrokenFileError: no well-formed XML, a DOCTYPE, too deep, too many attributes.
        FileTooLargeError: too many points or elements.
    """
    reader = _Reader()
    parser = reader.parser
    data = data.lstrip(b" \t\r\n")  # seen before <?xml in the wild
    try:
        # In one go: fed in pieces, expat scans a token of many megabytes again for every piece.
        parser.Parse(data, True)
    except expat.ExpatError as error:
        if not len(reader.points):
            raise BrokenFileError(
                "The GPX file is no well-formed XML.",
                {"reason": "bad_xml", "line": error.lineno},
            ) from error
        is_cut = error.code in _TRUNCATED_CODES
        reader.points.warnings.append(WARNING_TRUNCATED if is_cut else WARNING_DAMAGED)
    except (LookupError, UnicodeError, ValueError) as error:
        raise BrokenFileError("The GPX file's encoding is not known.", {"reason": "encoding"}) from error
    return reader.points


class _Reader:
    """The handlers of one parse."""

    def __init__(self) -> None:
        self.points = GpxPoints()
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._path: list[str] = []
        self._elements = 0
        self._segment = 0
        self._is_in_point = False
        self._collected: list[str] | None = None
        self._collected_chars = 0

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._path) >= MAX_DEPTH:
            raise BrokenFileError(
                "The GPX file is nested too deeply.", {"reason": "too_deep", "limit": MAX_DEPTH}
            )
        if len(attributes) > MAX_ATTRIBUTES:
            raise BrokenFileError(
                "An element of the GPX file has too many attributes.",
                {"reason": "too_many_attributes", "limit": MAX_ATTRIBUTES},
            )
        if self._elements > MAX_ELEMENTS:
            raise FileTooLargeError(
                "The GPX file has too many elements.",
                {"reason": "elements", "limit": MAX_ELEMENTS, "unit": "elements"},
            )
        name = tag.rpartition(":")[2]
        self._path.append(name)
        self._collected = None
        if self._is_in_point:
            if name == "time" or name.lower() in CHANNEL_OF_ELEMENT:
                self._collect()
        elif name == "trkpt":
            self._start_point(attributes)
        elif name in ("name", "type"):
            self._collect()
        else:
            self._start_other(name, attributes)

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("trk", "trkseg"):
            self._segment += 1
        elif name == "rtept":
            self.points.route_points += 1
        elif name == "gpx":
            self.points.creator = attributes.get("creator", "")[:MAX_TEXT_CHARS]

    def _start_point(self, attributes: dict[str, str]) -> None:
        points = self.points
        if len(points) >= MAX_POINTS:
            raise FileTooLargeError(
                f"The GPX file holds more than {MAX_POINTS} points.",
                {"reason": "points", "limit": MAX_POINTS, "unit": "points"},
            )
        self._is_in_point = True
        points.lat_deg.append(number(attributes.get("lat", "")))
        points.lon_deg.append(number(attributes.get("lon", "")))
        points.unix_s.append(math.nan)
        points.segment.append(self._segment)
        for column in points.channels.values():
            column.append(math.nan)

    def _collect(self) -> None:
        self._collected = []
        self._collected_chars = 0

    def _text(self, text: str) -> None:
        if self._collected is not None and self._collected_chars < MAX_TEXT_CHARS:
            self._collected.append(text)
            self._collected_chars += len(text)

    def _end(self, tag: str) -> None:
        name = self._path.pop()
        text = "".join(self._collected).strip()[:MAX_TEXT_CHARS] if self._collected is not None else ""
        self._collected = None
        if name == "trkpt":
            self._is_in_point = False
        elif not text:
            return
        elif self._is_in_point:
            if name == "time":
                self._take_time(text)
            else:
                self.points.channels[CHANNEL_OF_ELEMENT[name.lower()]][-1] = number(text)
        elif self._path and self._path[-1] == "trk":
            if name == "type":
                self.points.sport = self.points.sport or text
            else:
                self.points.name = self.points.name or text

    def _take_time(self, text: str) -> None:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return
        offset = moment.utcoffset()
        if offset is None:
            moment = moment.replace(tzinfo=UTC)
        elif offset and self.points.utc_offset_s is None:
            self.points.utc_offset_s = int(offset.total_seconds())
        if moment.year >= EARLIEST_YEAR:
            self.points.unix_s[-1] = moment.timestamp()

    def _refuse_doctype(self, *_: object) -> None:
        raise BrokenFileError("A GPX file with a document type is not accepted.", {"reason": "doctype"})


def number(text: str) -> float:
    """A number with a decimal point or comma; NaN for anything else, infinities included."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan
