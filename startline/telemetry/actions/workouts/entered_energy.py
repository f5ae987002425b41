"""The energy of a workout entered by hand, where the person did not say it."""

import numpy as np

from startline.telemetry.actions.workouts.measuring import athlete_facts
from startline.telemetry.domain.energy import Effort, calories
from startline.telemetry.models import Workout
from startline.users.contracts import Athlete

MANUAL = "manual"


def set_entered_energy(workout: Workout, *, athlete: Athlete) -> None:
    """Put the energy into the row (not saved): what the person said, else estimated as for recordings.

    From the average heart rate, which the formula is linear in, else from mass and speed; empty when neither
    is known. Its source says which.
    """
    if workout.calories_source == MANUAL:
        return
    heart_rate = np.nan if workout.heart_rate_avg_bpm is None else workout.heart_rate_avg_bpm
    effort = Effort(
        family=workout.family,
        moving_s=workout.moving_s,
        distance_m=workout.distance_m,
        heart_rate_bpm=np.array([heart_rate]),
        weights_s=np.array([workout.moving_s]),
        work_kj=None,
    )
    found = calories(effort, athlete_facts(athlete, day=workout.local_date))
    workout.calories_kcal, workout.calories_source = found or (None, "")
