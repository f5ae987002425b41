"""Appeals: the athlete's words, the staff's decision in the admin, what each may see."""

import datetime as dt

import numpy as np
import pytest
from django.contrib.admin.models import LogEntry

from startline.platform.errors import StartlineError
from startline.telemetry import api
from startline.telemetry.actions.verdicts.appeals import appeal, decide_verdict
from startline.telemetry.actions.verdicts.judging import judge_workout
from startline.telemetry.actions.workouts import editing as actions
from startline.telemetry.models import Appeal, Verdict
from startline.users.actions.roles import grant_role
from tests.telemetry.browsers import JsonClient
from tests.telemetry.factories import STARTED_AT
from tests.telemetry.verdict_story import (
    deliver,
    drive_home_samples,
    fit_file,
    gpx_file,
    receive,
    run_samples,
)
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "The last part was a tow by a reindeer."


@pytest.fixture
def rejected(user):
    workout = receive(user, fit_file(drive_home_samples()))
    deliver()
    return workout


@pytest.fixture
def support():
    person = UserFactory(name="Support")
    grant_role(person.pk, role="support")
    client = JsonClient()
    client.force_login(person)
    return client


def path(workout) -> str:
    return f"/api/v1/workouts/{workout.id}"


def decide(client, row, *, decision: str, answer: str):
    seen = Verdict.objects.get(workout_id=row.workout_id).seen
    return client.post(page_of(row), {"decision": decision, "answer": answer, "seen": seen})


def page_of(row) -> str:
    return f"/admin/telemetry/{row._meta.model_name}/{row.pk}/change/"


def test_owner_sees_reasons_and_appeals(owner, rejected):
    seen = owner.get(f"{path(rejected)}/verdict").json()
    assert (seen["outcome"], seen["is_final"], seen["can_appeal"], seen["appeal"]) == (
        "rejected",
        False,
        True,
        None,
    )
    assert {reason["code"] for reason in seen["reasons"]} == {"speed_impossible", "vehicle"}
    assert all(reason["is_decisive"] for reason in seen["reasons"])
    assert seen["keep"]["start_s"] == 0.0

    answer = owner.call("POST", f"{path(rejected)}/appeals", {"text": f"  {WORDS} "})

    assert answer.status_code == 201
    body = answer.json()
    assert (body["appeal"]["text"], body["appeal"]["state"], body["can_appeal"]) == (WORDS, "open", False)
    assert Appeal.objects.get().codes == Verdict.objects.get().codes


def test_list_marks_what_does_not_count(owner, user, rejected):
    fine = receive(user, fit_file(run_samples(5), started_at=STARTED_AT + dt.timedelta(days=1)))
    before = {each["id"]: each["verdict"] for each in owner.get("/api/v1/workouts").json()["items"]}
    assert before == {str(rejected.id): "rejected", str(fine.id): "pending"}
    deliver()

    after = {each["id"]: each["verdict"] for each in owner.get("/api/v1/workouts").json()["items"]}
    assert after == {str(rejected.id): "rejected", str(fine.id): "ok"}


def test_second_and_fourth_appeals_are_refused(owner, user, rejected):
    staff = UserFactory(is_staff=True)
    for turn in range(3):
        assert owner.call("POST", f"{path(rejected)}/appeals", {"text": WORDS}).status_code == 201
        again = owner.call("POST", f"{path(rejected)}/appeals", {"text": WORDS})
        assert (again.status_code, again.json()["code"]) == (409, "appeal_open")
        assert Appeal.objects.count() == turn + 1
        decide_verdict(staff, workout_id=rejected.id, decision="upheld", answer="It was a car.")
        seen = owner.get(f"{path(rejected)}/verdict").json()
        assert (seen["can_appeal"], seen["appeals_left"]) == (turn < 2, 2 - turn)

    fourth = owner.call("POST", f"{path(rejected)}/appeals", {"text": WORDS})
    assert (fourth.status_code, fourth.json()["code"]) == (409, "nothing_to_appeal")
    assert Appeal.objects.count() == 3
    assert owner.get(f"{path(rejected)}/verdict").json()["can_appeal"] is False


@pytest.mark.parametrize(("text", "code"), [("   ", "required"), ("x" * 2001, "too_long")])
def test_empty_and_endless_words_are_refused(owner, rejected, text, code):
    answer = owner.call("POST", f"{path(rejected)}/appeals", {"text": text})

    assert (answer.status_code, answer.json()["code"]) == (422, "appeal_invalid")
    assert answer.json()["errors"][0]["code"] == code
    assert Appeal.objects.count() == 0


def test_ok_and_pending_have_nothing_to_appeal(owner, user):
    workout = receive(user, fit_file(run_samples()))
    for _ in range(2):
        answer = owner.call("POST", f"{path(workout)}/appeals", {"text": WORDS})
        assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_appeal")
        deliver()
    assert Appeal.objects.count() == 0


