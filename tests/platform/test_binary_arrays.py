"""What PostgreSQL reads is what was given."""

import datetime as dt
import uuid

import psycopg
import pytest

from startline.platform.binary_arrays import (
    bytea_array,
    int2_array,
    int8_array,
    text_array,
    timestamptz_array,
    uuid_array,
)

MOMENT = dt.datetime(1999, 12, 31, 23, 59, 59, 123457, tzinfo=dt.UTC)
IDS = [uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)]


@pytest.mark.parametrize(
    ("kind", "make", "values"),
    [
        ("bytea", bytea_array, [b"", b"\0\xff", b"x" * 70_000]),
        ("text", text_array, ["", "ёж", "a,b\"{}'"]),
        ("uuid", uuid_array, IDS),
        ("int8", int8_array, [0, -1, 2**63 - 1, -(2**63)]),
        ("int2", int2_array, [0, -32768, 32767]),
        ("timestamptz", timestamptz_array, [MOMENT, MOMENT + dt.timedelta(days=40_000)]),
    ],
)
def test_array_arrives_as_it_was(database_url, kind, make, values):
    with psycopg.connect(database_url) as connection:
        for given in (values, [], values[:1]):
            statement = f"SELECT array(SELECT unnest(%b::{kind}[]))"
            read = connection.execute(statement, [make(given)]).fetchone()
            assert read == (given,)
