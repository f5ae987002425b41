"""An athlete's appeal against a verdict, a question from others, and what staff decide."""

import uuid
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from startline.platform.clock import utc_now
from startline.platform.errors import FieldError, VersionConflictError
from startline.telemetry.actions.verdicts.judging import announce_verdict, judge_workout, outcome_by
from startline.telemetry.domain.verdicts.findings import OK
from startline.telemetry.errors import AppealInvalidError, AppealOpenError, NothingToAppealError
from startline.telemetry.locks import find_and_lock_verdict, lock_workouts_of_user
from startline.telemetry.models import Appeal, Verdict, Workout
from startline.telemetry.models.verdict import (
    MAX_ANSWER_LENGTH,
    MAX_APPEAL_LENGTH,
    MAX_APPEALS,
    AppealState,
    Decision,
)
from startline.telemetry.queries.verdicts import find_verdict
from startline.telemetry.queries.workouts import access_workout


@transaction.atomic
def appeal(actor: AbstractBaseUser, *, workout_id: uuid.UUID, text: str) -> Appeal:
    """Put an athlete's words into the queue of the staff.

    Raises:
        WorkoutNotFoundError: no such workout of the actor.
        AppealInvalidError: the text is empty or too long.
        NothingToAppealError: the workout counts or is not judged yet, or staff answered three times.
        AppealOpenError: an appeal waits already.
    """
    words = text.strip()
    if not words or len(words) > MAX_APPEAL_LENGTH:
        code = "too_long" if words else "required"
        error = FieldError("text", code, f"Between 1 and {MAX_APPEAL_LENGTH} characters.")
        raise AppealInvalidError("Say in your own words why the workout should count.", field_errors=(error,))
    lock_workouts_of_user(actor.pk)
    workout = access_workout(actor, workout_id=workout_id)
    verdict = find_verdict(workout)
    earlier = list(Appeal.objects.filter(workout_id=workout.id).values_list("state", flat=True))
    if AppealState.OPEN in earlier:
        raise AppealOpenError("Your appeal waits for an answer already.")
    if verdict is None or verdict.outcome == OK or len(earlier) >= MAX_APPEALS:
        raise NothingToAppealError("There is nothing to appeal against.")
    return Appeal.objects.create(
        user_id=actor.pk, workout_id=workout.id, text=words, codes=verdict.codes, created_at=utc_now()
    )


@transaction.atomic
def decide_verdict(
    staff: Any, *, workout_id: uuid.UUID, decision: str, answer: str, seen: str | None = None
) -> Verdict:
    """Decide for or against a workout; its owner sees the answer, the open appeal is closed by it.

    The decision holds while the workout's content stays as it is and the rules find nothing further against
    it, and is final.

    Args:
        seen: `Verdict.seen` of what staff looked at; None does not ask.

    Raises:
        VersionConflictError: the workout's content, or a reason, is no longer what was seen.
        AppealInvalidError: the answer is empty or too long, or there is no such decision.
        NothingToAppealError: the workout is gone or was never judged.
    """
    words = answer.strip()
    if decision not in Decision.values or not words or len(words) > MAX_ANSWER_LENGTH:
        error = FieldError("answer", "required", f"Between 1 and {MAX_ANSWER_LENGTH} characters.")
        raise AppealInvalidError(
            "A decision needs a reason that the athlete can read.", field_errors=(error,)
        )
    owner_id = Workout.objects.filter(id=workout_id).values_list("user_id", flat=True).first()
    if owner_id is None or judge_workout(workout_id) is None:
        raise NothingToAppealError("The workout is gone.")
    verdict = Verdict.objects.select_for_update(no_key=True).get(workout_id=workout_id)
    if seen is not None and seen != verdict.seen:
        raise VersionConflictError("The workout was changed in the meantime. Look at it again.")
    now = utc_now()
    verdict.decision, verdict.answer, verdict.decided_at = decision, words, now
    verdict.decided_by_id, verdict.decided_codes = staff.pk, verdict.codes
    verdict.decided_on = verdict.judged_on
    verdict.upheld_at = now if decision == Decision.UPHELD and verdict.judged != OK else None
    verdict.outcome = outcome_by(decision, judged=verdict.judged)
    verdict.is_questioned = False
    verdict.is_final, verdict.final_at = True, now
    verdict.version += 1
    verdict.save()
    Appeal.objects.filter(workout_id=workout_id, state=AppealState.OPEN).update(
        state=decision, answer=words, decided_at=now, decided_by_id=staff.pk
    )
    announce_verdict(verdict)
    _note(staff, verdict, f"{decision}: {words}")
    return verdict


@transaction.atomic
def question_workout(workout_id: uuid.UUID, *, reason: str, staff: Any = None) -> bool:
    """Keep an "ok" from becoming final until staff have looked; one that staff decided on stays decided.

    Returns:
        Whether it is questioned now.
    """
    verdict = find_and_lock_verdict(workout_id)
    if verdict is None or verdict.decision:
        return False
    verdict.is_questioned, verdict.question = True, reason.strip()[:MAX_ANSWER_LENGTH]
    verdict.is_final, verdict.final_at = False, None
    verdict.version += 1
    verdict.save()
    announce_verdict(verdict)
    if staff is not None:
        _note(staff, verdict, f"questioned: {verdict.question}")
    return True


def _note(staff: Any, verdict: Verdict, message: str) -> None:
    """The audit: who decided what and when, beside the row in the admin."""
    LogEntry.objects.create(
        user_id=staff.pk,
        content_type=ContentType.objects.get_for_model(Verdict),
        object_id=str(verdict.pk),
        object_repr=str(verdict)[:200],
        action_flag=CHANGE,
        change_message=message,
    )
