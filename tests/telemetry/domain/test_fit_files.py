"""Every FIT file decodes to the answers that are known for it, and to what the official SDK reads."""

from datetime import UTC, datetime

import garmin_fit_sdk
import numpy as np
import pytest

from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.fit.file_builder import Field, FitFileBuilder
from startline.telemetry.domain.fit.profile import ENUM, Message
from startline.telemetry.domain.recording import Recording
from startline.telemetry.errors import BrokenFileError, NotAnActivityError, UnknownFormatError
from tests.telemetry.domain.recordings import DATA, FitCase, fit_case, fit_cases, made_fit_cases

SDK_NAMES = {
    "altitude_m": "enhanced_altitude",
    "distance_m": "distance",
    "speed_mps": "enhanced_speed",
    "heart_rate_bpm": "heart_rate",
    "power_w": "power",
    "temperature_c": "temperature",
}


@pytest.mark.parametrize("case", fit_cases(), ids=str)
def test_file_decodes_to_its_known_answers(case: FitCase) -> None:
    recording = decode_file(case.data)

    assert recording.counts.records == case.records
    assert recording.counts.sessions == case.sessions
    assert recording.counts.laps == case.laps
    assert recording.fit_sport == case.sport
    assert recording.summary.distance_m == case.distance_m
    assert recording.summary.timer_s == case.timer_s
    assert recording.warnings == case.warnings


@pytest.mark.parametrize("case", fit_cases(), ids=str)
def test_columns_are_sound(case: FitCase) -> None:
    samples = decode_file(case.data).samples

    assert (np.diff(samples.time_s) > 0).all()
    assert samples.time_s[0] >= 0
    assert np.isfinite(samples.time_s).all()
    for name in ("lat_deg", "lon_deg", *SDK_NAMES):
        assert len(getattr(samples, name)) == len(samples), name
        assert getattr(samples, name).dtype == np.float64, name


@pytest.mark.parametrize(
    "case",
    [
        case
        for case in fit_cases()
        if case.name not in ("compressed-timestamps", "truncated", "made-truncated")
    ],
    ids=str,
)
def test_values_are_those_of_the_official_sdk(case: FitCase) -> None:
    # The SDK reads no compressed timestamps and stops at a cut file.
    stream = garmin_fit_sdk.Stream.from_byte_array(bytearray(case.data))
    messages, errors = garmin_fit_sdk.Decoder(stream).read(merge_heart_rates=True)
    assert errors == []
    recording = decode_file(case.data)

    expected = _sdk_columns(messages["record_mesgs"], recording)

    for name, column in expected.items():
        ours = getattr(recording.samples, name)
        np.testing.assert_allclose(ours, column, rtol=0, atol=1e-9, equal_nan=True, err_msg=name)


def _sdk_columns(records: list[dict], recording: Recording) -> dict[str, np.ndarray]:
    """The SDK's records by second, a later one of a second filling in the one before."""
    by_time: dict[datetime, dict] = {}
    for record in records:
        by_time.setdefault(record["timestamp"], {}).update(record)
    moments = sorted(by_time)
    rows = [by_time[moment] for moment in moments]
    columns = {
        name: np.array([row.get(field, np.nan) for row in rows], dtype=np.float64)
        for name, field in SDK_NAMES.items()
    }
    for name, field in (("lat_deg", "position_lat"), ("lon_deg", "position_long")):
        values = np.array([row.get(field, np.nan) for row in rows], dtype=np.float64)
        columns[name] = values * 180 / 2**31
    columns["time_s"] = np.array([(moment - recording.started_at).total_seconds() for moment in moments])
    rates = columns["heart_rate_bpm"]
    rates[rates == 0] = np.nan
    cadence = [row.get("cadence", np.nan) + row.get("fractional_cadence", 0.0) for row in rows]
    columns["cadence_rpm"] = np.array(cadence, dtype=np.float64)
    return columns


