"""Which gear workouts used, and what that did to it. The gear itself belongs to the service `users`."""

from typing import Any

from django.conf import settings
from django.db import models

from startline.platform.clock import utc_now
from startline.platform.ids import new_id
from startline.telemetry.models.workout import Workout


class WorkoutGear(models.Model):
    """One piece that one workout used: the truth that everything else here is computed from."""

    workout = models.ForeignKey(Workout, on_delete=models.CASCADE, related_name="gear", db_index=False)
    gear_id = models.UUIDField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )

    class Meta:
        db_table = "telemetry_workout_gear"
        constraints = [
            models.UniqueConstraint(fields=["workout", "gear_id"], name="telemetry_workout_gear_once")
        ]
        indexes = [models.Index(fields=["user", "gear_id"], name="telemetry_workout_gear_of_user")]

    def __str__(self) -> str:
        return f"{self.gear_id} in {self.workout_id}"


class GearChoice(models.Model):
    """How a workout got its gear: for which sport, and whether by hand (then no default touches it).

    `before` has an entry for each joined workout that brought its gear, the latest last: {"came": its id,
    "gear": what was there until then, "is_by_hand": bool}.
    """

    workout = models.OneToOneField(
        Workout, on_delete=models.CASCADE, related_name="gear_choice", primary_key=True
    )
    sport = models.CharField(max_length=32)
    is_by_hand = models.BooleanField(default=False)
    before: "models.JSONField[Any, Any]" = models.JSONField(default=list)

    class Meta:
        db_table = "telemetry_gear_choice"

    def __str__(self) -> str:
        return f"{self.workout_id} {'by hand' if self.is_by_hand else 'by default'}"


class GearUse(models.Model):
    """What one workout did to one piece, set as a whole whenever either changes.

    The factors are those of `domain.wear`, null = unknown; they are null throughout for gear that is not
    shoes and for sports that are not run on them: then only `distance_m` and `moving_s` count.
    """

    workout = models.ForeignKey(Workout, on_delete=models.CASCADE, related_name="+", db_index=False)
    gear_id = models.UUIDField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    started_at = models.DateTimeField()
    local_date = models.DateField()
    distance_m = models.FloatField()
    moving_s = models.FloatField()
    is_worn = models.BooleanField(default=False)
    outsole_m = models.FloatField(default=0.0)
    midsole_m = models.FloatField(default=0.0)
    surface = models.CharField(max_length=12, default="", blank=True)
    mass_factor = models.FloatField(null=True)
    descent_factor = models.FloatField(null=True)
    pace_factor = models.FloatField(null=True)
    temperature_factor = models.FloatField(null=True)

    class Meta:
        db_table = "telemetry_gear_use"
        constraints = [
            models.UniqueConstraint(fields=["workout", "gear_id"], name="telemetry_gear_use_once"),
            models.CheckConstraint(
                name="telemetry_gear_use_distance",
                condition=models.Q(distance_m__gte=0, outsole_m__gte=0, midsole_m__gte=0),
            ),
        ]
        indexes = [models.Index(fields=["user", "gear_id", "started_at"], name="telemetry_gear_use_of_gear")]

    def __str__(self) -> str:
        return f"{self.gear_id} in {self.workout_id}"


class GearWear(models.Model):
    """The sums of a piece and, for shoes, how worn it is. Set as a whole, never incremented.

    `announced_percent` is the highest whole per cent that `gear_worn` has told; it never falls.
    `frozen_at`: the piece was retired, and from then on nothing that happens to its workouts changes it.
    """

    gear_id: "models.UUIDField[Any, Any]" = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=1)
    workout_count = models.PositiveIntegerField(default=0)
    first_used_on = models.DateField(null=True)
    last_used_on = models.DateField(null=True)
    distance_m = models.FloatField(default=0.0)
    moving_s = models.FloatField(default=0.0)
    is_worn = models.BooleanField(default=False)
    effective_m = models.FloatField(default=0.0)
    life_m = models.FloatField(default=0.0)
    life_source = models.CharField(max_length=16, default="", blank=True)
    percent = models.FloatField(default=0.0)
    low_percent = models.FloatField(default=0.0)
    high_percent = models.FloatField(default=0.0)
    left_m = models.FloatField(default=0.0)
    left_low_m = models.FloatField(default=0.0)
    left_high_m = models.FloatField(default=0.0)
    announced_percent = models.PositiveIntegerField(default=0)
    frozen_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "telemetry_gear_wear"
        verbose_name_plural = "gear wear"

    def __str__(self) -> str:
        return f"{self.gear_id} at {self.percent:.0f} %"


class GearInspection(models.Model):
    """The owner looked at a pair and found it still fine."""

    id: "models.UUIDField[Any, Any]" = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gear_id = models.UUIDField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    inspected_at = models.DateTimeField(default=utc_now)

    class Meta:
        db_table = "telemetry_gear_inspection"
        indexes = [models.Index(fields=["user", "gear_id"], name="telemetry_inspection_of_gear")]

    def __str__(self) -> str:
        return f"{self.gear_id} at {self.inspected_at:%Y-%m-%d}"


class WorkoutStance(models.Model):
    """Ground contact time of a workout by speed (`domain.stance`), and of which samples it is."""

    workout = models.OneToOneField(Workout, on_delete=models.CASCADE, related_name="+", primary_key=True)
    samples_object_key = models.CharField(max_length=160)
    bins: "models.JSONField[Any, Any]" = models.JSONField()

    class Meta:
        db_table = "telemetry_workout_stance"

    def __str__(self) -> str:
        return str(self.workout_id)
