"""The API of workouts: shapes, filters, pages, sorts, versions, query counts."""

import datetime as dt
import uuid

import pytest

from startline.telemetry.http.schemas import WorkoutDetail
from startline.telemetry.models import Workout
from tests.telemetry.factories import WorkoutFactory, recorded_workout

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
# The account (the session is in Valkey), and the one read of what was asked for.
READ_QUERIES = 2


def names(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [item["name"] for item in response.json()["items"]]


def test_list_shows_own_live_workouts_newest_first(owner, user):
    first = WorkoutFactory(user=user, name="First")
    WorkoutFactory(user=user, name="Second", started_at=first.started_at + DAY)
    WorkoutFactory(user=user, name="Gone", deleted_at=first.started_at)
    WorkoutFactory(name="Somebody else's")

    response = owner.call("GET", "/api/v1/workouts")

    assert names(response) == ["Second", "First"]
    assert response.json()["next_cursor"] is None
    assert response.json()["items"][1] == {
        "id": str(first.id),
        "sport": "run",
        "family": "run",
        "sport_raw": "",
        "name": "First",
        "started_at": "2026-06-07T06:30:00Z",
        "time_zone": "Europe/Moscow",
        "utc_offset_s": 10800,
        "elapsed_s": 3100.0,
        "moving_s": 3000.0,
        "distance_m": 10000.0,
        "ascent_m": 50.0,
        "speed_avg_mps": None,
        "heart_rate_avg_bpm": None,
        "verdict": "pending",
        "recording_count": 0,
        "source": {"kind": "manual", "format": None, "device_name": None},
        "has_track": False,
        "polyline": None,
        "version": 1,
        "deleted_at": None,
    }


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("started_at", "abcde"),
        ("-started_at", "edcba"),
        ("distance_m", "ceabd"),
        ("-distance_m", "dbaec"),
        ("moving_s", "ebadc"),
        ("-moving_s", "cdabe"),
    ],
)
def test_pages_of_every_sort_show_each_workout_once(owner, user, sort, expected):
    for number, (name, distance_m, moving_s) in enumerate(
        [("a", 5000.0, 30.0), ("b", 6000.0, 20.0), ("c", None, 50.0), ("d", 9000.0, 40.0), ("e", 10.0, 1.0)]
    ):
        WorkoutFactory(
            user=user,
            name=name,
            distance_m=distance_m,
            moving_s=moving_s,
            started_at=dt.datetime(2026, 6, 7, number, tzinfo=dt.UTC),
        )

    seen, cursor = "", ""
    for _ in range(3):
        response = owner.call("GET", f"/api/v1/workouts?sort={sort}&limit=2{cursor}")
        seen += "".join(names(response))
        cursor = f"&cursor={response.json()['next_cursor']}"

    assert seen == expected
    assert response.json()["next_cursor"] is None


def test_equal_sort_values_are_not_lost_between_pages(owner, user):
    for number in range(5):
        WorkoutFactory(user=user, name=str(number))

    first = owner.call("GET", "/api/v1/workouts?sort=distance_m&limit=3")
    rest = owner.call("GET", f"/api/v1/workouts?sort=distance_m&cursor={first.json()['next_cursor']}")

    assert sorted(names(first) + names(rest)) == ["0", "1", "2", "3", "4"]


