"""Stored verdicts: given by the real bus, made final, recomputed; and the one answer for other services."""

import datetime as dt
import json
import uuid

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from startline.platform.bus.models import OutboxEvent
from startline.platform.clock import utc_now
from startline.telemetry import api
from startline.telemetry.actions.verdicts.appeals import appeal
from startline.telemetry.actions.verdicts.judging import judge_workout, make_due_verdicts_final
from startline.telemetry.actions.workouts import editing as actions
from startline.telemetry.actions.workouts.erasing import erase_person
from startline.telemetry.actions.workouts.manual import ManualWorkout, record_manual_workout
from startline.telemetry.contracts import Eligibility, SourceFacts
from startline.telemetry.models import Appeal, TrackShape, Verdict, Workout
from tests.telemetry.devices.factories import DeviceFactory
from tests.telemetry.factories import STARTED_AT
from tests.telemetry.verdict_story import (
    RUN_S,
    SERIAL,
    deliver,
    drive_home_samples,
    fit_file,
    gpx_file,
    receive,
    run_samples,
)
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)


def given() -> list[dict]:
    """The verdict events so far."""
    rows = OutboxEvent.objects.filter(name="telemetry.verdict_given.v1").order_by("id")
    return [json.loads(row.payload) for row in rows]


def test_honest_file_is_pending_then_ok_and_final_after_a_day(user):
    workout = receive(user, gpx_file(run_samples()))
    before = api.eligibility([workout.id])[workout.id]
    assert (before.is_counted, before.reason, before.verdict) == (False, "pending", "pending")

    deliver()

    verdict = Verdict.objects.get(workout=workout)
    assert (verdict.outcome, verdict.reasons, verdict.is_final, verdict.version) == ("ok", [], False, 1)
    assert verdict.final_at - verdict.judged_at == DAY
    assert make_due_verdicts_final() == 0
    Verdict.objects.update(final_at=utc_now() - dt.timedelta(seconds=1))
    assert make_due_verdicts_final() == 1
    assert make_due_verdicts_final() == 0
    assert [(event["outcome"], event["is_final"], event["version"]) for event in given()] == [
        ("ok", False, 1),
        ("ok", True, 2),
    ]
    assert api.eligibility([workout.id])[workout.id] == Eligibility(
        workout_id=workout.id,
        is_counted=True,
        reason="",
        verdict="ok",
        is_final=True,
        trust="track",
        permitted_use="all",
    )


def test_verdict_on_a_deleted_workout_becomes_final_when_it_is_back(user):
    workout = receive(user, gpx_file(run_samples()))
    deliver()
    actions.delete_workout(user, workout_id=workout.id)
    Verdict.objects.update(final_at=utc_now() - dt.timedelta(seconds=1))

    assert make_due_verdicts_final() == 0
    assert len(given()) == 1
    actions.restore_workout(user, workout_id=workout.id)
    assert make_due_verdicts_final() == 1


@pytest.mark.parametrize(
    ("serial", "has_credentials", "trust"), [(SERIAL, False, "device"), (None, True, "fit")]
)
def test_ok_by_serial_or_credentials_is_final_at_once(user, serial, has_credentials, trust):
    device_id = DeviceFactory(user=user).pk if has_credentials else ""
    source = SourceFacts(kind="mqtt", device_id=device_id, device_name="Watch")
    workout = receive(user, fit_file(run_samples(), serial=serial), source=source)
    deliver()

    verdict = Verdict.objects.get(workout=workout)
    assert (verdict.outcome, verdict.is_final) == ("ok", True)
    assert api.eligibility([workout.id])[workout.id].trust == trust


