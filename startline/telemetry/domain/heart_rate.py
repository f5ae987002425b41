"""What heart rate says: maximum by age, time in zones, training load."""

import math

import numpy as np

from startline.telemetry.domain.recording import Column
from startline.telemetry.domain.workout_metrics import AthleteFacts, ZoneSummary, ZoneTime

ZONE_EDGES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
MAX_STEP_S = 10.0  # A sample speaks for at most this long.
# Banister 1991: factor and exponent by sex.
TRIMP_FACTORS = {"male": (0.64, 1.92), "female": (0.86, 1.67)}


def max_heart_rate_by_age(age_years: float, sex: str | None) -> float:
    """The expected maximum in beats a minute.

    Source: women Gulati et al., Circulation 2010 (206 - 0.88 age); others Tanaka et al., JACC 2001
    (208 - 0.7 age).
    """
    return 206.0 - 0.88 * age_years if sex == "female" else 208.0 - 0.7 * age_years


def effective_max(athlete: AthleteFacts) -> tuple[float, bool] | None:
    """The maximum to reckon with and whether it is an estimate; None when nothing is known."""
    if athlete.max_heart_rate_bpm:
        return athlete.max_heart_rate_bpm, False
    if athlete.age_years is not None:
        return max_heart_rate_by_age(athlete.age_years, athlete.sex), True
    return None


def heart_rate_zones(heart_rate_bpm: Column, weights_s: Column, athlete: AthleteFacts) -> ZoneSummary | None:
    """Seconds in five zones; None without heart rate or without a known or estimated maximum.

    With a resting heart rate the zones are shares of the reserve (Karvonen 1957), else of the maximum.
    Intervals are half open, the last has no upper end; time below zone 1 is in none.

    Args:
        heart_rate_bpm: `(n,)`, NaN where not measured.
        weights_s: `(n,)`, the seconds that each sample speaks for.
    """
    known_max = effective_max(athlete)
    has_rate = np.isfinite(heart_rate_bpm)
    if known_max is None or not has_rate.any():
        return None
    max_bpm, is_estimated = known_max
    resting = athlete.resting_heart_rate_bpm
    if resting is not None and resting >= max_bpm:
        resting = None
    base = resting or 0.0
    # Whole beats: heart rate comes in whole numbers, so rounding up changes no sample's zone.
    edges = [math.ceil(round(base + share * (max_bpm - base), 6)) for share in ZONE_EDGES]
    zone = np.searchsorted(edges[:5], heart_rate_bpm[has_rate], side="right")
    seconds = np.bincount(zone, weights=weights_s[has_rate], minlength=6)
    return ZoneSummary(
        basis="reserve" if resting else "max",
        resting_bpm=resting,
        max_bpm=max_bpm,
        is_max_estimated=is_estimated,
        items=tuple(
            ZoneTime(zone=n, from_bpm=edges[n - 1], to_bpm=edges[n], seconds=float(seconds[n]))
            for n in range(1, 6)
        ),
    )


def trimp(heart_rate_bpm: Column, weights_s: Column, athlete: AthleteFacts) -> float | None:
    """Banister's training impulse, summed over samples; None without what it needs.

    min x r x k e^(b r) with r the share of the heart-rate reserve, between 0 and 1. Source: Banister 1991,
    factors as pinned in our domain notes (5.6).
    """
    known_max = effective_max(athlete)
    resting = athlete.resting_heart_rate_bpm
    has_rate = np.isfinite(heart_rate_bpm)
    if known_max is None or resting is None or athlete.sex not in TRIMP_FACTORS or not has_rate.any():
        return None
    if resting >= known_max[0]:
        return None
    factor, exponent = TRIMP_FACTORS[athlete.sex]
    reserve = np.clip((heart_rate_bpm[has_rate] - resting) / (known_max[0] - resting), 0.0, 1.0)
    minutes = weights_s[has_rate] / 60.0
    return float(np.sum(minutes * reserve * factor * np.exp(exponent * reserve)))
