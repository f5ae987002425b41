"""Columns of the messages of one kind, over all definitions and parts, in the order of the file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from startline.telemetry.domain.fit.definitions import Definition, FieldPlace
from startline.telemetry.domain.fit.profile import BASE_TYPES, STRING, TIMESTAMP_FIELD, Scale
from startline.telemetry.domain.recording import Column


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The messages of one definition laid end to end: `rows` of `definition.stride` bytes."""

    definition: Definition
    rows: int
    buffer: bytes
    offset: int  # of the first message in `buffer`
    positions: NDArray[np.int64]  # of each message in the file
    times: Column | None  # from compressed timestamp headers
    part: int

    def view(self, place: FieldPlace, code: str, byte_order: str | None = None) -> NDArray:
        """The field as an array (rows, items), without copying."""
        dtype = np.dtype((byte_order or self.definition.byte_order) + code)
        items = place.size // dtype.itemsize
        return np.ndarray(
            (self.rows, items),
            dtype=dtype,
            buffer=self.buffer,
            offset=self.offset + place.offset,
            strides=(self.definition.stride, dtype.itemsize),
        )

    def numbers(self, place: FieldPlace, base_type: int, scale: float = 1.0, offset: float = 0.0) -> Column:
        """The field's values (rows, items) in float64; invalid ones are NaN. Empty for strings."""
        base = BASE_TYPES.get(base_type)
        if base is None or base.number == STRING or place.size < base.size:
            return np.empty((self.rows, 0))
        raw = self.view(place, base.code)
        if base.invalid is not None:
            values = raw.astype(np.float64)
            values[raw == base.invalid] = np.nan
        else:
            # A file may hold signalling NaNs, which must not be converted: only what is a number is.
            values = np.full(raw.shape, np.nan)
            is_number = np.isfinite(raw)
            values[is_number] = raw[is_number]
        return _physical(values, scale, offset)


class Messages:
    """All messages of one kind; reads fields as columns in file order."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.blocks = list(blocks)
        self.count = sum(block.rows for block in self.blocks)
        self._order: NDArray[np.intp] | None = None
        if len(self.blocks) > 1:
            positions = np.concatenate([block.positions for block in self.blocks])
            order = np.argsort(positions, kind="stable")
            self._order = None if (order[1:] > order[:-1]).all() else order

    def __len__(self) -> int:
        return self.count

    def in_file_order(self, pieces: list[Column]) -> Column:
        """One piece for each block joined and put into the order of the file."""
        joined = pieces[0] if len(pieces) == 1 else np.concatenate(pieces) if pieces else np.empty(0)
        return joined if self._order is None else joined[self._order]

    def has(self, number: int) -> bool:
        """Whether any definition has the field."""
        return any(number in block.definition.fields for block in self.blocks)

    def column(self, field: Scale) -> Column:
        """The field's first item, physical value in float64, NaN where absent or invalid."""
        pieces = []
        for block in self.blocks:
            place = block.definition.fields.get(field.number)
            values = None
            if place is not None:
                values = block.numbers(place, place.base_type, field.scale, field.offset)
            pieces.append(_first_item(values, block.rows))
        return self.in_file_order(pieces)

    def times(self) -> Column:
        """The timestamp of each message in seconds of the FIT epoch, NaN where unknown."""
        pieces = []
        for block in self.blocks:
            if block.times is not None:
                pieces.append(block.times)
                continue
            place = block.definition.fields.get(TIMESTAMP_FIELD)
            values = block.numbers(place, place.base_type) if place is not None else None
            pieces.append(_first_item(values, block.rows))
        return self.in_file_order(pieces)

    def table(self, fields: Mapping[str, Scale]) -> dict[str, Column]:
        """Several columns by name."""
        return {name: self.column(field) for name, field in fields.items()}

    def texts(self, number: int) -> list[str]:
        """A string field of every message in file order, "" where absent."""
        pieces: list[tuple[int, str]] = []
        for block in self.blocks:
            place = block.definition.fields.get(number)
            for row in range(block.rows):
                text = b""
                if place is not None and place.base_type == STRING:
                    start = block.offset + row * block.definition.stride + place.offset
                    text = block.buffer[start : start + place.size]
                pieces.append((int(block.positions[row]), text.split(b"\0", 1)[0].decode("utf-8", "replace")))
        return [text for _, text in sorted(pieces, key=lambda piece: piece[0])]


def _physical(values: Column, scale: float, offset: float) -> Column:
    """Raw values as physical ones; what leaves the range of numbers (developers choose scales) is NaN."""
    if scale == 1.0 and not offset:
        return values
    with np.errstate(over="ignore"):
        values = values / scale - offset
    values[np.isinf(values)] = np.nan
    return values


def _first_item(values: Column | None, rows: int) -> Column:
    if values is None or values.shape[1] == 0:
        return np.full(rows, np.nan)
    return values[:, 0]


def blocks_of(data: bytes, definition: Definition, part: int) -> list[Block]:
    """The definition's messages as blocks: one for normal headers, one for compressed timestamps."""
    blocks = []
    if definition.starts:
        blocks.append(_block(data, definition, definition.starts, definition.counts, None, part))
    if definition.compressed_starts:
        ones = [1] * len(definition.compressed_starts)
        times = np.array([np.nan if t is None else t for t in definition.compressed_times], dtype=np.float64)
        blocks.append(_block(data, definition, definition.compressed_starts, ones, times, part))
    return blocks


def _block(
    data: bytes, definition: Definition, starts: list[int], counts: list[int], times: Column | None, part: int
) -> Block:
    stride = definition.stride
    if len(starts) == 1:
        positions = starts[0] + stride * np.arange(counts[0], dtype=np.int64)
        return Block(definition, counts[0], data, starts[0], positions, times, part)
    buffer = b"".join([data[s : s + n * stride] for s, n in zip(starts, counts, strict=True)])
    count_of_run = np.array(counts, dtype=np.int64)
    first_row = np.cumsum(count_of_run) - count_of_run
    rows = int(count_of_run.sum())
    within_run = np.arange(rows, dtype=np.int64) - np.repeat(first_row, count_of_run)
    positions = np.repeat(np.array(starts, dtype=np.int64), count_of_run) + stride * within_run
    return Block(definition, rows, buffer, 0, positions, times, part)
