"""The admin of telemetry: files and devices, without places, heart rates or secrets."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from startline.telemetry.actions.recordings import process_again
from startline.telemetry.models import Device, DeviceUpload, Recording
from startline.telemetry.models.recording import RecordingState

STATE_COLORS = {
    RecordingState.RECEIVED: "info",
    RecordingState.PROCESSING: "warning",
    RecordingState.DONE: "success",
    RecordingState.FAILED: "danger",
}


class ReadOnlyAdmin(ModelAdmin):
    """Rows that telemetry writes and people read."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, entry: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, entry: Any = None) -> bool:
        return False


@admin.register(Recording)
class RecordingAdmin(ReadOnlyAdmin):
    """Files with their state and, when they failed, the reason; a failed one can be processed again."""

    list_display = (
        *("received_at", "user", "source_kind", "format", "size_bytes"),
        *("shown_state", "attempts", "error_code", "error_detail"),
    )
    list_filter = ("state", "source_kind", "format", "error_code")
    search_fields = ("=id", "user__email", "=device_id")
    list_select_related = ("user",)
    ordering = ("-received_at",)
    date_hierarchy = "received_at"
    fields = (
        *("id", "user", "workout_id", "source_kind", "device_id", "format", "size_bytes", "object_key"),
        *("state", "error_code", "error_detail", "attempts", "received_at", "claimed_at", "due_at"),
    )
    readonly_fields = ("workout_id",)
    actions = ["process_failed_again"]

    def has_process_permission(self, request: HttpRequest) -> bool:
        """Whoever may change recordings may have them processed again."""
        return request.user.has_perm("telemetry.change_recording")

    @display(description="State", ordering="state", label=STATE_COLORS)
    def shown_state(self, recording: Recording) -> str:
        return recording.state

    @action(description="Process failed ones again", permissions=["process"])
    def process_failed_again(self, request: HttpRequest, chosen: QuerySet[Recording]) -> None:
        failed = list(chosen.filter(state=RecordingState.FAILED))
        for recording in failed:
            process_again(recording)
        messages.success(request, f"Put back into the line: {len(failed)}")


@admin.register(Device)
class DeviceAdmin(ReadOnlyAdmin):
    """Paired devices: whose, since when, last seen."""

    list_display = ("name", "id", "user", "kind", "state", "is_connected", "last_seen_at", "last_upload_at")
    list_filter = ("state", "kind", "is_connected")
    search_fields = ("=id", "user__email")
    list_select_related = ("user",)
    ordering = ("-created_at",)
    exclude = ("secret_hash",)


@admin.register(DeviceUpload)
class DeviceUploadAdmin(ReadOnlyAdmin):
    """Files on their way from a device, part by part."""

    list_display = (
        *("created_at", "device", "upload_id", "state", "parts_have", "parts_total"),
        *("size_bytes", "error_code", "answered_at"),
    )
    list_filter = ("state", "error_code")
    search_fields = ("=device__id", "upload_id")
    list_select_related = ("device",)
    ordering = ("-created_at",)
    exclude = ("part_digests",)
