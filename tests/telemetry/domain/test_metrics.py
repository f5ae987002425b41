"""All numbers of a workout, on real and made recordings."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.metrics import measure
from startline.telemetry.domain.recording import DeviceSummary, Recording, Samples
from startline.telemetry.domain.workout_metrics import AthleteFacts
from tests.telemetry.domain.recordings import (
    FitCase,
    fit_case,
    fit_cases,
    real_fit_cases,
    recording_of,
    samples_of,
)

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


@pytest.mark.skipif(not real_fit_cases(), reason="the same numbers are tested on made recordings below")
def test_fenix_run_in_numbers() -> None:
    metrics = measure(decode_file(fit_case("fenix2-run").data), ATHLETE, family="run")

    assert metrics.distance_m == 9008.22
    assert metrics.elapsed_s == 2832.0
    assert (metrics.moving_s, metrics.moving_source) == (2815.0, "speed")
    assert metrics.ascent_m == pytest.approx(48.6)
    assert metrics.device_summary["ascent_m"] == 64.0
    assert (metrics.calories_kcal, metrics.calories_source) == (516.0, "device")
    assert (metrics.heart_rate_max_bpm, round(metrics.heart_rate_avg_bpm or 0)) == (178.0, 154)
    assert round(metrics.cadence_avg_spm or 0) == 163
    assert len(metrics.splits_km) == 10
    assert len(metrics.splits_mile) == 6
    assert [split.is_partial for split in metrics.splits_km] == [False] * 9 + [True]
    assert metrics.warnings == ()


@pytest.mark.skipif(not real_fit_cases(), reason="the same numbers are tested on made recordings below")
def test_ride_with_auto_pause_in_numbers() -> None:
    metrics = measure(decode_file(fit_case("edge500-ride").data), ATHLETE, family="ride")

    assert (metrics.elapsed_s, metrics.moving_s, metrics.moving_source) == (12691.28, 10641.06, "timer")
    assert metrics.speed_avg_mps == pytest.approx(92622.34 / 10641.06)
    assert len(metrics.pauses) == 46
    assert metrics.cadence_avg_spm == pytest.approx(88.6, abs=0.1)
    # The device says 26.1 m/s: one lone spike.
    assert metrics.speed_max_mps == pytest.approx(17.12, abs=0.01)


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
