"""Which gear a workout used: sport defaults, by hand, many at once; and two people choosing at once."""

import datetime as dt

import pytest

from startline.telemetry.actions.gear.care import remove_gear
from startline.telemetry.actions.gear.workout_gear import Assignment, assign_workouts, set_workout_gear
from startline.telemetry.actions.groups.joining import join_workouts, separate_workout
from startline.telemetry.actions.workouts import editing as actions
from startline.telemetry.errors import GearKindDiffersError, GearKindTwiceError, WorkoutNotFoundError
from startline.telemetry.models import GearChoice, GearUse, GearWear, Workout, WorkoutGear
from startline.users import api as users
from startline.users.contracts import NewGear
from startline.users.errors import GearNotFoundError, GearRetiredError
from tests.telemetry.factories import recorded_workout
from tests.telemetry.gear_story import deliver, run, shoes, uses, wear
from tests.telemetry.recorders import outing, phone_file, receive, watch_file
from tests.telemetry.test_concurrency import at_once
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def gear_of(workout) -> set:
    return set(WorkoutGear.objects.filter(workout_id=workout.id).values_list("gear_id", flat=True))


def test_new_workout_gets_the_defaults_of_its_sport(user):
    pair, trail = shoes(user), shoes(user, model="Trail", default_sports=("trail_run",))
    strap = shoes(user, kind="heart_rate_strap", foam="unknown")

    assert gear_of(run(user)) == {pair.gear_id, strap.gear_id}
    assert gear_of(run(user, sport="trail_run")) == {trail.gear_id, strap.gear_id}
    assert gear_of(run(user, sport="ride")) == set()
    assert gear_of(recorded_workout(user)) == {pair.gear_id, strap.gear_id}


def test_workouts_from_before_the_purchase_get_nothing(user):
    shoes(user, purchased_on=dt.date(2026, 6, 2))

    assert gear_of(run(user, day=1)) == set()
    assert len(gear_of(run(user, day=2))) == 1


def test_new_defaults_do_not_reach_back(user):
    old = shoes(user)
    workout = run(user)
    shoes(user, model="New")  # takes over running

    actions.edit_workout(user, workout_id=workout.id, changes={"name": "Renamed"})
    assert gear_of(workout) == {old.gear_id}


def test_another_sport_brings_its_gear_unless_chosen_by_hand(user):
    pair, trail = shoes(user), shoes(user, model="Trail", default_sports=("trail_run",))
    by_default, by_hand = run(user, day=1), run(user, day=2)
    set_workout_gear(user, workout_id=by_hand.id, gear_ids=[pair.gear_id])

    for workout in (by_default, by_hand):
        actions.edit_workout(user, workout_id=workout.id, changes={"sport": "trail_run"})
    deliver()

    assert gear_of(by_default) == {trail.gear_id}
    assert gear_of(by_hand) == {pair.gear_id}
    assert uses() == {(trail.gear_id, by_default.id), (pair.gear_id, by_hand.id)}


def test_workout_left_without_gear_by_hand_stays_without(user):
    shoes(user)
    workout = run(user)
    set_workout_gear(user, workout_id=workout.id, gear_ids=[])

    actions.edit_workout(user, workout_id=workout.id, changes={"sport": "trail_run"})
    deliver()

    assert gear_of(workout) == set()
    assert GearUse.objects.count() == 0


def test_measured_again_a_workout_keeps_its_gear(user):
    pair = shoes(user)
    workout = recorded_workout(user)
    chosen = users.add_gear(user.pk, values=NewGear(kind="bike", model="Gravel"))
    set_workout_gear(user, workout_id=workout.id, gear_ids=[pair.gear_id, chosen.gear_id])

    actions.edit_workout(user, workout_id=workout.id, changes={"sport": "ride"})
    deliver()

    assert gear_of(workout) == {pair.gear_id, chosen.gear_id}
    assert wear(chosen).distance_m == pytest.approx(1500, rel=0.02)


def test_two_pairs_in_one_workout_are_refused(user):
    pair, other = shoes(user), shoes(user, model="Other", default_sports=())
    workout = run(user)

    with pytest.raises(GearKindTwiceError) as refused:
        set_workout_gear(user, workout_id=workout.id, gear_ids=[pair.gear_id, other.gear_id])

    assert refused.value.data == {"kind": "shoes"}
    assert gear_of(workout) == {pair.gear_id}


