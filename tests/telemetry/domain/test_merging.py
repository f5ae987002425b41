"""Several recordings as one: who gives which channel, what happens to gaps, time, pauses and trust."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from startline.telemetry.domain.alignment import at_times, joined_steps
from startline.telemetry.domain.merging import Merged, Part, merge
from startline.telemetry.domain.metrics import measure
from startline.telemetry.domain.recording import DeviceSummary, Recording, Samples
from startline.telemetry.domain.trust import Trust
from tests.telemetry.domain.recordings import recording_of


def part(recording: Recording, key: str, trust: Trust = Trust.DEVICE, shift_s: float = 0.0) -> Part:
    return Part(key=key, recording=recording, trust=trust, shift_s=shift_s)


def only(recording: Recording, *channels: str) -> Recording:
    """The recording with these channels alone."""
    samples = recording.samples
    columns = {name: getattr(samples, name) for name in channels}
    return replace(recording, samples=Samples.from_columns(samples.time_s, columns))


def cut(recording: Recording, first_s: float, last_s: float) -> Recording:
    """The piece from `first_s` to `last_s`, as a recording of its own."""
    samples = recording.samples
    rows = np.flatnonzero((samples.time_s >= first_s) & (samples.time_s <= last_s))
    columns = {name: getattr(samples, name)[rows] for name in samples.__slots__ if name != "extras"}
    time_s = columns.pop("time_s") - first_s
    columns["distance_m"] = columns["distance_m"] - columns["distance_m"][0]
    return replace(
        recording,
        started_at=recording.started_at + dt.timedelta(seconds=first_s),
        samples=Samples.from_columns(time_s, columns),
        laps=(),
        summary=replace(
            recording.summary,
            distance_m=float(columns["distance_m"][-1]),
            timer_s=last_s - first_s,
            elapsed_s=last_s - first_s,
        ),
    )


def test_single_recording_stays_as_it_is():
    run = recording_of(600)
    merged = merge([part(run, "a")])

    assert merged.recording is run
    assert merged.trust is Trust.DEVICE
    assert merged.sources["heart_rate_bpm"] == {"a": 1.0}
    assert merged.sources["position"] == {"a": 1.0}


def test_strap_wins_over_wrist_and_the_gaps_are_filled_and_labelled():
    watch = replace(recording_of(600), heart_rate_from="wrist")
    rate = np.full(601, 150.0)
    rate[500:] = np.nan  # the strap lost contact
    strap = replace(
        recording_of(600), heart_rate_from="strap", samples=watch.samples.with_columns(heart_rate_bpm=rate)
    )
    strap = only(strap, "heart_rate_bpm")

    merged = merge([part(watch, "watch"), part(strap, "strap", Trust.TRACK)])

    column = merged.recording.samples.heart_rate_bpm
    assert column[:500].tolist() == [150.0] * 500
    assert column[500:].tolist() == watch.samples.heart_rate_bpm[500:].tolist()
    assert merged.sources["heart_rate_bpm"] == {"strap": 0.8319, "watch": 0.1681}
    # Nothing that rankings rest on came from the file that anybody could have written.
    assert merged.trust is Trust.DEVICE
    assert merged.sources["distance_m"] == {"watch": 1.0}


def test_barometer_wins_over_gps_altitude():
    watch = replace(recording_of(600), has_barometer=False)
    computer = replace(recording_of(600, seed=2), has_barometer=True)

    merged = merge([part(watch, "watch"), part(computer, "computer")])

    assert merged.recording.samples.altitude_m.tolist() == computer.samples.altitude_m.tolist()
    assert merged.recording.has_barometer is True
    assert merged.sources["altitude_m"] == {"computer": 1.0}


def test_power_comes_from_the_power_meter():
    estimated = recording_of(600)
    measured = replace(recording_of(600, seed=3), has_power_meter=True)

    merged = merge([part(estimated, "phone"), part(measured, "computer")])

    assert merged.recording.samples.power_w.tolist() == measured.samples.power_w.tolist()


def test_denser_positions_win_among_equally_credible_ones():
    sparse, dense = recording_of(600, step_s=10), recording_of(600, seed=4)

    equal = merge([part(sparse, "sparse"), part(dense, "dense")])
    lesser = merge([part(sparse, "sparse"), part(dense, "dense", Trust.TRACK)])

    assert equal.sources["position"] == {"dense": 1.0}
    assert lesser.sources["position"] == {"sparse": 1.0}
    assert (equal.trust, lesser.trust) == (Trust.DEVICE, Trust.DEVICE)


def test_track_that_the_primary_lacks_lowers_its_trust():
    treadmill_like = only(recording_of(600), "heart_rate_bpm")
    phone = recording_of(600)

    merged = merge([part(treadmill_like, "watch"), part(phone, "phone", Trust.TRACK)])

    assert merged.sources["position"] == {"phone": 1.0}
    assert merged.trust is Trust.TRACK


def test_times_are_aligned_by_start_and_clock():
    watch = recording_of(600)
    phone = replace(only(watch, "heart_rate_bpm"), started_at=watch.started_at + dt.timedelta(hours=3))
    bare = only(watch, "lat_deg", "lon_deg", "distance_m")

    merged = merge([part(bare, "watch"), part(phone, "phone", shift_s=-3 * 3600.0)])

    assert merged.recording.started_at == watch.started_at
    assert merged.recording.samples.heart_rate_bpm.tolist() == watch.samples.heart_rate_bpm.tolist()


def test_chosen_primary_sets_the_clock():
    watch = recording_of(600)
    phone = replace(watch, started_at=watch.started_at + dt.timedelta(hours=3))

    merged = merge([part(phone, "phone", shift_s=-3 * 3600.0), part(watch, "watch")])

    assert merged.recording.started_at == phone.started_at
    assert len(merged.recording.samples) == 601


def test_longer_recording_does_not_lengthen_the_primary():
    # The phone was forgotten in the pocket for the way home.
    whole = recording_of(1200)
    watch = cut(whole, 0, 700)

    merged = merge([part(watch, "watch"), part(whole, "phone", Trust.TRACK)])

    assert merged.recording.samples.time_s[-1] == 700
    assert merged.recording.summary == watch.summary


def test_silence_of_the_primary_is_filled_without_a_jump():
    whole = recording_of(1200)
    rows = np.flatnonzero((whole.samples.time_s < 400) | (whole.samples.time_s > 700))
    columns = {
        name: getattr(whole.samples, name)[rows] for name in whole.samples.__slots__ if name != "extras"
    }
    broken = replace(whole, samples=Samples.from_columns(columns.pop("time_s"), columns))

    merged = merge([part(broken, "watch"), part(whole, "phone", Trust.TRACK)])

    samples = merged.recording.samples
    assert samples.time_s.tolist() == whole.samples.time_s.tolist()
    assert np.diff(samples.distance_m) == pytest.approx(np.diff(whole.samples.distance_m), abs=0.02)
    assert merged.sources["distance_m"]["phone"] == pytest.approx(0.25, abs=0.01)
    assert merged.recording.summary.timer_s is None
    assert merged.trust is Trust.TRACK


def test_pause_of_the_primary_stays_a_pause():
    pauses = ((400.0, 700.0),)
    whole = recording_of(1200)
    rows = np.flatnonzero((whole.samples.time_s <= 400) | (whole.samples.time_s >= 700))
    columns = {
        name: getattr(whole.samples, name)[rows] for name in whole.samples.__slots__ if name != "extras"
    }
    watch = replace(whole, samples=Samples.from_columns(columns.pop("time_s"), columns), timer_pauses=pauses)

    merged = merge([part(watch, "watch"), part(whole, "phone", Trust.TRACK)])

    assert len(merged.recording.samples) == len(rows)
    assert merged.trust is Trust.DEVICE


def test_second_half_continues_the_first():
    whole = recording_of(1200)
    first, second = cut(whole, 0, 500), cut(whole, 560, 1200)

    for order in ((first, second), (second, first)):
        merged = merge([part(each, str(n)) for n, each in enumerate(order)])
        samples = merged.recording.samples
        assert merged.recording.started_at == whole.started_at
        assert samples.time_s[[0, -1]].tolist() == [0.0, 1200.0]
        assert samples.distance_m[-1] == pytest.approx(1140 * 3.0, abs=0.1)
        assert merged.recording.summary.distance_m == pytest.approx(1140 * 3.0, abs=0.1)
        assert merged.recording.segment_starts == (501,)


def test_way_without_a_distance_channel_is_measured_along_its_track():
    whole = recording_of(1200)
    watch, phone = cut(whole, 0, 500), only(cut(whole, 560, 1200), "lat_deg", "lon_deg")
    copy = only(cut(whole, 530, 1200), "lat_deg", "lon_deg")
    phone, copy = (replace(each, summary=DeviceSummary()) for each in (phone, copy))

    for others in ([phone], [phone, copy]):
        parts = [part(each, str(n), Trust.TRACK) for n, each in enumerate(others)]
        merged = merge([part(watch, "watch"), *parts])
        distance = merged.recording.samples.distance_m
        assert distance[-1] == pytest.approx(1140 * 3.0, rel=0.01)
        assert merged.recording.segment_starts == (501,)
        # Nobody was there between the two, so nothing counts.
        assert measure(merged.recording, family="run").moving_s == pytest.approx(1140, abs=1)
        assert merged.trust is Trust.TRACK


def test_altitude_of_another_barometer_makes_no_climb():
    watch = recording_of(600)
    height = watch.samples.altitude_m.copy()
    height[300:400] = np.nan
    broken = replace(watch, samples=watch.samples.with_columns(altitude_m=height))
    higher = replace(watch, samples=watch.samples.with_columns(altitude_m=watch.samples.altitude_m + 40.0))

    merged = merge([part(broken, "watch"), part(higher, "computer", Trust.FIT)])

    assert merged.recording.samples.altitude_m == pytest.approx(watch.samples.altitude_m)


def test_longitudes_are_interpolated_across_the_date_line():
    times = np.array([0.0, 2.0])
    column = at_times(times, np.array([179.999, -179.999]), np.array([0.0, 1.0, 2.0]), period=360.0)

    assert abs(column[1]) == pytest.approx(180.0)


def test_nothing_is_made_up_in_a_long_gap():
    column = at_times(np.array([0.0, 30.0]), np.array([100.0, 130.0]), np.array([0.0, 15.0, 30.0, 40.0]))

    assert np.isnan(column).tolist() == [False, True, False, True]


def test_running_sums_are_joined_step_by_step():
    first = np.array([5.0, 10.0, np.nan, np.nan, 40.0])
    second = np.array([0.0, 6.0, 12.0, 18.0, 30.0])

    total, given = joined_steps([first, second])

    assert total.tolist() == [0.0, 5.0, 11.0, 17.0, 29.0]
    assert [steps.tolist() for steps in given] == [[True, False, False, False], [False, True, True, True]]


@given(order=st.permutations(["b", "c", "d"]))
def test_merge_does_not_depend_on_the_order_of_the_others(order: list[str]):
    runs = {
        "b": part(replace(recording_of(300, seed=2), heart_rate_from="strap"), "b", Trust.FIT),
        "c": part(only(recording_of(300, seed=3), "heart_rate_bpm", "power_w"), "c", Trust.TRACK),
        "d": part(replace(recording_of(300, seed=4), has_barometer=True), "d", Trust.DEVICE),
    }
    first = part(recording_of(300), "a")
    expected = merge([first, *runs.values()])

    found = merge([first, *(runs[key] for key in order)])

    assert found.sources == expected.sources
    assert columns_of(found) == columns_of(expected)


def columns_of(merged: Merged) -> dict[str, list[float]]:
    samples = merged.recording.samples
    return {name: getattr(samples, name).tolist() for name in ("heart_rate_bpm", "altitude_m", "distance_m")}
