"""The bus in the admin: what waits, what was given up and why, and how to have it handled after all."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import action, display

from startline.platform.bus import lag, waiting
from startline.platform.bus.models import ConsumerCursor, DeadLetter, HeldEvent, OutboxEvent, WaitingEvent
from startline.platform.read_only_admin import ReadOnlyAdmin


@admin.register(OutboxEvent)
class OutboxEventAdmin(ReadOnlyAdmin):
    """Everything that was published and is not yet pruned."""

    list_display = ("id", "name", "key", "created_at", "event_id")
    list_filter = ("name",)
    search_fields = ("event_id__exact", "key__exact")
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(ConsumerCursor)
class ConsumerCursorAdmin(ReadOnlyAdmin):
    """How far each group is behind."""

    list_display = ("group", "updated_at", "unread", "oldest_unread_s")

    @display(description="unread events")
    def unread(self, cursor: ConsumerCursor) -> int:
        return lag.lag_of(cursor.group)[0]

    @display(description="oldest unread, seconds")
    def oldest_unread_s(self, cursor: ConsumerCursor) -> float:
        return round(lag.lag_of(cursor.group)[1], 1)


class HeldEventAdmin(ReadOnlyAdmin):
    """Events with a reason."""

    list_display: tuple[str, ...] = (
        *("subscription", "name", "key", "reason_code"),
        *("attempts", "published_at", "held_at"),
    )
    list_filter = ("subscription", "reason_code")
    search_fields = ("event_id__exact", "key__exact")
    ordering: tuple[str, ...] = ("-held_at",)


@admin.register(WaitingEvent)
class WaitingEventAdmin(HeldEventAdmin):
    """Events that will be tried again by themselves."""

    list_display = (*HeldEventAdmin.list_display, "next_attempt_at")
    ordering = ("next_attempt_at",)
    actions = ("try_now",)

    @action(description="Try now", permissions=["replay"])
    def try_now(self, request: HttpRequest, chosen: QuerySet[HeldEvent]) -> None:
        count = waiting.hurry([event.pk for event in chosen])
        messages.success(request, f"{count} will be tried now.")


@admin.register(DeadLetter)
class DeadLetterAdmin(HeldEventAdmin):
    """Events that were given up."""

    actions = ("replay", "discard")

    @action(description="Replay: handle again", permissions=["replay"])
    def replay(self, request: HttpRequest, chosen: QuerySet[HeldEvent]) -> None:
        count = sum(waiting.replay_dead_letter(letter.pk) for letter in chosen)
        messages.success(request, f"{count} will be handled again.")

    @action(description="Discard: never handle", permissions=["replay"])
    def discard(self, request: HttpRequest, chosen: QuerySet[HeldEvent]) -> None:
        count = sum(waiting.discard_dead_letter(letter.pk) for letter in chosen)
        messages.success(request, f"{count} were discarded.")
