"""The addresses of wear: who may call them, what they answer, and with how many queries."""

import datetime as dt
import uuid

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from startline.config.api import api
from startline.platform.clock import frozen_at
from startline.telemetry.actions.recordings.receiving import receive_file
from startline.telemetry.domain.fit.writer import write_fit
from startline.telemetry.domain.generator.outings import Outing, record_outing
from startline.telemetry.models import GearInspection, WorkoutGear, WorkoutStance
from startline.users import api as users
from tests.telemetry.factories import FROM_PAGE
from tests.telemetry.gear_story import deliver, run, shoes, uses, wear, weigh

pytestmark = pytest.mark.django_db(transaction=True)
JUNE_30 = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
# (method, path) -> (body, what another person gets, what the owner gets)
ENDPOINTS = {
    ("get", "/gear/wear"): (None, 200, 200),
    ("get", "/gear/{gear_id}/wear"): (None, 404, 200),
    ("get", "/gear/{gear_id}/workouts"): (None, 404, 200),
    ("get", "/gear/{gear_id}/assignable"): (None, 404, 200),
    ("post", "/gear/{gear_id}/workouts"): ({"families": ["ride"]}, 404, 200),
    ("post", "/gear/{gear_id}/inspections"): (None, 404, 201),
    ("delete", "/gear/{gear_id}/inspections/{inspection_id}"): (None, 404, 204),
    ("post", "/gear/{gear_id}/removal"): ({"workouts": "release"}, 404, 204),
}
OF_USERS = {"/gear", "/gear/{gear_id}", "/gear/{gear_id}/retire", "/gear/{gear_id}/restore"}


@pytest.fixture
def story(user):
    """A pair with one run and one inspection."""
    pair = shoes(user)
    run(user)
    inspection = GearInspection.objects.create(user=user, gear_id=pair.gear_id)
    deliver()
    return pair, inspection


def request(client, endpoint, story):
    method, path = endpoint
    pair, inspection = story
    address = path.replace("{gear_id}", str(pair.gear_id)).replace("{inspection_id}", str(inspection.pk))
    return client.call(method.upper(), f"/api/v1{address}", ENDPOINTS[endpoint][0])


def test_every_endpoint_is_tried():
    declared = {
        (method, path.removeprefix("/api/v1"))
        for path, item in api.get_openapi_schema()["paths"].items()
        for method in item
        if path.startswith("/api/v1/gear") and path.removeprefix("/api/v1") not in OF_USERS
    }
    assert declared == set(ENDPOINTS)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=" ".join)
def test_anonymous_is_turned_away(anonymous, story, endpoint):
    response = request(anonymous, endpoint, story)

    assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=" ".join)
def test_another_person_sees_nothing_and_changes_nothing(other, story, endpoint):
    before = (uses(), GearInspection.objects.count(), WorkoutGear.objects.count(), wear(story[0]).version)

    response = request(other, endpoint, story)

    assert response.status_code == ENDPOINTS[endpoint][1]
    if response.status_code == 404:
        assert response.json()["code"] == "gear_not_found"
    else:
        assert response.json() == {"items": []}
    after = (uses(), GearInspection.objects.count(), WorkoutGear.objects.count(), wear(story[0]).version)
    assert after == before


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=" ".join)
def test_owner_is_let_in(owner, story, endpoint):
    assert request(owner, endpoint, story).status_code == ENDPOINTS[endpoint][2]


def test_list_says_how_worn_each_pair_is_and_until_when(owner, user):
    weigh(user, 70)
    pair = shoes(user)
    watch = shoes(user, kind="watch", foam="unknown", default_sports=())
    run(user, day=3, distance_m=280_000.0)
    deliver()

    with frozen_at(JUNE_30):
        items = owner.call("GET", "/api/v1/gear/wear").json()["items"]

    assert [item["gear_id"] for item in items] == [str(pair.gear_id), str(watch.gear_id)]
    assert items[1]["wear"] is None
    assert items[0]["workout_count"] == 1
    state = items[0]["wear"]
    assert (state["percent"], state["life_m"], state["life_source"]) == (40.0, 700_000.0, "foam")
    assert state["left_m"] == 420_000.0
    # 10 km a day for the 28 days since the third: 42 days for the rest.
    assert state["worn_on"] == "2026-08-11"


def test_page_of_a_pair_says_why(owner, user):
    weigh(user, 84)
    pair = shoes(user, starting_distance_m=50_000.0)
    run(user, day=1, distance_m=60_000.0)
    run(user, day=1, distance_m=40_000.0, started_at=dt.datetime(2026, 6, 1, 18))
    run(user, day=5, distance_m=10_000.0, started_at=dt.datetime(2026, 4, 5, 9))
    deliver()

    with frozen_at(JUNE_30):
        body = owner.call("GET", f"/api/v1/gear/{pair.gear_id}/wear").json()

    assert (body["distance_m"], body["wear"]["effective_m"]) == (160_000.0, pytest.approx(182_000))
    reasons = {reason["code"]: reason for reason in body["reasons"]}
    assert list(reasons) == ["mass", "surface", "descent", "pace", "temperature"]
    mass, heat = reasons["mass"], reasons["temperature"]
    assert (mass["factor"], mass["added_m"], mass["known_share"]) == (
        pytest.approx(1.2),
        pytest.approx(22_000),
        1.0,
    )
    assert (heat["factor"], heat["added_m"], heat["known_share"]) == (None, 0.0, 0.0)
    assert [(point["date"], point["distance_m"]) for point in body["curve"]] == [
        ("2026-04-05", 60_000.0),
        ("2026-06-01", 160_000.0),
    ]
    assert body["curve"][-1]["percent"] == pytest.approx(body["wear"]["percent"])
    assert [(month["month"], month["distance_m"], month["count"]) for month in body["months"]] == [
        ("2026-04", 10_000.0, 1),
        ("2026-05", 0.0, 0),
        ("2026-06", 100_000.0, 2),
    ]
    assert body["worn_from"] < body["wear"]["worn_on"] < body["worn_until"]
    assert body["cushion_left"] == pytest.approx(0.7904, abs=1e-3)
    assert (body["stance"], body["inspections"]) == (None, [])