def test_device_in_two_accounts_at_the_same_time(user):
    first = receive(user, fit_file(run_samples()))
    borrower = UserFactory(name="Borrower")
    elsewhere = run_samples(4).with_columns(lat_deg=run_samples(4).lat_deg + 1.0)
    at_once = receive(borrower, fit_file(elsewhere, started_at=STARTED_AT + dt.timedelta(minutes=2)))
    later = receive(borrower, fit_file(elsewhere, started_at=STARTED_AT + DAY))
    deliver()

    answers = {each.id: Verdict.objects.get(workout=each) for each in (first, at_once, later)}
    assert [verdict.outcome for verdict in answers.values()] == ["ok", "rejected", "ok"]
    assert answers[at_once.id].codes == ["device_twice"]
    assert answers[at_once.id].reasons[0]["figures"]["seconds"] == pytest.approx(RUN_S - 120, abs=2)


def test_owner_only_data_counts_nowhere(user):
    workout = receive(user, gpx_file(run_samples()))
    deliver()
    Workout.objects.update(permitted_use="owner_only")

    answer = api.eligibility([workout.id])[workout.id]
    assert (answer.is_counted, answer.reason, answer.permitted_use) == (False, "owner_only", "owner_only")


def test_questioned_ok_waits_for_staff(user):
    workout = receive(user, gpx_file(run_samples()))
    assert api.question_workout(workout.id, reason="too early") is False
    deliver()

    assert api.question_workout(workout.id, reason="He was at the cafe") is True

    Verdict.objects.update(final_at=None)
    assert make_due_verdicts_final() == 0
    verdict = Verdict.objects.get()
    assert (verdict.is_questioned, verdict.is_final, verdict.question) == (True, False, "He was at the cafe")
    judge_workout(workout.id)
    assert Verdict.objects.get().is_questioned is True


def test_drive_home_is_rejected_with_figures_and_what_could_be_kept(user):
    workout = receive(user, fit_file(drive_home_samples()))
    deliver()

    verdict = Verdict.objects.get(workout=workout)
    assert (verdict.outcome, verdict.is_final, verdict.final_at) == ("rejected", False, None)
    assert sorted(verdict.codes) == ["speed_impossible", "vehicle"]
    vehicle = next(reason for reason in verdict.reasons if reason["code"] == "vehicle")
    assert vehicle["figures"]["speed_mps"] == pytest.approx(15.0, abs=0.3)
    assert verdict.keep[0] == 0.0
    assert verdict.keep[1] == pytest.approx(RUN_S, abs=90)
    answer = api.eligibility([workout.id])[workout.id]
    assert (answer.is_counted, answer.reason, answer.is_final) == (False, "rejected", False)


def test_judging_again_says_nothing_new(user):
    workout = receive(user, fit_file(run_samples()))
    deliver()
    for _ in range(3):
        judge_workout(workout.id)

    assert Verdict.objects.get().version == 1
    assert len(given()) == 1


def test_another_name_keeps_the_verdict_and_another_sport_judges_anew(user):
    workout = receive(user, gpx_file(run_samples()))
    deliver()
    Verdict.objects.update(is_final=True)

    actions.edit_workout(user, workout_id=workout.id, changes={"name": "Evening"})
    assert api.eligibility([workout.id])[workout.id].is_final is True
    deliver()
    assert (Verdict.objects.get().is_final, len(given())) == (True, 1)

    actions.edit_workout(user, workout_id=workout.id, changes={"sport": "ride"})
    assert api.eligibility([workout.id])[workout.id].reason == "pending"
    deliver()
    verdict = Verdict.objects.get()
    assert (verdict.outcome, verdict.is_final, verdict.version) == ("ok", False, 2)
    assert given()[-1]["workout_version"] == 3


def test_withdrawn_health_values_do_not_make_a_verdict_pending(user):
    workout = receive(user, gpx_file(run_samples()))
    deliver()
    type(workout).objects.update(version=F("version") + 1, trimp=None)

    assert api.eligibility([workout.id])[workout.id].verdict == "ok"


def test_deleted_workout_counts_no_more_and_comes_back(user):
    workout = receive(user, gpx_file(run_samples()))
    deliver()
    actions.delete_workout(user, workout_id=workout.id)
    deliver()
    assert api.eligibility([workout.id])[workout.id].reason == "deleted"
    assert judge_workout(workout.id) is None

    actions.restore_workout(user, workout_id=workout.id)
    deliver()
    assert api.eligibility([workout.id])[workout.id].is_counted is True


