"""Reads of gear: how worn it is and why, its workouts, and the gear of a workout."""

import datetime as dt
import math
import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Max, Min, QuerySet, Sum
from django.db.models.functions import Coalesce

from startline.platform.http.pagination import page
from startline.telemetry.contracts import GearWearFacts
from startline.telemetry.domain.stance import StanceBins, StanceDrift, stance_drift
from startline.telemetry.domain.wear import Reason, Use, cushion_left, reasons_of
from startline.telemetry.domain.wear_outlook import WINDOW_DAYS, daily_rate_m, worn_on
from startline.telemetry.models import GearInspection, GearUse, GearWear, Workout, WorkoutGear, WorkoutStance
from startline.telemetry.queries.workouts import SUMMARY_FIELDS, VERDICT_FIELDS, live_workouts
from startline.users import api as users
from startline.users.contracts import Gear

# A curve has as many points as a screen shows.
MAX_CURVE_POINTS = 400


@dataclass(frozen=True, slots=True)
class ListedWear:
    """A piece's sums with the day on which it will be worn out at the present rate, None when unknown."""

    wear: GearWear
    worn_on: dt.date | None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The state after a day's workouts: real and effective metres, starting ones included."""

    day: dt.date
    distance_m: float
    effective_m: float


@dataclass(frozen=True, slots=True)
class MonthDistance:
    """Metres of a month; `month` is its first day."""

    month: dt.date
    distance_m: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WearDetail:
    """Everything that a piece's page shows beside its own values; dates at the present rate with a range."""

    wear: GearWear
    worn_on: dt.date | None
    worn_from: dt.date | None
    worn_until: dt.date | None
    cushion_left: float | None
    reasons: list[Reason]
    curve: list[CurvePoint]
    months: list[MonthDistance]
    stance: StanceDrift | None
    inspections: list[GearInspection]


@dataclass(frozen=True, slots=True)
class Assignable:
    """What an assignment would do: workouts without such gear, workouts of another piece, their metres."""

    free: int
    taken: int
    distance_m: float


def find_wear(user_id: int, *, gear_id: uuid.UUID) -> GearWear | None:
    """Return the stored sums of a piece, None before anything was computed."""
    return GearWear.objects.filter(user_id=user_id, gear_id=gear_id).first()


def get_wear_facts(user_id: int, *, gear_id: uuid.UUID) -> GearWearFacts:
    """Return how worn a piece is, zeros before anything was computed.

    Raises:
        GearNotFoundError: the person has no such gear.
    """
    users.get_gear(user_id, gear_id=gear_id)
    wear = find_wear(user_id, gear_id=gear_id) or GearWear(gear_id=gear_id, user_id=user_id, version=0)
    return GearWearFacts(
        gear_id=gear_id,
        user_id=user_id,
        version=wear.version,
        distance_m=wear.distance_m,
        is_worn=wear.is_worn,
        percent=wear.percent,
        low_percent=wear.low_percent,
        high_percent=wear.high_percent,
        distance_left_m=wear.left_m,
        distance_left_low_m=wear.left_low_m,
        distance_left_high_m=wear.left_high_m,
    )


def list_wear(user_id: int, *, today: dt.date) -> list[ListedWear]:
    """Return the sums of all the person's gear, the most worn first; two queries."""
    since = today - dt.timedelta(days=WINDOW_DAYS - 1)
    recent: dict[uuid.UUID, list[tuple[dt.date, float]]] = defaultdict(list)
    uses = GearUse.objects.filter(user_id=user_id, is_worn=True, local_date__gte=since)
    for gear_id, day, outsole_m, midsole_m in uses.values_list(
        "gear_id", "local_date", "outsole_m", "midsole_m"
    ):
        recent[gear_id].append((day, max(outsole_m, midsole_m)))
    rows = GearWear.objects.filter(user_id=user_id).order_by("-percent", "-distance_m", "gear_id")
    rates = {gear_id: daily_rate_m(days, today=today) for gear_id, days in recent.items()}
    return [
        ListedWear(row, _worn_on(row, row.life_m, rate_m=rates.get(row.gear_id, 0.0), today=today))
        for row in rows
    ]


def get_wear_detail(piece: Gear, *, today: dt.date) -> WearDetail:
    """Return what a piece's page shows; five queries."""
    of_piece = {"user_id": piece.user_id, "gear_id": piece.gear_id}
    rows = list(GearUse.objects.filter(**of_piece).order_by("started_at", "pk"))
    wear = find_wear(piece.user_id, gear_id=piece.gear_id) or GearWear(**of_piece)
    worn = [row for row in rows if row.is_worn]
    effective = [(row.local_date, max(row.outsole_m, row.midsole_m)) for row in worn]
    rate_m = daily_rate_m(effective, today=today) if piece.state == "in_use" else 0.0
    # The range of the life is that of the percentages.
    low_m, high_m = (
        100 * wear.effective_m / percent if percent > 0 else wear.life_m
        for percent in (wear.high_percent, wear.low_percent)
    )
    return WearDetail(
        wear=wear,
        worn_on=_worn_on(wear, wear.life_m, rate_m=rate_m, today=today),
        worn_from=_worn_on(wear, low_m, rate_m=rate_m, today=today),
        worn_until=_worn_on(wear, high_m, rate_m=rate_m, today=today),
        cushion_left=cushion_left(wear.effective_m) if wear.is_worn else None,
        reasons=reasons_of([stored_use(row) for row in worn]),
        curve=_curve(rows, starting_m=piece.starting_distance_m),
        months=_months(rows),
        stance=_stance(worn),
        inspections=list(GearInspection.objects.filter(**of_piece).order_by("-inspected_at")),
    )


