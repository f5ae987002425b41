"""A service of the scenarios: it has events, and knows who takes part in them (everybody but Dora).

The real one comes with a later issue; this app stands where it will, and asks the same tables.
"""

from collections.abc import Collection

from django.apps import AppConfig

STRANGER = "Dora"


def take_part(context_id: str, user_ids: Collection[int]) -> Collection[int]:
    """Return those of the people who take part in the event."""
    from startline.users.models import User

    people = User.objects.filter(pk__in=list(user_ids)).exclude(name=STRANGER)
    return set(people.values_list("pk", flat=True))


class GuardedEventsConfig(AppConfig):
    name = "tests.scenarios.guarded_events"
    label = "guarded_events"

    def ready(self) -> None:
        from startline.telemetry import api

        api.guard_live_context("event", guard=take_part)
