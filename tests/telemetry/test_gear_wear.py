"""Wear by telemetry's own events and the real bus: it follows every change of workouts, gear and mass."""

import datetime as dt
import random

import pytest
from django.db import transaction

from startline.platform.bus.outbox import publish
from startline.platform.clock import frozen_at
from startline.telemetry import api
from startline.telemetry.actions.gear import care as gear_care
from startline.telemetry.actions.gear.wear import refresh_all_gear, refresh_gear, refresh_workouts
from startline.telemetry.actions.gear.workout_gear import set_workout_gear
from startline.telemetry.actions.workouts import editing as actions
from startline.telemetry.errors import GearInUseError, GearNotWornError, InspectionNotFoundError
from startline.telemetry.events import WorkoutRecorded
from startline.telemetry.models import GearChoice, GearInspection, GearUse, GearWear, WorkoutGear
from startline.telemetry.subscribers import wear_gear_of_workout
from startline.users import api as users
from startline.users.actions.body_mass import record_body_mass
from startline.users.actions.consents import withdraw_consent
from startline.users.contracts import NewGear
from startline.users.errors import GearNotFoundError, GearRetiredError
from startline.users.events import AccountDeleted
from tests.telemetry.factories import recorded_workout
from tests.telemetry.gear_story import deliver, percent, run, shoes, told, uses, wear, weigh
from tests.users.factories import UserFactory
from tests.users.outbox import published

pytestmark = pytest.mark.django_db(transaction=True)
JUNE_30 = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)


def test_run_wears_the_default_pair_by_the_formula(user):
    weigh(user, 84)
    pair = shoes(user)
    workout = run(user, distance_m=100_000.0, sport="trail_run")
    deliver()

    state, use = wear(pair), GearUse.objects.get()
    assert use.outsole_m == pytest.approx(100_000 * 1.2 * 1.1)
    assert use.midsole_m == pytest.approx(100_000 * 1.2 * 0.9)
    assert (use.surface, use.mass_factor) == ("trail", 1.2)
    assert (use.descent_factor, use.temperature_factor) == (None, None)
    assert (state.workout_count, state.distance_m) == (1, 100_000.0)
    assert state.effective_m == pytest.approx(132_000)
    assert state.percent == pytest.approx(132 / 700 * 100)
    assert state.high_percent == pytest.approx(132 / (700 * (1 - 0.24)) * 100)  # no descent, no temperature
    assert (state.first_used_on, state.last_used_on) == (workout.local_date, workout.local_date)
    facts = api.get_gear_wear(user.pk, gear_id=pair.gear_id)
    assert (facts.percent, facts.is_worn, facts.version) == (state.percent, True, state.version)


def test_recorded_file_wears_with_descent_temperature_and_bounds(user):
    pair = shoes(user)
    recorded_workout(user, length_m=5000.0)
    deliver()

    use = GearUse.objects.get()
    assert use.distance_m == pytest.approx(5000, rel=0.01)
    assert use.mass_factor is None
    assert use.surface == "asphalt"
    assert use.descent_factor is not None and 1 <= use.descent_factor < 1.2
    assert use.pace_factor is not None and use.temperature_factor == 1.0
    assert wear(pair).effective_m == pytest.approx(use.outsole_m, abs=0.01)


def test_body_mass_is_that_of_the_day(user):
    weigh(user, 70)
    pair = shoes(user)
    run(user, day=1, distance_m=70_000.0)
    run(user, day=20, distance_m=70_000.0)
    deliver()
    assert percent(pair) == 20

    with frozen_at(JUNE_30):
        record_body_mass(user.pk, measured_on=dt.date(2026, 6, 10), body_mass_kg=84)
    deliver()

    assert percent(pair) == 22
    assert list(GearUse.objects.order_by("started_at").values_list("mass_factor", flat=True)) == [1.0, 1.2]


