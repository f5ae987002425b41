"""What telemetry does when something has happened."""

from functools import partial

from django.db import transaction

from startline.platform.bus.subscriptions import Context, subscriber
from startline.platform.live.pages import push_to_user
from startline.telemetry.actions.erasing import erase_person
from startline.telemetry.actions.health import forget_health_facts
from startline.telemetry.actions.totals import refresh_totals
from startline.telemetry.events import WorkoutChanged, WorkoutDeleted, WorkoutRecorded
from startline.users.contracts import HEALTH
from startline.users.events import AccountDeleted, ConsentChanged

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


@subscriber(AccountDeleted, name="telemetry.erase_person")
def erase_deleted_account(event: AccountDeleted, context: Context) -> None:
    """Remove every row and object of the person."""
    erase_person(event.user_id)


@subscriber(ConsentChanged, name="telemetry.forget_health_facts")
def forget_withdrawn_facts(event: ConsentChanged, context: Context) -> None:
    """When the consent to health data is withdrawn, remove what was computed from the profile's values."""
    if event.purpose == HEALTH and not event.is_granted:
        forget_health_facts(event.user_id)
