"""Reads of verdicts: for the owner of a workout, and the one answer for other services."""

import uuid
from collections.abc import Sequence
from typing import Any

from startline.telemetry.contracts import Eligibility
from startline.telemetry.domain.verdicts.findings import OK
from startline.telemetry.models import Appeal, Verdict, Workout
from startline.telemetry.queries.verdict_evidence import content_of

PENDING, DELETED, OWNER_ONLY, UNKNOWN = "pending", "deleted", "owner_only", "unknown"


def find_verdict(workout: Workout) -> Verdict | None:
    """Return the verdict that holds for the workout as it is now, None while it is being judged."""
    verdict = Verdict.objects.filter(workout_id=workout.id).first()
    return verdict if verdict is not None and verdict.content == content_of(workout) else None


def list_appeals(workout: Workout) -> list[Appeal]:
    """Return the appeals on the workout (a handful at most), the newest first."""
    return list(Appeal.objects.filter(workout_id=workout.id).order_by("-created_at", "-id"))


def outcome_of(workout: Workout) -> str:
    """Return the outcome that holds for a row read with its `verdict`: ok, suspect, rejected or pending."""
    verdict = _verdict_of(workout)
    return verdict.outcome if verdict is not None and verdict.content == content_of(workout) else PENDING


def _verdict_of(workout: Workout) -> Any:
    """The joined verdict, None where there is none: the reverse of a one-to-one raises."""
    return getattr(workout, "verdict", None)


def eligibility(workout_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Eligibility]:
    """Return for each id whether that workout counts, in one query; one that is not there is `unknown`."""
    rows = Workout.objects.filter(id__in=set(workout_ids)).select_related("verdict")
    found = {workout.id: _eligibility_of(workout) for workout in rows.defer(*LONG_FIELDS)}
    return {each: found.get(each) or _unknown(each) for each in workout_ids}


# What nobody needs to tell whether a workout counts.
LONG_FIELDS = (
    *("description", "polyline", "laps", "splits_km", "splits_mile", "zones", "pauses"),
    *("device_summary", "warnings", "search_text"),
)


def _eligibility_of(workout: Workout) -> Eligibility:
    outcome = outcome_of(workout)
    reason = "" if outcome == OK else outcome
    if workout.permitted_use == OWNER_ONLY:
        reason = OWNER_ONLY
    if workout.deleted_at is not None:
        reason = DELETED
    return Eligibility(
        workout_id=workout.id,
        is_counted=reason == "",
        reason=reason,
        verdict=outcome,
        is_final=outcome != PENDING and _verdict_of(workout).is_final,
        trust=workout.trust,
        permitted_use=workout.permitted_use,
    )


def _unknown(workout_id: uuid.UUID) -> Eligibility:
    return Eligibility(
        workout_id=workout_id,
        is_counted=False,
        reason=UNKNOWN,
        verdict=PENDING,
        is_final=False,
        trust="manual",
        permitted_use=OWNER_ONLY,
    )