def test_cursor_of_another_sort_is_refused(owner, user):
    WorkoutFactory.create_batch(2, user=user)
    cursor = owner.call("GET", "/api/v1/workouts?limit=1").json()["next_cursor"]

    response = owner.call("GET", f"/api/v1/workouts?sort=distance_m&cursor={cursor}")

    assert (response.status_code, response.json()["code"]) == (422, "invalid_cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sport=trail_run", ["Forest"]),
        ("family=run", ["Forest", "Morning run"]),
        ("family=ride", ["Ёлка"]),
        ("q=FOREST", ["Forest"]),
        ("q=forest%20hilly", ["Forest"]),
        ("q=елка", ["Ёлка"]),
        ("q=ЁЛК", ["Ёлка"]),
        ("q=tour.gpx", ["Ёлка"]),
        ("q=running", ["Forest", "Morning run"]),
        ("q=trail%20RUN", ["Forest"]),
        ("q=forest%20running", ["Forest"]),
        ("q=бег", []),
        ("q=100%25", []),
        ("from=2026-06-08", ["Ёлка", "Forest"]),
        ("to=2026-06-08", ["Forest", "Morning run"]),
        ("from=2026-06-08&to=2026-06-08", ["Forest"]),
        ("distance_min_m=10001", ["Ёлка"]),
        ("distance_max_m=10000", ["Forest", "Morning run"]),
    ],
)
def test_filters_and_search(owner, user, query, expected):
    first = WorkoutFactory(user=user)
    WorkoutFactory(
        user=user,
        name="Forest",
        description="Hilly",
        sport="trail_run",
        distance_m=8000.0,
        started_at=first.started_at + DAY,
    )
    WorkoutFactory(
        user=user,
        name="Ёлка",
        file_name="Tour.gpx",
        sport="ride",
        family="ride",
        distance_m=40_000.0,
        # 23:30 in Moscow: still the 9th there.
        started_at=dt.datetime(2026, 6, 9, 20, 30, tzinfo=dt.UTC),
    )

    assert names(owner.call("GET", f"/api/v1/workouts?{query}")) == expected


@pytest.mark.parametrize(("word", "expected"), [("бег", ["", "Лес"]), ("вело", ["Ёлка"]), ("running", [])])
def test_search_knows_the_sports_in_the_persons_language(owner, user, word, expected):
    user.language = "ru"
    user.save()
    first = WorkoutFactory(user=user, name="Лес", sport="trail_run")
    WorkoutFactory(user=user, name="", sport="run", started_at=first.started_at + DAY)
    WorkoutFactory(user=user, name="Ёлка", sport="road_ride", family="ride")

    assert names(owner.call("GET", f"/api/v1/workouts?q={word}")) == expected


def test_deleted_workouts_are_listed_last_deleted_first_page_by_page(owner, user, other):
    kept = WorkoutFactory(user=user, name="Kept")
    for number in range(3):
        WorkoutFactory(user=user, name=str(number), deleted_at=kept.started_at + number * DAY)

    WorkoutFactory(user=user, name="Joined", deleted_at=kept.started_at, merged_into_id=kept.id)

    first = owner.call("GET", "/api/v1/workouts/deleted?limit=2")
    rest = owner.call("GET", f"/api/v1/workouts/deleted?cursor={first.json()['next_cursor']}")

    assert (names(first), names(rest)) == (["2", "1"], ["0"])
    assert first.json()["items"][0]["deleted_at"] is not None
    assert other.call("GET", "/api/v1/workouts/deleted").json()["items"] == []


def test_address_of_a_deleted_workout_says_so_to_its_owner_only(owner, user, other):
    workout = WorkoutFactory(user=user)
    assert owner.call("DELETE", f"/api/v1/workouts/{workout.id}").status_code == 204

    joined = WorkoutFactory(user=user, deleted_at=workout.started_at, merged_into_id=workout.id)
    gone = owner.call("GET", f"/api/v1/workouts/{joined.id}")
    assert (gone.status_code, gone.json()["data"]) == (410, {"merged_into_id": str(workout.id)})

    mine = owner.call("GET", f"/api/v1/workouts/{workout.id}")
    theirs = other.call("GET", f"/api/v1/workouts/{workout.id}")

    assert (mine.status_code, mine.json()["code"]) == (410, "workout_deleted")
    workout.refresh_from_db()
    assert mine.json()["data"] == {"deleted_at": workout.deleted_at.isoformat()}
    assert (theirs.status_code, theirs.json()["code"]) == (404, "workout_not_found")


@pytest.mark.parametrize("query", ["sort=name", "limit=0", "limit=101", "from=yesterday", "family=fly"])
def test_wrong_parameter_is_refused(owner, query):
    response = owner.call("GET", f"/api/v1/workouts?{query}")

    assert (response.status_code, response.json()["code"]) == (422, "invalid")
    assert response.json()["errors"][0]["field"] == query.split("=")[0]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "?sort=-distance_m&q=run&family=run",
        "/months",
        "/weeks?count=5",
        "/calendar?month=2026-06",
        "/deleted",
        "/known-tracks?west=30&south=50&east=60&north=60",
    ],
)
def test_number_of_queries_is_fixed(owner, user, path, django_assert_num_queries):
    for count in (1, 20):
        WorkoutFactory.create_batch(count, user=user, has_track=True)
        with django_assert_num_queries(READ_QUERIES):
            assert owner.call("GET", f"/api/v1/workouts{path}").status_code == 200


