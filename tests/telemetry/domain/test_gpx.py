"""GPX files: the real ones, the odd ones and the hostile ones."""

from datetime import UTC, datetime

import gpxpy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.gpx_writer import write_gpx
from startline.telemetry.domain.metrics import measure
from startline.telemetry.errors import (
    BrokenFileError,
    FileTooLargeError,
    NotAnActivityError,
    UnknownFormatError,
    UnreadableFileError,
)
from tests.telemetry.domain.recordings import DATA, STARTED_AT, samples_of

REAL = {path.name: path.read_bytes() for path in sorted((DATA / "gpx").glob("*.gpx"))}
FILES = {**REAL, "made-track": write_gpx(samples_of(300), started_at=STARTED_AT)}
TIME = "2026-05-03T07:30:{:02d}Z"


def point(
    second: int, inner: str = "", lat: str = "55.75", lon: str = "37.61", time: str | None = None
) -> str:
    return f'<trkpt lat="{lat}" lon="{lon}"><time>{time or TIME.format(second)}</time>{inner}</trkpt>'


def gpx(*segments: str, head: str = '<?xml version="1.0"?>', attributes: str = "", before: str = "") -> bytes:
    body = "".join(f"<trkseg>{segment}</trkseg>" for segment in segments)
    text = f"{head}<gpx {attributes}><trk>{before}{body}</trk></gpx>"
    return text.encode()


REFUSED = {
    "without-times.gpx": "no_times",
    "track-with-extremes.gpx": "no_times",
    "garmin-extension.gpx": "no_points",
    "unicode-with-bom.gpx": "no_points",
}


@pytest.mark.parametrize(("name", "data"), FILES.items(), ids=FILES)
def test_file_agrees_with_gpxpy_or_is_refused(name: str, data: bytes) -> None:
    if name in REFUSED:
        with pytest.raises(NotAnActivityError) as refusal:
            decode_file(data)
        assert refusal.value.data["reason"] == REFUSED[name]
        return

    recording = decode_file(data)

    points = [p.point for p in gpxpy.parse(data.decode("utf-8-sig")).get_points_data()]
    assert recording.counts.records == len(points)
    expected = [p for p in points if p.time is not None and abs(p.latitude) <= 90]
    samples = recording.samples
    assert samples.lat_deg.tolist() == [p.latitude for p in expected]
    assert samples.lon_deg.tolist() == [p.longitude for p in expected]
    heights = [np.nan if p.elevation is None else p.elevation for p in expected]
    np.testing.assert_array_equal(samples.altitude_m, heights)
    assert recording.started_at == expected[0].time.astimezone(UTC)
    seconds = [(p.time - expected[0].time).total_seconds() for p in expected]
    np.testing.assert_allclose(samples.time_s, seconds, atol=1e-3)


# Elapsed, moving, pauses and distance. gpxpy sums 4580 m for the hike, 10 m of them wandering on the spot.
NUMBERS = {
    "cerknicko-jezero.gpx": (7190.0, 4239.0, 6, 4568.4),
    "korita-zbevnica.gpx": (13_381.0, 13_093.0, 1, 6270.6),
    "made-track": (300.0, 300.0, 0, 900.0),
}


@pytest.mark.parametrize("name", [name for name in FILES if name in NUMBERS])
def test_hike_in_numbers(name: str) -> None:
    elapsed_s, moving_s, pauses, distance_m = NUMBERS[name]

    metrics = measure(decode_file(FILES[name]), family="walk")

    assert (metrics.elapsed_s, metrics.moving_s, len(metrics.pauses)) == (elapsed_s, moving_s, pauses)
    assert metrics.distance_m == pytest.approx(distance_m, abs=0.1 if name in REAL else 9.0)
    assert metrics.distance_source == "track"


