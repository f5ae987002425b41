"""Kafka in the admin: messages that nobody could read, groups that have stopped, and how to go on."""

import base64

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import action, display

from startline.platform.errors import UnavailableError
from startline.platform.kafka import setting_aside
from startline.platform.kafka.models import SetAsideMessage, StoppedGroup
from startline.platform.read_only_admin import ReadOnlyAdmin


def show_bytes(value: bytes | memoryview | None) -> str:
    """Return bytes for people: as text, or in base64 when they are none."""
    if value is None:
        return "–"
    try:
        return bytes(value).decode()
    except UnicodeDecodeError:
        return f"base64: {base64.b64encode(bytes(value)).decode()}"


@admin.register(SetAsideMessage)
class SetAsideMessageAdmin(ReadOnlyAdmin):
    """Messages as they were, with the reason."""

    list_display = ("set_aside_at", "group", "topic", "partition", "offset", "reason_code", "short_reason")
    list_filter = ("group", "topic", "reason_code")
    ordering = ("-set_aside_at",)
    actions = ("replay", "discard")
    fields = (
        *("group", "topic", "partition", "offset", "reason_code", "reason"),
        *("key_text", "value_text", "header_text", "produced_at", "set_aside_at"),
    )

    @display(description="reason")
    def short_reason(self, kept: SetAsideMessage) -> str:
        return kept.reason[:120]

    @display(description="key")
    def key_text(self, kept: SetAsideMessage) -> str:
        return show_bytes(kept.key)

    @display(description="value")
    def value_text(self, kept: SetAsideMessage) -> str:
        return show_bytes(kept.value)

    @display(description="headers")
    def header_text(self, kept: SetAsideMessage) -> str:
        pairs = ((name, base64.b64decode(value)) for name, value in kept.headers)
        return "; ".join(f"{name}: {show_bytes(value)}" for name, value in pairs)

    @action(description="Replay: produce again where it came from", permissions=["replay"])
    def replay(self, request: HttpRequest, chosen: QuerySet[SetAsideMessage]) -> None:
        try:
            count = sum(setting_aside.replay_set_aside(kept.pk) for kept in chosen)
        except UnavailableError as error:
            messages.error(request, f"Not replayed: {error.message}")
            return
        messages.success(request, f"{count} will be read again.")

    @action(description="Discard: forget", permissions=["replay"])
    def discard(self, request: HttpRequest, chosen: QuerySet[SetAsideMessage]) -> None:
        count = sum(setting_aside.discard_set_aside(kept.pk) for kept in chosen)
        messages.success(request, f"{count} were discarded.")


@admin.register(StoppedGroup)
class StoppedGroupAdmin(ReadOnlyAdmin):
    """Consumer groups that rejected too much."""

    list_display = ("group", "stopped_at", "reason")
    actions = ("go_on",)

    @action(description="Go on reading", permissions=["replay"])
    def go_on(self, request: HttpRequest, chosen: QuerySet[StoppedGroup]) -> None:
        count = sum(setting_aside.resume_group(stopped.pk) for stopped in chosen)
        messages.success(request, f"{count} read on.")
