"""How worn a pair of shoes is: a heuristic that says what it rests on.

No validated formula for the life of a shoe with body mass, surface and pace has been published; the
coefficients are ours (DOMAIN 5.9, docs/explanation/shoe-wear.md), so every result has a range and reasons.

An *effective* metre is a metre as a runner of 70 kg wears a shoe on flat asphalt at 3 m/s below 30 degrees.
Everything is a sum over workouts: neither their order nor how often one is computed again matters.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from startline.platform.units import METERS_PER_KILOMETER

REFERENCE_MASS_KG = 70.0
MASS_LIMITS = (0.8, 1.5)
# (outsole, midsole); concrete is here for routes whose surface somebody knows.
SURFACES: dict[str, tuple[float, float]] = {
    "asphalt": (1.0, 1.0),
    "concrete": (1.05, 1.05),
    "track": (0.9, 0.9),
    "treadmill": (0.85, 0.85),
    "trail": (1.1, 0.9),
}
DESCENT_FULL_M_PER_KM, DESCENT_MOST = 100.0, 0.4
REFERENCE_SPEED_MPS, PACE_PER_MPS, PACE_LIMITS = 3.0, 0.05, (0.95, 1.15)
HEAT_FROM_C, HEAT_PER_DEGREE, HEAT_MOST = 30.0, 0.01, 0.15

BASE_LIFE_M = {"eva": 700_000.0, "tpu": 800_000.0, "peba": 400_000.0, "minimal": 600_000.0}
# Most shoes are of EVA, so a pair of which nothing is known is taken for one, with a wider range.
UNKNOWN_FOAM_LIFE_M = BASE_LIFE_M["eva"]
SPREAD = 0.20
# What each input adds to the range when it is unknown for all kilometres; in between, by their share. The
# mass has the largest coefficient; the small ones move the result by a few per cent only.
UNKNOWN_SPREAD = {"mass": 0.10, "surface": 0.02, "descent": 0.02, "pace": 0.02, "temperature": 0.02}
UNKNOWN_FOAM_SPREAD = 0.10
# "Inspected, still fine" moves the end of life to at least this share of the base life ahead.
INSPECTION_GRANTS = 0.20
FACTORS = ("mass", "surface", "descent", "pace", "temperature")


@dataclass(frozen=True, slots=True, kw_only=True)
class WearInputs:
    """What is known of one workout. None = unknown; `descent_m` is the sum over the whole workout."""

    distance_m: float
    body_mass_kg: float | None = None
    surface: str | None = None
    descent_m: float | None = None
    speed_mps: float | None = None
    temperature_c: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What one workout did to a pair: its metres, and each factor (None = unknown, counts as 1)."""

    distance_m: float
    surface: str | None = None
    mass: float | None = None
    descent: float | None = None
    pace: float | None = None
    temperature: float | None = None

    @property
    def outsole_m(self) -> float:
        """Effective metres of the outsole."""
        return self._effective(0)

    @property
    def midsole_m(self) -> float:
        """Effective metres of the midsole."""
        return self._effective(1)

    def _effective(self, sole: int) -> float:
        product = self.distance_m
        for value in self.factors(sole).values():
            product *= 1.0 if value is None else value
        return product

    def factors(self, sole: int = 0) -> dict[str, float | None]:
        """Each factor by its name; `sole`: 0 = outsole, 1 = midsole."""
        surface = SURFACES[self.surface][sole] if self.surface else None
        return {
            "mass": self.mass,
            "surface": surface,
            "descent": self.descent,
            "pace": self.pace,
            "temperature": self.temperature,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What one factor added to the kilometres of a pair: `added_m` of all reasons sum up to the difference.

    `factor` is the mean over the kilometres for which it is known, None when it is known for none;
    `known_share` the share of those kilometres.
    """

    code: str
    factor: float | None
    added_m: float
    known_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UseSums:
    """Sums over the uses of a pair. `unknown_m`: metres for which a factor was unknown, by its name."""

    distance_m: float = 0.0
    outsole_m: float = 0.0
    midsole_m: float = 0.0
    unknown_m: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wear:
    """How worn a pair is. Percentages are of its life; metres left are real ones, at its own mean wear.

    `low`/`high`: the range; `life_source`: owner, foam, unknown_foam or inspection.
    """

    distance_m: float
    effective_m: float
    life_m: float
    life_source: str
    percent: float
    low_percent: float
    high_percent: float
    left_m: float
    left_low_m: float
    left_high_m: float


def use_of(inputs: WearInputs) -> Use:
    """Return the factors of one workout, exactly as DOMAIN 5.9 gives them."""
    surface = inputs.surface if inputs.surface in SURFACES else None
    return Use(
        distance_m=inputs.distance_m,
        surface=surface,
        mass=mass_factor(inputs.body_mass_kg),
        descent=descent_factor(inputs.descent_m, distance_m=inputs.distance_m),
        pace=pace_factor(inputs.speed_mps),
        temperature=temperature_factor(inputs.temperature_c),
    )


def mass_factor(body_mass_kg: float | None) -> float | None:
    """Mass over 70 kg between 0.8 and 1.5: the force on the shoe grows with the mass."""
    return None if body_mass_kg is None else _clamp(body_mass_kg / REFERENCE_MASS_KG, *MASS_LIMITS)


def descent_factor(descent_m: float | None, *, distance_m: float) -> float | None:
    """1 on the flat to 1.4 at 100 m down on each kilometre; unknown without a distance."""
    if descent_m is None or distance_m <= 0:
        return None
    per_km = descent_m / (distance_m / METERS_PER_KILOMETER)
    return 1 + min(DESCENT_MOST, DESCENT_MOST * max(0.0, per_km) / DESCENT_FULL_M_PER_KM)


def pace_factor(speed_mps: float | None) -> float | None:
    """5 % for each m/s above or below 3 m/s, between 0.95 and 1.15."""
    if speed_mps is None:
        return None
    return _clamp(1 + PACE_PER_MPS * (speed_mps - REFERENCE_SPEED_MPS), *PACE_LIMITS)


def temperature_factor(temperature_c: float | None) -> float | None:
    """1 % for each degree above 30, at most 15 %."""
    if temperature_c is None:
        return None
    return 1 + _clamp((temperature_c - HEAT_FROM_C) * HEAT_PER_DEGREE, 0.0, HEAT_MOST)


def sum_uses(uses: Iterable[Use]) -> UseSums:
    """Return the sums over uses, the same in whatever order they come."""
    chosen = list(uses)
    unknown = {
        name: math.fsum(use.distance_m for use in chosen if use.factors()[name] is None) for name in FACTORS
    }
    return UseSums(
        distance_m=math.fsum(use.distance_m for use in chosen),
        outsole_m=math.fsum(use.outsole_m for use in chosen),
        midsole_m=math.fsum(use.midsole_m for use in chosen),
        unknown_m=unknown,
    )


def base_life(foam: str, *, expected_distance_m: float | None) -> tuple[float, str]:
    """Return how many effective metres a pair lasts and where that is from: owner, foam or unknown_foam."""
    if expected_distance_m is not None:
        return expected_distance_m, "owner"
    if foam in BASE_LIFE_M:
        return BASE_LIFE_M[foam], "foam"
    return UNKNOWN_FOAM_LIFE_M, "unknown_foam"


def wear_of(
    sums: UseSums,
    *,
    foam: str = "unknown",
    expected_distance_m: float | None = None,
    starting_distance_m: float = 0.0,
    inspected_at_m: Sequence[float] = (),
) -> Wear:
    """Return how worn a pair is.

    The metres it had before its workouts are here count once each, with nothing known of them. The larger
    total of outsole and midsole decides.

    Args:
        sums: of its workouts.
        inspected_at_m: its effective metres at each inspection that found it still fine.
    """
    used_m = max(sums.outsole_m, sums.midsole_m)
    distance_m, effective_m = sums.distance_m + starting_distance_m, used_m + starting_distance_m
    base_m, source = base_life(foam, expected_distance_m=expected_distance_m)
    spread = _spread(sums, starting_distance_m=starting_distance_m, life_source=source)
    proven_m = max(inspected_at_m, default=0.0)
    life_m = base_m
    if inspected_at_m and proven_m + INSPECTION_GRANTS * base_m > base_m:
        life_m, source = proven_m + INSPECTION_GRANTS * base_m, "inspection"
    # It was fine at that distance, so its life is not shorter.
    life_low_m, life_high_m = max(life_m * (1 - spread), proven_m), life_m * (1 + spread)
    per_meter = used_m / sums.distance_m if sums.distance_m > 0 and used_m > 0 else 1.0
    left_low_m, left_m, left_high_m = (
        max(0.0, life - effective_m) / per_meter for life in (life_low_m, life_m, life_high_m)
    )
    return Wear(
        distance_m=distance_m,
        effective_m=effective_m,
        life_m=life_m,
        life_source=source,
        percent=100 * effective_m / life_m,
        low_percent=100 * effective_m / life_high_m,
        high_percent=100 * effective_m / life_low_m,
        left_m=left_m,
        left_low_m=left_low_m,
        left_high_m=left_high_m,
    )


def reasons_of(uses: Sequence[Use]) -> list[Reason]:
    """Return what each factor added, in the order of `FACTORS`; nothing for a pair without kilometres.

    A product is divided among its factors by their logarithms (additive LMDI, Ang 2004), so that the parts
    sum up exactly to the effective less the real metres. Factors are those of the sole that decides.
    """
    total_m = math.fsum(use.distance_m for use in uses)
    if total_m <= 0:
        return []
    sums = sum_uses(uses)
    sole = 0 if sums.outsole_m >= sums.midsole_m else 1
    reasons = []
    for name in FACTORS:
        known = [(use, value) for use in uses if (value := use.factors(sole)[name]) is not None]
        known_m = math.fsum(use.distance_m for use, _ in known)
        reasons.append(
            Reason(
                code=name,
                factor=math.fsum(use.distance_m * value for use, value in known) / known_m
                if known_m > 0
                else None,
                added_m=math.fsum(_mean_m(use, sole) * math.log(value) for use, value in known),
                known_share=known_m / total_m,
            )
        )
    return reasons


def cushion_left(effective_m: float) -> float:
    """Return the share of the new shoe's shock absorption that is left, between 0.4 and 1.

    A quarter goes within the first hundred kilometres, the rest slowly: to 60 % after 805 km (Cook 1985).
    """
    kilometers = effective_m / METERS_PER_KILOMETER
    fast = 0.25 * (1 - math.exp(-kilometers / 150))
    return max(0.4, 1 - fast - 0.15 * kilometers / 805)


def _spread(sums: UseSums, *, starting_distance_m: float, life_source: str) -> float:
    """Half the width of the range as a share of the life."""
    spread = SPREAD + (UNKNOWN_FOAM_SPREAD if life_source == "unknown_foam" else 0.0)
    total_m = sums.distance_m + starting_distance_m
    if total_m <= 0:
        return spread
    return spread + sum(
        most * (sums.unknown_m.get(name, 0.0) + starting_distance_m) / total_m
        for name, most in UNKNOWN_SPREAD.items()
    )


def _mean_m(use: Use, sole: int) -> float:
    """The logarithmic mean of a use's real and effective metres."""
    effective_m = use.outsole_m if sole == 0 else use.midsole_m
    ratio = effective_m / use.distance_m if use.distance_m > 0 else 1.0
    if abs(ratio - 1) < 1e-9:
        return use.distance_m
    return (effective_m - use.distance_m) / math.log(ratio)


def _clamp(value: float, low: float, high: float) -> float:
    return min(high, max(low, value))
