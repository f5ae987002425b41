"""Workouts: the summary that lists, totals and pages read. The samples lie in object storage."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Lower, Replace

from startline.platform.ids import new_id
from startline.telemetry.domain.trust import PermittedUse, Trust
from startline.telemetry.domain.workout_values import MAX_DESCRIPTION_LENGTH, MAX_NAME_LENGTH, RANGES

LIVE = models.Q(deleted_at__isnull=True)


def new_workout_id() -> uuid.UUID:
    """Return a time-ordered id; a function of this module, so that a migration can name it."""
    return new_id()


class Workout(models.Model):
    """One workout of one person. `version` counts its changes; a deleted one is kept for 30 days.

    `samples_object_key` names the Parquet file with the samples, "" for a workout without them.
    Trust and permitted use are those of its recordings: `actions.rebuilding` sets them. `edited_fields` are
    those that the person wrote and that no recording changes; `sources` says which recording each channel
    came from when there are several. `merged_into_id` names the workout that a deleted one was joined to.
    `local_date` is the day on which it started where it started; `search_text` is made by PostgreSQL.
    The lists and objects of laps, splits, zones and pauses are as `domain.workout_metrics` writes them:
    they are read and written as a whole, never searched.
    """

    id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        primary_key=True, default=new_workout_id, editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    sport = models.CharField(max_length=32)
    family = models.CharField(max_length=16)
    sport_raw = models.CharField(max_length=80, default="", blank=True)
    name = models.CharField(max_length=MAX_NAME_LENGTH, default="", blank=True)
    description = models.CharField(max_length=MAX_DESCRIPTION_LENGTH, default="", blank=True)
    effort = models.PositiveSmallIntegerField(null=True)
    started_at = models.DateTimeField()
    local_date = models.DateField()
    time_zone = models.CharField(max_length=64)
    utc_offset_s = models.IntegerField()
    source_kind = models.CharField(max_length=10)
    format = models.CharField(max_length=10, default="", blank=True)
    file_name = models.CharField(max_length=200, default="", blank=True)
    device_name = models.CharField(max_length=80, default="", blank=True)
    trust = models.CharField(max_length=10, choices=Trust.pairs(), default=Trust.MANUAL.value)
    permitted_use = models.CharField(
        max_length=10, choices=PermittedUse.pairs(), default=PermittedUse.ALL.value
    )
    recording_count = models.PositiveSmallIntegerField(default=0)
    has_chosen_primary = models.BooleanField(default=False)
    edited_fields = ArrayField(models.CharField(max_length=20), default=list)
    sources: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    merged_into_id = models.UUIDField(null=True)

    # What its owner cropped off: everything before and after these moments; empty = nothing. On the clock of
    # the group, so that they mean the same whichever recording leads.
    crop_start_at = models.DateTimeField(null=True)
    crop_end_at = models.DateTimeField(null=True)

    elapsed_s = models.FloatField()
    moving_s = models.FloatField()
    moving_source = models.CharField(max_length=10, default="", blank=True)
    distance_m = models.FloatField(null=True)
    distance_source = models.CharField(max_length=10, default="", blank=True)
    ascent_m = models.FloatField(null=True)
    descent_m = models.FloatField(null=True)
    speed_avg_mps = models.FloatField(null=True)
    speed_max_mps = models.FloatField(null=True)
    heart_rate_avg_bpm = models.FloatField(null=True)
    heart_rate_max_bpm = models.FloatField(null=True)
    cadence_avg_spm = models.FloatField(null=True)
    cadence_max_spm = models.FloatField(null=True)
    power_avg_w = models.FloatField(null=True)
    power_max_w = models.FloatField(null=True)
    power_normalized_w = models.FloatField(null=True)
    temperature_avg_c = models.FloatField(null=True)
    calories_kcal = models.FloatField(null=True)
    calories_source = models.CharField(max_length=12, default="", blank=True)
    trimp = models.FloatField(null=True)

    has_track = models.BooleanField(default=False)
    polyline = models.TextField(default="", blank=True)
    west_deg = models.FloatField(null=True)
    south_deg = models.FloatField(null=True)
    east_deg = models.FloatField(null=True)
    north_deg = models.FloatField(null=True)
    samples_object_key = models.CharField(max_length=160, default="", blank=True)

    laps: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    splits_km: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    splits_mile: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    zones: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    pauses: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    device_summary: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    warnings = ArrayField(models.CharField(max_length=40), default=list)

    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    search_text = models.GeneratedField(
        # Concat() makes CONCAT(), which PostgreSQL does not hold immutable; || is.
        expression=Replace(
            Lower(
                models.Func(
                    "name",
                    Value(" "),
                    "description",
                    Value(" "),
                    "file_name",
                    template="%(expressions)s",
                    arg_joiner=" || ",
                )
            ),
            Value("ё"),
            Value("е"),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        db_table = "telemetry_workout"
        constraints = [
            models.CheckConstraint(
                name="telemetry_workout_times",
                condition=models.Q(elapsed_s__gte=0, moving_s__gte=0, moving_s__lte=F("elapsed_s") + 1.0),
            ),
            models.CheckConstraint(
                name="telemetry_workout_effort",
                condition=models.Q(effort__isnull=True) | models.Q(effort__range=RANGES["effort"]),
            ),
            models.CheckConstraint(
                name="telemetry_workout_trust", condition=models.Q(trust__in=Trust.texts())
            ),
            models.CheckConstraint(
                name="telemetry_workout_use", condition=models.Q(permitted_use__in=PermittedUse.texts())
            ),
            models.CheckConstraint(
                name="telemetry_workout_merged",
                condition=models.Q(merged_into_id__isnull=True) | models.Q(deleted_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "-started_at", "-id"], name="telemetry_workout_started", condition=LIVE
            ),
            models.Index(
                F("user"),
                Coalesce("distance_m", Value(0.0)).desc(),
                F("id").desc(),
                name="telemetry_workout_distance",
                condition=LIVE,
            ),
            models.Index(
                fields=["user", "-moving_s", "-id"], name="telemetry_workout_moving", condition=LIVE
            ),
            models.Index(fields=["user", "local_date"], name="telemetry_workout_day", condition=LIVE),
            models.Index(
                fields=["deleted_at"],
                name="telemetry_workout_deleted",
                condition=models.Q(deleted_at__isnull=False),
            ),
            GinIndex(
                F("user"),
                OpClass(F("search_text"), name="gin_trgm_ops"),
                name="telemetry_workout_search",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.sport}"

    @property
    def ended_at(self) -> dt.datetime:
        """When it ended, aware UTC."""
        return self.started_at + dt.timedelta(seconds=self.elapsed_s)


class AthleteLog(models.Model):
    """How often a person's workouts changed: the version of everything computed over all of them.

    `totals_version` is the version that the profile's totals are of. `erased_at` marks a deleted account, so
    that an upload that is under way can't bring anything back.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    version = models.PositiveBigIntegerField(default=0)
    totals_version = models.PositiveBigIntegerField(default=0)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "telemetry_athlete_log"

    def __str__(self) -> str:
        return f"{self.user_id} at version {self.version}"