def stored_use(row: GearUse) -> Use:
    """Return a stored use as the calculations take it."""
    return Use(
        distance_m=row.distance_m,
        surface=row.surface or None,
        mass=row.mass_factor,
        descent=row.descent_factor,
        pace=row.pace_factor,
        temperature=row.temperature_factor,
    )


def list_gear_workouts(
    user_id: int, *, gear_id: uuid.UUID, cursor: str | None, limit: int
) -> tuple[list[Workout], str | None]:
    """Return one page of the workouts that used a piece, the newest first, in one query.

    Raises:
        InvalidCursorError: the cursor is forged or belongs to another order.
    """
    rows = live_workouts(user_id).filter(gear__gear_id=gear_id).select_related("verdict")
    rows = rows.only(*SUMMARY_FIELDS, *VERDICT_FIELDS)
    return page(rows, fields=["-started_at", "-id"], cursor=cursor, limit=limit)


def list_workout_gear(workout: Workout) -> tuple[list[Gear], bool]:
    """Return the gear that a workout used, and whether somebody chose it by hand."""
    used = set(WorkoutGear.objects.filter(workout_id=workout.id).values_list("gear_id", flat=True))
    choice = getattr(workout, "gear_choice", None)
    gear = [piece for piece in users.list_gear(workout.user_id) if piece.gear_id in used]
    return gear, choice is not None and choice.is_by_hand


def get_assignable(rows: QuerySet[Workout], *, piece: Gear) -> Assignable:
    """Return what giving these workouts to a piece would do; three queries."""
    same_kind = [other.gear_id for other in users.list_gear(piece.user_id) if other.kind == piece.kind]
    rows = rows.exclude(gear__gear_id=piece.gear_id)
    taken = rows.filter(gear__gear_id__in=same_kind).aggregate(count=Count("id"))
    free = rows.exclude(gear__gear_id__in=same_kind).aggregate(
        count=Count("id"), metres=Coalesce(Sum("distance_m"), 0.0)
    )
    return Assignable(free=free["count"], taken=taken["count"], distance_m=free["metres"])


def workout_span(user_id: int) -> tuple[dt.date | None, dt.date | None]:
    """Return the local dates of the person's first and last workout; one query."""
    found = live_workouts(user_id).aggregate(first=Min("local_date"), last=Max("local_date"))
    return found["first"], found["last"]


def _worn_on(wear: GearWear, life_m: float, *, rate_m: float, today: dt.date) -> dt.date | None:
    if not wear.is_worn or wear.frozen_at is not None:
        return None
    return worn_on(max(0.0, life_m - wear.effective_m), rate_m=rate_m, today=today)


def _curve(rows: list[GearUse], *, starting_m: float) -> list[CurvePoint]:
    """A point for each day with workouts; where there are too many, every n-th and the last."""
    points: list[CurvePoint] = []
    distance_m = outsole_m = midsole_m = 0.0
    for row in rows:
        distance_m += row.distance_m
        outsole_m += row.outsole_m
        midsole_m += row.midsole_m
        point = CurvePoint(row.local_date, starting_m + distance_m, starting_m + max(outsole_m, midsole_m))
        if points and points[-1].day == row.local_date:
            points[-1] = point
        else:
            points.append(point)
    step = math.ceil(len(points) / MAX_CURVE_POINTS) or 1
    return points[:-1:step] + points[-1:]


def _months(rows: list[GearUse]) -> list[MonthDistance]:
    """Every month from the first to the last use, those without workouts too, the oldest first."""
    by_month: dict[dt.date, list[float]] = defaultdict(list)
    for row in rows:
        by_month[row.local_date.replace(day=1)].append(row.distance_m)
    if not by_month:
        return []
    month, last = min(by_month), max(by_month)
    months = []
    while month <= last:
        metres = by_month.get(month, [])
        months.append(MonthDistance(month, math.fsum(metres), len(metres)))
        month = (month + dt.timedelta(days=32)).replace(day=1)
    return months


def _stance(rows: list[GearUse]) -> StanceDrift | None:
    stored = WorkoutStance.objects.filter(workout_id__in=[row.workout_id for row in rows])
    bins: dict[uuid.UUID, StanceBins] = {
        workout_id: {int(number): (count, mean) for number, (count, mean) in found.items()}
        for workout_id, found in stored.values_list("workout_id", "bins")
    }
    return stance_drift([(row.distance_m, bins.get(row.workout_id, {})) for row in rows])
