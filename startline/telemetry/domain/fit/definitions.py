"""Definition messages: how the bytes of the data messages that follow are to be read.

Source: FIT protocol, "Definition Message" and "Developer Data Fields".
"""

from dataclasses import dataclass, field

from startline.telemetry.domain.fit.profile import BASE_TYPES, TIMESTAMP_FIELD, UINT32
from startline.telemetry.errors import FileTooLargeError

MAX_DISTINCT_DEFINITIONS = 1_000  # Real files have up to a few dozen.
DEFINITION_HEAD_BYTES = 6
DEVELOPER_DATA_FLAG = 0x20


class MalformedDefinitionError(ValueError):
    """The bytes are no whole definition message; reading stops here and keeps what came before."""


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where a field lies in a data message (`offset` counts the header byte) and what type it has."""

    number: int
    offset: int
    size: int
    base_type: int
    developer_index: int | None = None


@dataclass(slots=True, eq=False)
class Definition:
    """One distinct layout of a message, with the places of the messages that have it.

    `starts`/`counts` are runs of messages; `compressed_starts`/`compressed_times` single messages with a
    compressed timestamp header and the time that it stands for (None when no full time came before).
    """

    message: int
    byte_order: str
    stride: int
    fields: dict[int, FieldPlace]
    developer_fields: tuple[FieldPlace, ...]
    time_offset: int  # 0 when the message has no timestamp
    starts: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    compressed_starts: list[int] = field(default_factory=list)
    compressed_times: list[int | None] = field(default_factory=list)

    @property
    def message_count(self) -> int:
        """How many messages have this layout."""
        return sum(self.counts) + len(self.compressed_starts)

    def add_run(self, start: int, count: int) -> None:
        self.starts.append(start)
        self.counts.append(count)

    def add_compressed(self, start: int, time_s: int | None) -> None:
        self.compressed_starts.append(start)
        self.compressed_times.append(time_s)

    def time_at(self, data: bytes, start: int) -> int:
        """The timestamp of the message at `start`, in seconds of the FIT epoch."""
        place = start + self.time_offset
        return int.from_bytes(data[place : place + 4], "little" if self.byte_order == "<" else "big")


class DefinitionTable:
    """The definitions of one part: the sixteen local ones of the moment and all distinct ones so far."""

    def __init__(self) -> None:
        self.current: list[Definition | None] = [None] * 16
        self._known: dict[bytes, Definition] = {}

    @property
    def definitions(self) -> list[Definition]:
        """All distinct definitions in the order of their first appearance."""
        return list(self._known.values())

    def define(self, data: bytes, position: int, end: int) -> int:
        """Read the definition message at `position` and return where it ends.

        A definition that came before (devices repeat them) is recognised by its bytes, so that its
        messages stay in one table.

        Raises:
            MalformedDefinitionError: it runs past `end` or breaks the protocol.
            FileTooLargeError: more distinct definitions than any device writes.
        """
        header = data[position]
        head_end = position + DEFINITION_HEAD_BYTES
        if head_end > end:
            raise MalformedDefinitionError
        stop = head_end + 3 * data[head_end - 1]
        if header & DEVELOPER_DATA_FLAG:
            if stop >= end:
                raise MalformedDefinitionError
            stop += 1 + 3 * data[stop]
        if stop > end:
            raise MalformedDefinitionError
        content = bytes([header & DEVELOPER_DATA_FLAG]) + data[position + 1 : stop]
        definition = self._known.get(content)
        if definition is None:
            if len(self._known) >= MAX_DISTINCT_DEFINITIONS:
                raise FileTooLargeError(
                    "The file defines too many kinds of messages.",
                    {"reason": "definitions", "limit": MAX_DISTINCT_DEFINITIONS, "unit": "definitions"},
                )
            definition = self._known[content] = _parse(content)
        self.current[header & 15] = definition
        return stop


def _parse(content: bytes) -> Definition:
    """Read a definition's bytes: flag, reserved, architecture, message number, fields, developer fields."""
    architecture = content[2]
    if architecture > 1:
        raise MalformedDefinitionError
    order = "big" if architecture else "little"
    count = content[5]
    offset, cursor = 1, 6
    places: dict[int, FieldPlace] = {}
    for _ in range(count):
        number, size, base_type = content[cursor : cursor + 3]
        places.setdefault(number, FieldPlace(number, offset, size, _normal_base_type(base_type)))
        offset += size
        cursor += 3
    developer_places = []
    if content[0]:
        for _ in range(content[cursor]):
            number, size, index = content[cursor + 1 : cursor + 4]
            developer_places.append(FieldPlace(number, offset, size, 0, index))
            offset += size
            cursor += 3
    time_place = places.get(TIMESTAMP_FIELD)
    has_time = time_place is not None and time_place.size == 4 and time_place.base_type == UINT32
    return Definition(
        message=int.from_bytes(content[3:5], order),  # type: ignore[arg-type]  # one of two literals
        byte_order=">" if architecture else "<",
        stride=offset,
        fields=places,
        developer_fields=tuple(developer_places),
        time_offset=time_place.offset if has_time and time_place else 0,
    )


def _normal_base_type(number: int) -> int:
    """The base type's number as in the profile; some writers leave out the endian bit (0x04 for 0x84)."""
    return number if number in BASE_TYPES else number | 0x80 if number | 0x80 in BASE_TYPES else number
