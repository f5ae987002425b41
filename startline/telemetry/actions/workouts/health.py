"""What was computed from a person's health values goes when their consent does."""

from django.db import transaction
from django.db.models import Case, F, Value, When

from startline.platform.clock import utc_now
from startline.telemetry.actions.workouts.changes import count_change
from startline.telemetry.actions.workouts.totals import refresh_totals
from startline.telemetry.locks import lock_workouts_of_user
from startline.telemetry.models import Workout

# Calories that a device or the person gave stay: they rest on nothing that we knew.
OURS = ("heart_rate", "estimate")


@transaction.atomic
def forget_health_facts(user_id: int) -> int:
    """Remove load, zones and calories that rest on body mass, age, sex or heart rate limits of the profile.

    What the device measured stays: it belongs to the recording. Deleted workouts are cleared too.

    Returns:
        How many workouts were changed.
    """
    lock_workouts_of_user(user_id)
    workouts = Workout.objects.filter(user_id=user_id)
    concerned = workouts.filter(calories_source__in=OURS)
    concerned |= workouts.filter(trimp__isnull=False) | workouts.filter(zones__isnull=False)
    changed = concerned.update(
        trimp=None,
        zones=None,
        calories_kcal=Case(When(calories_source__in=OURS, then=None), default=F("calories_kcal")),
        calories_source=Case(When(calories_source__in=OURS, then=Value("")), default=F("calories_source")),
        version=F("version") + 1,
        updated_at=utc_now(),
    )
    if changed:
        count_change(user_id)
        refresh_totals(user_id)
    return changed
