"""Which gear a workout used: by its sport's defaults when it is recorded, or by hand, one or many at once."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import QuerySet

from startline.telemetry.actions.gear.links import ONE_OF_A_KIND, link_gear, link_new
from startline.telemetry.actions.gear.wear import refresh_workouts
from startline.telemetry.domain.gear_defaults import default_gear
from startline.telemetry.errors import GearKindTwiceError
from startline.telemetry.locks import lock_workouts_of_user
from startline.telemetry.models import GearChoice, Workout, WorkoutGear
from startline.telemetry.queries.workouts import access_workout, live_workouts
from startline.users import api as users
from startline.users.contracts import Gear
from startline.users.errors import GearNotFoundError, GearRetiredError

# In one transaction, well below its five seconds.
MAX_ASSIGNED = 2000
# No row: somebody chose by hand, or the gear of this very sport is there already. Else whether it is new.
CHOOSE_FOR_SPORT = """
INSERT INTO telemetry_gear_choice AS old (workout_id, sport, is_by_hand, before) VALUES (%s, %s, false, '[]')
ON CONFLICT (workout_id) DO UPDATE SET sport = excluded.sport, before = '[]'
WHERE NOT old.is_by_hand AND old.sport <> excluded.sport RETURNING old.xmax = 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Which old workouts get a piece: these, or those of a period and of families of sports.

    Both days are included. `may_move`: workouts that have another piece of its kind lose that one.
    """

    workout_ids: tuple[uuid.UUID, ...] | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    families: tuple[str, ...] = ()
    may_move: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """What became of an assignment: new ones, those taken from another piece, and those left as they were."""

    assigned: int
    moved: int
    kept: int


def choose_default_gear(workout: Workout) -> None:
    """Needs a transaction: give a new workout the gear of its sport, or of its new sport.

    A workout keeps what somebody chose by hand, and what it got for the sport that it still has: defaults
    that change later do not reach back.
    """
    with connection.cursor() as cursor:
        cursor.execute(CHOOSE_FOR_SPORT, [workout.id, workout.sport])
        chosen = cursor.fetchone()
    if chosen is None:
        return
    gear = users.list_gear(workout.user_id)
    wanted = default_gear(gear, sport=workout.sport, family=workout.family, local_date=workout.local_date)
    if chosen[0]:
        link_new(workout.user_id, links=[(workout.id, gear_id) for gear_id in wanted])
        return
    open_ids = [piece.gear_id for piece in gear if piece.state == "in_use"]
    WorkoutGear.objects.filter(workout_id=workout.id, gear_id__in=open_ids).delete()
    by_id = {piece.gear_id: piece for piece in gear}
    link_gear(workout.user_id, workout_ids=[workout.id], gear_ids=wanted, gear=by_id)


def keep_gear(workout: Workout) -> None:
    """Needs a transaction: a changed workout keeps its gear, unless its sport is another one now."""
    if GearChoice.objects.filter(workout_id=workout.id).exists():
        choose_default_gear(workout)
    else:
        GearChoice.objects.create(workout_id=workout.id, sport=workout.sport)


def take_over_gear(workout: Workout, *, into: Workout) -> None:
    """Needs a transaction: a workout goes up in another one, which gets its gear where it says more.

    What was chosen by hand goes before defaults, and any gear before none; a retired piece keeps the one
    that goes. `give_back_gear` takes it back.
    """
    choices = {one.workout_id: one for one in GearChoice.objects.filter(workout__in=[workout, into])}
    kept, given = choices.get(into.id), choices.get(workout.id)
    is_bare = not WorkoutGear.objects.filter(workout_id=into.id).exists()
    is_by_hand = given is not None and given.is_by_hand
    if (kept is not None and kept.is_by_hand) or not (is_by_hand or is_bare):
        return
    gear = {piece.gear_id: piece for piece in users.list_gear(into.user_id)}
    wanted = {gear_id for gear_id in _gear_of(workout) if _is_open(gear, gear_id)}
    choice = kept or GearChoice(workout_id=into.id, sport=into.sport)
    choice.before.append(
        {
            "came": str(workout.id),
            "gear": sorted(map(str, _gear_of(into))),
            "is_by_hand": choice.is_by_hand,
        }
    )
    choice.is_by_hand = choice.is_by_hand or is_by_hand
    choice.save()
    _replace_gear(into, by=wanted, gear=gear)


def give_back_gear(workout: Workout, *, left: Workout) -> None:
    """Needs a transaction: a workout comes back out of another one, which gets the gear that it had before.

    Where somebody has chosen the other one's gear by hand since, that holds.
    """
    choice = GearChoice.objects.filter(workout_id=left.id).first()
    came = [entry["came"] for entry in choice.before] if choice else []
    if choice is None or str(workout.id) not in came:
        return
    place = came.index(str(workout.id))
    entry = choice.before.pop(place)
    if place < len(choice.before):
        # Another one brought its gear later: that one gives back what was there before this one.
        choice.before[place] |= {"gear": entry["gear"], "is_by_hand": entry["is_by_hand"]}
    else:
        choice.is_by_hand = entry["is_by_hand"]
        gear = {piece.gear_id: piece for piece in users.list_gear(left.user_id)}
        before = {uuid.UUID(each) for each in entry["gear"]}
        _replace_gear(left, by={gear_id for gear_id in before if _is_open(gear, gear_id)}, gear=gear)
    choice.save()


def _replace_gear(workout: Workout, *, by: set[uuid.UUID], gear: Mapping[uuid.UUID, Gear]) -> None:
    """Take other pieces in use off the workout and put these on; retired ones stay."""
    gone = [gear_id for gear_id in gear if _is_open(gear, gear_id) and gear_id not in by]
    WorkoutGear.objects.filter(workout_id=workout.id, gear_id__in=gone).delete()
    link_gear(workout.user_id, workout_ids=[workout.id], gear_ids=by, gear=gear)


def _gear_of(workout: Workout) -> set[uuid.UUID]:
    return set(WorkoutGear.objects.filter(workout_id=workout.id).values_list("gear_id", flat=True))


def _is_open(gear: Mapping[uuid.UUID, Gear], gear_id: uuid.UUID) -> bool:
    return gear_id in gear and gear[gear_id].state == "in_use"


@transaction.atomic
def set_workout_gear(
    actor: AbstractBaseUser, *, workout_id: uuid.UUID, gear_ids: Sequence[uuid.UUID]
) -> Workout:
    """Say which gear a workout used; its kilometres move with it.

    Raises:
        WorkoutNotFoundError: no such workout of the actor.
        GearNotFoundError: the actor has no such gear.
        GearRetiredError: a retired piece would get or lose the workout.
        GearKindTwiceError: two pairs of shoes, or two bikes.
    """
    lock_workouts_of_user(actor.pk)
    workout = access_workout(actor, workout_id=workout_id)
    gear = {piece.gear_id: piece for piece in users.list_gear(actor.pk)}
    wanted = set(gear_ids)
    if wanted - set(gear):
        raise GearNotFoundError("There is no such gear.")
    for kind in ONE_OF_A_KIND:
        if sum(gear[gear_id].kind == kind for gear_id in wanted) > 1:
            raise GearKindTwiceError("A workout has one of this kind.", {"kind": kind})
    # What is left of a piece that is gone is no reason to refuse anything.
    present = set(WorkoutGear.objects.filter(workout_id=workout_id).values_list("gear_id", flat=True))
    if any(gear[gear_id].state == "retired" for gear_id in (wanted ^ present) & set(gear)):
        raise GearRetiredError("A retired piece keeps its workouts. Take it back into use first.")
    _by_hand([workout])
    if wanted != present:
        WorkoutGear.objects.filter(workout_id=workout_id, gear_id__in=present - wanted).delete()
        link_gear(actor.pk, workout_ids=[workout_id], gear_ids=wanted - present, gear=gear)
        refresh_workouts(actor.pk, workout_ids=[workout_id])
    return workout


@transaction.atomic
def assign_workouts(actor: AbstractBaseUser, *, gear_id: uuid.UUID, wanted: Assignment) -> Assigned:
    """Give a piece old workouts, at most 2000 at a time, the newest first.

    Workouts that have a retired piece of its kind keep it, whatever is asked.

    Raises:
        GearNotFoundError: the actor has no such gear.
        GearRetiredError: the piece is retired.
    """
    lock_workouts_of_user(actor.pk)
    gear = {piece.gear_id: piece for piece in users.list_gear(actor.pk)}
    piece = gear.get(gear_id)
    if piece is None:
        raise GearNotFoundError("There is no such gear.")
    if piece.state == "retired":
        raise GearRetiredError("It is retired. Take it back into use first.")
    rows = chosen_workouts(actor.pk, wanted=wanted).order_by("-started_at", "-id").only("id", "sport")
    chosen = {workout.id: workout for workout in rows[:MAX_ASSIGNED]}
    links = WorkoutGear.objects.filter(user_id=actor.pk, workout_id__in=chosen)
    held, movable = _held(links, piece=piece, gear=gear)
    if not wanted.may_move:
        held |= set(movable)
    free = [workout for workout_id, workout in chosen.items() if workout_id not in held]
    moved = [workout.id for workout in free if workout.id in movable]
    WorkoutGear.objects.filter(pk__in=[movable[workout_id] for workout_id in moved]).delete()
    _by_hand(free)
    link_new(actor.pk, links=[(workout.id, gear_id) for workout in free])
    refresh_workouts(actor.pk, workout_ids=[workout.id for workout in free])
    return Assigned(assigned=len(free) - len(moved), moved=len(moved), kept=len(chosen) - len(free))


def chosen_workouts(user_id: int, *, wanted: Assignment) -> QuerySet[Workout]:
    """Return the person's workouts that an assignment names."""
    rows = live_workouts(user_id)
    if wanted.workout_ids is not None:
        rows = rows.filter(id__in=wanted.workout_ids)
    if wanted.first_day is not None:
        rows = rows.filter(local_date__gte=wanted.first_day)
    if wanted.last_day is not None:
        rows = rows.filter(local_date__lte=wanted.last_day)
    return rows.filter(family__in=wanted.families) if wanted.families else rows


def _held(
    links: QuerySet[WorkoutGear], *, piece: Gear, gear: dict[uuid.UUID, Gear]
) -> tuple[set[uuid.UUID], dict[uuid.UUID, int]]:
    """Workouts that can't get the piece (have it, or a retired one), and links that could be moved."""
    held: set[uuid.UUID] = set()
    movable: dict[uuid.UUID, int] = {}
    for link in links:
        other = gear.get(link.gear_id)
        if link.gear_id == piece.gear_id:
            held.add(link.workout_id)
        elif other is None or other.kind != piece.kind or piece.kind not in ONE_OF_A_KIND:
            continue
        elif other.state == "retired":
            held.add(link.workout_id)
        else:
            movable[link.workout_id] = link.pk
    return held, movable


def _by_hand(workouts: Sequence[Workout]) -> None:
    GearChoice.objects.bulk_create(
        [GearChoice(workout_id=one.id, sport=one.sport, is_by_hand=True) for one in workouts],
        update_conflicts=True,
        unique_fields=["workout"],
        update_fields=["is_by_hand", "before"],
    )
