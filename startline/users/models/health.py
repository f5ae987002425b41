"""What needs a consent, and the ledger of consents."""

from django.conf import settings
from django.db import models

from startline.platform.clock import utc_now
from startline.platform.ids import new_id
from startline.users.contracts import BODY_MASS_KG


class BodyMass(models.Model):
    """What a person weighed on a day; a second value for the same day replaces the first."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    measured_on = models.DateField()
    body_mass_kg = models.DecimalField(max_digits=5, decimal_places=2)
    created_at = models.DateTimeField(default=utc_now, editable=False)

    class Meta:
        verbose_name_plural = "body mass"
        constraints = [
            models.UniqueConstraint(fields=["user", "measured_on"], name="users_body_mass_one_a_day"),
            models.CheckConstraint(
                condition=models.Q(body_mass_kg__range=BODY_MASS_KG), name="users_body_mass_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.measured_on}"


class Consent(models.Model):
    """One consent as it was given: to which text, when, and when it was withdrawn. Never rewritten."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField("purpose", max_length=32)
    text_version = models.CharField(
        "version of the text", max_length=32, help_text="Which text the person agreed to."
    )
    granted_at = models.DateTimeField("given", default=utc_now)
    withdrawn_at = models.DateTimeField(
        "withdrawn", null=True, blank=True, help_text="Empty: the consent holds."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="users_consent_one_active",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.text_version} by {self.user_id}"
