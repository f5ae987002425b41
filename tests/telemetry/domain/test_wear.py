"""Shoe wear: the coefficients of DOMAIN 5.9 as vectors, and what must hold of any pair as properties."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from startline.telemetry.domain import wear
from startline.telemetry.domain.wear import Use, WearInputs, reasons_of, sum_uses, use_of, wear_of

distances = st.floats(10, 100_000)


def maybe(values):
    return st.none() | values


inputs = st.builds(
    WearInputs,
    distance_m=distances,
    body_mass_kg=maybe(st.floats(35, 180)),
    surface=maybe(st.sampled_from(sorted(wear.SURFACES))),
    descent_m=maybe(st.floats(0, 3000)),
    speed_mps=maybe(st.floats(0.5, 7)),
    temperature_c=maybe(st.floats(-20, 45)),
)
workouts = st.lists(inputs.map(use_of), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("mass_kg", "factor"),
    [(70, 1.0), (77, 1.1), (56, 0.8), (40, 0.8), (105, 1.5), (140, 1.5), (None, None)],
)
def test_mass(mass_kg, factor):
    assert wear.mass_factor(mass_kg) == (None if factor is None else pytest.approx(factor))


@pytest.mark.parametrize(
    ("surface", "outsole", "midsole"),
    [
        ("asphalt", 1.0, 1.0),
        ("concrete", 1.05, 1.05),
        ("track", 0.9, 0.9),
        ("treadmill", 0.85, 0.85),
        ("trail", 1.1, 0.9),
        (None, None, None),
    ],
)
def test_surface(surface, outsole, midsole):
    use = Use(distance_m=1000.0, surface=surface)

    assert (use.factors(0)["surface"], use.factors(1)["surface"]) == (outsole, midsole)
    assert use.outsole_m == pytest.approx(1000 * (outsole or 1))
    assert use.midsole_m == pytest.approx(1000 * (midsole or 1))


@pytest.mark.parametrize(
    ("descent_m", "distance_m", "factor"),
    [
        (0, 10_000, 1.0),
        (100, 10_000, 1.04),
        (1000, 10_000, 1.4),
        (5000, 10_000, 1.4),
        (-3, 10_000, 1.0),
        (None, 10_000, None),
        (50, 0, None),
    ],
)
def test_descent(descent_m, distance_m, factor):
    found = wear.descent_factor(descent_m, distance_m=distance_m)

    assert found == (None if factor is None else pytest.approx(factor))


@pytest.mark.parametrize(
    ("speed_mps", "factor"),
    [(3.0, 1.0), (4.0, 1.05), (2.5, 0.975), (2.0, 0.95), (1.0, 0.95), (6.0, 1.15), (7.0, 1.15), (None, None)],
)
def test_pace(speed_mps, factor):
    assert wear.pace_factor(speed_mps) == (None if factor is None else pytest.approx(factor))


@pytest.mark.parametrize(
    ("temperature_c", "factor"),
    [(-10, 1.0), (30, 1.0), (35, 1.05), (45, 1.15), (60, 1.15), (None, None)],
)
def test_temperature(temperature_c, factor):
    assert wear.temperature_factor(temperature_c) == (None if factor is None else pytest.approx(factor))


def test_all_factors_together():
    use = use_of(
        WearInputs(
            distance_m=10_000,
            body_mass_kg=84,
            surface="trail",
            descent_m=250,
            speed_mps=3.4,
            temperature_c=33,
        )
    )

    assert use.outsole_m == pytest.approx(10_000 * 1.2 * 1.1 * 1.1 * 1.02 * 1.03)
    assert use.midsole_m == pytest.approx(10_000 * 1.2 * 0.9 * 1.1 * 1.02 * 1.03)


@pytest.mark.parametrize(
    ("foam", "life_m", "source"),
    [
        ("eva", 700_000, "foam"),
        ("tpu", 800_000, "foam"),
        ("peba", 400_000, "foam"),
        ("minimal", 600_000, "foam"),
        ("unknown", 700_000, "unknown_foam"),
    ],
)
def test_base_life_by_foam(foam, life_m, source):
    assert wear.base_life(foam, expected_distance_m=None) == (life_m, source)
    assert wear.base_life(foam, expected_distance_m=500_000) == (500_000, "owner")


def known(distance_m: float, mass_kg: float | None = 70) -> Use:
    return use_of(
        WearInputs(
            distance_m=distance_m,
            body_mass_kg=mass_kg,
            surface="asphalt",
            descent_m=0,
            speed_mps=3,
            temperature_c=10,
        )
    )


def test_wear_and_its_range_with_everything_known():
    worn = wear_of(sum_uses([known(280_000), known(280_000)]), foam="eva")

    assert worn.percent == pytest.approx(80)
    assert worn.low_percent == pytest.approx(560 / 840 * 100)
    assert worn.high_percent == pytest.approx(100)
    assert (worn.left_low_m, worn.left_m, worn.left_high_m) == pytest.approx((0, 140_000, 280_000))
    assert (worn.life_m, worn.life_source, worn.distance_m) == (700_000, "foam", 560_000)


def test_unknown_mass_widens_the_range_to_thirty_per_cent():
    worn = wear_of(sum_uses([known(350_000, mass_kg=None)]), foam="eva")

    assert worn.percent == pytest.approx(50)
    assert worn.low_percent == pytest.approx(350 / 910 * 100)
    assert worn.high_percent == pytest.approx(350 / 490 * 100)


def test_kilometres_left_are_real_ones():
    heavy = wear_of(sum_uses([known(350_000, mass_kg=105)]), foam="eva")

    assert heavy.percent == pytest.approx(75)
    assert heavy.left_m == pytest.approx(175_000 / 1.5)


def test_new_pair_has_its_whole_life_before_it():
    worn = wear_of(sum_uses([]), foam="peba")

    assert (worn.percent, worn.distance_m, worn.left_m) == (0, 0, 400_000)
    assert (worn.left_low_m, worn.left_high_m) == pytest.approx((320_000, 480_000))


def test_starting_distance_counts_once_and_as_unknown():
    worn = wear_of(sum_uses([known(100_000)]), foam="eva", starting_distance_m=250_000)
    share = 250 / 350

    assert worn.percent == pytest.approx(50)
    assert worn.high_percent == pytest.approx(350 / (700 * (1 - 0.2 - share * 0.18)) * 100)


def test_inspection_moves_the_end_of_life_and_nothing_else():
    sums = sum_uses([known(700_000)])
    before, after = wear_of(sums, foam="eva"), wear_of(sums, foam="eva", inspected_at_m=[300_000, 700_000])

    assert before.percent == pytest.approx(100)
    assert (after.life_m, after.life_source) == (840_000, "inspection")
    assert after.percent == pytest.approx(700 / 840 * 100)
    assert after.left_m == pytest.approx(140_000)
    assert after.high_percent == pytest.approx(100)  # it has lasted so far: its life is no shorter
    assert (after.distance_m, after.effective_m) == (before.distance_m, before.effective_m)


def test_early_inspection_says_nothing_new():
    sums = sum_uses([known(100_000)])

    assert wear_of(sums, foam="eva", inspected_at_m=[100_000]) == wear_of(sums, foam="eva")


@given(workouts, st.randoms())
def test_order_does_not_matter(uses, random):
    shuffled = list(uses)
    random.shuffle(shuffled)

    assert wear_of(sum_uses(shuffled)) == wear_of(sum_uses(uses))


@given(workouts, workouts)
def test_wear_adds_up(first, second):
    both, one, two = (sum_uses(uses) for uses in (first + second, first, second))

    assert both.outsole_m == pytest.approx(one.outsole_m + two.outsole_m)
    assert both.midsole_m == pytest.approx(one.midsole_m + two.midsole_m)
    assert both.distance_m == pytest.approx(one.distance_m + two.distance_m)


@given(workouts, st.integers(0, 11))
def test_taking_a_workout_away_restores_and_moving_it_moves(uses, index):
    moved = uses[index % len(uses)]
    rest = [use for number, use in enumerate(uses) if number != index % len(uses)]
    whole, without = sum_uses(uses), sum_uses(rest)

    assert whole.outsole_m - without.outsole_m == pytest.approx(moved.outsole_m)
    assert wear_of(sum_uses([*rest, moved])).effective_m == pytest.approx(wear_of(whole).effective_m)


@given(inputs, st.floats(0.05, 0.95))
def test_splitting_a_workout_changes_nothing(one, share):
    """The parts have the workout's own pace and steepness; what differs between them averages out."""
    parts = [
        WearInputs(
            distance_m=one.distance_m * part,
            body_mass_kg=one.body_mass_kg,
            surface=one.surface,
            descent_m=None if one.descent_m is None else one.descent_m * part,
            speed_mps=one.speed_mps,
            temperature_c=one.temperature_c,
        )
        for part in (share, 1 - share)
    ]
    whole, split = sum_uses([use_of(one)]), sum_uses([use_of(part) for part in parts])

    assert split.outsole_m == pytest.approx(whole.outsole_m)
    assert split.midsole_m == pytest.approx(whole.midsole_m)
    assert split.unknown_m == pytest.approx(whole.unknown_m)


