"""A person's totals, computed anew from the table of workouts whenever one of them changed."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, F, Max, Sum
from django.db.models.functions import Coalesce, ExtractYear

from startline.telemetry.locks import lock_workouts_of_user
from startline.telemetry.models import AthleteLog
from startline.telemetry.queries.workouts import live_workouts
from startline.users import api as users
from startline.users.contracts import SportTotals


@transaction.atomic
def refresh_totals(user_id: int) -> bool:
    """Compute the person's totals and give them to the profile, unless it has those of this state already.

    Returns:
        Whether anything was computed.
    """
    lock_workouts_of_user(user_id)
    athlete_log = AthleteLog.objects.filter(user_id=user_id, erased_at=None).first()
    if athlete_log is None or athlete_log.totals_version == athlete_log.version:
        return False
    users.set_totals(user_id, totals=compute_totals(user_id), version=athlete_log.version)
    AthleteLog.objects.filter(user_id=user_id).update(totals_version=F("version"))
    return True


def compute_totals(user_id: int) -> Sequence[SportTotals]:
    """Return the sums for each sport and each year of the local start, in one query."""
    rows = (
        live_workouts(user_id)
        .values("sport", year=ExtractYear("local_date"))
        .annotate(
            count=Count("id"),
            sum_distance_m=Coalesce(Sum("distance_m"), 0.0),
            sum_moving_s=Sum("moving_s"),
            sum_elapsed_s=Sum("elapsed_s"),
            sum_ascent_m=Coalesce(Sum("ascent_m"), 0.0),
            sum_calories_kcal=Coalesce(Sum("calories_kcal"), 0.0),
            longest_distance_m=Coalesce(Max("distance_m"), 0.0),
            last_started_at=Max("started_at"),
        )
        .order_by("sport", "year")
    )
    return [
        SportTotals(
            sport=row["sport"],
            year=row["year"],
            count=row["count"],
            distance_m=row["sum_distance_m"],
            moving_s=row["sum_moving_s"],
            elapsed_s=row["sum_elapsed_s"],
            ascent_m=row["sum_ascent_m"],
            calories_kcal=row["sum_calories_kcal"],
            longest_distance_m=row["longest_distance_m"],
            last_started_at=row["last_started_at"],
        )
        for row in rows
    ]
