"""Calories: the check values of the domain notes and who may be told what."""

import numpy as np
import pytest

from startline.telemetry.domain.energy import Effort, acsm_oxygen_ml_kg_min, calories, keytel_kcal_per_min
from startline.telemetry.domain.workout_metrics import AthleteFacts

MAN = AthleteFacts(sex="male", body_mass_kg=75, age_years=35)


def effort(
    rate: float = np.nan,
    *,
    family: str = "run",
    distance_m: float | None = 10_000.0,
    work_kj: float | None = None,
) -> Effort:
    return Effort(
        family=family,
        moving_s=3600.0,
        distance_m=distance_m,
        heart_rate_bpm=np.full(3600, rate),
        weights_s=np.ones(3600),
        work_kj=work_kj,
    )


@pytest.mark.parametrize(
    ("sex", "bpm", "kg", "years", "kcal_per_min"),
    [("male", 150, 75, 35, 14.7007), ("female", 150, 60, 35, 9.9641), ("male", 80, 60, 25, 2.9507)],
)
def test_keytel_check_values(sex: str, bpm: float, kg: float, years: float, kcal_per_min: float) -> None:
    result = keytel_kcal_per_min(np.array([float(bpm)]), sex=sex, body_mass_kg=kg, age_years=years)

    assert result[0] == pytest.approx(kcal_per_min, abs=5e-5)


@pytest.mark.parametrize(
    ("speed", "family", "grade", "oxygen"),
    [(93.8, "walk", 0.10, 29.764), (160.8, "run", 0.0, 35.66), (200.0, "run", 0.02, 47.1)],
)
def test_acsm_check_values(speed: float, family: str, grade: float, oxygen: float) -> None:
    assert acsm_oxygen_ml_kg_min(speed, family, grade=grade) == pytest.approx(oxygen, abs=5e-4)


def test_acsm_has_no_equation_for_a_ride() -> None:
    assert acsm_oxygen_ml_kg_min(500, "ride") is None


def test_heart_rate_comes_first() -> None:
    result = calories(effort(150.0), MAN)

    assert result == (pytest.approx(14.7007 * 60, abs=0.01), "heart_rate")


def test_below_90_counts_as_rest() -> None:
    result = calories(effort(80.0), MAN)

    assert result == (pytest.approx(75.0), "heart_rate")


def test_mass_and_age_outside_the_study_are_set_to_its_edge() -> None:
    heavy = AthleteFacts(sex="male", body_mass_kg=150, age_years=70)
    edge = keytel_kcal_per_min(np.array([150.0]), sex="male", body_mass_kg=120, age_years=45)[0]

    assert calories(effort(150.0), heavy) == (pytest.approx(edge * 60), "heart_rate")


def test_children_are_not_reckoned_by_heart_rate() -> None:
    child = AthleteFacts(sex="male", body_mass_kg=50, age_years=15)

    result = calories(effort(150.0), child)

    assert result is not None
    assert result[1] == "estimate"


def test_running_without_heart_rate_is_estimated_by_speed() -> None:
    # 10 km in an hour: 166.67 m/min, 36.83 ml/kg/min, 75 kg, 5 kcal a litre.
    assert calories(effort(), MAN) == (
        pytest.approx((0.2 * 10_000 / 60 + 3.5) * 75 / 1000 * 5 * 60),
        "estimate",
    )


def test_ride_with_power_is_estimated_by_work() -> None:
    assert calories(effort(family="ride", work_kj=720.0), AthleteFacts()) == (
        pytest.approx(720 / 4.184 / 0.24),
        "estimate",
    )


def test_nothing_is_said_of_an_unknown_person_or_sport() -> None:
    assert calories(effort(150.0, family="swim"), AthleteFacts()) is None
    assert calories(effort(family="swim"), MAN) is None
    assert calories(effort(distance_m=None), MAN) is None


def test_no_time_is_no_energy() -> None:
    nothing = Effort(
        family="run",
        moving_s=0.0,
        distance_m=None,
        heart_rate_bpm=np.array([150.0]),
        weights_s=np.zeros(1),
        work_kj=None,
    )

    assert calories(nothing, MAN) is None