def test_retired_pair_neither_gets_nor_loses_a_workout(user):
    away, pair = shoes(user), shoes(user, model="New", default_sports=())
    workout, free = run(user, day=1), run(user, day=2, sport="ride")
    users.retire_gear(user.pk, gear_id=away.gear_id)

    with pytest.raises(GearRetiredError):
        set_workout_gear(user, workout_id=workout.id, gear_ids=[pair.gear_id])
    with pytest.raises(GearRetiredError):
        set_workout_gear(user, workout_id=free.id, gear_ids=[away.gear_id])
    with pytest.raises(GearRetiredError):
        assign_workouts(user, gear_id=away.gear_id, wanted=Assignment())
    assert (gear_of(workout), gear_of(free)) == ({away.gear_id}, set())

    watch = users.add_gear(user.pk, values=NewGear(kind="watch", model="F"))
    set_workout_gear(user, workout_id=workout.id, gear_ids=[away.gear_id, watch.gear_id])
    assert gear_of(workout) == {away.gear_id, watch.gear_id}


def test_gear_and_workouts_of_another_person_are_not_there(user):
    stranger = UserFactory()
    theirs, workout = shoes(stranger), run(user)

    with pytest.raises(GearNotFoundError):
        set_workout_gear(user, workout_id=workout.id, gear_ids=[theirs.gear_id])
    with pytest.raises(WorkoutNotFoundError):
        set_workout_gear(stranger, workout_id=workout.id, gear_ids=[theirs.gear_id])
    with pytest.raises(GearNotFoundError):
        assign_workouts(user, gear_id=theirs.gear_id, wanted=Assignment(workout_ids=(workout.id,)))
    outcome = assign_workouts(stranger, gear_id=theirs.gear_id, wanted=Assignment(workout_ids=(workout.id,)))

    assert (outcome.assigned, outcome.moved, outcome.kept) == (0, 0, 0)
    assert gear_of(workout) == set()


def test_old_workouts_are_assigned_by_period_and_family(user):
    early, inside, ride = run(user, day=1), run(user, day=5), run(user, day=5, sport="ride")
    late = run(user, day=9)
    pair = shoes(user)

    outcome = assign_workouts(
        user,
        gear_id=pair.gear_id,
        wanted=Assignment(first_day=dt.date(2026, 6, 5), last_day=dt.date(2026, 6, 8), families=("run",)),
    )

    assert (outcome.assigned, outcome.moved, outcome.kept) == (1, 0, 0)
    assert [bool(gear_of(one)) for one in (early, inside, ride, late)] == [False, True, False, False]
    assert wear(pair).distance_m == 100_000.0


def test_bulk_leaves_other_pairs_unless_told_to_move(user):
    pair, spare = shoes(user), shoes(user, model="Spare", default_sports=())
    first, second, free = run(user, day=1), run(user, day=2), run(user, day=3, sport="hike")
    deliver()
    everything = Assignment(families=("run", "walk"))

    gentle = assign_workouts(user, gear_id=spare.gear_id, wanted=everything)
    assert (gentle.assigned, gentle.moved, gentle.kept) == (1, 0, 2)
    assert gear_of(free) == {spare.gear_id}

    moving = assign_workouts(
        user, gear_id=spare.gear_id, wanted=Assignment(families=("run", "walk"), may_move=True)
    )
    assert (moving.assigned, moving.moved, moving.kept) == (0, 2, 1)
    assert gear_of(first) == gear_of(second) == {spare.gear_id}
    assert (wear(pair).workout_count, wear(spare).workout_count) == (0, 3)


def test_hundreds_of_workouts_are_assigned_in_a_fixed_number_of_queries(user, django_assert_max_num_queries):
    pair = shoes(user, default_sports=())
    deliver()
    for day in range(1, 29):
        run(user, day=day, distance_m=1000.0)

    with django_assert_max_num_queries(30):
        outcome = assign_workouts(user, gear_id=pair.gear_id, wanted=Assignment())

    assert outcome.assigned == 28
    assert wear(pair).distance_m == 28_000.0


