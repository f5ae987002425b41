"""Accounts: one row for each person, with the profile that calculations and pages need."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from startline.platform.clock import utc_now
from startline.users.contracts import (
    AVATAR_COLORS,
    LANGUAGES,
    MAX_HEART_RATE_BPM,
    MAX_NAME_LENGTH,
    RESTING_HEART_RATE_BPM,
    SEXES,
    THEMES,
    UNITS,
)


def _choices(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class User(AbstractBaseUser, PermissionsMixin):
    """A person. A deleted account stays as a row without personal data: ids are never reused."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=MAX_NAME_LENGTH)
    language = models.CharField(max_length=2, choices=_choices(LANGUAGES), default="en")
    units = models.CharField(max_length=8, choices=_choices(UNITS), default="metric")
    time_zone = models.CharField(max_length=64, default="UTC")
    theme = models.CharField(max_length=5, choices=_choices(THEMES), default="auto")
    avatar_color = models.PositiveSmallIntegerField(default=0)
    date_of_birth = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=6, choices=_choices(SEXES), null=True, blank=True)
    resting_heart_rate_bpm = models.PositiveSmallIntegerField(null=True, blank=True)
    max_heart_rate_bpm = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField("may sign in", default=True)
    is_staff = models.BooleanField("may enter the admin", default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("signed up", default=utc_now, editable=False)
    deleted_at = models.DateTimeField(
        "deleted",
        null=True,
        editable=False,
        help_text="A deleted account keeps its row without personal data.",
    )

    objects = BaseUserManager["User"]()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "account"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="users_user_email_lower_unique"),
            models.CheckConstraint(
                condition=models.Q(avatar_color__lt=AVATAR_COLORS), name="users_user_avatar_color"
            ),
            models.CheckConstraint(
                condition=models.Q(resting_heart_rate_bpm__range=RESTING_HEART_RATE_BPM),
                name="users_user_resting_heart_rate",
            ),
            models.CheckConstraint(
                condition=models.Q(max_heart_rate_bpm__range=MAX_HEART_RATE_BPM),
                name="users_user_max_heart_rate",
            ),
            models.CheckConstraint(
                condition=models.Q(resting_heart_rate_bpm__lt=models.F("max_heart_rate_bpm")),
                name="users_user_resting_below_max",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]
