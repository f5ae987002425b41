"""Reads of workouts: every one asks for the owner."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import FloatField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from startline.platform.http.pagination import page
from startline.telemetry.contracts import WorkoutFacts
from startline.telemetry.errors import WorkoutDeletedError, WorkoutNotFoundError
from startline.telemetry.models import Workout
from startline.users import api as users

# What a list shows; the columns with laps, splits and zones stay on disk.
SUMMARY_FIELDS = (
    "id",
    "user_id",
    "sport",
    "family",
    "sport_raw",
    "name",
    "started_at",
    "local_date",
    "time_zone",
    "utc_offset_s",
    "elapsed_s",
    "moving_s",
    "distance_m",
    "ascent_m",
    "speed_avg_mps",
    "heart_rate_avg_bpm",
    "source_kind",
    "format",
    "device_name",
    "trust",
    "permitted_use",
    "recording_count",
    "has_track",
    "polyline",
    "version",
    "deleted_at",
    "samples_object_key",
)
VERDICT_FIELDS = ("verdict__outcome", "verdict__content")
# The column behind each sort: pagination can't page over null, so "no distance" sorts as zero.
SORT_FIELDS = {"started_at": "started_at", "distance_m": "distance_order_m", "moving_s": "moving_s"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutSearch:
    """Which workouts to list; both local dates are included, `sort` is in `SORT_FIELDS`, `-` = falling.

    Each word of `text` is looked for in the texts and in the names of the sports in `language`.
    """

    sport: str | None = None
    family: str | None = None
    text: str = ""
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    distance_min_m: float | None = None
    distance_max_m: float | None = None
    sort: str = "-started_at"
    language: str = "en"


def live_workouts(user_id: int) -> QuerySet[Workout]:
    """Return the person's workouts that are not deleted."""
    return Workout.objects.filter(user_id=user_id, deleted_at__isnull=True)


def find_owner(workout_id: uuid.UUID) -> int | None:
    """Return whose workout it is, deleted or not; None when there is no such workout."""
    return Workout.objects.filter(pk=workout_id).values_list("user_id", flat=True).first()


def access_workout(actor: AbstractBaseUser, *, workout_id: uuid.UUID) -> Workout:
    """Return the workout if it is the actor's own and not deleted.

    Raises:
        WorkoutNotFoundError: there is none, or it is somebody else's.
        WorkoutDeletedError: the actor deleted it and can take that back, or it was joined with another.
    """
    found = live_workouts(actor.pk).filter(id=workout_id).first()
    if found is None:
        raise _missing(actor.pk, workout_id=workout_id)
    return found


def _missing(user_id: int, *, workout_id: uuid.UUID) -> WorkoutNotFoundError:
    """What to tell the person of a workout that is not among their live ones."""
    found = Workout.objects.filter(user_id=user_id, id=workout_id, deleted_at__isnull=False)
    deleted = found.values_list("deleted_at", "merged_into_id").first()
    deleted_at, merged_into_id = deleted or (None, None)
    if deleted_at is None:
        return WorkoutNotFoundError("There is no such workout.")
    if merged_into_id is not None:
        return WorkoutDeletedError(
            "This workout is part of another one now.", data={"merged_into_id": str(merged_into_id)}
        )
    return WorkoutDeletedError(
        "This workout was deleted. It can be restored for 30 days.",
        data={"deleted_at": deleted_at.isoformat()},
    )


def list_deleted_workouts(
    user_id: int, *, cursor: str | None, limit: int
) -> tuple[list[Workout], str | None]:
    """Return one page of what the person deleted and can restore, the last deleted first, in one query.

    Raises:
        InvalidCursorError: the cursor is forged or belongs to another order.
    """
    rows = Workout.objects.filter(user_id=user_id, deleted_at__isnull=False, merged_into_id__isnull=True)
    rows = rows.only(*SUMMARY_FIELDS)
    return page(rows, fields=["-deleted_at", "-id"], cursor=cursor, limit=limit)


def list_workouts(
    user_id: int, *, search: WorkoutSearch, cursor: str | None, limit: int
) -> tuple[list[Workout], str | None]:
    """Return one page of summaries and the cursor of the next one, in one query.

    Raises:
        InvalidCursorError: the cursor is forged or belongs to another order.
    """
    descends = "-" if search.sort.startswith("-") else ""
    field = SORT_FIELDS[search.sort.removeprefix("-")]
    rows = live_workouts(user_id).filter(_condition(search)).select_related("verdict")
    rows = rows.only(*SUMMARY_FIELDS, *VERDICT_FIELDS)
    rows = rows.annotate(distance_order_m=Coalesce("distance_m", Value(0.0), output_field=FloatField()))
    return page(rows, fields=[f"{descends}{field}", f"{descends}id"], cursor=cursor, limit=limit)


def _condition(search: WorkoutSearch) -> Q:
    exact = {
        "sport": search.sport,
        "family": search.family,
        "local_date__gte": search.first_day,
        "local_date__lte": search.last_day,
        "distance_m__gte": search.distance_min_m,
        "distance_m__lte": search.distance_max_m,
    }
    condition = Q(**{name: value for name, value in exact.items() if value is not None})
    for word in search.text.lower().replace("ё", "е").split():
        condition &= Q(search_text__contains=word) | Q(
            sport__in=users.sports_called(word, language=search.language)
        )
    return condition


def get_workout_facts(workout_id: uuid.UUID) -> WorkoutFacts:
    """Return what other services may know of a workout, deleted or not.

    Raises:
        WorkoutNotFoundError: there is none.
    """
    found = Workout.objects.filter(id=workout_id).only(*SUMMARY_FIELDS).first()
    if found is None:
        raise WorkoutNotFoundError("There is no such workout.")
    return WorkoutFacts(
        workout_id=found.id,
        user_id=found.user_id,
        version=found.version,
        sport=found.sport,
        family=found.family,
        name=found.name,
        source_kind=found.source_kind,
        started_at=found.started_at,
        local_date=found.local_date,
        elapsed_s=found.elapsed_s,
        moving_s=found.moving_s,
        distance_m=found.distance_m,
        ascent_m=found.ascent_m,
        is_deleted=found.deleted_at is not None,
        trust=found.trust,
        permitted_use=found.permitted_use,
    )