def test_wear_follows_edit_deletion_and_restoring(user):
    weigh(user, 70)
    pair = shoes(user)
    first, second = run(user, day=1), run(user, day=2)
    deliver()
    whole = percent(pair)
    assert whole == pytest.approx(200 / 7)

    actions.delete_workout(user, workout_id=first.id)
    deliver()
    assert percent(pair) == pytest.approx(100 / 7)
    assert uses() == {(pair.gear_id, second.id)}

    actions.restore_workout(user, workout_id=first.id)
    deliver()
    assert percent(pair) == whole

    actions.edit_workout(user, workout_id=first.id, changes={"distance_m": 50_000.0, "elapsed_s": 50_000 / 3})
    deliver()
    assert wear(pair).distance_m == 150_000.0


def test_moving_a_workout_moves_its_kilometres(user):
    pair, spare = shoes(user), shoes(user, model="Spare", default_sports=())
    workout = run(user)
    deliver()
    before = wear(pair)

    set_workout_gear(user, workout_id=workout.id, gear_ids=[spare.gear_id])

    assert (wear(pair).effective_m, wear(pair).workout_count) == (0.0, 0)
    assert (wear(spare).effective_m, wear(spare).percent) == (before.effective_m, before.percent)
    assert uses() == {(spare.gear_id, workout.id)}


def test_events_in_any_order_and_twice_give_the_same(user):
    weigh(user, 80)
    pair = shoes(user)
    workouts = [run(user, day=day, distance_m=10_000.0 * day) for day in range(1, 8)]
    actions.delete_workout(user, workout_id=workouts[2].id)
    deliver()
    state = wear(pair)
    ids = [workout.id for workout in workouts] * 3
    random.Random(5).shuffle(ids)

    for workout_id in ids:
        refresh_workouts(user.pk, workout_ids=[workout_id])
    refresh_all_gear(user.pk)

    assert wear(pair).version == state.version
    assert wear(pair).percent == state.percent
    assert GearUse.objects.count() == 6


def test_event_of_an_older_version_reads_the_present_truth(user):
    pair = shoes(user)
    workout = run(user)
    old = WorkoutRecorded(
        user_id=user.pk,
        workout_id=workout.id,
        version=1,
        sport="run",
        family="run",
        source_kind="manual",
        started_at=workout.started_at,
        elapsed_s=1.0,
        moving_s=1.0,
        distance_m=1.0,
        ascent_m=None,
    )
    actions.delete_workout(user, workout_id=workout.id)
    deliver()

    wear_gear_of_workout(old, None)

    assert (wear(pair).workout_count, GearUse.objects.count()) == (0, 0)


def test_a_ride_in_these_shoes_counts_its_distance_and_no_wear(user):
    pair = shoes(user, default_sports=("ride", "run"))
    run(user, sport="ride", distance_m=40_000.0)
    deliver()

    assert (wear(pair).distance_m, wear(pair).effective_m) == (40_000.0, 0.0)


def test_watch_counts_kilometres_and_has_no_wear(user):
    watch = shoes(user, kind="watch", foam="unknown")
    run(user, distance_m=500_000.0)
    deliver()

    state = wear(watch)
    assert (state.distance_m, state.is_worn, state.percent, state.life_source) == (500_000.0, False, 0.0, "")
    assert told() == []


def test_each_whole_per_cent_from_fifty_is_told_once_and_in_order(user):
    weigh(user, 70)
    shoes(user)
    workout = run(user, day=1, distance_m=343_000.0)
    deliver()
    assert told() == []

    run(user, day=2, distance_m=28_000.0)
    deliver()
    assert told() == [50, 51, 52, 53]

    actions.delete_workout(user, workout_id=workout.id)
    deliver()
    actions.restore_workout(user, workout_id=workout.id)
    deliver()
    assert told() == [50, 51, 52, 53]

    run(user, day=3, distance_m=7_000.0)
    deliver()
    assert told() == [50, 51, 52, 53, 54]


def test_worn_event_says_what_promo_needs(user):
    weigh(user, 70)
    pair = shoes(user)
    run(user, distance_m=350_000.0)
    deliver()

    payload = next(payload for name, payload in published() if name == "telemetry.gear_worn.v1")
    assert payload == {
        "user_id": user.pk,
        "gear_id": str(pair.gear_id),
        "version": wear(pair).version,
        "kind": "shoes",
        "percent": 50,
        "wear_percent": 50.0,
        "wear_low_percent": 40.32,
        "wear_high_percent": 65.79,
        "distance_m": 350_000.0,
        "distance_left_m": 350_000.0,
    }


