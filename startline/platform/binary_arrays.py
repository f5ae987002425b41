"""One-dimensional arrays for PostgreSQL in its binary form, built at a fraction of the driver's cost.

Write the placeholder with a cast, `%b::int8[]`: the type is left to the server. The layout is that of
array_send in src/backend/utils/adt/arrayfuncs.c of PostgreSQL: number of dimensions, flags, type of the
elements, length and lower bound, then each element with its length before it.
"""

import datetime as dt
import struct
import uuid
from collections.abc import Iterable, Sequence

import psycopg
from psycopg import pq
from psycopg.abc import Buffer
from psycopg.adapt import Dumper

# Numbers of pg_type.dat.
BYTEA, INT8, INT2, TEXT, TIMESTAMPTZ, UUID = 17, 20, 21, 25, 1184, 2950
_HEADER = struct.Struct(">iiIii")
_LENGTH = struct.Struct(">i")
_POSTGRES_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


class BinaryArray:
    """An array ready to be sent; made by the functions of this module."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data


class _BinaryArrayDumper(Dumper):
    format = pq.Format.BINARY
    oid = 0

    def dump(self, value: BinaryArray, /) -> Buffer | None:
        return value.data


psycopg.adapters.register_dumper(BinaryArray, _BinaryArrayDumper)


def bytea_array(values: Sequence[bytes]) -> BinaryArray:
    """Return `bytea[]`."""
    return _variable(BYTEA, values)


def text_array(values: Iterable[str]) -> BinaryArray:
    """Return `text[]`."""
    return _variable(TEXT, [value.encode() for value in values])


def uuid_array(values: Sequence[uuid.UUID]) -> BinaryArray:
    """Return `uuid[]`."""
    length = _LENGTH.pack(16)
    parts = [part for value in values for part in (length, value.bytes)]
    return _array(UUID, len(values), b"".join(parts))


def int8_array(values: Sequence[int]) -> BinaryArray:
    """Return `int8[]`."""
    return _integers(INT8, 8, "q", values)


def int2_array(values: Sequence[int]) -> BinaryArray:
    """Return `int2[]`."""
    return _integers(INT2, 2, "h", values)


def timestamptz_array(values: Iterable[dt.datetime]) -> BinaryArray:
    """Return `timestamptz[]` of aware times, to the microsecond."""
    return _integers(TIMESTAMPTZ, 8, "q", [(value - _POSTGRES_EPOCH) // _MICROSECOND for value in values])


def _integers(oid: int, size_bytes: int, code: str, values: Sequence[int]) -> BinaryArray:
    pairs = [number for value in values for number in (size_bytes, value)]
    return _array(oid, len(values), struct.pack(">" + f"i{code}" * len(values), *pairs))


def _variable(oid: int, values: Sequence[bytes]) -> BinaryArray:
    pack = _LENGTH.pack
    return _array(
        oid, len(values), b"".join([part for value in values for part in (pack(len(value)), value)])
    )


def _array(oid: int, count: int, elements: bytes) -> BinaryArray:
    if not count:
        return BinaryArray(struct.pack(">iiI", 0, 0, oid))
    return BinaryArray(_HEADER.pack(1, 0, oid, count, 1) + elements)
