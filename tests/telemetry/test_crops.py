"""Cropping: the numbers are of the part, the files stay whole, and everything comes back."""

import datetime as dt

import pytest

from startline.platform.storage import objects
from startline.telemetry import api
from startline.telemetry.models import Recording, Verdict, Workout
from tests.telemetry.factories import STARTED_AT
from tests.telemetry.verdict_story import RUN_S, deliver, drive_home_samples, fit_file, receive
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def driven(user):
    workout = receive(user, fit_file(drive_home_samples()))
    deliver()
    return workout


def path(workout) -> str:
    return f"/api/v1/workouts/{workout.id}/crop"


def test_what_the_verdict_proposes_counts_once_cropped_and_comes_back_whole(owner, driven):
    before = Workout.objects.get()
    original = objects.get(Recording.objects.get().object_key)
    keep = owner.get(f"/api/v1/workouts/{driven.id}/verdict").json()["keep"]

    answer = owner.call("PUT", path(driven), keep)

    assert answer.status_code == 200
    body = answer.json()
    assert (body["is_cropped"], body["version"]) == (True, 2)
    assert body["elapsed_s"] == pytest.approx(keep["end_s"], abs=1)
    assert body["distance_m"] == pytest.approx(3.1 * RUN_S, rel=0.03)
    assert body["started_at"] == "2026-06-07T06:30:00Z"
    streams = owner.get(f"/api/v1/workouts/{driven.id}/streams?points=20000").json()
    assert streams["total_count"] == int(keep["end_s"]) + 1
    assert api.eligibility([driven.id])[driven.id].reason == "pending"
    deliver()
    verdict = Verdict.objects.get()
    assert (verdict.outcome, verdict.reasons, verdict.is_final) == ("ok", [], True)
    assert objects.get(Recording.objects.get().object_key) == original

    back = owner.call("DELETE", path(driven)).json()

    assert (back["is_cropped"], back["distance_m"], back["elapsed_s"]) == (
        False,
        before.distance_m,
        before.elapsed_s,
    )
    deliver()
    assert Verdict.objects.get().outcome == "rejected"


def test_start_moves_and_a_second_crop_cuts_further(owner, driven):
    first = owner.call("PUT", path(driven), {"start_s": 300, "end_s": 1400}).json()
    second = owner.call("PUT", path(driven), {"start_s": 100, "end_s": 1100}).json()

    assert (first["started_at"], second["started_at"]) == ("2026-06-07T06:35:00Z", "2026-06-07T06:36:40Z")
    assert (first["elapsed_s"], second["elapsed_s"]) == (1100.0, 1000.0)
    row = Workout.objects.get()
    assert row.crop_start_at == STARTED_AT + dt.timedelta(seconds=400)
    assert row.crop_end_at == STARTED_AT + dt.timedelta(seconds=1400)
    assert row.pauses == []


def test_crop_survives_another_sport_and_the_files_of_a_second_recording(owner, user, driven):
    owner.call("PUT", path(driven), {"start_s": 0, "end_s": 1400})

    changed = owner.call("PATCH", f"/api/v1/workouts/{driven.id}", {"sport": "ride"}).json()

    assert (changed["is_cropped"], changed["elapsed_s"], changed["family"]) == (True, 1400.0, "ride")


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({"start_s": -1, "end_s": 600}, "start_s"),
        ({"start_s": 0, "end_s": 9000}, "end_s"),
        ({"start_s": 500, "end_s": 559}, "end_s"),
        ({"start_s": 600, "end_s": 500}, "end_s"),
    ],
)
def test_impossible_parts_change_nothing(owner, driven, part, field):
    answer = owner.call("PUT", path(driven), part)

    assert (answer.status_code, answer.json()["code"]) == (422, "crop_invalid")
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert (Workout.objects.get().version, Workout.objects.get().crop_end_at) == (1, None)


def test_the_whole_is_no_crop_and_nothing_to_undo_is_no_change(owner, driven):
    whole = {"start_s": 0.5, "end_s": driven.elapsed_s}

    assert owner.call("PUT", path(driven), whole).json()["version"] == 1
    assert owner.call("DELETE", path(driven)).json()["version"] == 1


def test_outdated_version_and_workouts_by_hand_are_refused(owner, driven):
    stale = owner.call("PUT", path(driven), {"start_s": 0, "end_s": 900}, **{"If-Match": '"7"'})
    manual = owner.call(
        "POST",
        "/api/v1/workouts/manual",
        {"sport": "run", "started_at": "2026-06-09T18:00:00", "elapsed_s": 1800},
    ).json()
    by_hand = owner.call("PUT", f"/api/v1/workouts/{manual['id']}/crop", {"start_s": 0, "end_s": 900})

    assert (stale.status_code, stale.json()["code"]) == (412, "version_conflict")
    assert (by_hand.status_code, by_hand.json()["code"]) == (404, "workout_has_no_samples")
    assert set(Workout.objects.values_list("version", flat=True)) == {1}


def test_another_person_crops_nothing(driven):
    from startline.telemetry.actions.workouts.crops import crop_workout, uncrop_workout
    from startline.telemetry.errors import WorkoutNotFoundError

    stranger = UserFactory()
    with pytest.raises(WorkoutNotFoundError):
        crop_workout(stranger, workout_id=driven.id, start_s=0, end_s=600)
    with pytest.raises(WorkoutNotFoundError):
        uncrop_workout(stranger, workout_id=driven.id)
    assert Workout.objects.get().version == 1
