"""What a verdict rests on: the workout's samples, who vouches for them, and other people's recordings."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection

from startline.platform.storage import objects
from startline.platform.storage.objects import ObjectNotFoundError
from startline.telemetry.domain import streams
from startline.telemetry.domain.recording import Samples
from startline.telemetry.domain.verdicts import copies
from startline.telemetry.domain.verdicts.copies import Track
from startline.telemetry.domain.verdicts.findings import Stretch
from startline.telemetry.models import TrackShape, Workout
from startline.telemetry.queries.trust import with_trust

# Sports of a made-up world: everyone's positions lie on the same line there.
VIRTUAL = frozenset({"virtual_run", "virtual_ride"})
# How many of those who were on the same way are compared point by point, the likest first.
MAX_COMPARED = 8
LIKEST = (
    f"SELECT shape.workout_id FROM {TrackShape._meta.db_table} shape "  # noqa: S608 - constants
    f"JOIN {Workout._meta.db_table} workout ON workout.id = shape.workout_id "
    "WHERE shape.hashes && %(hashes)s AND shape.user_id <> %(user_id)s AND workout.deleted_at IS NULL "
    "AND shape.elapsed_s BETWEEN %(elapsed_s)s * 0.5 AND %(elapsed_s)s * 2.0 "
    "AND (SELECT count(*) FROM unnest(shape.hashes) hash WHERE hash = ANY(%(hashes)s)) >= %(least)s "
    "ORDER BY abs(shape.elapsed_s - %(elapsed_s)s), shape.workout_id LIMIT %(limit)s"
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another person's workout on the same way."""

    workout: Workout
    track: Track


def content_of(workout: Workout) -> str:
    """Return what a verdict depends on, as one text: another text, another verdict."""
    return (
        f"{workout.samples_object_key}|{workout.sport}|{workout.started_at.timestamp():.0f}|"
        f"{workout.elapsed_s:.0f}|{workout.distance_m or 0:.0f}"
    )[:240]


def read_samples(workout: Workout) -> Samples | None:
    """Return the stored samples, None for a workout without any or when they have just been replaced."""
    if not workout.samples_object_key:
        return None
    try:
        return streams.decode(objects.get(workout.samples_object_key))
    except ObjectNotFoundError:
        return None


def pauses_of(workout: Workout) -> tuple[Stretch, ...]:
    """Return (start_s, end_s) of what does not count as moving."""
    return tuple((pause["start_s"], pause["start_s"] + pause["duration_s"]) for pause in workout.pauses or [])


def received_at(workout: Workout) -> dt.datetime:
    """Return when the last of its recordings came in; of one entered by hand, when it was entered."""
    times = workout.recordings.values_list("received_at", flat=True)
    return max(times, default=workout.created_at)


def likest_workouts(workout: Workout, *, hashes: list[int]) -> list[Likeness]:
    """Return other people's workouts along the same way, the likest in duration first, with their tracks."""
    if not hashes:
        return []
    values: dict[str, Any] = {
        "hashes": hashes,
        "user_id": workout.user_id,
        "elapsed_s": workout.elapsed_s,
        "least": copies.MIN_SHARED_HASHES,
        "limit": MAX_COMPARED,
    }
    with connection.cursor() as cursor:
        cursor.execute(LIKEST, values)
        ids: list[uuid.UUID] = [row[0] for row in cursor.fetchall()]
    found = []
    for other in with_trust(Workout.objects.filter(id__in=ids)).order_by("id"):
        samples = read_samples(other)
        track = copies.track_of(samples, started_at=other.started_at) if samples is not None else None
        if track is not None:
            found.append(Likeness(other, track))
    return found
