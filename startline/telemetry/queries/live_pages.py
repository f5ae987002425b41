"""Reads of the pages of live sessions."""

import uuid
from collections.abc import Sequence

from startline.telemetry.errors import LiveSessionNotFoundError
from startline.telemetry.models import LiveSession, Workout
from startline.telemetry.models.live import LiveSessionState

MAX_RECENT = 20


def access_live_session(user_id: int, *, session_id: uuid.UUID) -> LiveSession:
    """Return a live session of this person.

    Raises:
        LiveSessionNotFoundError: the person has no such session.
    """
    session = LiveSession.objects.filter(pk=session_id, user_id=user_id).first()
    if session is None:
        raise LiveSessionNotFoundError("There is no such live session.")
    return session


def list_live_sessions(user_id: int) -> list[LiveSession]:
    """Return the person's sessions that are under way, then the last ones that are over; the newest first."""
    mine = LiveSession.objects.filter(user_id=user_id)
    running = mine.filter(state=LiveSessionState.OPEN).order_by("-created_at")
    over = mine.filter(state=LiveSessionState.SEALED).order_by("-created_at")
    return [*running, *over[:MAX_RECENT]]


def list_workout_zones(workout_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the IANA zone in which each of these workouts started; nothing is read for none."""
    if not workout_ids:
        return {}
    return dict(Workout.objects.filter(id__in=workout_ids).values_list("id", "time_zone"))
