"""What a verdict rests on: the workout's samples, who vouches for them, and other people's recordings."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from startline.platform.storage import objects
from startline.platform.storage.objects import ObjectNotFoundError
from startline.telemetry.domain import streams
from startline.telemetry.domain import trust as trust_levels
from startline.telemetry.domain.merging import PROVING, PROVING_SHARE, TIME
from startline.telemetry.domain.recording import Samples
from startline.telemetry.domain.trust import Trust
from startline.telemetry.domain.verdicts import copies, origins
from startline.telemetry.domain.verdicts.copies import Track
from startline.telemetry.domain.verdicts.findings import Stretch
from startline.telemetry.models import Recording, TrackShape, Workout

# Sports of a made-up world: everyone's positions lie on the same line there.
VIRTUAL = frozenset({"virtual_run", "virtual_ride"})
# The channels that a decision rests on.
PROVEN = ("time_s", "lat_deg", "lon_deg", "distance_m", "speed_mps", "altitude_m", "heart_rate_bpm")
# How many of those who were on the same way are compared point by point, the likest first.
MAX_COMPARED = 8
# Recordings that started longer ago than this have ended: nobody records longer at one go.
LONGEST = dt.timedelta(days=3)
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


def fingerprint_of(workout: Workout, samples: Samples | None) -> str:
    """Return what a decision of staff rests on, as one text: the same for the same content measured again."""
    digest = hashlib.sha256()
    for name in PROVEN if samples is not None else ():
        digest.update(np.ascontiguousarray(getattr(samples, name)).tobytes())
    return (
        f"{workout.sport}|{workout.started_at.timestamp():.0f}|{workout.elapsed_s:.0f}|"
        f"{workout.distance_m or 0:.0f}|{digest.hexdigest()[:32]}"
    )


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


def is_vouched_for(workout: Workout) -> bool:
    """Whether a device's serial, its credentials or a partner's signature stand behind all that counts.

    A short file of a paired device beside a long one that anybody can write proves nothing of the long one.
    """
    if trust_levels.rank(workout.trust) >= trust_levels.rank(Trust.DEVICE):
        return True
    recordings = workout.recordings.filter(removed_at=None, entered__isnull=True)
    feeding = [each for each in recordings if each.is_primary or _feeds(workout, each)]
    return bool(feeding) and all(
        each.device_id or trust_levels.rank(each.trust) >= trust_levels.rank(Trust.DEVICE) for each in feeding
    )


def _feeds(workout: Workout, recording: Recording) -> bool:
    """Whether a recording gave a real part of what a ranking rests on."""
    sources: dict[str, dict[str, float]] = workout.sources or {}
    shares = [sources.get(channel, {}).get(str(recording.id), 0.0) for channel in (*PROVING, TIME)]
    return max(shares) > PROVING_SHARE


def overlap_elsewhere_s(workout: Workout) -> float:
    """Return for how long one of its devices recorded for somebody else at the same time, here before.

    The longest such time in seconds; of two accounts the one that sent its recording first is believed.
    """
    longest_s = 0.0
    own = workout.recordings.filter(removed_at=None, started_at__isnull=False)
    for recording in own.only("device_serial", "started_at", "elapsed_s", "received_at"):
        if not origins.is_serial(recording.device_serial) or recording.started_at is None:
            continue
        ended_at = recording.started_at + dt.timedelta(seconds=recording.elapsed_s or 0.0)
        others = Recording.objects.filter(
            device_serial=recording.device_serial,
            removed_at=None,
            started_at__gt=recording.started_at - LONGEST,
            started_at__lt=ended_at,
            received_at__lt=recording.received_at,
            workout__deleted_at=None,
        ).exclude(user_id=workout.user_id)
        for other in others.only("started_at", "elapsed_s"):
            longest_s = max(longest_s, _shared_s(recording, other))
    return longest_s


def _shared_s(first: Recording, second: Recording) -> float:
    """For how many seconds both recorded; negative when they never did."""
    spans = [
        (each.started_at, each.started_at + dt.timedelta(seconds=each.elapsed_s or 0.0))
        for each in (first, second)
        if each.started_at is not None
    ]
    return (min(end for _, end in spans) - max(start for start, _ in spans)).total_seconds()


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
    for other in Workout.objects.filter(id__in=ids).order_by("id"):
        samples = read_samples(other)
        track = copies.track_of(samples, started_at=other.started_at) if samples is not None else None
        if track is not None:
            found.append(Likeness(other, track))
    return found
