"""What a decision of staff holds for, and what it does not."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from startline.platform.errors import VersionConflictError
from startline.telemetry.actions.groups.joining import join_workouts
from startline.telemetry.actions.groups.rebuilding import rebuild_workout
from startline.telemetry.actions.verdicts import judging
from startline.telemetry.actions.verdicts.appeals import appeal, decide_verdict
from startline.telemetry.actions.verdicts.judging import judge_workout, make_due_verdicts_final
from startline.telemetry.actions.workouts import editing
from startline.telemetry.actions.workouts.crops import crop_workout, uncrop_workout
from startline.telemetry.contracts import SourceFacts
from startline.telemetry.domain.recording import DeviceSummary, Samples
from startline.telemetry.models import Appeal, Verdict, Workout
from startline.telemetry.queries.verdict_evidence import is_vouched_for
from startline.users.actions.roles import grant_role
from tests.telemetry import recorders
from tests.telemetry.browsers import JsonClient
from tests.telemetry.devices.factories import DeviceFactory
from tests.telemetry.factories import WorkoutFactory
from tests.telemetry.verdict_story import RUN_S, deliver, drive_home_samples, fit_file, receive, run_samples
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff():
    return UserFactory(is_staff=True)


@pytest.fixture
def rejected(user):
    workout = receive(user, fit_file(drive_home_samples()))
    deliver()
    return workout


def newest() -> Verdict:
    return Verdict.objects.get()


def test_decision_falls_when_the_content_becomes_another(user, staff, rejected):
    decide_verdict(staff, workout_id=rejected.id, decision="accepted", answer="Fine.")
    decided = newest()
    assert (decided.outcome, decided.decided_on) == ("ok", decided.judged_on)

    crop_workout(user, workout_id=rejected.id, start_s=300, end_s=rejected.elapsed_s)
    deliver()

    verdict = newest()
    assert (verdict.outcome, verdict.decision, verdict.is_final) == ("rejected", "", False)
    assert verdict.judged_on != decided.judged_on


def test_decision_stands_when_the_same_is_measured_anew(user, staff, rejected):
    decide_verdict(staff, workout_id=rejected.id, decision="accepted", answer="Fine.")
    before = Workout.objects.get().samples_object_key

    rebuild_workout(rejected.id)
    deliver()

    assert Workout.objects.get().samples_object_key != before
    assert (newest().outcome, newest().decision) == ("ok", "accepted")


def test_ok_after_an_upheld_decision_waits_its_day(user, staff, rejected):
    decide_verdict(staff, workout_id=rejected.id, decision="upheld", answer="A car.")
    assert (newest().outcome, newest().is_final) == ("rejected", True)

    crop_workout(user, workout_id=rejected.id, start_s=0, end_s=RUN_S - 60)
    deliver()

    verdict = newest()
    assert (verdict.outcome, verdict.decision, verdict.is_final) == ("ok", "", False)
    assert verdict.final_at - verdict.judged_at == dt.timedelta(hours=24)
    uncrop_workout(user, workout_id=rejected.id)
    deliver()
    assert (newest().outcome, newest().is_final, newest().final_at) == ("rejected", False, None)

    decide_verdict(staff, workout_id=rejected.id, decision="accepted", answer="Not a car after all.")
    assert newest().upheld_at is None


def test_what_changed_since_the_page_was_loaded_is_not_decided_on(user, staff, rejected):
    seen = newest().seen
    crop_workout(user, workout_id=rejected.id, start_s=300, end_s=rejected.elapsed_s)

    with pytest.raises(VersionConflictError):
        decide_verdict(staff, workout_id=rejected.id, decision="accepted", answer="Fine.", seen=seen)

    assert newest().decision == ""


def test_page_is_shown_anew_when_the_workout_changed(user, rejected):
    support = JsonClient()
    person = UserFactory(name="Support")
    grant_role(person.pk, role="support")
    support.force_login(person)
    appeal(user, workout_id=rejected.id, text="It was a tow.")
    address = f"/admin/telemetry/appeal/{Appeal.objects.get().pk}/change/"
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', support.get(address).content.decode())
    assert seen == newest().seen
    crop_workout(user, workout_id=rejected.id, start_s=300, end_s=rejected.elapsed_s)

    words = {"decision": "accepted", "answer": "Fine.", "seen": seen}
    answer = support.post(address, words, follow=True)

    assert "was changed in the meantime" in answer.content.decode()
    assert (newest().decision, Appeal.objects.get().state) == ("", "open")
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', answer.content.decode())
    support.post(address, words | {"seen": seen})
    assert (newest().decision, Appeal.objects.get().state) == ("accepted", "accepted")


def test_judgement_of_what_has_changed_meanwhile_is_not_stored(user, monkeypatch):
    workout = receive(user, fit_file(drive_home_samples()))
    first_look = judging._judged
    looks = []

    def change_after_the_first_look(given: Workout):
        found = first_look(given)
        if not looks:
            editing.edit_workout(user, workout_id=workout.id, changes={"sport": "ride"})
        looks.append(given.version)
        return found

    monkeypatch.setattr(judging, "_judged", change_after_the_first_look)
    verdict = judge_workout(workout.id)

    newest_workout = Workout.objects.get()
    assert (verdict.workout_version, newest_workout.sport) == (newest_workout.version, "ride")
    assert looks == [newest_workout.version - 1, newest_workout.version]


def test_appeal_of_a_deleted_workout_leaves_the_queue_until_it_is_back(user, rejected):
    support = JsonClient()
    person = UserFactory(name="Support")
    grant_role(person.pk, role="support")
    support.force_login(person)
    appeal(user, workout_id=rejected.id, text="It was a tow.")

    def shown() -> bool:
        return str(Appeal.objects.get().pk) in support.get("/admin/telemetry/appeal/").content.decode()

    assert shown()
    editing.delete_workout(user, workout_id=rejected.id)
    assert not shown()
    editing.restore_workout(user, workout_id=rejected.id)
    assert shown()


def test_honest_run_still_becomes_final_by_itself(user):
    receive(user, fit_file(run_samples(), serial=None))
    deliver()
    assert (newest().outcome, newest().is_final) == ("ok", False)
    Verdict.objects.update(final_at=newest().judged_at)
    assert make_due_verdicts_final() == 1


def test_device_that_gave_only_the_pulse_does_not_vouch_for_the_way(user):
    run = recorders.outing(length_m=3000)
    pulse = Samples.from_columns(run.samples.time_s, {"heart_rate_bpm": run.samples.heart_rate_bpm})
    strap = recorders.watch_file(replace(run, samples=pulse, summary=DeviceSummary()), device=None)
    paired = SourceFacts(kind="mqtt", device_id=DeviceFactory(user=user).pk, device_name="Strap")
    way = recorders.receive(user, recorders.phone_file(run, every=1), file_name="phone.gpx").workout
    beats = recorders.receive(user, strap, file_name="strap.fit", source=paired).workout
    assert is_vouched_for(beats) is True
    join_workouts(user, workout_id=way.id, other_id=beats.id)
    deliver()

    assert is_vouched_for(Workout.objects.get(pk=way.id)) is False
    assert Verdict.objects.get(workout_id=way.id).is_final is False


def test_suspect_that_staff_upheld_is_rejected(staff, rejected):
    assert judging.outcome_by("upheld", judged="suspect") == "rejected"
    assert judging.outcome_by("upheld", judged="ok") == "ok"
    assert judging.outcome_by("accepted", judged="suspect") == "ok"
    assert judging.outcome_by("", judged="suspect") == "suspect"
    verdict = decide_verdict(staff, workout_id=rejected.id, decision="upheld", answer="A car.")
    assert (verdict.outcome, verdict.is_final) == ("rejected", True)


def test_what_staff_upheld_goes_with_the_recordings(user, staff, rejected):
    decide_verdict(staff, workout_id=rejected.id, decision="upheld", answer="A car.")
    by_hand = WorkoutFactory(
        user=user,
        started_at=rejected.started_at,
        elapsed_s=60,
        moving_s=60,
        local_date=rejected.local_date,
    )
    joined = join_workouts(user, workout_id=by_hand.id, other_id=rejected.id)
    deliver()

    crop_workout(user, workout_id=joined.id, start_s=0, end_s=RUN_S - 60)
    deliver()

    verdict = Verdict.objects.get(workout_id=joined.id)
    assert (verdict.outcome, verdict.is_final, verdict.upheld_at is None) == ("ok", False, False)


def test_reason_that_nobody_saw_is_not_decided_on(staff, rejected):
    seen = newest().seen
    one_less = seen.rsplit(" ", 1)[0]
    assert one_less != seen

    with pytest.raises(VersionConflictError):
        decide_verdict(staff, workout_id=rejected.id, decision="accepted", answer="Fine.", seen=one_less)

    assert decide_verdict(staff, workout_id=rejected.id, decision="accepted", answer="Fine.", seen=seen)