def test_of_two_pairs_given_to_one_workout_at_once_one_is_left(user):
    pair, other = shoes(user), shoes(user, model="Other", default_sports=())
    workout = run(user)
    deliver()
    ids = [pair.gear_id, other.gear_id]

    at_once(8, lambda number: set_workout_gear(user, workout_id=workout.id, gear_ids=[ids[number % 2]]))

    assert len(gear_of(workout)) == 1
    assert GearUse.objects.count() == 1
    assert sum(GearWear.objects.values_list("distance_m", flat=True)) == 100_000.0


def test_recordings_of_one_workout_wear_the_pair_once(user):
    pair = shoes(user)
    made = outing(length_m=3000.0)
    first = receive(user, watch_file(made), file_name="watch.fit")
    deliver()
    alone = wear(pair)
    second = receive(user, phone_file(made), file_name="phone.gpx")
    deliver()

    assert (first.state, second.state) == ("created", "merged")
    assert uses() == {(pair.gear_id, first.workout.id)}
    assert wear(pair).workout_count == 1
    assert wear(pair).distance_m == pytest.approx(alone.distance_m, rel=0.01)


def test_workout_that_others_join_keeps_its_gear_and_rebuilding_changes_none(user):
    pair, chosen = shoes(user), shoes(user, model="Chosen", default_sports=())
    made = outing(length_m=3000.0)
    workout = receive(user, watch_file(made), file_name="watch.fit").workout
    set_workout_gear(user, workout_id=workout.id, gear_ids=[chosen.gear_id])

    receive(user, phone_file(made), file_name="phone.gpx")
    deliver()

    assert gear_of(workout) == {chosen.gear_id}
    assert (wear(pair).workout_count, wear(chosen).workout_count) == (0, 1)


def test_workout_that_goes_up_in_another_brings_what_was_chosen_by_hand(user):
    pair, chosen = shoes(user), shoes(user, model="Chosen", default_sports=())
    stays, goes = run(user, day=1, distance_m=5000.0), run(user, day=1, distance_m=5000.0)
    set_workout_gear(user, workout_id=goes.id, gear_ids=[chosen.gear_id])

    join_workouts(user, workout_id=stays.id, other_id=goes.id)
    deliver()

    assert gear_of(stays) == {chosen.gear_id}
    assert uses() == {(chosen.gear_id, stays.id)}
    assert (wear(pair).distance_m, wear(chosen).distance_m) == (0.0, 5000.0)


def test_gear_goes_back_when_the_join_is_taken_back(user):
    pair, chosen = shoes(user), shoes(user, model="Chosen", default_sports=())
    stays, goes = run(user, day=1, distance_m=5000.0), run(user, day=1, distance_m=5000.0)
    set_workout_gear(user, workout_id=goes.id, gear_ids=[chosen.gear_id])
    join_workouts(user, workout_id=stays.id, other_id=goes.id)
    assert gear_of(stays) == {chosen.gear_id}

    separate_workout(user, workout_id=goes.id)
    deliver()

    assert (gear_of(stays), gear_of(goes)) == ({pair.gear_id}, {chosen.gear_id})
    assert (wear(pair).distance_m, wear(chosen).distance_m) == (5000.0, 5000.0)
    actions.edit_workout(user, workout_id=stays.id, changes={"sport": "walk"})
    assert gear_of(stays) == set(), "it is by default again"


def test_what_was_chosen_after_the_join_stays(user):
    shoes(user)
    chosen, third = shoes(user, model="B", default_sports=()), shoes(user, model="C", default_sports=())
    stays, goes = run(user, day=1, distance_m=5000.0), run(user, day=1, distance_m=5000.0)
    set_workout_gear(user, workout_id=goes.id, gear_ids=[chosen.gear_id])
    join_workouts(user, workout_id=stays.id, other_id=goes.id)
    set_workout_gear(user, workout_id=stays.id, gear_ids=[third.gear_id])

    separate_workout(user, workout_id=goes.id)

    assert (gear_of(stays), gear_of(goes)) == ({third.gear_id}, {chosen.gear_id})


