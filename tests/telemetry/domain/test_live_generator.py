"""Athletes under way: every sample is sent, gaps delay and repeat, hearts and hills are believable."""

import datetime as dt

import numpy as np
import pytest

from startline.telemetry.domain.generator.live import KINDS, make_live_outing

STARTED_AT = dt.datetime(2026, 6, 7, 6, 30, tzinfo=dt.UTC)


def test_same_seed_makes_the_same_athlete() -> None:
    one, other = (make_live_outing(7, started_at=STARTED_AT) for _ in range(2))
    assert one.sendings == other.sendings
    assert np.array_equal(one.recording.samples.lat_deg, other.recording.samples.lat_deg)
    assert make_live_outing(8, started_at=STARTED_AT).sendings != one.sendings


@pytest.mark.parametrize("seed", range(6))
def test_every_sample_is_sent_in_messages_that_are_numbered_without_holes(seed) -> None:
    outing = make_live_outing(seed, started_at=STARTED_AT, length_m=4000)
    count = len(outing.recording.samples)
    by_seq = {one.seq: one for one in outing.sendings}
    assert sorted(by_seq) == list(range(1, len(by_seq) + 1))
    covered = [n for one in by_seq.values() if one.kind == "samples" for n in range(one.first, one.last)]
    assert sorted(covered) == list(range(count))
    assert by_seq[1].kind == "start"
    assert by_seq[len(by_seq)].kind == "finish"
    times = [one.at_s for one in outing.sendings]
    assert times == sorted(times)
    for one in outing.sendings:
        if one.kind == "samples":
            assert one.at_s >= outing.recording.samples.time_s[one.last - 1], (
                "nothing is sent before it is measured"
            )


def test_gap_holds_messages_back_and_repeats_the_one_before() -> None:
    outing = make_live_outing(3, started_at=STARTED_AT, kind="long", length_m=20_000)
    assert len(outing.gaps) >= 2
    for begin, end in outing.gaps:
        assert not [one for one in outing.sendings if begin <= one.at_s < end]
        held = [one for one in outing.sendings if one.at_s == end]
        assert held[0].seq == held[1].seq - 1
        assert [one.seq for one in outing.sendings].count(held[0].seq) == 2


def test_without_gaps_nothing_is_repeated() -> None:
    outing = make_live_outing(3, started_at=STARTED_AT, kind="long", length_m=20_000, has_gaps=False)
    numbers = [one.seq for one in outing.sendings]
    assert numbers == list(range(1, len(numbers) + 1))


def test_stop_is_told_by_pause_and_resume() -> None:
    outing = make_live_outing(11, started_at=STARTED_AT, kind="long", length_m=25_000, has_gaps=False)
    events = [(one.event, one.event_s) for one in outing.sendings if one.kind == "event"]
    told = [(("pause", begin), ("resume", end)) for begin, end in outing.recording.timer_pauses]
    assert events == [event for pair in told for event in pair]
    assert len(told) >= 1


def test_pace_follows_the_hills_and_the_heart_drifts_upwards() -> None:
    outing = make_live_outing(5, started_at=STARTED_AT, kind="long", length_m=21_000)
    samples = outing.recording.samples
    quarter = len(samples) // 4
    assert np.mean(samples.heart_rate_bpm[-quarter:]) > np.mean(samples.heart_rate_bpm[quarter : 2 * quarter])
    distance = np.arange(0, samples.distance_m[-1] - 200, 200)
    height = np.interp(distance, samples.distance_m, samples.altitude_m)
    speed = np.interp(distance[1:], samples.distance_m, samples.speed_mps)
    rise = np.diff(height)
    assert np.corrcoef(rise, speed)[0, 1] < -0.3, "slower uphill"


def test_many_athletes_do_different_things_in_different_places() -> None:
    outings = [make_live_outing(seed, started_at=STARTED_AT) for seed in range(40)]
    assert {one.sport for one in outings} == {"run", "walk", "ride"}
    starts = {
        (round(one.recording.samples.lat_deg[0], 3), round(one.recording.samples.lon_deg[0], 3))
        for one in outings
    }
    assert len(starts) >= 30, "most of them start in places of their own"
    assert set(KINDS) > {"easy"}
    assert all(1 <= one.battery_at(3600) < one.battery_at(0) <= 100 for one in outings)
