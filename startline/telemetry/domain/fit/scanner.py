"""Finds every message of a FIT file: which bytes belong to which definition, in one pass.

A FIT file is a header, messages and a CRC; several files may follow one another (FIT protocol, "Chained
FIT Files"). Messages of one definition have one length, so a run of them is found by comparing header
bytes at a stride, and its values are later read as numpy columns without looking at each message.
"""

from dataclasses import dataclass, field

import numpy as np
from fastcrc import crc16
from numpy.typing import NDArray

from startline.telemetry.domain.fit.definitions import Definition, DefinitionTable, MalformedDefinitionError
from startline.telemetry.domain.fit.profile import READ_MESSAGES
from startline.telemetry.domain.recording import WARNING_BAD_CHECKSUM, WARNING_DAMAGED, WARNING_TRUNCATED
from startline.telemetry.errors import BrokenFileError, FileTooLargeError

MAX_STEPS = (
    1_000_000  # Runs and definitions in a file; a day of three alternating messages a second is 260,000.
)
MAX_PARTS = 1_000  # Chained files; the most seen in the wild is 7.
MIN_HEADER_BYTES = 12
CRC_BYTES = 2
SHORT_RUN = 8  # Up to here a plain loop is faster than numpy.
RUN_CHUNK = 2_048


@dataclass(slots=True)
class Scan:
    """All definitions with the places of their messages, by part, and what was odd."""

    data: bytes
    parts: list[DefinitionTable] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def warn(self, warning: str) -> None:
        if warning not in self.warnings:
            self.warnings.append(warning)


def is_fit(data: bytes) -> bool:
    """Whether the bytes begin like a FIT file."""
    return len(data) >= MIN_HEADER_BYTES and data[8:12] == b".FIT" and data[0] >= MIN_HEADER_BYTES


def scan(data: bytes) -> Scan:
    """Find the messages of all chained parts.

    Raises:
        BrokenFileError: the first header is no FIT header.
        FileTooLargeError: more messages than the limits allow.
    """
    if not is_fit(data):
        raise BrokenFileError("The file has no FIT header.", {"reason": "bad_header"})
    result = Scan(data)
    scanner = _Scanner(result)
    position = 0
    while position < len(data):
        if not is_fit(data[position : position + MIN_HEADER_BYTES]):
            if any(data[position : position + 64]):  # some devices pad with zeros
                result.warn(WARNING_DAMAGED)
            break
        if len(result.parts) >= MAX_PARTS:
            raise FileTooLargeError(
                "The file chains too many parts.", {"reason": "parts", "limit": MAX_PARTS, "unit": "parts"}
            )
        position = scanner.scan_part(position)
    return result


class _Scanner:
    """Walks through the parts; keeps the budget of steps that all parts share."""

    def __init__(self, result: Scan) -> None:
        self.result = result
        self.data = result.data
        self.bytes = np.frombuffer(result.data, dtype=np.uint8)
        self.steps_left = MAX_STEPS

    def scan_part(self, start: int) -> int:
        """Scan one part and return where the next one may begin."""
        data = self.data
        body = start + data[start]
        size = int.from_bytes(data[start + 4 : start + 8], "little")
        end = body + size
        if size == 0 or end + CRC_BYTES > len(data):
            # A device that lost power never wrote the size; a cut file has less than it promises.
            self.result.warn(WARNING_TRUNCATED)
            end = min(end, len(data)) if size else len(data)
        elif crc16.arc(data[start:end]) != int.from_bytes(data[end : end + CRC_BYTES], "little"):
            self.result.warn(WARNING_BAD_CHECKSUM)
        table = DefinitionTable()
        self.result.parts.append(table)
        stopped = self._scan_messages(table, body, end)
        if stopped != end and WARNING_TRUNCATED not in self.result.warnings:
            self.result.warn(WARNING_DAMAGED)
        return end + CRC_BYTES

    def _scan_messages(self, table: DefinitionTable, position: int, end: int) -> int:
        """Read messages from `position`; stop at `end` or at the first that cannot be understood."""
        data = self.data
        current = table.current
        stamped: tuple[Definition, int] | None = None  # the last message with a timestamp of its own
        last_time: int | None = None
        while position < end:
            self.steps_left -= 1
            if self.steps_left < 0:
                raise FileTooLargeError(
                    "The file holds too many messages.",
                    {"reason": "messages", "limit": MAX_STEPS, "unit": "messages"},
                )
            header = data[position]
            if header & 0xC0 == 0x40:
                try:
                    position = table.define(data, position, end)
                except MalformedDefinitionError:
                    return position
                continue
            compressed = bool(header & 0x80)
            definition = current[header >> 5 & 3 if compressed else header & 15]
            if definition is None or position + definition.stride > end:
                return position
            if compressed:
                if stamped is not None:
                    last_time = stamped[0].time_at(data, stamped[1])
                    stamped = None
                last_time = _compressed_time(last_time, header & 31)
                if definition.message in READ_MESSAGES:
                    definition.add_compressed(position, last_time)
                position += definition.stride
                continue
            count = self._run_length(header, position, definition.stride, end)
            if definition.message in READ_MESSAGES:
                definition.add_run(position, count)
            position += count * definition.stride
            if definition.time_offset:
                stamped = (definition, position - definition.stride)
        return position

    def _run_length(self, header: int, position: int, stride: int, end: int) -> int:
        """How many whole messages with this header byte follow one another."""
        data = self.data
        last = end - stride
        count, following = 1, position + stride
        while following <= last and data[following] == header:
            count += 1
            following += stride
            if count == SHORT_RUN:
                return count + _equal_headers(self.bytes, header, following, stride, last)
        return count


def _equal_headers(data: NDArray[np.uint8], header: int, position: int, stride: int, last: int) -> int:
    """The length of the run of `header` bytes at `position`, `position + stride` ... up to `last`."""
    count = 0
    while position <= last:
        stop = min(last + 1, position + stride * RUN_CHUNK)
        differs = data[position:stop:stride] != header
        first = int(differs.argmax())
        if differs[first]:
            return count + first
        count += len(differs)
        position += stride * len(differs)
    return count


def _compressed_time(last_time: int | None, offset_s: int) -> int | None:
    """The time of a compressed timestamp header: the low five bits, rolling over every 32 s.

    Source: FIT protocol, "Compressed Timestamp Header". None while no full timestamp came before.
    """
    if last_time is None:
        return None
    return last_time + (offset_s - last_time & 31)