def test_detail_is_complete_and_has_a_tag(owner, user):
    workout = recorded_workout(user, length_m=2500.0)

    response = owner.call("GET", f"/api/v1/workouts/{workout.id}")

    assert response.status_code == 200
    body = response.json()
    assert set(body) == set(WorkoutDetail.model_fields)
    assert response["ETag"] == '"1"'
    assert (body["version"], body["original_available"], body["file_name"]) == (1, True, "run-1.fit")
    assert body["source"] == {"kind": "file", "format": "fit", "device_name": None}
    assert [split["is_partial"] for split in body["splits_km"]] == [False, False, True]
    assert body["splits_km"][0]["distance_m"] == pytest.approx(1000)
    assert body["has_track"] is True
    west, south, east, north = body["bounds"]
    assert [west, south, east, north] == [
        pytest.approx(each, abs=0.03) for each in (49.656, 58.574, 49.656, 58.574)
    ]
    assert (west < east, south < north) == (True, True)
    assert owner.call("GET", f"/api/v1/workouts/{workout.id}", **{"If-None-Match": '"1"'}).status_code == 304


def test_detail_in_two_queries(owner, user, django_assert_num_queries):
    workout = recorded_workout(user)

    with django_assert_num_queries(READ_QUERIES):
        owner.call("GET", f"/api/v1/workouts/{workout.id}")


def test_edit_with_the_right_tag_and_with_an_old_one(owner, user):
    workout = recorded_workout(user)
    path = f"/api/v1/workouts/{workout.id}"

    edited = owner.call("PATCH", path, {"name": "Dawn", "effort": 3}, **{"If-Match": '"1"'})
    late = owner.call("PATCH", path, {"name": "Dusk"}, **{"If-Match": '"1"'})

    assert (edited.status_code, edited["ETag"], edited.json()["name"]) == (200, '"2"', "Dawn")
    assert (late.status_code, late.json()["code"]) == (412, "version_conflict")
    assert late.json()["data"] == {"version": 2}
    assert Workout.objects.get().name == "Dawn"


def test_edit_clears_the_effort_and_refuses_unknown_fields(owner, user):
    workout = WorkoutFactory(user=user, effort=5)
    path = f"/api/v1/workouts/{workout.id}"

    assert owner.call("PATCH", path, {"effort": None}).json()["effort"] is None
    assert owner.call("PATCH", path, {"user_id": 1}).status_code == 422
    refused = owner.call("PATCH", path, {"elapsed_s": -5})
    assert refused.json()["errors"] == [{"field": "elapsed_s", "code": "too_low", "message": "At least 1."}]


def test_delete_and_undo(owner, user):
    workout = recorded_workout(user)
    path = f"/api/v1/workouts/{workout.id}"

    assert owner.call("DELETE", path).status_code == 204
    assert owner.call("GET", path).status_code == 410
    assert names(owner.call("GET", "/api/v1/workouts")) == []
    restored = owner.call("POST", f"{path}/restore")

    assert (restored.status_code, restored.json()["version"], restored["ETag"]) == (200, 3, '"3"')
    assert owner.call("GET", path).status_code == 200


def test_manual_workout_is_entered_once_per_key(owner, user):
    body = {
        "sport": "yoga",
        "started_at": "2026-06-07T18:00:00",
        "time_zone": "Asia/Tokyo",
        "elapsed_s": 2700,
    }
    key = {"Idempotency-Key": str(uuid.uuid4())}

    first = owner.call("POST", "/api/v1/workouts/manual", body, **key)
    again = owner.call("POST", "/api/v1/workouts/manual", body, **key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert set(first.json()) == set(WorkoutDetail.model_fields)
    assert first.json()["started_at"] == "2026-06-07T09:00:00Z"
    assert Workout.objects.count() == 1