def test_retired_pair_of_a_workout_is_not_joined_by_another_one(user):
    old = shoes(user)
    stays, goes = run(user, day=1, distance_m=5000.0), run(user, day=1, distance_m=5000.0)
    users.retire_gear(user.pk, gear_id=old.gear_id)
    new = shoes(user, model="New")
    walking = shoes(user, model="Walk", default_sports=("walk",))
    set_workout_gear(user, workout_id=run(user, day=2).id, gear_ids=[new.gear_id])
    WorkoutGear.objects.filter(workout_id=goes.id).update(gear_id=new.gear_id)
    GearChoice.objects.filter(workout_id=goes.id).update(is_by_hand=True)

    join_workouts(user, workout_id=stays.id, other_id=goes.id)
    assert gear_of(stays) == {old.gear_id}

    GearChoice.objects.update(is_by_hand=False)
    actions.edit_workout(user, workout_id=stays.id, changes={"sport": "walk"})
    assert gear_of(stays) == {old.gear_id}
    assert walking.gear_id not in gear_of(stays)


def test_piece_that_becomes_a_pair_of_shoes_leaves_workouts_that_have_one(user):
    pair = shoes(user)
    other = users.add_gear(user.pk, values=NewGear(kind="other", model="Belt"))
    workout = run(user)
    set_workout_gear(user, workout_id=workout.id, gear_ids=[pair.gear_id, other.gear_id])
    deliver()
    assert gear_of(workout) == {pair.gear_id, other.gear_id}

    users.edit_gear(user.pk, gear_id=other.gear_id, changes={"kind": "shoes"})
    deliver()

    assert gear_of(workout) == {pair.gear_id}
    assert uses() == {(pair.gear_id, workout.id)}


def test_workouts_go_to_a_piece_of_the_same_kind_only(user):
    pair = shoes(user)
    bike = users.add_gear(user.pk, values=NewGear(kind="bike", model="Bike"))
    workout = run(user)

    with pytest.raises(GearKindDiffersError):
        remove_gear(user.pk, gear_id=pair.gear_id, workouts="move", move_to=bike.gear_id)

    assert gear_of(workout) == {pair.gear_id}


def test_only_what_the_person_wrote_moves_by_a_join(user):
    stays, goes = run(user, day=1, distance_m=5000.0), run(user, day=1, distance_m=5000.0)
    Workout.objects.filter(pk=goes.id).update(
        name="Morning Run", description="Windy", edited_fields=["description"]
    )

    joined = join_workouts(user, workout_id=stays.id, other_id=goes.id)

    assert (joined.name, joined.description) == ("", "Windy")


def test_gear_of_another_sport_is_not_given_back(user):
    bike = shoes(user, kind="bike", foam="unknown", default_sports=("ride",), model="Bike")
    stays = run(user, day=1, distance_m=5000.0)
    pair = shoes(user, model="Run")
    goes = run(user, day=1, distance_m=5000.0)
    join_workouts(user, workout_id=stays.id, other_id=goes.id)
    assert gear_of(stays) == {pair.gear_id}
    actions.edit_workout(user, workout_id=stays.id, changes={"sport": "ride"})
    assert gear_of(stays) == {bike.gear_id}

    separate_workout(user, workout_id=goes.id)

    assert gear_of(stays) == {bike.gear_id}


@pytest.mark.parametrize("order", ["bc", "cb"])
def test_two_joins_are_taken_back_in_either_order(user, order):
    stays = run(user, day=1, distance_m=5000.0)
    by_default = shoes(user, model="Y")
    joined = {"b": run(user, day=1, distance_m=5000.0)}
    chosen = shoes(user, model="Z", default_sports=())
    joined["c"] = run(user, day=1, distance_m=5000.0)
    set_workout_gear(user, workout_id=joined["c"].id, gear_ids=[chosen.gear_id])
    for each in joined.values():
        join_workouts(user, workout_id=stays.id, other_id=each.id)
    assert gear_of(stays) == {chosen.gear_id}

    separate_workout(user, workout_id=joined[order[0]].id)
    assert gear_of(stays) == ({chosen.gear_id} if order == "bc" else {by_default.gear_id})
    separate_workout(user, workout_id=joined[order[1]].id)

    assert gear_of(stays) == set()