def test_starting_distance_tells_all_it_passes_at_once(user):
    shoes(user, starting_distance_m=364_000.0)
    deliver()

    assert told() == [50, 51, 52]


def test_a_slip_in_the_starting_distance_tells_at_most_two_hundred(user):
    shoes(user, starting_distance_m=500_000_000.0)
    deliver()

    assert told() == list(range(50, 201))


def test_other_expected_distance_is_another_wear(user):
    weigh(user, 70)
    pair = shoes(user)
    run(user, distance_m=350_000.0)
    deliver()

    users.edit_gear(user.pk, gear_id=pair.gear_id, changes={"expected_distance_m": 500_000})
    deliver()
    assert (percent(pair), wear(pair).life_source) == (70, "owner")
    assert told() == list(range(50, 71))

    users.edit_gear(user.pk, gear_id=pair.gear_id, changes={"expected_distance_m": None, "foam": "tpu"})
    deliver()
    assert (percent(pair), wear(pair).life_m) == (43.75, 800_000.0)
    assert told() == list(range(50, 71))


def test_inspected_pair_has_a_fifth_of_its_life_ahead_and_tells_no_per_cent_again(user):
    weigh(user, 70)
    pair = shoes(user)
    run(user, day=1, distance_m=630_000.0)
    deliver()
    assert (percent(pair), told()[-1]) == (90, 90)

    with frozen_at(JUNE_30):
        gear_care.inspect_gear(user.pk, gear_id=pair.gear_id)
    assert wear(pair).life_m == 770_000.0
    assert percent(pair) == pytest.approx(630 / 7.7)
    assert wear(pair).left_m == pytest.approx(140_000)

    run(user, day=2, distance_m=70_000.0)
    deliver()
    # The run of the second was before the inspection of the thirtieth: it had these kilometres then, too.
    assert wear(pair).life_m == 840_000.0
    assert told()[-1] == 90

    inspection = GearInspection.objects.get()
    gear_care.withdraw_inspection(user.pk, gear_id=pair.gear_id, inspection_id=inspection.pk)
    assert (percent(pair), told()[-1]) == (100, 100)
    with pytest.raises(InspectionNotFoundError):
        gear_care.withdraw_inspection(user.pk, gear_id=pair.gear_id, inspection_id=pair.gear_id)


def test_only_shoes_in_use_are_inspected(user):
    watch = users.add_gear(user.pk, values=NewGear(kind="watch", model="Forerunner"))
    pair = shoes(user)
    users.retire_gear(user.pk, gear_id=pair.gear_id)

    with pytest.raises(GearNotWornError):
        gear_care.inspect_gear(user.pk, gear_id=watch.gear_id)
    with pytest.raises(GearRetiredError):
        gear_care.inspect_gear(user.pk, gear_id=pair.gear_id)

    assert GearInspection.objects.count() == 0


def test_retired_pair_keeps_its_history_whatever_happens_to_its_workouts(user):
    weigh(user, 70)
    pair = shoes(user)
    first, second = run(user, day=1), run(user, day=2)
    users.retire_gear(user.pk, gear_id=pair.gear_id)
    deliver()
    state = wear(pair)
    assert (state.workout_count, state.distance_m) == (2, 200_000.0)
    assert state.frozen_at is not None

    actions.delete_workout(user, workout_id=first.id)
    actions.edit_workout(user, workout_id=second.id, changes={"distance_m": 1.0})
    with frozen_at(JUNE_30):
        record_body_mass(user.pk, measured_on=dt.date(2026, 1, 1), body_mass_kg=90)
    run(user, day=3)
    deliver()
    assert (wear(pair).version, wear(pair).distance_m) == (state.version, 200_000.0)
    assert WorkoutGear.objects.count() == 2  # the third run found no pair in use

    users.restore_gear(user.pk, gear_id=pair.gear_id)
    deliver()
    assert (wear(pair).workout_count, wear(pair).distance_m, wear(pair).frozen_at) == (1, 1.0, None)


