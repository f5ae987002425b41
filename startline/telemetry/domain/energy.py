"""Energy spent, in kilocalories."""

from dataclasses import dataclass

import numpy as np

from startline.platform.units import KILOJOULES_PER_KILOCALORIE
from startline.telemetry.domain.recording import Column
from startline.telemetry.domain.workout_metrics import AthleteFacts

KEYTEL_AGE_YEARS = (18.0, 45.0)  # the people that the formula was fitted to
KEYTEL_MASS_KG = (47.0, 120.0)
KEYTEL_MIN_BPM = 90.0
RESTING_KCAL_PER_KG_MIN = 1.0 / 60.0  # one metabolic equivalent
MIN_HEART_RATE_SHARE = 0.5
KCAL_PER_L_OXYGEN = 5.0
GROSS_EFFICIENCY = 0.24  # of cycling; Ettema & Loras, Eur J Appl Physiol 2009


@dataclass(frozen=True, slots=True)
class Effort:
    """What the energy is reckoned from; columns `(n,)`."""

    family: str
    moving_s: float
    distance_m: float | None
    heart_rate_bpm: Column
    weights_s: Column
    work_kj: float | None


def calories(effort: Effort, athlete: AthleteFacts) -> tuple[float, str] | None:
    """Kilocalories and their source ("heart_rate" or "estimate"); None when nothing can be said."""
    by_heart_rate = _from_heart_rate(effort, athlete)
    if by_heart_rate is not None:
        return by_heart_rate, "heart_rate"
    if effort.work_kj:
        return effort.work_kj / KILOJOULES_PER_KILOCALORIE / GROSS_EFFICIENCY, "estimate"
    if athlete.body_mass_kg and effort.distance_m and effort.moving_s:
        speed = effort.distance_m / effort.moving_s * 60.0
        oxygen = acsm_oxygen_ml_kg_min(speed, effort.family)
        if oxygen is not None:
            minutes = effort.moving_s / 60.0
            return oxygen * athlete.body_mass_kg / 1000.0 * KCAL_PER_L_OXYGEN * minutes, "estimate"
    return None


def keytel_kcal_per_min(heart_rate_bpm: Column, *, sex: str, body_mass_kg: float, age_years: float) -> Column:
    """Energy by heart rate without a known VO2max, `(n,)` kcal a minute.

    Source: Keytel et al., J Sports Sci 23/3, 2005 (R2 0.734), for 18-45 years and 47-120 kg.
    """
    if sex == "male":
        kilojoules = -55.0969 + 0.6309 * heart_rate_bpm + 0.1988 * body_mass_kg + 0.2017 * age_years
    else:
        kilojoules = -20.4022 + 0.4472 * heart_rate_bpm - 0.1263 * body_mass_kg + 0.0740 * age_years
    return kilojoules / KILOJOULES_PER_KILOCALORIE


def acsm_oxygen_ml_kg_min(speed_m_min: float, family: str, *, grade: float = 0.0) -> float | None:
    """Oxygen uptake by speed in m/min and grade (rise over run), ml/kg/min; None for other families.

    Source: ACSM's Guidelines, metabolic equations for walking and running.
    """
    if family == "walk":
        return 0.1 * speed_m_min + 1.8 * speed_m_min * grade + 3.5
    if family == "run":
        return 0.2 * speed_m_min + 0.9 * speed_m_min * grade + 3.5
    return None


def _from_heart_rate(effort: Effort, athlete: AthleteFacts) -> float | None:
    """Keytel's formula summed over samples.

    Age and mass outside the fitted range are set to its edge; a sample below 90 bpm is outside the
    formula and counts as rest (one MET), as does a negative result.
    """
    if not athlete.body_mass_kg or athlete.age_years is None or athlete.sex not in ("male", "female"):
        return None
    has_rate = np.isfinite(effort.heart_rate_bpm)
    seconds = effort.weights_s[has_rate]
    total_s = float(seconds.sum())
    is_covered = total_s > 0 and total_s >= MIN_HEART_RATE_SHARE * effort.moving_s
    if not is_covered or athlete.age_years < KEYTEL_AGE_YEARS[0]:
        return None
    rate = effort.heart_rate_bpm[has_rate]
    per_minute = keytel_kcal_per_min(
        rate,
        sex=athlete.sex,
        body_mass_kg=float(np.clip(athlete.body_mass_kg, *KEYTEL_MASS_KG)),
        age_years=float(np.clip(athlete.age_years, *KEYTEL_AGE_YEARS)),
    )
    resting = athlete.body_mass_kg * RESTING_KCAL_PER_KG_MIN
    per_minute = np.where(rate < KEYTEL_MIN_BPM, resting, np.maximum(per_minute, resting))
    # Samples without heart rate are taken to be like the others.
    return float(np.sum(per_minute * seconds) / total_s * effort.moving_s / 60.0)
