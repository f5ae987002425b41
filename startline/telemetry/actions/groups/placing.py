"""Where a recording belongs: to the workout that other devices recorded too, or to a new one."""

from dataclasses import dataclass
from functools import partial

from django.db import transaction

from startline.telemetry.actions.groups.drafts import Drafts
from startline.telemetry.actions.groups.linking import compatible_links, find_links, match_facts, unite
from startline.telemetry.actions.groups.rebuilding import rebuild_with
from startline.telemetry.actions.groups.recorded_workouts import finish_recording, save_recorded_workout
from startline.telemetry.actions.recordings.deposits import remove_objects
from startline.telemetry.actions.recordings.facts import describe_recording
from startline.telemetry.actions.workouts.measuring import MeasuredFile
from startline.telemetry.models import Recording, Workout

CREATED, MERGED = "created", "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a recording went; `state`: `created` (a workout of its own) or `merged` (joined to others)."""

    workout: Workout
    state: str


def place_recording(
    recording: Recording, *, measured: MeasuredFile, drafts: Drafts, device_name: str = ""
) -> Placement:
    """Needs the transaction of `store_with_drafts` and the lock of the person's workouts: find its workout.

    It joins every workout of the person that has a recording of the same activity; when there are several,
    they become one. The result does not depend on the order in which recordings come in. What the person
    split stays apart.

    Args:
        recording: unsaved, or locked; a workout that it had before is forgotten.
        measured: the recording by itself, with its samples in object storage (`put_samples`).
        device_name: what its owner calls the device; "" lets the content's own words stand.
    """
    describe_recording(recording, measured=measured, device_name=device_name)
    recording.removed_at = recording.joined_from_id = recording.match = None
    recording.is_primary, recording.clock_shift_s = False, 0
    links = compatible_links([recording], links=find_links([recording]))
    if not links:
        workout = save_recorded_workout(measured, recording=recording)
        return Placement(workout=workout, state=CREATED)
    # Its samples alone are nobody's now.
    transaction.on_commit(partial(remove_objects, [measured.workout.samples_object_key]))
    survivor, clock_s = unite({link.workout_id: link.shift_s for link in links})
    recording.clock_shift_s = clock_s
    recording.match = match_facts(links[0].match, recording_id=links[0].other_id)
    finish_recording(recording, workout=survivor)
    return Placement(workout=rebuild_with(drafts, workout_id=survivor.id), state=MERGED)
