"""The door of the service `telemetry` for other services and for the programs that start the platform."""

import uuid

from startline.platform.geo import time_zones
from startline.telemetry.actions import recordings
from startline.telemetry.actions.incoming import ReceivedFile
from startline.telemetry.contracts import GearWearFacts, SourceFacts, WorkoutFacts
from startline.telemetry.queries import gear, workouts


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


def receive_file(user_id: int, *, data: bytes, file_name: str, source: SourceFacts) -> ReceivedFile:
    """Take a file in for a person and answer what became of it; a bad file is an answer, not an exception."""
    return recordings.receive_file(user_id, data=data, file_name=file_name, source=source)


def warm_up() -> None:
    """Load now what the first file would wait for (0.5 s once in a process)."""
    time_zones.warm_up()
