"""Builds the bytes of a FIT file message by message: header, definitions, data, checksum.

Source: FIT protocol V2. For tests, the demo's recordings and the simulated watch.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from fastcrc import crc16

from startline.telemetry.domain.fit.profile import BASE_TYPES, STRING

PROTOCOL_VERSION = 0x20  # 2.0: the first with developer fields
PROFILE_VERSION = 21_218
HEADER_BYTES = 14


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a definition: number, base type, how many items; a developer index for foreign ones."""

    number: int
    base_type: int
    items: int = 1
    developer_index: int | None = None

    @property
    def size(self) -> int:
        return BASE_TYPES[self.base_type].size * self.items


class FitFileBuilder:
    """Collects messages; `build` returns the file.

    Args:
        byte_order: "<" or ">", for the data messages.
    """

    def __init__(self, byte_order: str = "<") -> None:
        self.byte_order = byte_order
        self._pieces: list[bytes] = []
        self._dtypes: dict[int, np.dtype] = {}

    def define(self, local: int, message: int, fields: Sequence[Field]) -> None:
        """Add a definition message for a local message number (0-15)."""
        own = [field for field in fields if field.developer_index is None]
        foreign = [field for field in fields if field.developer_index is not None]
        is_big = self.byte_order == ">"
        head = struct.pack(
            f"{self.byte_order}BBBHB", 0x40 | (0x20 if foreign else 0) | local, 0, is_big, message, len(own)
        )
        body = b"".join(bytes((field.number, field.size, field.base_type)) for field in own)
        if foreign:
            body += bytes((len(foreign),))
            body += b"".join(bytes((f.number, f.size, f.developer_index or 0)) for f in foreign)
        self._pieces.append(head + body)
        columns: list[tuple] = [("header", "u1")]
        for index, field in enumerate([*own, *foreign]):
            base = BASE_TYPES[field.base_type]
            if base.number == STRING:
                columns.append((f"f{index}", f"S{field.items}"))
            else:
                shape = (field.items,) if field.items > 1 else ()
                columns.append((f"f{index}", self.byte_order + base.code, shape))
        self._dtypes[local] = np.dtype(columns)

    def add(self, local: int, *values: object, time_offset_s: int | None = None) -> None:
        """Add one data message with its raw values in the order of the definition.

        Args:
            local: the local message number; 0-3 with `time_offset_s`.
            values: own fields first, then developer fields.
            time_offset_s: write a compressed timestamp header with these five bits.
        """
        row = np.zeros(1, dtype=self._dtypes[local])
        row["header"] = local if time_offset_s is None else 0x80 | local << 5 | time_offset_s & 31
        for index, value in enumerate(values):
            row[f"f{index}"] = value.encode() if isinstance(value, str) else value
        self._pieces.append(row.tobytes())

    def add_rows(self, local: int, columns: Sequence[np.ndarray]) -> None:
        """Add a run of data messages from raw columns of one length, in the order of the definition."""
        rows = np.zeros(len(columns[0]), dtype=self._dtypes[local])
        rows["header"] = local
        for index, column in enumerate(columns):
            rows[f"f{index}"] = column
        self._pieces.append(rows.tobytes())

    def add_bytes(self, data: bytes) -> None:
        """Add bytes as they are, for files that break the rules."""
        self._pieces.append(data)

    def build(self) -> bytes:
        """The file with header and checksums."""
        body = b"".join(self._pieces)
        head = struct.pack("<BBHI4s", HEADER_BYTES, PROTOCOL_VERSION, PROFILE_VERSION, len(body), b".FIT")
        content = head + struct.pack("<H", crc16.arc(head)) + body
        return content + struct.pack("<H", crc16.arc(body))
