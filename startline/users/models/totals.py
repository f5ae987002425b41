"""Totals of a person's workouts, as telemetry last computed them."""

from django.conf import settings
from django.db import models


class TotalsState(models.Model):
    """Which version of the totals the rows of `SportTotals` show."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    version = models.PositiveBigIntegerField()
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} at version {self.version}"


class SportTotals(models.Model):
    """One sport in one calendar year (the athlete's own). Set as a whole, never incremented."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sport = models.CharField(max_length=32)
    family = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    distance_m = models.FloatField()
    moving_s = models.FloatField()
    elapsed_s = models.FloatField()
    ascent_m = models.FloatField()
    calories_kcal = models.FloatField()
    longest_distance_m = models.FloatField()
    last_started_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "sport totals"
        constraints = [
            models.UniqueConstraint(fields=["user", "sport", "year"], name="users_sport_totals_one_row")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.sport} {self.year}"
