"""All numbers of a workout, on real and made recordings."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.metrics import measure
from startline.telemetry.domain.recording import DeviceSummary, LapMark, Recording, Samples
from startline.telemetry.domain.workout_metrics import AthleteFacts
from tests.telemetry.domain.recordings import FitCase, fit_cases, recording_of, samples_of

ATHLETE = AthleteFacts(
    body_mass_kg=75, age_years=35, sex="male", resting_heart_rate_bpm=50, max_heart_rate_bpm=190
)
FAMILIES = {1: "run", 2: "ride", 5: "swim", 11: "walk"}


@pytest.mark.parametrize("case", fit_cases(), ids=str)
def test_device_distance_and_parts_of_every_file(case: FitCase) -> None:
    recording = decode_file(case.data)

    metrics = measure(recording, ATHLETE, family=FAMILIES[case.sport])

    assert metrics.distance_m == (case.distance_m or None)
    assert metrics.distance_source == ("device" if case.distance_m else None)
    assert 0 < metrics.moving_s <= metrics.elapsed_s
    assert len(metrics.laps) == case.laps
    json.dumps([metrics.parts_as_json(), metrics.device_summary, metrics.warnings], allow_nan=False)
    if metrics.has_track:
        assert metrics.bounds is not None
        west, south, east, north = metrics.bounds
        assert west <= east
        assert south <= north
        assert metrics.polyline


# The device of the ride says 26.1 m/s at most: one lone spike.
NUMBERS: dict[str, dict[str, object]] = {
    "fenix2-run": {
        "distance_m": 9008.22,
        "elapsed_s": 2832.0,
        "moving_s": 2815.0,
        "moving_source": "speed",
        "ascent_m": 48.6,
        "calories_kcal": 516.0,
        "calories_source": "device",
        "heart_rate_avg_bpm": 153.9,
        "heart_rate_max_bpm": 178.0,
        "cadence_avg_spm": 162.9,
        "speed_max_mps": 5.89,
        "warnings": (),
    },
    "edge500-ride": {
        "distance_m": 92622.34,
        "elapsed_s": 12691.28,
        "moving_s": 10641.06,
        "moving_source": "timer",
        "ascent_m": 419.2,
        "speed_avg_mps": 8.7,
        "speed_max_mps": 17.1,
        "cadence_avg_spm": 88.6,
        "temperature_avg_c": 22.9,
        "warnings": (),
    },
    "made-run": {"distance_m": 5400.0, "elapsed_s": 1800.0, "moving_s": 1800.0, "speed_avg_mps": 3.0},
    "made-ride-with-pauses": {"distance_m": 28_800.0, "elapsed_s": 3600.0, "moving_s": 3440.0},
}


@pytest.mark.parametrize("case", [case for case in fit_cases() if case.name in NUMBERS], ids=str)
def test_workout_in_numbers(case: FitCase) -> None:
    metrics = measure(decode_file(case.data), ATHLETE, family=FAMILIES[case.sport])

    for name, expected in NUMBERS[case.name].items():
        value = getattr(metrics, name)
        assert value == (pytest.approx(expected, abs=0.06) if isinstance(expected, float) else expected), name
    kilometres = int((case.distance_m or 0.0) // 1000)
    assert [split.is_partial for split in metrics.splits_km][:kilometres] == [False] * kilometres
    assert len(metrics.splits_km) - kilometres in (0, 1)


def test_made_run_in_numbers() -> None:
    metrics = measure(recording_of(1800), ATHLETE, family="run")

    assert (metrics.distance_m, metrics.elapsed_s, metrics.moving_s) == (5400.0, 1800.0, 1800.0)
    assert metrics.speed_avg_mps == 3.0
    assert [round(split.distance_m, 6) for split in metrics.splits_km] == [1000.0] * 5 + [400.0]
    assert [split.elapsed_s for split in metrics.splits_km] == pytest.approx([1000 / 3] * 5 + [400 / 3])
    assert [lap.distance_m for lap in metrics.laps] == [2700.0, 2700.0]
    assert metrics.cadence_avg_spm == pytest.approx(168, abs=1)
    assert metrics.power_normalized_w == pytest.approx(250, abs=3)
    assert metrics.temperature_avg_c == 17.0
    assert metrics.calories_source == "heart_rate"
    assert metrics.warnings == ()


def test_timer_pauses_are_not_moving_time() -> None:
    metrics = measure(recording_of(3600, sport=2, pauses=((900.0, 960.0), (2000.0, 2100.0))), family="ride")

    assert (metrics.elapsed_s, metrics.moving_s, metrics.moving_source) == (3600.0, 3440.0, "timer")
    assert [(pause.start_s, pause.duration_s) for pause in metrics.pauses] == [(900.0, 60.0), (2000.0, 100.0)]


def test_distance_falls_back_to_samples_and_then_to_the_track() -> None:
    recording = recording_of(1200)
    silent = replace(recording, summary=DeviceSummary())
    absent = np.full(1201, np.nan)
    track_only = replace(silent, samples=silent.samples.with_columns(distance_m=absent, speed_mps=absent))

    from_samples, from_track = measure(silent, family="run"), measure(track_only, family="run")

    assert (from_samples.distance_source, from_samples.distance_m) == ("samples", 3600.0)
    assert from_track.distance_source == "track"
    assert from_track.distance_m == pytest.approx(3600.0, rel=0.01)
    assert from_track.samples.has("distance_m")
    assert np.nanmedian(from_track.samples.speed_mps) == pytest.approx(3.0, rel=0.02)


def test_distance_that_stays_at_zero_has_no_gaps() -> None:
    time_s = np.arange(60.0)
    distance = np.where(time_s % 2, 0.0, np.nan)
    samples = Samples.from_columns(time_s, {"heart_rate_bpm": np.full(60, 140.0), "distance_m": distance}, {})
    marks = (LapMark(start_s=0.0, end_s=30.0), LapMark(start_s=30.0, end_s=59.0))
    recording = replace(recording_of(59), samples=samples, laps=marks, summary=DeviceSummary())

    metrics = measure(recording, ATHLETE, family="run")

    assert (metrics.distance_m, metrics.splits_km, [lap.distance_m for lap in metrics.laps]) == (
        None,
        (),
        [0.0, 0.0],
    )
    json.dumps(metrics.parts_as_json(), allow_nan=False)


def test_device_and_track_that_disagree_are_mentioned() -> None:
    recording = recording_of(1200)
    wrong = replace(recording, summary=replace(recording.summary, distance_m=3800.0))

    metrics = measure(wrong, family="run")

    assert metrics.distance_m == 3800.0
    assert metrics.warnings == ("distance_disagrees",)


def test_running_cadence_counts_both_feet_once() -> None:
    recording = recording_of(300)
    doubled = replace(
        recording, samples=recording.samples.with_columns(cadence_rpm=recording.samples.cadence_rpm * 2)
    )

    once, twice = measure(recording, family="run"), measure(doubled, family="run")

    assert once.cadence_avg_spm == twice.cadence_avg_spm
    assert measure(recording, family="ride").cadence_avg_spm == pytest.approx((once.cadence_avg_spm or 0) / 2)


def test_zeros_do_not_lower_the_mean_cadence() -> None:
    recording = recording_of(300, sport=2)
    cadence = np.full(301, 90.0)
    cadence[100:200] = 0.0
    coasting = replace(recording, samples=recording.samples.with_columns(cadence_rpm=cadence))

    assert measure(coasting, family="ride").cadence_avg_spm == 90.0


def test_maximum_speed_ignores_a_lone_spike() -> None:
    recording = recording_of(300)
    speed = recording.samples.speed_mps.copy()
    speed[150] = 30.0
    spiked = replace(recording, samples=recording.samples.with_columns(speed_mps=speed))

    assert (measure(spiked, family="run").speed_max_mps or 0) < 3.5


def test_a_maximum_below_the_average_is_left_out() -> None:
    recording = recording_of(300)
    slow = np.full(301, 2.0)
    noise = replace(recording, samples=recording.samples.with_columns(speed_mps=slow))

    metrics = measure(noise, family="run")

    assert (metrics.speed_avg_mps, metrics.speed_max_mps) == (3.0, None)


def test_normalised_power_is_not_below_the_average_of_a_ride_with_stops() -> None:
    recording = recording_of(3600, sport=2, pauses=((900.0, 1500.0), (2000.0, 2300.0)))
    times, power = recording.samples.time_s, recording.samples.power_w.copy()
    power[((times > 900) & (times < 1500)) | ((times > 2000) & (times < 2300))] = np.nan
    silent = replace(recording, samples=recording.samples.with_columns(power_w=power))

    metrics = measure(silent, family="ride")

    assert metrics.power_avg_w is not None
    assert metrics.power_normalized_w is not None
    assert metrics.power_normalized_w >= metrics.power_avg_w


def test_recording_without_samples_shows_what_the_device_said() -> None:
    summary = DeviceSummary(timer_s=1500.0, elapsed_s=1600.0, distance_m=4000.0, heart_rate_avg_bpm=140.0)
    empty = replace(recording_of(10), samples=Samples.from_columns(np.empty(0), {}), summary=summary, laps=())

    metrics = measure(empty, ATHLETE, family="run")

    assert (metrics.elapsed_s, metrics.moving_s, metrics.distance_m) == (1600.0, 1500.0, 4000.0)
    assert metrics.heart_rate_avg_bpm == 140.0
    assert (metrics.splits_km, metrics.zones, metrics.trimp, metrics.has_track) == ((), None, None, False)


def test_nothing_is_known_of_an_unknown_athlete() -> None:
    metrics = measure(recording_of(600), family="run")

    assert (metrics.trimp, metrics.zones, metrics.calories_kcal, metrics.calories_source) == (
        None,
        None,
        None,
        None,
    )


def test_standing_at_a_light_is_not_moving() -> None:
    samples = samples_of(600)
    speed, distance = samples.speed_mps.copy(), samples.distance_m.copy()
    speed[200:261] = 0.0
    distance[200:261] = distance[200]
    distance[261:] -= 60 * 3.0
    stopped = samples.with_columns(speed_mps=speed, distance_m=distance)
    summary = DeviceSummary(elapsed_s=600.0, timer_s=600.0)
    recording = replace(recording_of(600), samples=stopped, summary=summary)

    metrics = measure(recording, family="run")

    assert (metrics.elapsed_s, metrics.moving_s, metrics.moving_source) == (600.0, 540.0, "speed")
    assert [(pause.start_s, pause.duration_s) for pause in metrics.pauses] == [(200.0, 60.0)]


@given(
    st.integers(60, 900),
    st.integers(0, 200),
    st.sampled_from(["run", "ride", "walk", "swim", "ski", "other"]),
)
def test_parts_add_up_for_any_recording(seconds: int, seed: int, family: str) -> None:
    recording: Recording = recording_of(seconds, seed=seed)

    metrics = measure(recording, ATHLETE, family=family)

    assert sum(split.distance_m for split in metrics.splits_km) == pytest.approx(metrics.distance_m)
    assert sum(split.moving_s for split in metrics.splits_km) == pytest.approx(metrics.moving_s, abs=1)
    assert sum(split.ascent_m or 0 for split in metrics.splits_km) == pytest.approx(metrics.ascent_m)
    assert metrics.zones is not None
    assert sum(zone.seconds for zone in metrics.zones.items) <= seconds + 1
