"""Each rule of the verdict: what it finds, where, with which figures, and what it leaves alone."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from startline.telemetry.domain.verdicts import origins
from startline.telemetry.domain.verdicts.envelope import envelope_of
from startline.telemetry.domain.verdicts.findings import (
    DOUBT,
    HINT,
    OK,
    PROOF,
    REJECTED,
    SUSPECT,
    Finding,
    outcome_of,
)
from startline.telemetry.domain.verdicts.judge import Evidence, judge
from tests.telemetry.domain.recordings import STARTED_AT
from tests.telemetry.domain.verdicts.evidence import evidence_of, moving, steady


def codes(evidence: Evidence) -> list[str]:
    return [finding.code for finding in judge(evidence).findings]


@pytest.mark.parametrize(
    ("length_m", "best_mps"), [(100, 10.44), (400, 9.30), (1500, 7.28), (5000, 6.62), (42_195, 5.83)]
)
def test_world_bests_of_running_are_those_of_the_lists(length_m: float, best_mps: float) -> None:
    assert envelope_of("run", "run").best_over_m(length_m) == pytest.approx(best_mps)


def test_bests_fall_with_the_length_and_are_higher_downhill() -> None:
    for sport, family in (("run", "run"), ("road_ride", "ride"), ("hike", "walk"), ("pool_swim", "swim")):
        envelope = envelope_of(sport, family)
        speeds = [envelope.best_over_m(length) for length in (100, 300, 1000, 5000, 20_000, 100_000)]
        assert speeds == sorted(speeds, reverse=True)
    ride = envelope_of("ride", "ride")
    assert ride.best_over_m(5000) == pytest.approx(16.7, abs=0.1)
    assert ride.best_over_m(5000, is_downhill=True) == 25.0


def test_an_ordinary_run_is_ok_and_has_nothing_to_crop() -> None:
    judgement = judge(evidence_of(moving(steady(2400))))

    assert (judgement.outcome, judgement.findings, judgement.keep) == (OK, (), None)


def test_two_hints_make_suspect_and_one_proof_rejects() -> None:
    hint, doubt, proof = (Finding(code="future", weight=weight) for weight in (HINT, DOUBT, PROOF))

    assert [outcome_of(found) for found in ([], [hint], [hint, hint], [doubt], [doubt, doubt], [proof])] == [
        OK,
        OK,
        SUSPECT,
        SUSPECT,
        SUSPECT,
        REJECTED,
    ]


def test_drive_home_is_rejected_marked_and_can_be_cropped_off() -> None:
    drive = np.concatenate((np.zeros(90), np.minimum(np.arange(600) * 1.5, 15.0)))
    judgement = judge(evidence_of(moving(np.concatenate((steady(1800), drive)))))

    assert judgement.outcome == REJECTED
    found = {finding.code: finding for finding in judgement.findings}
    assert set(found) == {"speed_impossible", "vehicle"}
    ((start, end),) = found["vehicle"].stretches
    assert start == pytest.approx(1800, abs=75)
    assert end == 2489.0
    assert found["vehicle"].figures["speed_mps"] == pytest.approx(15.0, abs=0.3)
    assert found["speed_impossible"].figures["window"] in {"60 s", "1 km", "5 km"}
    assert judgement.keep is not None
    assert judgement.keep[0] == 0.0
    assert judgement.keep[1] == pytest.approx(1795, abs=75)


def test_a_car_for_the_whole_way_leaves_nothing_to_keep() -> None:
    judgement = judge(evidence_of(moving(np.full(1500, 14.0))))

    assert (judgement.outcome, judgement.keep) == (REJECTED, None)


def test_one_jump_of_the_position_makes_nobody_fast() -> None:
    samples = moving(steady(2400))
    lat = samples.lat_deg.copy()
    lat[1000:1010] += 150 / 111_195
    jumped = samples.with_columns(lat_deg=lat)

    assert judge(evidence_of(jumped)).outcome == OK


def test_distance_over_a_gap_faster_than_anybody_is_a_teleport() -> None:
    samples = moving(steady(2000))
    time_s, distance = samples.time_s.copy(), samples.distance_m.copy()
    time_s[1000:] += 300
    distance[1000:] += 6000
    judgement = judge(evidence_of(replace(samples, time_s=time_s, distance_m=distance)))

    teleport = next(finding for finding in judgement.findings if finding.code == "teleport")
    assert teleport.figures["distance_m"] == pytest.approx(6003, abs=5)
    assert teleport.stretches == ((999.0, 1300.0),)
    assert judgement.outcome == REJECTED


def test_fast_minutes_without_steps_are_suspect_unless_the_heart_works() -> None:
    speed = np.concatenate((steady(900), np.full(400, 5.2)))
    cadence = np.concatenate((np.full(900, 84.0), np.zeros(400)))
    resting = np.concatenate((np.full(900, 150.0), np.full(400, 92.0)))
    working = np.full(1300, 150.0) + np.sin(np.arange(1300) / 50) * 6
    carried = moving(speed, cadence_rpm=cadence, heart_rate_bpm=resting)

    assert codes(evidence_of(carried)) == ["no_steps"]
    assert judge(evidence_of(carried)).outcome == SUSPECT
    assert codes(evidence_of(moving(speed, cadence_rpm=cadence, heart_rate_bpm=working))) == []


def test_pedals_are_not_feet() -> None:
    speed = steady(1500, speed_mps=5.9)
    findings = judge(evidence_of(moving(speed, cadence_rpm=np.full(1500, 62.0)))).findings

    stride = next(finding for finding in findings if finding.code == "stride_impossible")
    assert stride.figures["step_m"] == pytest.approx(5.9 / (62 / 30), abs=0.15)
    assert stride.weight == PROOF


def test_a_motor_climbs_better_than_the_best_rider() -> None:
    speed = steady(1500, speed_mps=10.5)
    height = 400 + 0.06 * np.cumsum(speed)
    samples = moving(speed, altitude_m=height)
    as_ride, as_e_bike = (
        evidence_of(samples, sport=sport, family="ride") for sport in ("road_ride", "e_bike")
    )

    (found,) = judge(as_ride).findings
    assert (found.code, found.figures["sign"]) == ("motor", "climb")
    assert found.figures["power_w_per_kg"] == pytest.approx(10.5, abs=0.7)
    assert codes(as_e_bike) == []


def test_a_long_descent_is_no_motor() -> None:
    speed = steady(1200, speed_mps=17.5)
    height = 1900 - 0.07 * np.cumsum(speed)

    assert codes(evidence_of(moving(speed, altitude_m=height), sport="road_ride", family="ride")) == []


def test_the_same_speed_on_the_level_is_impossible() -> None:
    speed = steady(1200, speed_mps=18.5)

    assert "speed_impossible" in codes(evidence_of(moving(speed), sport="road_ride", family="ride"))


def test_one_speed_on_straight_lines_is_made_up() -> None:
    count = 1200
    distance = np.arange(count) * 3.4
    samples = moving(np.full(count, 3.4)).with_columns(
        lat_deg=55.75 + distance / 111_195, lon_deg=np.full(count, 37.61)
    )
    judgement = judge(evidence_of(samples, is_trusted=False))

    assert {finding.code for finding in judgement.findings} == {"sampling_constant", "track_drawn"}
    assert judgement.outcome == REJECTED
    assert judge(evidence_of(samples, sport="virtual_run")).outcome == OK


def test_a_treadmill_at_one_speed_is_ok() -> None:
    absent = np.full(1800, np.nan)
    belt = moving(np.full(1800, 3.0)).with_columns(lat_deg=absent, lon_deg=absent, altitude_m=absent)

    assert judge(evidence_of(belt, sport="treadmill_run")).outcome == OK
    assert judge(evidence_of(belt)).outcome == OK


def test_points_shaken_one_by_one_are_no_receivers() -> None:
    samples = moving(steady(1500))
    random = np.random.default_rng(5)
    shaken = samples.with_columns(
        lat_deg=samples.lat_deg + random.normal(0, 3, 1500) / 111_195,
        lon_deg=samples.lon_deg + random.normal(0, 3, 1500) / 62_600,
    )

    assert codes(evidence_of(shaken)) == ["track_jittered"]


def test_times_multiplied_in_an_editor_show_in_their_steps() -> None:
    samples = moving(steady(1500))
    squeezed = replace(samples, time_s=np.round(samples.time_s * 0.87, 3))
    five_a_second = replace(samples, time_s=np.round(samples.time_s * 0.2, 3))

    assert codes(evidence_of(squeezed)) == ["clock_stretched"]
    assert "clock_stretched" not in codes(evidence_of(five_a_second))


def test_a_distance_the_track_does_not_have_is_suspect() -> None:
    samples = moving(steady(2000))
    longer = samples.with_columns(distance_m=samples.distance_m * 1.8)
    (found,) = judge(evidence_of(longer)).findings

    assert found.code == "distance_without_track"
    assert found.figures["distance_m"] == pytest.approx(found.figures["track_m"] * 1.8, rel=0.03)


def test_one_height_for_kilometres_is_a_hint_only() -> None:
    flat = moving(steady(1500), altitude_m=np.zeros(1500))
    judgement = judge(evidence_of(flat))

    assert [finding.code for finding in judgement.findings] == ["altitude_invented"]
    assert judgement.outcome == OK


def test_heart_rate_that_is_flat_or_absent_tells_at_high_pace_only() -> None:
    flat = np.full(1800, 150.0)
    fast, slow = steady(1800, speed_mps=5.6), steady(1800, speed_mps=2.9)

    assert judge(evidence_of(moving(fast, heart_rate_bpm=flat))).outcome == SUSPECT
    assert judge(evidence_of(moving(slow, heart_rate_bpm=flat))).outcome == OK
    assert codes(evidence_of(moving(fast), is_trusted=False)) == ["heart_rate_absent"]
    assert codes(evidence_of(moving(fast), is_trusted=True)) == []


@pytest.mark.parametrize(
    ("ahead", "outcome"),
    [
        (dt.timedelta(minutes=9), OK),
        (dt.timedelta(hours=3), SUSPECT),
        (dt.timedelta(hours=25), REJECTED),
    ],
)
def test_the_future_by_how_far(ahead: dt.timedelta, outcome: str) -> None:
    evidence = evidence_of(moving(steady(900)))
    ended_at = STARTED_AT + dt.timedelta(seconds=evidence.elapsed_s)

    assert judge(replace(evidence, received_at=ended_at - ahead)).outcome == outcome


def test_a_device_in_two_accounts_by_how_long() -> None:
    assert origins.device_elsewhere(59, duration_s=3600) == []
    assert origins.device_elsewhere(600, duration_s=3600)[0].weight == DOUBT
    assert origins.device_elsewhere(1800, duration_s=3600)[0].weight == PROOF
    assert not origins.is_serial("2147483647")
    assert origins.is_serial("3882015183")


def test_by_hand_only_the_sums_are_judged() -> None:
    possible = evidence_of(None, elapsed_s=3000.0, distance_m=10_000.0)
    impossible = evidence_of(None, elapsed_s=1200.0, distance_m=10_000.0)

    assert judge(possible).outcome == OK
    assert codes(impossible) == ["speed_impossible"]
    assert judge(impossible).outcome == REJECTED


def test_recordings_of_nothing_are_ok() -> None:
    for seconds in (0, 1, 2, 3, 12):
        assert judge(evidence_of(moving(np.full(seconds + 1, 2.0)))).outcome == OK


def test_findings_go_out_rounded() -> None:
    finding = Finding(
        code="vehicle", weight=PROOF, figures={"speed_mps": 15.12345, "sign": "x"}, stretches=((1.23, 4.0),)
    )

    assert finding.as_json() == {
        "code": "vehicle",
        "weight": 4,
        "figures": {"speed_mps": 15.123, "sign": "x"},
        "stretches": [[1.2, 4.0]],
    }
