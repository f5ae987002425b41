"""Workouts near another one in time: those that a person may join by hand."""

import datetime as dt

from startline.telemetry.models import Workout
from startline.telemetry.queries.workouts import SUMMARY_FIELDS, live_workouts

REACH = dt.timedelta(hours=24)
LONGEST = dt.timedelta(days=5)
SHOWN = 10


def is_within_reach(workout: Workout, other: Workout) -> bool:
    """Tell whether the two are at most a day apart, from the end of one to the start of the other."""
    return workout.started_at <= other.ended_at + REACH and other.started_at <= workout.ended_at + REACH


def list_neighbours(workout: Workout) -> list[Workout]:
    """Return the person's other workouts within a day, the nearest in time first, at most ten."""
    found = live_workouts(workout.user_id).filter(
        started_at__gte=workout.started_at - REACH - LONGEST, started_at__lte=workout.ended_at + REACH
    )
    near = [
        other
        for other in found.exclude(pk=workout.pk).only(*SUMMARY_FIELDS)
        if is_within_reach(workout, other)
    ]
    return sorted(near, key=lambda other: (_gap(workout, other), other.started_at))[:SHOWN]


def _gap(workout: Workout, other: Workout) -> dt.timedelta:
    gap = max(workout.started_at - other.ended_at, other.started_at - workout.ended_at)
    return max(gap, dt.timedelta())
