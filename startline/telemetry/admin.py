"""The admin of telemetry: files, devices, verdicts; without places, heart rates or secrets."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from startline.platform.errors import VersionConflictError
from startline.telemetry.actions.live.sealing import given_up_sessions, seal_again
from startline.telemetry.actions.recordings.receiving import process_again
from startline.telemetry.actions.verdicts.appeals import decide_verdict, question_workout
from startline.telemetry.actions.verdicts.judging import judge_workout
from startline.telemetry.domain.verdicts.sentences import sentence
from startline.telemetry.models import Appeal, Device, DeviceUpload, LiveSession, Recording, Verdict
from startline.telemetry.models.live import LiveSessionState
from startline.telemetry.models.recording import RecordingState
from startline.telemetry.models.verdict import MAX_ANSWER_LENGTH, AppealState

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
        *("trust", "permitted_use", "shown_state", "attempts", "error_code", "error_detail"),
    )
    list_filter = ("state", "source_kind", "format", "trust", "permitted_use", "error_code")
    search_fields = ("=id", "user__email", "=device_id")
    list_select_related = ("user",)
    ordering = ("-received_at",)
    date_hierarchy = "received_at"
    fields = (
        *("id", "user", "workout_id", "source_kind", "device_id", "format", "size_bytes", "object_key"),
        *("trust", "permitted_use", "device_serial", "removed_at"),
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


class GivenUpFilter(admin.SimpleListFilter):
    """Sessions whose sealing failed so often that somebody has to look."""

    title = "sealing"
    parameter_name = "sealing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("given_up", "given up"), ("failing", "failed, tried again by itself")]

    def queryset(self, request: HttpRequest, found: QuerySet[LiveSession]) -> QuerySet[LiveSession]:
        if self.value() == "given_up":
            return given_up_sessions(found)
        if self.value() == "failing":
            return found.filter(state=LiveSessionState.OPEN, due_at__isnull=False, attempts__gt=0)
        return found


@admin.register(LiveSession)
class LiveSessionAdmin(ReadOnlyAdmin):
    """Live sessions; one whose sealing was given up can be sealed again. Samples and places are not shown."""

    list_display = (
        "created_at",
        "user",
        "sport",
        "shown_state",
        "sealed_at",
        "due_at",
        "attempts",
        "error_code",
    )
    list_filter = (GivenUpFilter, "state", "error_code")
    search_fields = ("=id", "user__email", "=session_key")
    list_select_related = ("user",)
    ordering = ("-created_at",)
    date_hierarchy = "created_at"
    fields = (
        *("id", "user", "session_key", "sport", "state", "context_kind", "context_id"),
        *("created_at", "finished_at", "sealed_at", "sealed_version", "sealed_chunks", "chunks_dropped_at"),
        *("recording_id", "workout_id", "due_at", "attempts", "error_code"),
    )
    actions = ["seal_chosen_again"]

    def has_seal_permission(self, request: HttpRequest) -> bool:
        """Whoever may change sessions may have them sealed again."""
        return request.user.has_perm("telemetry.change_livesession")

    @display(description="State", ordering="state", label={"open": "info", "sealed": "success"})
    def shown_state(self, session: LiveSession) -> str:
        return session.state

    @action(description="Seal those that were given up again", permissions=["seal"])
    def seal_chosen_again(self, request: HttpRequest, chosen: QuerySet[LiveSession]) -> None:
        messages.success(
            request, f"Put back into the line: {seal_again(list(chosen.values_list('pk', flat=True)))}"
        )


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


class DecisionForm(forms.ModelForm):
    """What staff decide on a workout, with the reason that its owner reads."""

    decision = forms.ChoiceField(
        choices=(("", "---------"), ("accepted", "The workout counts"), ("upheld", "The verdict stands")),
        widget=UnfoldAdminSelectWidget,
    )
    answer = forms.CharField(
        max_length=MAX_ANSWER_LENGTH,
        widget=UnfoldAdminTextareaWidget,
        help_text="The athlete reads this; write it in their language.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        verdict = Verdict.objects.filter(workout_id=self.instance.workout_id).first()
        self.fields["seen"].initial = verdict.seen if verdict else ""


class DecidedAdmin(ModelAdmin):
    """Rows whose change page decides on a workout; nothing else of them can be changed."""

    list_per_page = 50
    show_full_result_count = False
    form = DecisionForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, entry: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, entry: Any, form: Any, change: bool) -> None:
        decide_verdict(
            request.user,
            workout_id=entry.workout_id,
            decision=form.cleaned_data["decision"],
            answer=form.cleaned_data["answer"],
            seen=form.cleaned_data["seen"],
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the page anew when the workout is no longer what was decided on."""
        try:
            return super().change_view(request, object_id, form_url, extra_context)
        except VersionConflictError as error:
            entry = self.get_object(request, object_id)
            if entry is not None:
                judge_workout(entry.workout_id)
            messages.error(request, error.message)
            return redirect(request.path)

    @display(description="Reasons")
    def reasons_in_words(self, entry: Any) -> str:
        verdict = entry if isinstance(entry, Verdict) else Verdict.objects.filter(pk=entry.workout_id).first()
        return "\n".join(sentence(each) for each in verdict.reasons) if verdict else "–"

    @display(description="Workout")
    def workout_in_words(self, entry: Any) -> str:
        workout = entry.workout
        distance = "" if workout.distance_m is None else f", {workout.distance_m / 1000:.2f} km"
        when = f"{workout.started_at:%Y-%m-%d %H:%M} UTC"
        return f"{workout.sport}{distance}, {workout.elapsed_s / 60:.0f} min, {when}, {workout.source_kind}"


