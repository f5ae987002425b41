"""What telemetry does when something has happened."""

from functools import partial

from django.db import transaction

from startline.platform.bus.routes import route
from startline.platform.bus.subscriptions import Context, subscriber
from startline.platform.kafka.topics import RECORDINGS
from startline.platform.live.pages import push_to_user
from startline.telemetry.actions.gear.stance import measure_stance
from startline.telemetry.actions.gear.wear import refresh_all_gear, refresh_gear, refresh_workouts
from startline.telemetry.actions.verdicts.judging import judge_workout
from startline.telemetry.actions.workouts.erasing import erase_person
from startline.telemetry.actions.workouts.health import forget_health_facts
from startline.telemetry.actions.workouts.totals import refresh_totals
from startline.telemetry.events import (
    RecordingSubmitted,
    VerdictGiven,
    WorkoutChanged,
    WorkoutDeleted,
    WorkoutRecorded,
)
from startline.users.contracts import HEALTH
from startline.users.events import AccountDeleted, ConsentChanged, GearChanged, ProfileChanged

# For the process role, by a topic of its own (installations with Kafka only).
route(RecordingSubmitted.EVENT_NAME, RECORDINGS)

WorkoutEvent = WorkoutRecorded | WorkoutChanged | WorkoutDeleted


@subscriber(WorkoutRecorded, WorkoutChanged, WorkoutDeleted, name="telemetry.refresh_totals")
def refresh_totals_of_owner(event: WorkoutEvent, context: Context) -> None:
    """Keep the profile's totals right; from the table, so neither order nor repetition matters."""
    refresh_totals(event.user_id)


@subscriber(WorkoutRecorded, WorkoutChanged, WorkoutDeleted, name="telemetry.tell_pages")
def tell_pages(event: WorkoutEvent, context: Context) -> None:
    """Have the owner's open pages read the workout again."""
    if isinstance(event, WorkoutChanged):
        change = "restored" if event.change == "restored" else "changed"
    else:
        change = "recorded" if isinstance(event, WorkoutRecorded) else "deleted"
    message = {"id": str(event.workout_id), "change": change}
    transaction.on_commit(partial(push_to_user, event.user_id, "workout", message))


@subscriber(WorkoutRecorded, WorkoutChanged, name="telemetry.judge_workout")
def judge_changed_workout(event: WorkoutRecorded | WorkoutChanged, context: Context) -> None:
    """Judge the workout as it is stored now, so neither order nor repetition matters."""
    judge_workout(event.workout_id)


@subscriber(VerdictGiven, name="telemetry.tell_pages_of_verdict")
def tell_pages_of_verdict(event: VerdictGiven, context: Context) -> None:
    """Have the owner's open pages read the verdict again."""
    message = {"id": str(event.workout_id), "change": "verdict"}
    transaction.on_commit(partial(push_to_user, event.user_id, "workout", message))


@subscriber(AccountDeleted, name="telemetry.erase_person")
def erase_deleted_account(event: AccountDeleted, context: Context) -> None:
    """Remove every row and object of the person."""
    erase_person(event.user_id)


@subscriber(ConsentChanged, name="telemetry.forget_health_facts")
def forget_withdrawn_facts(event: ConsentChanged, context: Context) -> None:
    """When the consent to health data is withdrawn, remove what was computed from the profile's values."""
    if event.purpose == HEALTH and not event.is_granted:
        forget_health_facts(event.user_id)


@subscriber(WorkoutRecorded, WorkoutChanged, WorkoutDeleted, name="telemetry.refresh_gear_wear")
def wear_gear_of_workout(event: WorkoutEvent, context: Context) -> None:
    """Compute what the workout did to the gear it used, and the wear of that gear."""
    refresh_workouts(event.user_id, workout_ids=[event.workout_id])


@subscriber(WorkoutRecorded, WorkoutChanged, name="telemetry.measure_stance")
def measure_stance_of_workout(event: WorkoutRecorded | WorkoutChanged, context: Context) -> None:
    """Keep the ground contact times of a run."""
    measure_stance(event.workout_id)


@subscriber(GearChanged, name="telemetry.refresh_changed_gear")
def refresh_changed_gear(event: GearChanged, context: Context) -> None:
    """Compute a piece anew whose life or state is another one now; forget one that is gone."""
    refresh_gear(event.user_id, gear_id=event.gear_id)


@subscriber(ProfileChanged, name="telemetry.weigh_gear_again")
def weigh_gear_again(event: ProfileChanged, context: Context) -> None:
    """The body mass of some day is another one: so is the wear of the shoes of that day."""
    if "body_mass_kg" in event.changed:
        refresh_all_gear(event.user_id)


@subscriber(ConsentChanged, name="telemetry.forget_mass_in_gear")
def forget_mass_in_gear(event: ConsentChanged, context: Context) -> None:
    """Without the consent no number may rest on the body mass, that of a retired pair neither."""
    if event.purpose == HEALTH and not event.is_granted:
        refresh_all_gear(event.user_id, also_frozen=True)
