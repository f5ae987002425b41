"""Verdicts: whether a workout counts where people are compared, why not, and what its owner says to that."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from startline.platform.ids import new_id
from startline.telemetry.domain.verdicts.findings import OUTCOMES
from startline.telemetry.models.workout import Workout

MAX_APPEAL_LENGTH = 2000
MAX_ANSWER_LENGTH = 1000
MAX_APPEALS = 3  # for one workout: after so many answers there is nothing new to say
IS_OUTCOME = models.Q(outcome__in=OUTCOMES, judged__in=OUTCOMES)


class Decision(models.TextChoices):
    """What staff decided: the workout counts, or the rules were right."""

    ACCEPTED = "accepted"
    UPHELD = "upheld"


class Verdict(models.Model):
    """The one verdict on a workout. `outcome` is what holds: of the rules (`judged`) or of staff.

    `reasons` are findings as `domain.verdicts.findings` writes them, `keep` is (start_s, end_s) of what a
    crop would leave. `version` counts its changes; `workout_version` and `content` are the workout's as it
    was judged: with another content the verdict no longer holds and is about to be made anew. `final_at` is
    when it became final or will; empty = when staff decide. A questioned one waits for staff too. A decision
    stands for the reasons it was given on (`decided_codes`) and for fewer, and only for the recorded content
    it was given on: `judged_on` is that of the newest judgement, `decided_on` that of the decision. While
    `upheld_at` is set, staff have found against the workout, and no "ok" of the rules is final at once.
    """

    workout = models.OneToOneField(
        Workout, on_delete=models.CASCADE, related_name="verdict", primary_key=True
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(
        "holds",
        max_length=10,
        choices=[(each, each) for each in OUTCOMES],
        help_text="Of the rules, or of staff where they decided.",
    )
    judged = models.CharField("rules say", max_length=10, choices=[(each, each) for each in OUTCOMES])
    reasons: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    keep: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    workout_version = models.PositiveIntegerField()
    content = models.CharField(max_length=240)
    is_final = models.BooleanField("final", default=False)
    final_at = models.DateTimeField("final from", null=True, help_text="Empty: final when staff decide.")
    judged_at = models.DateTimeField("judged")
    is_questioned = models.BooleanField(
        "questioned", default=False, help_text="It waits for staff and is not final before."
    )
    question = models.CharField(max_length=MAX_ANSWER_LENGTH, default="", blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, default="", blank=True)
    decided_codes = ArrayField(models.CharField(max_length=40), default=list)
    decided_at = models.DateTimeField("decided", null=True)
    decided_by_id = models.BigIntegerField("decided by account number", null=True)
    judged_on = models.CharField(max_length=120, default="")
    decided_on = models.CharField(max_length=120, default="")
    upheld_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=MAX_ANSWER_LENGTH, default="", blank=True)

    class Meta:
        db_table = "telemetry_verdict"
        constraints = [
            models.CheckConstraint(name="telemetry_verdict_outcome", condition=IS_OUTCOME),
            models.CheckConstraint(
                name="telemetry_verdict_decided",
                condition=models.Q(decision="", decided_at__isnull=True)
                | models.Q(decision__in=Decision.values, decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["final_at"],
                name="telemetry_verdict_waiting",
                condition=models.Q(is_final=False, final_at__isnull=False),
            ),
            models.Index(fields=["user", "outcome"], name="telemetry_verdict_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.workout_id} {self.outcome}"

    @property
    def seen(self) -> str:
        """What somebody who reads the verdict now has seen: the content and the reasons."""
        return f"{self.judged_on}|{' '.join(sorted(self.codes))}"

    @property
    def codes(self) -> list[str]:
        """The codes of the reasons, in their order."""
        return [reason["code"] for reason in self.reasons]


def new_appeal_id() -> uuid.UUID:
    """Return a time-ordered id; a function of this module, so that a migration can name it."""
    return new_id()


class AppealState(models.TextChoices):
    """`open` waits for staff; the other two say what they decided."""

    OPEN = "open"
    ACCEPTED = "accepted"
    UPHELD = "upheld"


class Appeal(models.Model):
    """An athlete's own words to a verdict, and the answer."""

    id = models.UUIDField(primary_key=True, default=new_appeal_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    workout = models.ForeignKey(Workout, on_delete=models.CASCADE, related_name="appeals")
    text = models.CharField("athlete's words", max_length=MAX_APPEAL_LENGTH)
    codes = ArrayField(models.CharField(max_length=40), default=list, verbose_name="reasons")
    state = models.CharField(max_length=10, choices=AppealState.choices, default=AppealState.OPEN)
    answer = models.CharField(max_length=MAX_ANSWER_LENGTH, default="", blank=True)
    created_at = models.DateTimeField("sent")
    decided_at = models.DateTimeField("decided", null=True)
    decided_by_id = models.BigIntegerField("decided by account number", null=True)

    class Meta:
        db_table = "telemetry_appeal"
        constraints = [
            models.UniqueConstraint(
                fields=["workout"], condition=models.Q(state="open"), name="telemetry_appeal_one_open"
            ),
            models.CheckConstraint(
                name="telemetry_appeal_decided",
                condition=models.Q(state="open", decided_at__isnull=True)
                | models.Q(state__in=["accepted", "upheld"], decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["workout", "-created_at"], name="telemetry_appeal_of_workout"),
            models.Index(
                fields=["created_at"],
                name="telemetry_appeal_queue",
                condition=models.Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workout_id} {self.state}"


class TrackShape(models.Model):
    """Hashes of a track's rounded shape, to find who else has been along the same way.

    No place can be read from them, but who knows a way can ask whether it is among them: they never leave
    the server.
    """

    workout = models.OneToOneField(Workout, on_delete=models.CASCADE, related_name="+", primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    hashes = ArrayField(models.BigIntegerField())
    elapsed_s = models.FloatField()

    class Meta:
        db_table = "telemetry_track_shape"
        indexes = [GinIndex(fields=["hashes"], name="telemetry_track_shape_hashes")]

    def __str__(self) -> str:
        return f"{self.workout_id} {len(self.hashes)}"