@pytest.mark.parametrize(
    ("inner", "channel", "value"),
    [
        ("<ele>123.4</ele>", "altitude_m", 123.4),
        ("<ele>123,4</ele>", "altitude_m", 123.4),
        ("<extensions><a:TPX xmlns:a='x'><a:hr>141</a:hr></a:TPX></extensions>", "heart_rate_bpm", 141.0),
        ("<extensions><heartrate>99</heartrate></extensions>", "heart_rate_bpm", 99.0),
        ("<extensions><a:cad xmlns:a='y'>84</a:cad></extensions>", "cadence_rpm", 84.0),
        ("<extensions><a:atemp xmlns:a='y'>-3</a:atemp></extensions>", "temperature_c", -3.0),
        ("<extensions><power>250</power></extensions>", "power_w", 250.0),
        ("<extensions><p:PowerInWatts xmlns:p='z'>251</p:PowerInWatts></extensions>", "power_w", 251.0),
        ("<extensions><x:Watts xmlns:x='z'>252</x:Watts></extensions>", "power_w", 252.0),
        ("<speed>3.25</speed>", "speed_mps", 3.25),
        ("<extensions><a:speed xmlns:a='v2'>3.5</a:speed></extensions>", "speed_mps", 3.5),
        ("<extensions><a:course xmlns:a='v2'>90</a:course></extensions>", "course_deg", 90.0),
    ],
)
def test_channels_are_told_by_local_name(inner: str, channel: str, value: float) -> None:
    samples = decode_file(gpx(point(0, inner))).samples

    column = samples.extras[channel] if channel in samples.extras else getattr(samples, channel)
    assert column.tolist() == [value]


@pytest.mark.parametrize("text", ["", "abc", "NaN", "inf", "1e999", "--"])
def test_numbers_that_are_none_are_missing(text: str) -> None:
    samples = decode_file(gpx(point(0, f"<ele>{text}</ele>"))).samples

    assert not samples.has("altitude_m")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "windows-1251"]
)
def test_encodings(encoding: str) -> None:
    name = "Müggelsee" if encoding == "iso-8859-1" else "Прогулка"
    declared = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16"}.get(encoding, encoding)
    head = f'<?xml version="1.0" encoding="{declared}"?>'
    text = gpx(point(0), head=head, before=f"<name>{name}</name>").decode()
    data = text.encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data

    assert decode_file(data).name == name


def test_space_before_the_declaration_is_tolerated() -> None:
    assert len(decode_file(b" \r\n" + gpx(point(0))).samples) == 1


@pytest.mark.parametrize(
    ("time", "offset_s"),
    [
        ("2026-05-03T07:30:00Z", None),
        ("2026-05-03T07:30:00", None),
        ("2026-05-03T10:30:00+03:00", 10_800),
        ("2026-05-03T02:00:00-05:30", -19_800),
    ],
)
def test_time_zone_of_the_times_is_kept(time: str, offset_s: int | None) -> None:
    recording = decode_file(gpx(point(0, time=time)))

    assert recording.started_at == datetime(2026, 5, 3, 7, 30, tzinfo=UTC)
    assert recording.utc_offset_s == offset_s


def test_milliseconds_are_kept() -> None:
    times = ["2026-05-03T07:30:00.179Z", "2026-05-03T07:30:01.653Z", "2026-05-03T07:30:02.0100000Z"]

    recording = decode_file(gpx("".join(point(0, time=time) for time in times)))

    assert recording.samples.time_s.tolist() == [0.0, 1.474, 1.831]


def test_segments_and_tracks_are_pieces_with_pauses_between() -> None:
    data = gpx(point(0) + point(1), point(31, lat="55.76"), before="<type>hiking</type><name>Out</name>")
    two = data.replace(b"</gpx>", f"<trk><trkseg>{point(50)}</trkseg></trk></gpx>".encode())

    recording = decode_file(two)
    metrics = measure(recording, family="walk")

    assert recording.segment_starts == (2, 3)
    assert (recording.sport_raw, recording.name) == ("hiking", "Out")
    assert [(p.start_s, p.duration_s) for p in metrics.pauses] == [(1.0, 49.0)]
    assert metrics.distance_m is None