def test_by_hand_is_judged_by_its_sums(user):
    values = {"sport": "run", "started_at": dt.datetime(2026, 6, 1, 9, 0), "distance_m": 10_000.0}
    possible = record_manual_workout(user.pk, values=ManualWorkout(elapsed_s=3000.0, **values))
    impossible = record_manual_workout(user.pk, values=ManualWorkout(elapsed_s=1200.0, **values))
    deliver()

    answers = api.eligibility([possible.id, impossible.id])
    assert [answers[each.id].reason for each in (possible, impossible)] == ["", "rejected"]
    assert answers[possible.id].trust == "manual"


def test_copy_of_another_persons_run_is_rejected_and_the_original_stays_ok(user):
    original = receive(user, gpx_file(run_samples()))
    deliver()
    thief = UserFactory(name="Thief")
    later = gpx_file(run_samples(), started_at=STARTED_AT + DAY)
    copy = receive(thief, later)
    deliver()

    assert Verdict.objects.get(workout=original).outcome == "ok"
    verdict = Verdict.objects.get(workout=copy)
    assert (verdict.outcome, verdict.codes) == ("rejected", ["track_copied"])
    assert TrackShape.objects.count() == 2
    assert str(user.pk) not in str(verdict.reasons)


def test_more_credible_original_that_comes_later_turns_the_tables(user):
    thief = UserFactory(name="Thief")
    copy = receive(thief, gpx_file(run_samples(), started_at=STARTED_AT + DAY))
    deliver()
    assert Verdict.objects.get(workout=copy).outcome == "ok"

    device = DeviceFactory(user=user)
    source = SourceFacts(kind="mqtt", device_id=device.pk, device_name="Watch")
    original = receive(user, fit_file(run_samples()), source=source)
    deliver()

    assert Verdict.objects.get(workout=original).outcome == "ok"
    assert Verdict.objects.get(workout=copy).codes == ["track_copied"]
    assert [event["outcome"] for event in given()] == ["ok", "rejected", "ok"] or [
        event["outcome"] for event in given()
    ] == ["ok", "ok", "rejected"]


def test_the_same_round_twice_by_oneself_is_no_copy(user):
    first = receive(user, gpx_file(run_samples()))
    again = receive(user, gpx_file(run_samples(), started_at=STARTED_AT + DAY))
    deliver()

    answers = api.eligibility([first.id, again.id])
    assert [answers[each.id].verdict for each in (first, again)] == ["ok", "ok"]


def test_recording_from_the_future_is_rejected(user):
    workout = receive(user, fit_file(run_samples(), started_at=utc_now() + 3 * DAY))
    deliver()

    assert Verdict.objects.get(workout=workout).codes == ["future"]
    assert api.eligibility([workout.id])[workout.id].reason == "rejected"


def test_many_are_answered_by_one_query_and_unknown_ones_too(user):
    starts = [STARTED_AT + number * DAY for number in range(4)]
    ids = [receive(user, gpx_file(run_samples(), started_at=start)).id for start in starts]
    deliver()
    stranger = uuid.uuid4()

    with CaptureQueriesContext(
        connection,
    ) as one:
        api.eligibility(ids[:1])
    with CaptureQueriesContext(connection) as many:
        answers = api.eligibility([*ids, stranger])

    assert (len(one), len(many)) == (1, 1)
    assert [answers[each].is_counted for each in ids] == [True] * 4
    assert (answers[stranger].reason, answers[stranger].permitted_use) == ("unknown", "owner_only")
    assert api.eligibility([]) == {}


def test_deleted_account_leaves_no_verdict(user):
    workout = receive(user, fit_file(drive_home_samples()))
    deliver()
    appeal(user, workout_id=workout.id, text="It was me.")
    erase_person(user.pk)

    assert [each.objects.count() for each in (Verdict, TrackShape, Appeal)] == [0, 0, 0]