def test_new_pair_is_answered_before_anything_was_computed(owner, user):
    pair = shoes(user)

    body = owner.call("GET", f"/api/v1/gear/{pair.gear_id}/wear").json()

    assert (body["wear"], body["curve"], body["months"], body["reasons"]) == (None, [], [], [])
    assert owner.call("GET", "/api/v1/gear/wear").json() == {"items": []}


def test_contact_times_of_recorded_runs_become_a_hint(owner, user):
    pair = shoes(user)
    for seed, contact_ms in ((1, 240.0), (2, 251.5)):
        started_at = dt.datetime(2026, 6, seed, 6, tzinfo=dt.UTC)
        made = record_outing(Outing(seed=seed, started_at=started_at, length_m=100_500))
        made.samples.extras["stance_time_ms"] = np.full(len(made.samples), contact_ms)
        receive_file(user.pk, data=write_fit(made), file_name=f"{seed}.fit", source=FROM_PAGE)
    deliver()

    body = owner.call("GET", f"/api/v1/gear/{pair.gear_id}/wear").json()

    assert WorkoutStance.objects.count() == 2
    assert body["stance"] == {"drift_ms": 11.5, "first_ms": 240.0, "last_ms": 251.5, "is_notable": True}


def test_workouts_of_a_pair_are_paged(owner, user):
    pair = shoes(user)
    ids = [str(run(user, day=day, distance_m=1000.0).id) for day in range(1, 6)]
    run(user, day=7, sport="ride")

    first = owner.call("GET", f"/api/v1/gear/{pair.gear_id}/workouts?limit=3").json()
    cursor = first["next_cursor"]
    second = owner.call("GET", f"/api/v1/gear/{pair.gear_id}/workouts?limit=3&cursor={cursor}").json()

    assert [one["id"] for one in first["items"] + second["items"]] == ids[::-1]
    assert second["next_cursor"] is None


def test_assignment_is_shown_before_it_is_done(owner, user):
    for day in (1, 2):
        run(user, day=day, distance_m=5000.0)
    other_pair = shoes(user)
    run(user, day=3)
    pair = shoes(user, model="New", default_sports=())
    address = f"/api/v1/gear/{pair.gear_id}"

    seen = owner.call("GET", f"{address}/assignable?from=2026-06-02&families=run&families=walk").json()
    done = owner.call("POST", f"{address}/workouts", {"from": "2026-06-02", "families": ["run"]}).json()

    assert seen == {"free": 1, "taken": 1, "distance_m": 5000.0}
    assert done == {"assigned": 1, "moved": 0, "kept": 1}
    assert WorkoutGear.objects.filter(gear_id=other_pair.gear_id).count() == 1


def test_workout_shows_and_takes_its_gear(owner, user):
    pair = shoes(user, color="#3347eb")
    workout = run(user)
    address = f"/api/v1/workouts/{workout.id}/gear"

    shown = owner.call("GET", address).json()
    assert shown == {
        "items": [
            {
                "gear_id": str(pair.gear_id),
                "kind": "shoes",
                "title": "Tempo 2",
                "color": "#3347eb",
                "state": "in_use",
            }
        ],
        "is_by_hand": False,
    }
    assert owner.call("PUT", address, {"gear_ids": []}).json() == {"items": [], "is_by_hand": True}
    unknown = owner.call("PUT", address, {"gear_ids": [str(uuid.uuid4())]})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "gear_not_found")


def test_refusals_are_told_by_code(owner, user):
    pair, second = shoes(user), shoes(user, model="B", default_sports=())
    workout = run(user)
    both = {"gear_ids": [str(pair.gear_id), str(second.gear_id)]}
    in_use = owner.call("POST", f"/api/v1/gear/{pair.gear_id}/removal", {})
    twice = owner.call("PUT", f"/api/v1/workouts/{workout.id}/gear", both)
    users.retire_gear(user.pk, gear_id=pair.gear_id)
    retired = owner.call("POST", f"/api/v1/gear/{pair.gear_id}/inspections")

    assert [(one.status_code, one.json()["code"]) for one in (in_use, twice, retired)] == [
        (409, "gear_in_use"),
        (422, "gear_kind_twice"),
        (409, "gear_retired"),
    ]
    assert WorkoutGear.objects.count() == 1


@pytest.mark.parametrize("address", ["/gear/wear", "/gear/{id}/wear", "/gear/{id}/workouts"])
def test_queries_do_not_grow_with_the_rows(owner, user, address):
    pair = shoes(user)
    run(user, day=1)
    deliver()
    path = "/api/v1" + address.format(id=pair.gear_id)
    owner.call("GET", path)
    with CaptureQueriesContext(connection) as few:
        owner.call("GET", path)
    for day in range(2, 8):
        run(user, day=day)
    for number in range(3):
        shoes(user, model=f"Spare {number}", default_sports=())
    deliver()
    with CaptureQueriesContext(connection) as many:
        assert owner.call("GET", path).status_code == 200

    assert len(few) == len(many) <= 10
