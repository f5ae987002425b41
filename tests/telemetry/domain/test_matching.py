"""Which recordings are of one activity: the cases that others get wrong, and what must hold for all."""

import datetime as dt
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from startline.telemetry.domain.generator.outings import Outing, record_outing
from startline.telemetry.domain.matching import (
    SAME_TIME,
    TIME_ZONE,
    RecordingFacts,
    groups,
    match,
    overlap,
)
from startline.telemetry.domain.recording import Recording
from startline.telemetry.domain.sightings import take_sightings, write_sightings
from startline.telemetry.domain.tracks import encode_polyline

MORNING = dt.datetime(2026, 6, 7, 6, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def outing(
    *, seed: int = 1, at: dt.datetime = MORNING, length_m: float = 6000.0, kind: str = "easy"
) -> Recording:
    return record_outing(Outing(seed=seed, started_at=at, length_m=length_m, kind=kind))


def facts(
    recording: Recording,
    key: str,
    *,
    first_s: float = 0.0,
    last_s: float = float("inf"),
    every: int = 1,
    shift: dt.timedelta = dt.timedelta(),
    noise_m: float = 0.0,
    family: str = "run",
    distance_factor: float = 1.0,
    has_track: bool = True,
) -> RecordingFacts:
    """The recording as another device had it: from and until when, how often, by which clock, how exactly."""
    samples = recording.samples
    chosen = np.flatnonzero((samples.time_s >= first_s) & (samples.time_s <= last_s))[::every]
    time_s = samples.time_s[chosen]
    random = np.random.default_rng(len(key) + every)
    lat = samples.lat_deg[chosen] + random.normal(0, noise_m / 111_195, len(chosen))
    lon = samples.lon_deg[chosen] + random.normal(0, noise_m / 58_000, len(chosen))
    started_at = recording.started_at + dt.timedelta(seconds=float(time_s[0])) + shift
    way_m = float(samples.distance_m[chosen][-1] - samples.distance_m[chosen][0])
    sightings = take_sightings(time_s - time_s[0], lat, lon, started_s=started_at.timestamp())
    return RecordingFacts(
        key=key,
        started_at=started_at,
        elapsed_s=float(time_s[-1] - time_s[0]),
        family=family,
        distance_m=way_m * distance_factor,
        shape=encode_polyline(lat, lon) if has_track else "",
        places=write_sightings(sightings) if has_track else "",
    )


def test_watch_and_phone_of_one_run_match_with_their_figures():
    run = outing()
    found = match(
        facts(run, "watch"), facts(run, "phone", first_s=40, every=5, noise_m=4, distance_factor=1.02)
    )

    assert found is not None
    assert (found.kind, found.shift_s) == (SAME_TIME, 0)
    assert found.overlap == pytest.approx(0.98, abs=0.01)
    assert found.distance_share == pytest.approx(0.001, abs=0.01)
    assert found.track_gap_m is not None
    assert found.track_gap_m < 10


def test_echo_of_an_indoor_ride_from_another_service_matches():
    # peloton-to-garmin#823: the same class comes back by way of a third service, with rounded figures.
    ride = RecordingFacts("peloton", MORNING, 2700.0, "ride", 24_140.0)
    echo = RecordingFacts("echo", MORNING + dt.timedelta(seconds=3), 2702.0, "ride", 24_100.0)

    assert match(ride, echo) is not None


@pytest.mark.parametrize("shift_s", [3600, -3 * 3600, 19_800, -12_600])
def test_copy_by_a_clock_of_another_zone_matches(shift_s: int):
    run = outing(length_m=9000)
    copy = facts(run, "gpx", every=3, shift=dt.timedelta(seconds=shift_s))

    found = match(facts(run, "fit"), copy)

    assert found is not None
    assert (found.kind, found.shift_s) == (TIME_ZONE, -shift_s)
    assert found.overlap > 0.99


def test_copy_without_a_track_by_a_clock_of_another_zone_matches_only_to_the_second():
    treadmill = RecordingFacts("fit", MORNING, 1800.0, "run", 5000.0)
    copy = RecordingFacts("tcx", MORNING + 3 * HOUR, 1800.0, "run", 5000.0)
    another = replace(copy, key="evening", started_at=copy.started_at + dt.timedelta(seconds=4))

    assert match(treadmill, copy) is not None
    assert match(treadmill, another) is None


def test_shift_of_a_day_is_another_day():
    run = outing()

    assert match(facts(run, "today"), facts(run, "tomorrow", shift=24 * HOUR)) is None


def test_copy_with_its_ends_cut_off_for_privacy_matches():
    run = outing(length_m=5000)
    end_s = float(run.samples.time_s[-1])
    cut = facts(run, "strava", first_s=0.15 * end_s, last_s=0.85 * end_s)

    found = match(facts(run, "watch"), cut)

    assert found is not None
    assert found.distance_share is not None
    assert found.distance_share > 0.1
    assert found.track_gap_m == pytest.approx(0, abs=5)


@pytest.mark.parametrize("slower", [1.02, 0.97])
@pytest.mark.parametrize("later", [8 * HOUR, 8.5 * HOUR])
def test_the_same_loop_twice_a_day_at_nearly_the_same_pace_is_two_runs(slower: float, later: dt.timedelta):
    first = outing(length_m=6000)
    times = first.samples.time_s * slower
    second = replace(first, started_at=MORNING + later, samples=first.samples.with_columns(time_s=times))

    assert match(facts(first, "morning"), facts(second, "evening")) is None


def test_way_to_work_and_back_is_two_rides():
    there = outing(kind="ride", length_m=12_000)
    samples = there.samples
    back = replace(
        there,
        started_at=MORNING + 9 * HOUR,
        samples=samples.with_columns(lat_deg=samples.lat_deg[::-1], lon_deg=samples.lon_deg[::-1]),
    )

    assert match(facts(there, "there", family="ride"), facts(back, "back", family="ride")) is None


def test_two_swims_in_one_pool_on_one_day_are_two():
    # Every position in a pool is within 50 m of every other one.
    random = np.random.default_rng(5)
    times = np.arange(1800.0)
    swims = []
    for key, at in (("a", MORNING), ("b", MORNING + 10 * HOUR)):
        lat, lon = 58.6 + random.uniform(0, 2e-4, 1800), 49.6 + random.uniform(0, 2e-4, 1800)
        sightings = take_sightings(times, lat, lon, started_s=at.timestamp())
        swims.append(
            RecordingFacts(
                key, at, 1799.0, "swim", 1500.0, encode_polyline(lat, lon), write_sightings(sightings)
            )
        )

    assert match(*swims) is None


def test_intervals_back_to_back_stay_apart():
    run = outing(length_m=6000)
    pieces = [facts(run, str(n), first_s=n * 300.0, last_s=(n + 1) * 300.0) for n in range(5)]

    assert groups(pieces) == [frozenset({str(n)}) for n in range(5)]


def test_watch_and_bike_computer_with_different_starts_are_one_ride():
    ride = outing(kind="ride", length_m=20_000)
    watch = facts(ride, "watch", first_s=180, family="ride")
    computer = facts(ride, "computer", last_s=float(ride.samples.time_s[-1]) - 240, family="ride")

    assert groups([watch, computer]) == [frozenset({"watch", "computer"})]


def test_triathlon_is_not_its_bike_leg():
    whole = RecordingFacts("watch", MORNING, 3 * 3600.0, "other", 51_500.0)
    ride = RecordingFacts("computer", MORNING + dt.timedelta(minutes=30), 5400.0, "ride", 40_000.0)

    assert match(whole, ride) is None


def test_two_people_with_one_account_far_apart_do_not_match():
    here, there = outing(seed=1), outing(seed=1)
    there = replace(there, samples=there.samples.with_columns(lat_deg=there.samples.lat_deg + 0.2))

    assert match(facts(here, "anna"), facts(there, "boris")) is None


def test_another_family_never_matches_and_an_unnamed_sport_may():
    run = outing()

    assert match(facts(run, "a"), facts(run, "b", family="walk")) is None
    assert match(facts(run, "a"), facts(run, "b", family="")) is not None


def test_without_anything_to_compare_the_time_must_agree_well():
    strength = RecordingFacts("watch", MORNING, 3600.0, "other")

    assert match(strength, RecordingFacts("phone", MORNING, 3000.0, "other")) is not None
    assert match(strength, RecordingFacts("phone", MORNING, 2500.0, "other")) is None


def test_pair_that_was_split_is_in_no_group_whatever_links_it():
    run = outing()
    three = [facts(run, key) for key in ("a", "b", "c")]

    assert groups(three) == [frozenset("abc")]
    assert groups(three, kept_apart=[("a", "b")]) == [frozenset("ac"), frozenset("b")]


def moments() -> st.SearchStrategy[RecordingFacts]:
    """Recordings of one day that may overlap, be shifted by half hours, or neither."""
    return st.builds(
        lambda start, half_hours, elapsed, distance, family: RecordingFacts(
            "",
            MORNING + dt.timedelta(seconds=start + 1800 * half_hours),
            elapsed,
            family,
            distance,
        ),
        start=st.sampled_from([0, 1, 60, 400, 2000, 7000]),
        half_hours=st.integers(-6, 6),
        elapsed=st.sampled_from([0.0, 600.0, 601.0, 900.0, 3600.0]),
        distance=st.sampled_from([None, 2000.0, 2050.0, 8000.0]),
        family=st.sampled_from(["run", "ride"]),
    )


@given(first=moments(), second=moments())
@settings(max_examples=300)
def test_matching_is_symmetric(first: RecordingFacts, second: RecordingFacts):
    first, second = replace(first, key="a"), replace(second, key="b")
    there, back = match(first, second), match(second, first)

    assert overlap(first, second) == pytest.approx(overlap(second, first))
    if there is None or back is None:
        assert there is back
    else:
        assert replace(there, shift_s=-there.shift_s) == back


@given(recordings=st.lists(moments(), min_size=2, max_size=5), data=st.data())
@settings(max_examples=200)
def test_groups_do_not_depend_on_the_order(recordings: list[RecordingFacts], data: st.DataObject):
    named = [replace(each, key=str(n)) for n, each in enumerate(recordings)]
    shuffled = data.draw(st.permutations(named))

    found = groups(named)

    assert groups(shuffled) == found
    assert sorted(key for group in found for key in group) == sorted(each.key for each in named)


def test_chain_is_one_group_in_every_order():
    # The watch began late, the phone died early; only the third one links them.
    run = outing(length_m=8000)
    end_s = float(run.samples.time_s[-1])
    watch, phone = facts(run, "watch", first_s=0.3 * end_s), facts(run, "phone", last_s=0.7 * end_s)
    whole = facts(run, "whole")
    assert match(watch, phone) is None

    for order in permutations([watch, phone, whole]):
        assert groups(order) == [frozenset({"watch", "phone", "whole"})]
