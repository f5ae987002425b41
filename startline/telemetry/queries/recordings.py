"""Reads of recordings."""

import datetime as dt
import uuid

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q

from startline.telemetry.contracts import SourceFacts
from startline.telemetry.domain.matching import MAX_SHIFT_S, RecordingFacts
from startline.telemetry.errors import RecordingNotFoundError
from startline.telemetry.models import KeptApart, Recording, Workout
from startline.telemetry.models.recording import RecordingState, SourceKind, entered_sha256
from startline.telemetry.queries.workouts import access_workout

# Five days is the longest that a decoder accepts: what began earlier has ended.
LONGEST = dt.timedelta(days=5)
# Written out: every upload asks it, and the ORM takes five times as long to build it as PostgreSQL to answer.
# What had ended before it can overlap with no shift; how long that is, is no index's business.
CANDIDATES = """
SELECT r.id, r.user_id, r.workout_id, r.sha256, r.source_kind, r.external_id, r.started_at, r.elapsed_s,
    r.family, r.distance_m, r.shape, r.places, r.clock_shift_s
FROM telemetry_recording r JOIN telemetry_workout w ON w.id = r.workout_id
WHERE r.user_id = %(user_id)s AND r.id <> %(own)s AND r.removed_at IS NULL AND r.state = %(state)s
AND r.source_kind <> %(by_hand)s AND w.deleted_at IS NULL
AND r.started_at BETWEEN %(earliest)s AND %(latest)s
AND r.started_at + COALESCE(r.elapsed_s, 0) * interval '1 second' >= %(until)s
"""


def find_recording(user_id: int, *, sha256: bytes, source: SourceFacts) -> Recording | None:
    """Return the person's recording with these bytes, or with the source's own id of it."""
    same = Q(sha256=sha256)
    if source.external_id:
        same |= Q(source_kind=source.kind, external_id=source.external_id)
    return Recording.objects.filter(same, user_id=user_id).order_by().first()


def group_of(workout_id: uuid.UUID) -> list[Recording]:
    """Return the recordings of a workout, the primary first, then as they came in."""
    found = Recording.objects.filter(workout_id=workout_id, removed_at=None, state=RecordingState.DONE)
    return list(found.order_by("-is_primary", "received_at", "id"))


def clock_shift_of(workout_id: uuid.UUID) -> int:
    """Return the seconds from a workout's times, those of its primary, to the clock of its group."""
    primary = Recording.objects.filter(workout_id=workout_id, is_primary=True)
    return primary.values_list("clock_shift_s", flat=True).first() or 0


def list_recordings(workout_id: uuid.UUID) -> list[Recording]:
    """Return the recordings of a workout with those that were removed, the primary first."""
    found = Recording.objects.filter(workout_id=workout_id, state=RecordingState.DONE)
    return list(found.order_by("-is_primary", "received_at", "id"))


def access_recording(actor: AbstractBaseUser, *, workout_id: uuid.UUID, recording_id: uuid.UUID) -> Recording:
    """Return a recording of one of the actor's own workouts.

    Raises:
        WorkoutNotFoundError: there is no such workout of the actor.
        RecordingNotFoundError: the workout has no such recording.
    """
    workout = access_workout(actor, workout_id=workout_id)
    found = Recording.objects.filter(pk=recording_id, workout=workout, removed_at=None).first()
    if found is None:
        raise RecordingNotFoundError("The workout has no such recording.")
    return found


def list_candidates(recording: Recording) -> list[Recording]:
    """Return the person's other recordings that could be of the same activity, of workouts that count."""
    assert recording.started_at is not None
    around = dt.timedelta(seconds=MAX_SHIFT_S)
    ended_at = recording.started_at + dt.timedelta(seconds=recording.elapsed_s or 0.0)
    values = {
        "own": recording.pk,
        "user_id": recording.user_id,
        "state": RecordingState.DONE.value,
        "by_hand": SourceKind.MANUAL.value,
        "earliest": recording.started_at - around - LONGEST,
        "until": recording.started_at - around,
        "latest": ended_at + around,
    }
    return list(Recording.objects.raw(CANDIDATES, values))


def list_entered_candidates(recording: Recording) -> list[Workout]:
    """Return the person's workouts entered by hand that overlap the recording in time.

    Also those that were joined with recordings once and are left with their entered numbers alone.
    """
    assert recording.started_at is not None
    ended_at = recording.started_at + dt.timedelta(seconds=recording.elapsed_s or 0.0)
    around = Workout.objects.filter(
        user_id=recording.user_id,
        deleted_at=None,
        source_kind=SourceKind.MANUAL,
        # With more recordings, those are what it is matched by.
        recording_count__lte=1,
        started_at__gte=recording.started_at - LONGEST,
        started_at__lte=ended_at,
    )
    return list(around.only("id", "started_at", "elapsed_s", "family", "distance_m"))


def facts_of(recording: Recording) -> RecordingFacts:
    """Return what the recording is matched by."""
    assert recording.started_at is not None
    return RecordingFacts(
        key=recording.identity,
        started_at=recording.started_at,
        elapsed_s=recording.elapsed_s or 0.0,
        family=recording.family,
        distance_m=recording.distance_m,
        shape=recording.shape,
        places=recording.places,
    )


def entered_facts_of(workout: Workout) -> RecordingFacts:
    """Return what a workout entered by hand is matched by."""
    return RecordingFacts(
        key=entered_sha256(workout.id).hex(),
        started_at=workout.started_at,
        elapsed_s=workout.elapsed_s,
        family=workout.family,
        distance_m=workout.distance_m,
        is_entered=True,
    )


def list_kept_apart(user_id: int, *, identity: str) -> set[str]:
    """Return the identities that the person split a recording from."""
    pairs = KeptApart.objects.filter(Q(first=identity) | Q(second=identity), user_id=user_id)
    return {each for pair in pairs.values_list("first", "second") for each in pair} - {identity}
