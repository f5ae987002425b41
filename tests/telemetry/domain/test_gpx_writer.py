"""The GPX export is read by others and by ourselves."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta, timezone

import gpxpy
import numpy as np
import pytest

from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.gpx_writer import write_gpx
from startline.telemetry.domain.recording import Samples
from tests.telemetry.domain.recordings import STARTED_AT, samples_of

NAMESPACES = {
    "g": "http://www.topografix.com/GPX/1/1",
    "t": "http://www.garmin.com/xmlschemas/TrackPointExtension/v2",
}


def test_export_comes_back_as_it_was() -> None:
    samples = samples_of(300)

    read = decode_file(write_gpx(samples, started_at=STARTED_AT, name="Утро", sport="run"))

    assert (read.started_at, read.name, read.sport_raw, len(read.samples)) == (STARTED_AT, "Утро", "run", 301)
    for name, resolution in (
        ("time_s", 0.001),
        ("lat_deg", 1e-7),
        ("lon_deg", 1e-7),
        ("altitude_m", 0.1),
        ("heart_rate_bpm", 1),
        ("cadence_rpm", 1),
        ("power_w", 1),
        ("temperature_c", 0.1),
        ("speed_mps", 0.001),
    ):
        difference = np.abs(getattr(read.samples, name) - getattr(samples, name))
        assert difference.max() <= resolution / 2 + 1e-9, name


def test_another_reader_understands_it() -> None:
    parsed = gpxpy.parse(write_gpx(samples_of(60), started_at=STARTED_AT, name="A <b> & c"))

    assert parsed.version == "1.1"
    assert parsed.tracks[0].name == "A <b> & c"
    assert parsed.get_points_no() == 61
    assert parsed.tracks[0].segments[0].points[60].time == STARTED_AT + timedelta(seconds=60)


def test_elements_follow_the_order_of_the_schema() -> None:
    root = ET.fromstring(write_gpx(samples_of(1), started_at=STARTED_AT))

    first = root.find(".//g:trkpt", NAMESPACES)
    assert first is not None
    assert [child.tag.rpartition("}")[2] for child in first] == ["ele", "time", "extensions"]
    extension = first.find(".//t:TrackPointExtension", NAMESPACES)
    assert extension is not None
    assert [child.tag.rpartition("}")[2] for child in extension] == ["atemp", "hr", "cad", "speed"]


def test_gaps_begin_segments_and_points_without_position_are_left_out() -> None:
    time_s = np.array([0.0, 1.0, 2.0, 100.0, 101.0])
    columns = {"lat_deg": np.array([1.0, 1.0, np.nan, 1.0, 1.0]), "lon_deg": np.full(5, -170.5)}

    parsed = gpxpy.parse(write_gpx(Samples.from_columns(time_s, columns), started_at=STARTED_AT))

    assert [len(segment.points) for segment in parsed.tracks[0].segments] == [2, 2]
    assert parsed.tracks[0].segments[0].points[0].elevation is None


@pytest.mark.parametrize(
    "started_at",
    [
        datetime(2026, 5, 3, 7, 30, tzinfo=UTC),
        datetime(2026, 5, 3, 10, 30, tzinfo=timezone(timedelta(hours=3))),
    ],
)
def test_times_are_utc(started_at: datetime) -> None:
    assert b"<time>2026-05-03T07:30:00Z</time>" in write_gpx(samples_of(1), started_at=started_at)


def test_name_with_control_characters_stays_xml() -> None:
    data = write_gpx(samples_of(1), started_at=STARTED_AT, name="a\x00b\x1fc\ufffe")

    assert decode_file(data).name == "abc"


def test_workout_without_a_track_is_an_empty_one() -> None:
    data = write_gpx(Samples.from_columns(np.arange(3.0), {}), started_at=STARTED_AT)

    assert gpxpy.parse(data).get_points_no() == 0