def test_support_accepts_and_the_athlete_reads_why(owner, support, user, rejected):
    appeal(user, workout_id=rejected.id, text=WORDS)
    queue = support.get("/admin/telemetry/appeal/")
    page = support.get(f"/admin/telemetry/appeal/{Appeal.objects.get().pk}/change/")
    assert (queue.status_code, page.status_code) == (200, 200)
    assert WORDS in page.content.decode()
    assert "as in a vehicle" in page.content.decode()

    decided = decide(support, Appeal.objects.get(), decision="accepted", answer="Reindeer count.")

    assert decided.status_code == 302
    seen = owner.get(f"{path(rejected)}/verdict").json()
    assert (seen["outcome"], seen["is_final"], seen["decision"], seen["answer"]) == (
        "ok",
        True,
        "accepted",
        "Reindeer count.",
    )
    assert (seen["appeal"]["state"], seen["appeal"]["answer"]) == ("accepted", "Reindeer count.")
    assert {reason["code"] for reason in seen["reasons"]} == {"speed_impossible", "vehicle"}
    assert api.eligibility([rejected.id])[rejected.id].is_counted is True
    audit = LogEntry.objects.filter(object_id=str(rejected.id)).get()
    assert (audit.user.name, audit.change_message) == ("Support", "accepted: Reindeer count.")


def test_decision_without_a_reason_decides_nothing(support, user, rejected):
    appeal(user, workout_id=rejected.id, text=WORDS)

    page = decide(support, Appeal.objects.get(), decision="accepted", answer=" ")

    assert page.status_code == 200
    assert (Appeal.objects.get().state, Verdict.objects.get().decision) == ("open", "")
    with pytest.raises(StartlineError):
        decide_verdict(user, workout_id=rejected.id, decision="perhaps", answer="x")


def test_decision_stands_for_the_same_reasons_and_falls_with_a_new_one(support, user, rejected):
    decide(support, Verdict.objects.get(), decision="accepted", answer="Fine.")
    judge_workout(rejected.id)
    actions.edit_workout(user, workout_id=rejected.id, changes={"name": "Tow"})
    deliver()
    assert (Verdict.objects.get().outcome, Verdict.objects.get().is_final) == ("ok", True)

    Verdict.objects.update(decided_codes=["vehicle"])
    judge_workout(rejected.id)
    verdict = Verdict.objects.get()
    assert (verdict.outcome, verdict.decision, verdict.answer) == ("rejected", "", "")
    assert verdict.is_final is False


def test_support_questions_from_the_list(support, user):
    workout = receive(user, gpx_file(run_samples()))
    deliver()
    chosen = {"action": "question_chosen", "_selected_action": [str(workout.id)]}

    answer = support.post("/admin/telemetry/verdict/", chosen, follow=True)

    assert b"Questioned: 1" in answer.content
    assert (Verdict.objects.get().is_questioned, Verdict.objects.get().final_at) == (True, None)


def test_decided_appeal_can_only_be_read(support, user, rejected):
    appeal(user, workout_id=rejected.id, text=WORDS)
    decide(support, Appeal.objects.get(), decision="upheld", answer="A car.")

    assert support.get(f"/admin/telemetry/appeal/{Appeal.objects.get().pk}/change/").status_code == 200
    again = decide(support, Appeal.objects.get(), decision="accepted", answer="On second thought.")

    assert again.status_code == 403
    assert (Appeal.objects.get().state, Verdict.objects.get().answer) == ("upheld", "A car.")


@pytest.mark.parametrize("role", ["marketing", None])
def test_others_get_no_further_than_the_door(user, rejected, role):
    appeal(user, workout_id=rejected.id, text=WORDS)
    person = UserFactory(name="Curious")
    if role:
        grant_role(person.pk, role=role)
    client = JsonClient()
    client.force_login(person)

    page = client.get("/admin/telemetry/appeal/")
    decided = decide(client, Appeal.objects.get(), decision="accepted", answer="Mine.")

    assert page.status_code in {302, 403}
    assert decided.status_code in {302, 403}
    assert (Appeal.objects.get().state, Verdict.objects.get().decision) == ("open", "")


def test_admin_shows_no_health_values(support, user):
    samples = run_samples().with_columns(heart_rate_bpm=np.full(1500, 151.0))
    workout = receive(user, fit_file(samples))
    deliver()
    assert Verdict.objects.get(workout=workout).codes == ["heart_rate_flat"]

    page = support.get(f"/admin/telemetry/verdict/{workout.id}/change/")

    assert page.status_code == 200
    assert b"one heart rate throughout" in page.content
    assert (b"151.0" in page.content, b"heart_rate_bpm" in page.content) == (False, False)
