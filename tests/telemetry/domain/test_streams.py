"""Streams as Parquet: small, exact to the resolution, readable by others."""

import io
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.metrics import measure
from startline.telemetry.domain.recording import CHANNELS, Samples
from startline.telemetry.domain.streams import DECIMALS, decode, encode
from tests.telemetry.domain.recordings import FitCase, fit_cases, samples_of

MAX_BYTES_AN_HOUR = 32 * 1024


def assert_same(read: Samples, written: Samples) -> None:
    for name in CHANNELS:
        there, back = getattr(written, name), getattr(read, name)
        np.testing.assert_array_equal(np.isnan(there), np.isnan(back), err_msg=name)
        difference = np.abs(there - back)
        resolution = 10.0 ** -DECIMALS[name]
        assert np.nanmax(difference, initial=0.0) <= resolution * 0.500001, name


@pytest.mark.parametrize("case", fit_cases(), ids=str)
def test_stream_of_every_file_comes_back(case: FitCase) -> None:
    samples = measure(decode_file(case.data)).samples

    read = decode(encode(samples))

    assert_same(read, samples)
    assert set(read.extras) == {name for name, column in samples.extras.items() if np.isfinite(column).any()}
    for name, column in read.extras.items():
        np.testing.assert_allclose(column, samples.extras[name], atol=5.1e-4, equal_nan=True, err_msg=name)


@pytest.mark.parametrize(
    "case",
    [case for case in fit_cases() if case.timer_s >= 1700],
    ids=str,
)
def test_an_hour_takes_at_most_32_kibibytes(case: FitCase) -> None:
    samples = measure(decode_file(case.data)).samples
    ten_channels = samples.with_columns(extras={})

    assert len(encode(ten_channels)) <= MAX_BYTES_AN_HOUR * samples.time_s[-1] / 3600


def test_made_hour_with_all_ten_channels_is_small() -> None:
    samples = samples_of(3600)

    assert all(samples.has(name) for name in CHANNELS)
    assert len(encode(samples)) <= MAX_BYTES_AN_HOUR


def test_other_readers_see_decimals_and_nulls() -> None:
    columns = {"lat_deg": np.array([55.7512345, np.nan]), "distance_m": np.array([0.0, 3.21])}

    table = pq.read_table(io.BytesIO(encode(Samples.from_columns(np.array([0.0, 1.0]), columns))))

    assert table.column_names == ["time_s", "lat_deg", "distance_m"]
    assert pa.types.is_decimal(table.schema.field("lat_deg").type)
    assert table.column("lat_deg").to_pylist() == [Decimal("55.7512345"), None]
    assert table.column("distance_m").to_pylist() == [Decimal("0.00"), Decimal("3.21")]


def test_values_are_the_nearest_doubles() -> None:
    exact = np.array([0.1, 0.2, 0.3, 1234.5])

    read = decode(encode(Samples.from_columns(np.arange(4.0), {"altitude_m": exact})))

    assert read.altitude_m.tolist() == exact.tolist()


def test_absurd_values_are_kept_as_large_as_they_fit() -> None:
    extras = {"odd": np.array([1e300, -1e300, 0.5, np.nan])}
    samples = Samples.from_columns(np.arange(4.0), {"distance_m": np.array([0, 1e8, 2e9, 4e10])}, extras)

    read = decode(encode(samples))

    assert read.distance_m.tolist() == [0.0, 1e8, 2e9, 4e10]
    assert read.extras["odd"][2] == 0.5
    assert np.isnan(read.extras["odd"][3])


def test_empty_stream() -> None:
    read = decode(encode(Samples.from_columns(np.empty(0), {})))

    assert len(read) == 0


columns = st.lists(st.one_of(st.just(float("nan")), st.floats(-5000, 50_000)), min_size=1, max_size=50)


@given(columns, st.sampled_from([name for name in CHANNELS if name != "time_s"]))
def test_any_column_comes_back(values: list[float], name: str) -> None:
    samples = Samples.from_columns(np.arange(float(len(values))), {name: np.array(values)})

    assert_same(decode(encode(samples)), samples)
