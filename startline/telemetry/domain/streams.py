"""A workout's samples as one small Parquet file.

Values are whole multiples of a channel's resolution and stored as DECIMAL, so that DuckDB, Polars or
Spark read real degrees and metres. About 25 KB for an hour at 1 Hz with ten channels.
"""

import io
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from startline.telemetry.domain.recording import CHANNELS, Column, Samples

# Decimal places of each channel: 1e-7 degrees is a centimetre, like the receivers' own.
DECIMALS = {
    "time_s": 3,
    "lat_deg": 7,
    "lon_deg": 7,
    "altitude_m": 1,
    "distance_m": 2,
    "speed_mps": 3,
    "heart_rate_bpm": 0,
    "cadence_rpm": 1,
    "power_w": 0,
    "temperature_c": 1,
}
EXTRA_DECIMALS = 3
INT32_PRECISION, INT64_PRECISION = 9, 18  # digits that a DECIMAL of 4 and of 8 bytes holds
EXTRA_PREFIX = "x_"
ROUGH_CHANNELS = frozenset({"cadence_rpm", "power_w", "temperature_c"})  # neighbours differ at random
COMPRESSION_LEVEL = 3
MAX_ROWS = 1_000_000  # What `decode` accepts; `encode` never sees more than the decoders' 200,000.


@dataclass(frozen=True, slots=True)
class _StoredColumn:
    """One column ready for Arrow: whole multiples of the resolution, with the gaps."""

    name: str
    array: pa.Array


def encode(samples: Samples) -> bytes:
    """Write the samples as Parquet; a channel without any value is left out, NaN becomes null.

    Values are rounded to the channel's resolution (`DECIMALS`; up to three places for the extras).
    """
    columns = [_stored("time_s", samples.time_s, DECIMALS["time_s"])]
    for name in CHANNELS[1:]:
        column = getattr(samples, name)
        if np.isfinite(column).any():
            columns.append(_stored(name, column, DECIMALS[name]))
    for name, column in sorted(samples.extras.items()):
        if np.isfinite(column).any():
            columns.append(_stored(EXTRA_PREFIX + name, column, _fewest_decimals(column)))
    table = pa.table({column.name: column.array for column in columns})
    rough = {c.name for c in columns if c.name in ROUGH_CHANNELS or c.name.startswith(EXTRA_PREFIX)}
    target = io.BytesIO()
    pq.write_table(
        table,
        target,
        compression="zstd",
        compression_level=COMPRESSION_LEVEL,
        use_dictionary=False,
        write_statistics=False,
        store_schema=False,
        data_page_version="2.0",
        store_decimal_as_integer=True,
        column_encoding={
            c.name: "BYTE_STREAM_SPLIT" if c.name in rough else "DELTA_BINARY_PACKED" for c in columns
        },
    )
    return target.getvalue()


def decode(data: bytes) -> Samples:
    """Read what `encode` wrote; absent channels are NaN throughout."""
    file = pq.ParquetFile(pa.BufferReader(data))
    if file.metadata.num_rows > MAX_ROWS:
        raise ValueError(f"a stream has at most {MAX_ROWS} rows")
    table = file.read(use_threads=False)
    columns: dict[str, Column] = {}
    extras: dict[str, Column] = {}
    for name in table.column_names:
        values = _restored(table.column(name))
        if name in DECIMALS:
            columns[name] = values
        else:
            extras[name.removeprefix(EXTRA_PREFIX)] = values
    return Samples.from_columns(columns["time_s"], columns, extras)


def _fewest_decimals(column: Column) -> int:
    """How many places, up to `EXTRA_DECIMALS`, say all values of a channel that we know nothing of."""
    values = column[np.isfinite(column)]
    for decimals in range(EXTRA_DECIMALS):
        scaled = values * 10.0**decimals
        if (np.abs(scaled - np.rint(scaled)) < 1e-6).all():
            return decimals
    return EXTRA_DECIMALS


def _stored(name: str, column: Column, decimals: int) -> _StoredColumn:
    """Round to whole multiples; four bytes where they are enough, else eight."""
    finite = np.isfinite(column)
    limit = 10.0**INT64_PRECISION - 1
    scaled = np.clip(np.rint(np.where(finite, column, 0.0) * 10.0**decimals), -limit, limit)
    largest = float(np.abs(scaled).max()) if len(scaled) else 0.0
    is_small = largest < 10**INT32_PRECISION
    kind = pa.decimal32(INT32_PRECISION, decimals) if is_small else pa.decimal64(INT64_PRECISION, decimals)
    values = scaled.astype(np.int32 if is_small else np.int64)
    gaps = None if finite.all() else pa.py_buffer(np.packbits(finite, bitorder="little"))
    array = pa.Array.from_buffers(kind, len(values), [gaps, pa.py_buffer(values)])
    return _StoredColumn(name, array)


def _restored(column: pa.ChunkedArray) -> Column:
    """The column in float64 with NaN for null: the nearest double to the decimal value."""
    kind = column.type
    array = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    width = kind.byte_width
    if width == 16:  # readers widen short decimals to 128 bits; the low half has the value
        raw = np.frombuffer(array.buffers()[1], dtype=np.int64)[::2]
    else:
        raw = np.frombuffer(array.buffers()[1], dtype=f"i{width}")
    values = raw[array.offset : array.offset + len(array)] / 10.0**kind.scale
    if array.null_count:
        values[np.asarray(array.is_null())] = np.nan
    return values
