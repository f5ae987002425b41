"""Zones, maxima and training load: the check values of the domain notes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from startline.telemetry.domain.heart_rate import heart_rate_zones, max_heart_rate_by_age, trimp
from startline.telemetry.domain.workout_metrics import AthleteFacts


def person(sex: str, resting: float, maximum: float) -> AthleteFacts:
    return AthleteFacts(sex=sex, resting_heart_rate_bpm=resting, max_heart_rate_bpm=maximum)


@pytest.mark.parametrize(
    ("minutes", "bpm", "facts", "load"),
    [
        (30, 130, person("male", 40, 200), 31.80),
        (60, 155, person("male", 55, 190), 117.94),
        (60, 155, person("female", 55, 190), 131.69),
        (60, 190, person("male", 55, 190), 261.92),
        (60, 190, person("female", 55, 190), 274.11),
    ],
)
def test_trimp_check_values(minutes: int, bpm: float, facts: AthleteFacts, load: float) -> None:
    seconds = minutes * 60

    assert trimp(np.full(seconds, float(bpm)), np.ones(seconds), facts) == pytest.approx(load, abs=0.005)


def test_trimp_is_summed_over_samples_not_over_the_mean() -> None:
    facts = person("male", 50, 190)
    steady = trimp(np.full(1200, 140.0), np.ones(1200), facts)
    intervals = trimp(np.tile([110.0, 170.0], 600), np.ones(1200), facts)

    assert steady is not None
    assert intervals is not None
    assert intervals > steady * 1.05


@pytest.mark.parametrize(
    "facts",
    [
        AthleteFacts(),
        AthleteFacts(sex="male", max_heart_rate_bpm=190),
        AthleteFacts(resting_heart_rate_bpm=50, max_heart_rate_bpm=190),
        person("male", 190, 190),
    ],
)
def test_trimp_needs_to_know_the_person(facts: AthleteFacts) -> None:
    assert trimp(np.full(60, 140.0), np.ones(60), facts) is None


@given(st.lists(st.floats(40, 220), min_size=2, max_size=100), st.integers(1, 99))
def test_trimp_of_the_parts_adds_up(rates: list[float], cut: int) -> None:
    facts, column, weights = person("female", 50, 190), np.array(rates), np.ones(len(rates))
    cut = min(cut, len(rates) - 1)

    parts = [trimp(column[:cut], weights[:cut], facts), trimp(column[cut:], weights[cut:], facts)]

    assert sum(part or 0.0 for part in parts) == pytest.approx(trimp(column, weights, facts))


def test_maximum_by_age() -> None:
    assert max_heart_rate_by_age(40, "male") == 180.0
    assert max_heart_rate_by_age(40, "female") == pytest.approx(170.8)
    assert max_heart_rate_by_age(40, None) == 180.0


def test_zones_of_the_reserve_are_half_open() -> None:
    rates = np.array([119.0, 120.0, 133.0, 134.0, 175.0, 176.0, 190.0, 199.0, np.nan])

    zones = heart_rate_zones(rates, np.full(9, 2.0), person("male", 50, 190))

    assert zones is not None
    assert (zones.basis, zones.resting_bpm, zones.max_bpm, zones.is_max_estimated) == (
        "reserve",
        50,
        190,
        False,
    )
    assert [(z.zone, z.from_bpm, z.to_bpm) for z in zones.items] == [
        (1, 120, 134),
        (2, 134, 148),
        (3, 148, 162),
        (4, 162, 176),
        (5, 176, 190),
    ]
    assert [z.seconds for z in zones.items] == [4.0, 2.0, 0.0, 2.0, 6.0]


def test_zones_without_resting_rate_are_shares_of_the_maximum() -> None:
    zones = heart_rate_zones(np.array([95.0]), np.ones(1), AthleteFacts(age_years=40, sex="female"))

    assert zones is not None
    assert (zones.basis, zones.is_max_estimated, zones.max_bpm) == ("max", True, pytest.approx(170.8))
    assert [z.from_bpm for z in zones.items] == [86, 103, 120, 137, 154]
    assert zones.items[0].seconds == 1.0


def test_no_zones_without_heart_rate_or_maximum() -> None:
    assert heart_rate_zones(np.full(3, np.nan), np.ones(3), person("male", 50, 190)) is None
    assert heart_rate_zones(np.full(3, 140.0), np.ones(3), AthleteFacts()) is None


@given(st.lists(st.integers(30, 230), min_size=1, max_size=200), st.integers(40, 80), st.integers(160, 210))
def test_zone_time_never_passes_the_whole(rates: list[int], resting: int, maximum: int) -> None:
    column = np.array(rates, dtype=float)
    zones = heart_rate_zones(column, np.ones(len(rates)), person("male", resting, maximum))

    assert zones is not None
    above = sum(1 for rate in rates if rate >= zones.items[0].from_bpm)
    assert sum(zone.seconds for zone in zones.items) == above