@given(workouts)
def test_reasons_sum_up_to_the_difference(uses):
    sums = sum_uses(uses)
    reasons = reasons_of(uses)

    added_m = math.fsum(reason.added_m for reason in reasons)
    assert added_m == pytest.approx(max(sums.outsole_m, sums.midsole_m) - sums.distance_m, abs=1e-3)
    assert [reason.code for reason in reasons] == list(wear.FACTORS)


@given(inputs)
def test_unknown_input_counts_as_one_and_never_narrows_the_range(one):
    use = use_of(one)
    blank = Use(distance_m=use.distance_m)

    assert blank.outsole_m == use.distance_m
    known_wear, blank_wear = wear_of(sum_uses([use])), wear_of(sum_uses([blank]))
    width = [w.high_percent / w.percent for w in (known_wear, blank_wear)]
    assert width[1] >= width[0] - 1e-9


@given(workouts, st.floats(0, 1_000_000), st.floats(100_000, 2_000_000))
def test_range_holds_the_value(uses, starting_m, expected_m):
    worn = wear_of(sum_uses(uses), expected_distance_m=expected_m, starting_distance_m=starting_m)

    assert worn.low_percent <= worn.percent <= worn.high_percent
    assert 0 <= worn.left_low_m <= worn.left_m <= worn.left_high_m
    assert worn.effective_m == pytest.approx(worn.percent / 100 * worn.life_m)


def test_reasons_of_a_pair_without_kilometres_are_none():
    assert reasons_of([]) == []
    assert reasons_of([Use(distance_m=0.0)]) == []


def test_mean_factor_is_over_what_is_known():
    reasons = {r.code: r for r in reasons_of([known(30_000, 84), known(10_000, None)])}

    assert reasons["mass"].factor == pytest.approx(1.2)
    assert reasons["mass"].known_share == pytest.approx(0.75)
    assert reasons["mass"].added_m == pytest.approx(6000)
    assert (reasons["surface"].factor, reasons["surface"].added_m) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("effective_m", "left"), [(0, 1.0), (150_000, 0.8140), (805_000, 0.6012), (5_000_000, 0.4)]
)
def test_cushion(effective_m, left):
    assert wear.cushion_left(effective_m) == pytest.approx(left, abs=1e-4)
