"""Sums of a person's workouts over weeks and months, by the local date on which each started."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce, TruncMonth

from startline.telemetry.models import Workout
from startline.telemetry.queries.workouts import SUMMARY_FIELDS, live_workouts

DAYS_OF_WEEK = 7
MAX_KNOWN_TRACKS = 60


@dataclass(slots=True)
class Sums:
    """Sums over workouts; a workout without a distance adds nothing to it."""

    count: int = 0
    distance_m: float = 0.0
    moving_s: float = 0.0
    ascent_m: float = 0.0

    def add(self, workout: Workout) -> None:
        """Count one workout."""
        self.count += 1
        self.distance_m += workout.distance_m or 0.0
        self.moving_s += workout.moving_s
        self.ascent_m += workout.ascent_m or 0.0


@dataclass(slots=True, kw_only=True)
class WeekSums(Sums):
    """A week from its Monday, and each of its seven days."""

    week_start: dt.date
    days: dict[dt.date, Sums] = field(default_factory=dict)


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of the day's week."""
    return day - dt.timedelta(days=day.weekday())


def list_months(user_id: int) -> list[dict[str, object]]:
    """Return `month` (its first day) and its sums for every month with workouts, newest first; one query."""
    rows = (
        live_workouts(user_id)
        .annotate(month=TruncMonth("local_date"))
        .values("month")
        .annotate(
            count=Count("id"),
            distance_sum_m=Coalesce(Sum("distance_m"), 0.0),
            moving_sum_s=Sum("moving_s"),
            ascent_sum_m=Coalesce(Sum("ascent_m"), 0.0),
        )
        .order_by("-month")
    )
    return [
        {
            "month": row["month"],
            "count": row["count"],
            "distance_m": row["distance_sum_m"],
            "moving_s": row["moving_sum_s"],
            "ascent_m": row["ascent_sum_m"],
        }
        for row in rows
    ]


def list_weeks(user_id: int, *, today: dt.date, count: int) -> list[WeekSums]:
    """Return the last `count` weeks up to the one of `today`, oldest first; one query."""
    first = monday_of(today) - dt.timedelta(days=DAYS_OF_WEEK * (count - 1))
    end = first + dt.timedelta(days=DAYS_OF_WEEK * count)
    rows = live_workouts(user_id).filter(local_date__gte=first, local_date__lt=end)
    return sum_weeks(rows.only("local_date", "distance_m", "moving_s", "ascent_m"), first=first, end=end)


def sum_weeks(workouts: Iterable[Workout], *, first: dt.date, end: dt.date) -> list[WeekSums]:
    """Return the sums of each week from the Monday `first` to the Monday `end`, which is not included."""
    weeks = []
    for number in range((end - first).days // DAYS_OF_WEEK):
        monday = first + dt.timedelta(days=DAYS_OF_WEEK * number)
        days = {monday + dt.timedelta(days=day): Sums() for day in range(DAYS_OF_WEEK)}
        weeks.append(WeekSums(week_start=monday, days=days))
    for workout in workouts:
        week = weeks[(workout.local_date - first).days // DAYS_OF_WEEK]
        week.add(workout)
        week.days[workout.local_date].add(workout)
    return weeks


def list_calendar(user_id: int, *, month: dt.date) -> tuple[dict[dt.date, list[Workout]], list[WeekSums]]:
    """Return the workouts of each day and the sums of each week of a month's sheet; one query.

    Args:
        month: the month's first day; the sheet goes from the Monday before it to the Sunday after its end.
    """
    first = monday_of(month)
    after = (month + dt.timedelta(days=31)).replace(day=1)
    end = monday_of(after + dt.timedelta(days=DAYS_OF_WEEK - 1))
    rows = live_workouts(user_id).filter(local_date__gte=first, local_date__lt=end)
    found = list(rows.only(*SUMMARY_FIELDS).order_by("started_at", "id"))
    days: dict[dt.date, list[Workout]] = defaultdict(list)
    for workout in found:
        days[workout.local_date].append(workout)
    return days, sum_weeks(found, first=first, end=end)


def list_known_tracks(
    user_id: int, *, west: float, south: float, east: float, north: float, exclude: uuid.UUID | None = None
) -> list[str]:
    """Return the encoded lines of the person's newest workouts that touch the rectangle; one query."""
    rows = live_workouts(user_id).filter(
        has_track=True, west_deg__lte=east, east_deg__gte=west, south_deg__lte=north, north_deg__gte=south
    )
    if exclude is not None:
        rows = rows.exclude(id=exclude)
    return list(rows.order_by("-started_at", "-id").values_list("polyline", flat=True)[:MAX_KNOWN_TRACKS])