def test_opentracks_markers_are_a_pause() -> None:
    nowhere = point(2, lat="100", lon="0") + point(42, lat="200", lon="0")

    recording = decode_file(gpx(point(0) + point(1) + nowhere + point(43)))

    assert recording.timer_pauses == ((2.0, 42.0),)
    assert len(recording.samples) == 3


def test_points_out_of_order_are_sorted_with_a_warning() -> None:
    recording = decode_file(gpx(point(0) + point(5, "<ele>5</ele>") + point(3, "<ele>3</ele>")))

    assert recording.samples.time_s.tolist() == [0.0, 3.0, 5.0]
    assert recording.warnings == ("time_order",)


def test_some_points_without_time_are_left_out_with_a_warning() -> None:
    recording = decode_file(gpx(point(0) + point(1) + '<trkpt lat="1" lon="1"/>'))

    assert (len(recording.samples), recording.counts.records) == (2, 3)
    assert recording.warnings == ("some_times_missing",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<gpx><rte><rtept lat='1' lon='2'/></rte></gpx>", "route_only"),
        (b"<gpx><wpt lat='1' lon='2'><time>2026-01-01T00:00:00Z</time></wpt></gpx>", "no_points"),
        (b"<gpx/>", "no_points"),
        (b"<gpx><trk><trkseg><trkpt lat='1' lon='2'/></trkseg></trk></gpx>", "no_times"),
        (gpx(point(0, time="1970-01-01T00:00:00Z")), "no_times"),
        (gpx(point(0, time="yesterday")), "no_times"),
    ],
)
def test_what_is_no_activity_has_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotAnActivityError) as refusal:
        decode_file(data)

    assert refusal.value.data["reason"] == reason


def test_cut_file_keeps_its_points() -> None:
    data = gpx("".join(point(second) for second in range(10)))

    recording = decode_file(data[: data.rindex(b"<trkpt") + 20])

    assert recording.counts.records == 9
    assert recording.warnings == ("truncated",)


def test_damaged_file_keeps_its_points() -> None:
    data = gpx(point(0) + point(1) + "<a></b>" + point(2))

    recording = decode_file(data)

    assert recording.counts.records == 2
    assert recording.warnings == ("damaged",)


BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(9))
    + "]><gpx>&a8;</gpx>"
).encode()
EXTERNAL = b'<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx><name>&x;</name></gpx>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (BILLION_LAUGHS, "doctype"),
        (EXTERNAL, "doctype"),
        (b"<!DOCTYPE gpx><gpx></gpx>", "doctype"),
        (b"<gpx>" + b"<a>" * 100, "too_deep"),
        (b"<gpx " + b" ".join(b'a%d="1"' % n for n in range(65)) + b"/>", "too_many_attributes"),
        (b"<gpx><trk>", "bad_xml"),
        (b"<gpx>\xff\xfe</gpx>", "bad_xml"),
        (b'<?xml version="1.0" encoding="klingon"?><gpx/>', "encoding"),
        (b"<gpx>&nope;</gpx>", "bad_xml"),
    ],
)
def test_hostile_xml_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(BrokenFileError) as refusal:
        decode_file(data)

    assert refusal.value.data["reason"] == reason


def test_too_many_points_are_refused() -> None:
    data = b"<gpx><trk><trkseg>" + b'<trkpt lat="1" lon="1"/>' * 200_001

    with pytest.raises(FileTooLargeError) as refusal:
        decode_file(data)

    assert refusal.value.data == {"reason": "points", "limit": 200_000, "unit": "points"}


@settings(max_examples=200)
@given(st.data())
def test_mutated_file_is_decoded_or_refused(data: st.DataObject) -> None:
    content = bytearray(gpx("".join(point(n, f"<ele>{n}</ele><hr>{100 + n}</hr>") for n in range(20))))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    try:
        recording = decode_file(bytes(content))
    except (UnreadableFileError, FileTooLargeError):
        return
    measure(recording, family="walk")


def test_other_xml_is_an_unknown_format() -> None:
    with pytest.raises(UnknownFormatError):
        decode_file(b'<?xml version="1.0"?><TrainingCenterDatabase/>')
