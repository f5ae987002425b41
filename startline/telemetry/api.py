"""The door of the service `telemetry` for other services and for the programs that start the platform."""

import uuid
from collections.abc import Sequence

from startline.platform.geo import time_zones
from startline.telemetry.actions.live import context_rights
from startline.telemetry.actions.recordings import receiving as recordings
from startline.telemetry.actions.recordings.incoming import ReceivedFile
from startline.telemetry.actions.verdicts import appeals
from startline.telemetry.contracts import Eligibility, GearWearFacts, SourceFacts, WorkoutFacts
from startline.telemetry.queries import gear, verdicts, workouts


def get_workout(workout_id: uuid.UUID) -> WorkoutFacts:
    """Return a workout's owner and sums, deleted or not.

    Raises:
        WorkoutNotFoundError: there is none.
    """
    return workouts.get_workout_facts(workout_id)


def get_gear_wear(user_id: int, *, gear_id: uuid.UUID) -> GearWearFacts:
    """Return how worn a person's piece of gear is, zeros before anything was computed.

    Raises:
        GearNotFoundError: the person has no such gear.
    """
    return gear.get_wear_facts(user_id, gear_id=gear_id)


def eligibility(workout_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Eligibility]:
    """Return for each id whether that workout counts where people are compared or rewarded, in one query.

    Before its verdict, and for the moment in which a changed workout is judged anew, it is `pending`; the
    verdict's event ends that. Never look at a workout's source instead.
    """
    return verdicts.eligibility(workout_ids)


def question_workout(workout_id: uuid.UUID, *, reason: str) -> bool:
    """Keep a verdict from becoming final until staff have looked; the reason is for them.

    Returns:
        Whether it is questioned now: not without a verdict, and not against a decision of staff.
    """
    return appeals.question_workout(workout_id, reason=reason)


def receive_file(user_id: int, *, data: bytes, file_name: str, source: SourceFacts) -> ReceivedFile:
    """Take a file in for a person and answer what became of it; a bad file is an answer, not an exception."""
    return recordings.receive_file(user_id, data=data, file_name=file_name, source=source)


def guard_live_context(kind: str, *, guard: context_rights.ContextGuard) -> None:
    """Have a service say who may be shown in its live contexts `kind:<id>`; call it from `AppConfig.ready`.

    Args:
        kind: such as `event` or `race`; each has one guard, and without one nobody is shown.
        guard: gets a context's id and the ids of people, returns those who may be shown in it now. It is
            asked at most once in ten seconds for each process and person; one query for all, please.
    """
    context_rights.register_guard(kind, guard=guard)


def warm_up() -> None:
    """Load now what the first file would wait for (0.5 s once in a process)."""
    time_zones.warm_up()