@pytest.mark.parametrize("first", ["retirement", "deletion"])
def test_what_is_deleted_after_the_retirement_was_worn_in_either_order_of_events(user, first):
    pair = shoes(user)
    kept, gone, gone_before = run(user, day=1), run(user, day=2), run(user, day=3)
    deliver()
    actions.delete_workout(user, workout_id=gone_before.id)
    users.retire_gear(user.pk, gear_id=pair.gear_id)
    actions.delete_workout(user, workout_id=gone.id)

    handle = {
        "retirement": lambda: refresh_gear(user.pk, gear_id=pair.gear_id),
        "deletion": lambda: refresh_workouts(user.pk, workout_ids=[gone.id, gone_before.id]),
    }
    for event in sorted(handle, key=lambda name: name != first):
        handle[event]()

    assert uses() == {(pair.gear_id, kept.id), (pair.gear_id, gone.id)}
    assert (wear(pair).workout_count, wear(pair).distance_m) == (2, 200_000.0)


def test_without_the_consent_no_number_rests_on_the_mass_of_a_retired_pair_neither(user):
    weigh(user, 84)
    pair, away = shoes(user), shoes(user, model="Old", default_sports=("track_run",))
    run(user, day=1)
    run(user, day=2, sport="track_run")
    users.retire_gear(user.pk, gear_id=away.gear_id)
    deliver()
    assert wear(pair).effective_m == pytest.approx(120_000)

    withdraw_consent(user.pk, purpose="health")
    deliver()

    assert set(GearUse.objects.values_list("mass_factor", flat=True)) == {None}
    assert wear(pair).effective_m == pytest.approx(100_000)
    assert wear(away).effective_m == pytest.approx(90_000)
    assert wear(away).frozen_at is not None


def test_removal_asks_what_becomes_of_the_workouts(user):
    pair, spare = shoes(user), shoes(user, model="Spare", default_sports=())
    run(user)
    deliver()

    with pytest.raises(GearInUseError) as refused:
        gear_care.remove_gear(user.pk, gear_id=pair.gear_id)
    assert refused.value.data == {"workouts": 1}
    with pytest.raises(GearNotFoundError):
        gear_care.remove_gear(user.pk, gear_id=pair.gear_id, workouts="move")
    assert wear(pair).workout_count == 1

    gear_care.remove_gear(user.pk, gear_id=pair.gear_id, workouts="move", move_to=spare.gear_id)
    deliver()
    assert not GearWear.objects.filter(pk=pair.gear_id).exists()
    assert (wear(spare).workout_count, wear(spare).distance_m) == (1, 100_000.0)

    gear_care.remove_gear(user.pk, gear_id=spare.gear_id, workouts="release")
    deliver()
    assert [table.objects.count() for table in (WorkoutGear, GearUse, GearWear)] == [0, 0, 0]
    assert users.list_gear(user.pk) == []


def test_unused_piece_is_removed_without_asking(user):
    pair = shoes(user)
    deliver()

    gear_care.remove_gear(user.pk, gear_id=pair.gear_id)
    deliver()

    assert GearWear.objects.count() == 0


def test_event_about_somebody_who_is_gone_is_passed_over(user):
    with transaction.atomic():
        publish(
            WorkoutRecorded(
                user_id=user.pk + 999,
                workout_id=shoes(user).gear_id,
                version=1,
                sport="run",
                family="run",
                source_kind="file",
                started_at=JUNE_30,
                elapsed_s=1.0,
                moving_s=1.0,
                distance_m=1.0,
                ascent_m=None,
            )
        )
    deliver()

    assert GearUse.objects.count() == 0


def test_deleted_account_leaves_no_row_about_gear(user):
    stranger = UserFactory()
    pair, kept = shoes(user), shoes(stranger)
    for person in (user, stranger):
        run(person)
    deliver()
    gear_care.inspect_gear(user.pk, gear_id=pair.gear_id)
    tables = (WorkoutGear, GearUse, GearWear, GearInspection, GearChoice)
    assert [table.objects.count() for table in tables] == [2, 2, 2, 1, 2]

    with transaction.atomic():
        publish(AccountDeleted(user_id=user.pk, version=2))
    deliver()
    refresh_all_gear(user.pk)

    assert [table.objects.count() for table in tables] == [1, 1, 1, 0, 1]
    assert wear(kept).distance_m == 100_000.0