def test_fenix_run_has_its_device_and_clock() -> None:
    recording = decode_file(fit_case("fenix2-run").data)

    assert recording.device is not None
    assert recording.device.name == "Garmin fēnix 2"
    assert recording.has_barometer is True
    assert recording.sport_raw == "fit:1/0"
    if DATA.is_dir():
        assert recording.started_at == datetime(2015, 8, 15, 14, 45, 8, tzinfo=UTC)
        assert recording.utc_offset_s == 7200
        assert recording.device.serial == "3882015183"
        assert recording.summary.ascent_m == 64.0
        assert recording.summary.calories_kcal == 516.0


def test_ride_with_auto_pause_has_every_pause() -> None:
    recording = decode_file(fit_case("edge500-ride", "made-ride-with-pauses").data)

    if DATA.is_dir():
        assert len(recording.timer_pauses) == 46
        assert sum(end - start for start, end in recording.timer_pauses) == 2048.0
        assert recording.timer_pauses[0] == (682.0, 715.0)
    else:
        assert recording.timer_pauses == ((900.0, 960.0), (2000.0, 2100.0))


def test_developer_fields_become_channels() -> None:
    samples = decode_file(fit_case("developer-fields", "made-foreign-fields").data).samples

    assert "form_power" in samples.extras
    assert np.isfinite(samples.extras["form_power"]).any()
    if DATA.is_dir():
        assert {"form_power", "leg_spring_stiffness"} <= set(samples.extras)


def test_unset_clock_takes_the_local_time_of_the_activity() -> None:
    recording = decode_file(fit_case("compressed-timestamps").data)

    if DATA.is_dir():
        assert recording.started_at == datetime(2012, 2, 13, 11, 23, 51, tzinfo=UTC)
        assert recording.samples.time_s[-1] == 3426.0
        assert np.nanmax(recording.samples.heart_rate_bpm) == 194.0
    assert len(recording.samples) == recording.counts.records


def test_stored_heart_rate_of_a_swim_is_merged_into_the_records() -> None:
    recording = decode_file(fit_case("fr935-chained-hr").data)

    assert recording.samples.has("heart_rate_bpm")
    if DATA.is_dir():
        assert np.nanmax(recording.samples.heart_rate_bpm) == 151.0
        assert {"depth", "vertical_speed"} <= set(recording.samples.extras)


def test_settings_are_refused_with_the_reason() -> None:
    real = DATA / "fit" / "not-an-activity.fit"
    data = real.read_bytes() if real.is_file() else _file_of_type(2)

    with pytest.raises(NotAnActivityError) as refusal:
        decode_file(data)

    assert refusal.value.code == "file_not_an_activity"
    assert refusal.value.data["reason"] == "device_settings"


@pytest.mark.parametrize(
    ("file_type", "reason"),
    [(2, "device_settings"), (5, "planned_workout"), (6, "course"), (15, "other_fit_type"), (4, "no_points")],
)
def test_other_file_types_have_their_own_reason(file_type: int, reason: str) -> None:
    with pytest.raises(NotAnActivityError) as refusal:
        decode_file(_file_of_type(file_type))

    assert refusal.value.data["reason"] == reason


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n" + bytes(100), b"<kml></kml>"])
def test_unknown_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(UnknownFormatError):
        decode_file(data)


def test_header_alone_is_broken() -> None:
    with pytest.raises(BrokenFileError) as refusal:
        decode_file(made_fit_cases()[0].data[:14])

    assert refusal.value.data["reason"] == "no_messages"


def _file_of_type(file_type: int) -> bytes:
    builder = FitFileBuilder()
    builder.define(0, Message.FILE_ID, [Field(0, ENUM)])
    builder.add(0, file_type)
    return builder.build()


@pytest.mark.parametrize(("name", "reason"), [("Run.FIT", "bad_header"), ("run.gpx", "bad_xml")])
def test_file_that_is_not_what_its_name_says_is_broken(name, reason):
    with pytest.raises(BrokenFileError) as found:
        decode_file(b"\0" * 500, file_name=name)

    assert found.value.data["reason"] == reason
