"""Gear: what a person runs, rides and measures with."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F

from startline.platform.clock import utc_now
from startline.platform.ids import new_id
from startline.users.contracts import EXPECTED_DISTANCE_M, FOAMS, GEAR_KINDS, STARTING_DISTANCE_M

MAX_TEXT_LENGTH = 60
MAX_SIZE_LENGTH = 20
MAX_EXTERNAL_ID_LENGTH = 80


class GearItem(models.Model):
    """One piece of gear. `version` counts its changes; how worn it is, telemetry knows.

    Of one kind at most one piece in use has a sport among its `default_sports`: the action sees to it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in GEAR_KINDS])
    name = models.CharField(max_length=MAX_TEXT_LENGTH, default="", blank=True)
    brand = models.CharField(max_length=MAX_TEXT_LENGTH, default="", blank=True)
    model = models.CharField(max_length=MAX_TEXT_LENGTH, default="", blank=True)
    size = models.CharField(max_length=MAX_SIZE_LENGTH, default="", blank=True)
    color = models.CharField(max_length=7, default="", blank=True)
    foam = models.CharField(max_length=8, choices=[(foam, foam) for foam in FOAMS], default="unknown")
    expected_distance_m = models.FloatField(
        "expected distance, m",
        null=True,
        blank=True,
        help_text="How far it should last; empty: as its foam says.",
    )
    starting_distance_m = models.FloatField(
        "distance before, m", default=0.0, help_text="Run or ridden before it was added."
    )
    purchased_on = models.DateField("bought on", null=True, blank=True)
    default_sports = ArrayField(
        models.CharField(max_length=32), default=list, blank=True, verbose_name="sports it is put to"
    )
    external_id = models.CharField(
        "id at its source",
        max_length=MAX_EXTERNAL_ID_LENGTH,
        default="",
        blank=True,
        help_text="Of the order or the program that added it.",
    )
    version = models.PositiveIntegerField("changes", default=1, help_text="Counts how often it was changed.")
    created_at = models.DateTimeField("added", default=utc_now, editable=False)
    retired_at = models.DateTimeField("retired", null=True, blank=True)

    class Meta:
        verbose_name = "piece of gear"
        verbose_name_plural = "gear"
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=GEAR_KINDS), name="users_gear_kind"),
            models.CheckConstraint(condition=models.Q(foam__in=FOAMS), name="users_gear_foam"),
            models.CheckConstraint(
                condition=models.Q(expected_distance_m__isnull=True)
                | models.Q(expected_distance_m__range=EXPECTED_DISTANCE_M),
                name="users_gear_expected_distance",
            ),
            models.CheckConstraint(
                condition=models.Q(starting_distance_m__range=STARTING_DISTANCE_M),
                name="users_gear_starting_distance",
            ),
            models.UniqueConstraint(
                fields=["user", "external_id"],
                condition=~models.Q(external_id=""),
                name="users_gear_external",
            ),
        ]
        indexes = [models.Index(F("user"), F("created_at").desc(), name="users_gear_of_user")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