@admin.register(Appeal)
class AppealAdmin(DecidedAdmin):
    """The queue of appeals, the oldest open one first; its page asks for the decision.

    Those of deleted workouts are hidden, and come back with the workout.
    """

    list_display = ("created_at", "user", "shown_state", "codes", "decided_at")
    list_filter = ("state",)
    search_fields = ("=workout__id", "user__email")
    list_select_related = ("user",)
    fields = (
        *("user", "workout_id", "workout_in_words", "reasons_in_words", "text"),
        *("state", "decided_at", "decided_by_id", "decision", "answer", "seen"),
    )
    readonly_fields = (
        *("user", "workout_id", "workout_in_words", "reasons_in_words", "text"),
        *("state", "decided_at", "decided_by_id"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appeal]:
        waits = Case(When(state=AppealState.OPEN, then=0), default=1)
        found = super().get_queryset(request).filter(workout__deleted_at=None)
        return found.order_by(waits, "created_at")

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return (Case(When(state=AppealState.OPEN, then=0), default=1), "created_at")

    def has_change_permission(self, request: HttpRequest, entry: Any = None) -> bool:
        is_open = entry is None or entry.state == AppealState.OPEN
        return is_open and super().has_change_permission(request, entry)

    def get_fields(self, request: HttpRequest, entry: Any = None) -> Any:
        """Without the form for what is decided or only looked at."""
        if self.has_change_permission(request, entry):
            return self.fields
        return [name for name in self.fields if name not in ("decision", "seen")]

    @display(
        description="State",
        ordering="state",
        label={"open": "warning", "accepted": "success", "upheld": "info"},
    )
    def shown_state(self, appeal: Appeal) -> str:
        return appeal.state


@admin.register(Verdict)
class VerdictAdmin(DecidedAdmin):
    """Verdicts: what the rules found, what is questioned, what was decided; staff may decide unasked."""

    list_display = ("judged_at", "user", "shown_outcome", "is_final", "is_questioned", "decision", "codes")
    list_filter = ("outcome", "is_questioned", "is_final", "decision")
    search_fields = ("=workout__id", "user__email")
    list_select_related = ("user",)
    ordering = ("-judged_at",)
    readonly_fields = (
        *("user", "workout_id", "workout_in_words", "outcome", "judged", "reasons_in_words"),
        *("is_final", "final_at", "is_questioned", "question", "decided_at", "decided_by_id"),
    )
    fields = (*readonly_fields, "decision", "answer", "seen")
    actions = ["question_chosen"]

    def has_question_permission(self, request: HttpRequest) -> bool:
        """Whoever decides may also question."""
        return request.user.has_perm("telemetry.change_verdict")

    @display(
        description="Outcome",
        ordering="outcome",
        label={"ok": "success", "suspect": "warning", "rejected": "danger"},
    )
    def shown_outcome(self, verdict: Verdict) -> str:
        return verdict.outcome

    @action(description="Question: not final before staff decide", permissions=["question"])
    def question_chosen(self, request: HttpRequest, chosen: QuerySet[Verdict]) -> None:
        ids = list(chosen.values_list("pk", flat=True))
        count = sum(question_workout(each, reason="by staff", staff=request.user) for each in ids)
        messages.success(request, f"Questioned: {count}")
