"""Giving verdicts: the rules over a workout's stored samples, one row for each workout, an event."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from startline.platform.bus.outbox import publish
from startline.platform.clock import utc_now
from startline.telemetry.domain import trust as trust_levels
from startline.telemetry.domain.verdicts import copies, origins
from startline.telemetry.domain.verdicts.findings import OK, REJECTED, Finding, Judgement
from startline.telemetry.domain.verdicts.judge import Evidence, judge
from startline.telemetry.events import VerdictGiven
from startline.telemetry.locks import find_and_lock_verdict
from startline.telemetry.models import TrackShape, Verdict, Workout
from startline.telemetry.models.verdict import Decision
from startline.telemetry.queries import verdict_evidence as evidence_queries
from startline.telemetry.queries.verdict_evidence import Likeness

# An "ok" for a file that anybody can write is final when a day has passed without a question.
FINAL_AFTER = dt.timedelta(hours=24)
BATCH = 200
MAX_LOOKS = 3  # at a workout that changes while it is judged


@dataclass(frozen=True, slots=True)
class _Given:
    """A judgement that is about to be stored."""

    workout: Workout
    judgement: Judgement
    is_vouched_for: bool
    content: str  # as `evidence_queries.fingerprint_of` has it
    hashes: list[int]
    copied: list[Workout]  # others that are copies of it


@transaction.atomic
def judge_workout(workout_id: uuid.UUID) -> Verdict | None:
    """Judge a workout by what is stored now and keep the verdict; done twice, nothing more happens.

    Where it turns out to be the original of somebody's copy, that one is judged anew too.

    Returns:
        The verdict, None when the workout is gone or deleted.
    """
    workout = Workout.objects.filter(id=workout_id, deleted_at=None).first()
    if workout is None:
        return None
    given = _judged(workout)
    all_given = {given.workout.id: given}
    # Rows are locked in the order of their ids, so that two that concern the same workouts never wait for
    # each other. The shape is kept first: the copies are judged by it.
    _lock_shapes([workout.id, *(other.id for other in given.copied)])
    _keep_shape(given)
    for other in given.copied:
        if other.id not in all_given:
            all_given[other.id] = _judged(other)
            _keep_shape(all_given[other.id])
    stored = {each: _store(all_given[each]) for each in sorted(all_given)}
    return stored[workout.id]


def _judged(workout: Workout) -> _Given:
    """Judge one workout by what is stored now; nothing is written."""
    samples = evidence_queries.read_samples(workout)
    is_vouched_for = evidence_queries.is_vouched_for(workout)
    elsewhere_s = evidence_queries.overlap_elsewhere_s(workout)
    others = origins.device_elsewhere(elsewhere_s, duration_s=workout.elapsed_s)
    copies_found: list[Finding] = []
    copied: list[Workout] = []
    track = copies.track_of(samples, started_at=workout.started_at) if samples is not None else None
    hashes = copies.shape_hashes(track) if track is not None else []
    if track is not None:
        for likeness in evidence_queries.likest_workouts(workout, hashes=hashes):
            found = copies.compare_tracks(track, likeness.track, is_virtual=_is_virtual(workout, likeness))
            if found is not None and _is_original(likeness.workout, workout):
                copies_found.append(found)
            elif found is not None:
                copied.append(likeness.workout)
    evidence = Evidence(
        sport=workout.sport,
        family=workout.family,
        samples=samples,
        started_at=workout.started_at,
        received_at=evidence_queries.received_at(workout),
        elapsed_s=workout.elapsed_s,
        moving_s=workout.moving_s,
        distance_m=workout.distance_m,
        pauses=evidence_queries.pauses_of(workout),
        is_distance_from_track=workout.distance_source == "track",
        is_trusted=is_vouched_for,
        others=(*others, *sorted(copies_found, key=lambda each: -each.weight)[:1]),
    )
    content = evidence_queries.fingerprint_of(workout, samples)
    return _Given(workout, judge(evidence), is_vouched_for, content, hashes, copied)


def _is_virtual(workout: Workout, likeness: Likeness) -> bool:
    return bool({workout.sport, likeness.workout.sport} & evidence_queries.VIRTUAL)


def _is_original(other: Workout, workout: Workout) -> bool:
    """Whether `other` is the original: believed further, or here before."""
    theirs, mine = trust_levels.rank(other.trust), trust_levels.rank(workout.trust)
    return (-theirs, other.created_at, other.id) < (-mine, workout.created_at, workout.id)


def _lock_shapes(workout_ids: list[uuid.UUID]) -> None:
    """Needs a transaction: lock the shapes of these workouts that are there, in the order of their ids."""
    shapes = TrackShape.objects.select_for_update(no_key=True).filter(workout_id__in=workout_ids)
    list(shapes.order_by("workout_id").values_list("workout_id"))


def _keep_shape(given: _Given) -> None:
    workout = given.workout
    if not given.hashes:
        TrackShape.objects.filter(workout_id=workout.id).delete()
        return
    values = {"user_id": workout.user_id, "hashes": given.hashes, "elapsed_s": workout.elapsed_s}
    TrackShape.objects.update_or_create(workout_id=workout.id, defaults=values)


def _store(given: _Given) -> Verdict | None:
    """Needs a transaction: write the verdict and publish it when it says something new.

    Returns:
        None when the workout was deleted meanwhile.
    """
    now = utc_now()
    known = find_and_lock_verdict(given.workout.id)
    newest = _up_to_date(given)
    if newest is None:
        return None
    given = newest
    workout, judgement = given.workout, given.judgement
    verdict = known or Verdict(workout_id=workout.id, user_id=workout.user_id, version=0)
    before = _facts(verdict)
    content = evidence_queries.content_of(workout)
    had_same_content = verdict.content == content
    verdict.judged = judgement.outcome
    verdict.reasons = [finding.as_json() for finding in judgement.findings]
    verdict.keep = list(judgement.keep) if judgement.keep else None
    verdict.workout_version, verdict.content, verdict.judged_at = workout.version, content, now
    verdict.judged_on = given.content
    if had_same_content and not verdict.decided_on:
        verdict.decided_on = verdict.judged_on  # decided before this was noted
    _let_decision_stand(verdict)
    verdict.outcome = outcome_by(verdict.decision, judged=verdict.judged)
    _set_final(verdict, given, now=now, was_ok=had_same_content and before[0] == OK)
    return _save_if_new(verdict, before=before, is_same_content=had_same_content)


def _up_to_date(given: _Given) -> _Given | None:
    """Needs the lock of the verdict: judge anew what changed since; None when the workout was deleted.

    Whoever changes it after this look has it judged again, and waits for the lock until this one is stored.
    """
    for _ in range(MAX_LOOKS):
        workout = Workout.objects.filter(id=given.workout.id, deleted_at=None).first()
        if workout is None:
            return None
        if workout.version == given.workout.version:
            return given
        given = _judged(workout)
    return given


def outcome_by(decision: str, *, judged: str) -> str:
    """Return what holds: what staff decided, where they did. What they upheld is no longer only suspect."""
    if decision == Decision.ACCEPTED:
        return OK
    return REJECTED if decision == Decision.UPHELD and judged != OK else judged


def _facts(verdict: Verdict) -> tuple[str, bool, list[str]]:
    return verdict.outcome, verdict.is_final, verdict.codes


def _let_decision_stand(verdict: Verdict) -> None:
    """A decision holds for the content and the reasons it was given on; else staff have to look again."""
    is_same = verdict.judged_on == verdict.decided_on and set(verdict.codes) <= set(verdict.decided_codes)
    if verdict.decision and not is_same:
        verdict.decision, verdict.decided_at, verdict.decided_by_id = "", None, None
        verdict.decided_codes, verdict.decided_on, verdict.answer = [], "", ""


def _set_final(verdict: Verdict, given: _Given, *, now: dt.datetime, was_ok: bool) -> None:
    if verdict.decision:
        verdict.is_final, verdict.final_at = True, verdict.decided_at
    elif verdict.outcome != OK or verdict.is_questioned:
        verdict.is_final, verdict.final_at = False, None
    elif given.is_vouched_for and verdict.upheld_at is None:
        verdict.final_at = verdict.final_at if verdict.is_final else now
        verdict.is_final = True
    elif not was_ok or verdict.final_at is None:
        verdict.is_final, verdict.final_at = False, now + FINAL_AFTER


def _save_if_new(verdict: Verdict, *, before: tuple[str, bool, list[str]], is_same_content: bool) -> Verdict:
    """Needs a transaction: save, and publish what others would otherwise not learn."""
    is_new = not is_same_content or before != _facts(verdict)
    if is_new:
        verdict.version += 1
    verdict.save()
    if is_new:
        announce_verdict(verdict)
    return verdict


def announce_verdict(verdict: Verdict) -> None:
    """Needs a transaction: publish `verdict_given`."""
    publish(
        VerdictGiven(
            user_id=verdict.user_id,
            workout_id=verdict.workout_id,
            version=verdict.version,
            workout_version=verdict.workout_version,
            outcome=verdict.outcome,
            is_final=verdict.is_final,
            reasons=tuple(verdict.codes),
        )
    )


def make_due_verdicts_final() -> int:
    """Make every "ok" final whose day without a question is over, of workouts that are there.

    Returns:
        How many became final.
    """
    count = 0
    while due := _finish_some():
        count += due
    return count


@transaction.atomic
def _finish_some() -> int:
    # A deleted workout's waits until it is back.
    due = Verdict.objects.select_for_update(skip_locked=True, no_key=True, of=("self",)).filter(
        is_final=False,
        final_at__lte=utc_now(),
        outcome=OK,
        is_questioned=False,
        workout__deleted_at=None,
    )
    verdicts = list(due.order_by("workout_id")[:BATCH])
    for verdict in verdicts:
        verdict.is_final = True
        verdict.version += 1
        verdict.save(update_fields=["is_final", "version"])
        announce_verdict(verdict)
    return len(verdicts)
