"""Gear: adding, changing, sport defaults, retiring, deleting."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from startline.platform.clock import frozen_at
from startline.users import api
from startline.users.contracts import NewGear
from startline.users.errors import GearNotFoundError, GearRetiredError, TooMuchGearError
from startline.users.models import GearItem
from tests.users.factories import GearItemFactory, UserFactory
from tests.users.outbox import published

NOON = dt.datetime(2026, 6, 7, 9, tzinfo=dt.UTC)
FULL = {
    "kind": "shoes",
    "name": "",
    "brand": " Kesta ",
    "model": "Tempo  2",
    "size": "EU 43",
    "color": "#3347EB",
    "foam": "eva",
    "expected_distance_m": 650_000,
    "starting_distance_m": 120_000,
    "purchased_on": "2026-03-01",
    "default_sports": ["track_run", "run", "run"],
}


def add(client, **values):
    return client.call("POST", "/api/v1/gear", {"kind": "shoes", "model": "Tempo", **values})


def test_added_shoes_are_read_as_they_were_entered(owner, user):
    with frozen_at(NOON):
        response = owner.call("POST", "/api/v1/gear", FULL)

    assert response.status_code == 201
    body = response.json()
    assert body == {
        **FULL,
        "gear_id": body["gear_id"],
        "version": 1,
        "title": "Kesta Tempo 2",
        "brand": "Kesta",
        "model": "Tempo 2",
        "color": "#3347eb",
        "expected_distance_m": 650_000.0,
        "starting_distance_m": 120_000.0,
        "in_use_since": "2026-03-01",
        "default_sports": ["run", "track_run"],
        "state": "in_use",
        "retired_at": None,
        "created_at": "2026-06-07T09:00:00Z",
    }
    assert owner.call("GET", f"/api/v1/gear/{body['gear_id']}").json() == body
    assert published() == [
        (
            "users.gear_changed.v1",
            {
                "user_id": user.pk,
                "gear_id": body["gear_id"],
                "version": 1,
                "kind": "shoes",
                "change": "added",
                "state": "in_use",
            },
        )
    ]


def test_pair_without_a_date_counts_from_thirty_days_before_it_was_added(owner):
    with frozen_at(dt.datetime(2026, 6, 6, 22, tzinfo=dt.UTC)):  # the 7th in Moscow
        body = add(owner).json()

    assert body["in_use_since"] == "2026-05-08"


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"model": " "}, "model", "required"),
        ({"brand": "x" * 61}, "brand", "too_long"),
        ({"color": "blue"}, "color", "not_a_color"),
        ({"expected_distance_m": 9_999}, "expected_distance_m", "out_of_range"),
        ({"starting_distance_m": -1}, "starting_distance_m", "out_of_range"),
        ({"default_sports": ["quidditch"]}, "default_sports", "unknown"),
        ({"purchased_on": "2026-06-08"}, "purchased_on", "in_future"),
        ({"purchased_on": "1949-12-31"}, "purchased_on", "too_early"),
        ({"kind": "bike", "foam": "eva"}, "foam", "only_shoes"),
    ],
)
def test_wrong_value_is_named_and_nothing_is_added(owner, values, field, code):
    with frozen_at(NOON):
        response = add(owner, **values)

    assert (response.status_code, response.json()["code"]) == (422, "gear_invalid")
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [(field, code)]
    assert GearItem.objects.count() == 0
    assert published() == []


def test_sport_is_the_default_of_one_piece_of_a_kind(owner):
    first = add(owner, default_sports=["run", "trail_run"]).json()
    strap = owner.call(
        "POST", "/api/v1/gear", {"kind": "heart_rate_strap", "model": "H10", "default_sports": ["run"]}
    ).json()
    second = add(owner, default_sports=["run"]).json()

    sports = {
        item["gear_id"]: item["default_sports"] for item in owner.call("GET", "/api/v1/gear").json()["items"]
    }
    assert sports == {
        first["gear_id"]: ["trail_run"],
        strap["gear_id"]: ["run"],
        second["gear_id"]: ["run"],
    }
    assert [payload["change"] for _, payload in published()] == ["added", "added", "edited", "added"]


def test_edit_changes_what_is_sent_and_counts_versions(owner):
    gear = add(owner, size="42").json()

    response = owner.call("PATCH", f"/api/v1/gear/{gear['gear_id']}", {"size": "43", "model": "Tempo"})

    assert response.json() == {**gear, "size": "43", "version": 2}
    assert response["ETag"] == '"2"'
    same = owner.call("PATCH", f"/api/v1/gear/{gear['gear_id']}", {"size": "43"})
    assert same.json()["version"] == 2
    assert len(published()) == 2


def test_outdated_edit_is_refused(owner):
    gear = add(owner).json()
    path = f"/api/v1/gear/{gear['gear_id']}"
    owner.call("PATCH", path, {"size": "43"})

    response = owner.call("PATCH", path, {"size": "44"}, **{"If-Match": '"1"'})

    assert (response.status_code, response.json()["code"]) == (412, "version_conflict")
    assert GearItem.objects.get().size == "43"


def test_pair_that_becomes_a_bike_has_no_foam(owner):
    gear = add(owner, foam="peba").json()

    response = owner.call("PATCH", f"/api/v1/gear/{gear['gear_id']}", {"kind": "bike"})

    assert (response.json()["kind"], response.json()["foam"]) == ("bike", "unknown")


def test_retired_pair_keeps_what_its_kilometres_rest_on(owner):
    gear = add(owner, default_sports=["run"]).json()
    path = f"/api/v1/gear/{gear['gear_id']}"
    with frozen_at(NOON):
        retired = owner.call("POST", f"{path}/retire").json()

    assert (retired["state"], retired["retired_at"]) == ("retired", "2026-06-07T09:00:00Z")
    refused = owner.call("PATCH", path, {"starting_distance_m": 5})
    assert (refused.status_code, refused.json()["code"]) == (409, "gear_retired")
    assert owner.call("PATCH", path, {"name": "Old ones"}).json()["name"] == "Old ones"
    assert owner.call("POST", f"{path}/retire").json()["version"] == 3
    assert [payload["change"] for _, payload in published()] == ["added", "retired", "edited"]


def test_restored_pair_gets_back_the_sports_that_are_free(owner):
    gear = add(owner, default_sports=["run", "trail_run"]).json()
    path = f"/api/v1/gear/{gear['gear_id']}"
    owner.call("POST", f"{path}/retire")
    add(owner, default_sports=["run"])

    restored = owner.call("POST", f"{path}/restore").json()

    assert (restored["state"], restored["default_sports"]) == ("in_use", ["trail_run"])


def test_gear_of_another_person_is_not_there(other, user):
    gear = GearItemFactory(user=user)
    path = f"/api/v1/gear/{gear.pk}"

    answers = [
        other.call("GET", path),
        other.call("PATCH", path, {"size": "43"}),
        other.call("POST", f"{path}/retire"),
        other.call("POST", f"{path}/restore"),
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "gear_not_found")}
    assert other.call("GET", "/api/v1/gear").json() == {"items": []}
    gear.refresh_from_db()
    assert (gear.version, gear.size, gear.retired_at) == (1, "", None)
    with pytest.raises(GearNotFoundError):
        api.delete_gear(UserFactory().pk, gear_id=gear.pk)
    assert published() == []


def test_list_takes_as_many_queries_whatever_its_length(owner, user):
    GearItemFactory.create_batch(3, user=user)
    with CaptureQueriesContext(
        connection,
    ) as few:
        owner.call("GET", "/api/v1/gear")
    GearItemFactory.create_batch(5, user=user)
    with CaptureQueriesContext(connection) as many:
        listed = owner.call("GET", "/api/v1/gear").json()["items"]

    assert len(listed) == 8
    assert len(few) == len(many)


def test_what_is_in_use_is_listed_first_then_the_newest(user):
    day = dt.timedelta(days=1)
    old, new = GearItemFactory(user=user), GearItemFactory(user=user, created_at=NOON)
    away = GearItemFactory(user=user, created_at=NOON + day, retired_at=NOON + 2 * day)

    assert [gear.gear_id for gear in api.list_gear(user.pk)] == [new.pk, old.pk, away.pk]


def test_request_sent_twice_adds_once(owner):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    body = {"kind": "watch", "model": "Forerunner 255"}

    first = owner.call("POST", "/api/v1/gear", body, **key)
    second = owner.call("POST", "/api/v1/gear", body, **key)

    assert first.json() == second.json()
    assert GearItem.objects.count() == 1


def test_limit_of_gear_holds(user):
    GearItem.objects.bulk_create([GearItem(user=user, kind="other", name="x") for _ in range(200)])

    with pytest.raises(TooMuchGearError) as refused:
        api.add_gear(user.pk, values=NewGear(kind="shoes", model="One more"))

    assert refused.value.data == {"limit": 200}
    assert GearItem.objects.count() == 200


def test_other_services_add_edit_retire_and_delete(user):
    bought = api.add_gear(
        user.pk, values=NewGear(kind="shoes", brand="Kesta", model="Tempo 3", external_id="order:1/1")
    )
    api.edit_gear(user.pk, gear_id=bought.gear_id, changes={"size": "EU 43"})
    retired = api.retire_gear(user.pk, gear_id=bought.gear_id)
    with pytest.raises(GearRetiredError):
        api.edit_gear(user.pk, gear_id=bought.gear_id, changes={"foam": "peba"})
    api.restore_gear(user.pk, gear_id=bought.gear_id)
    api.delete_gear(user.pk, gear_id=bought.gear_id)

    assert (retired.state, retired.size, retired.title) == ("retired", "EU 43", "Kesta Tempo 3")
    assert api.list_gear(user.pk) == []
    assert [(payload["change"], payload["state"], payload["version"]) for _, payload in published()] == [
        ("added", "in_use", 1),
        ("edited", "in_use", 2),
        ("retired", "retired", 3),
        ("restored", "in_use", 4),
        ("deleted", "deleted", 5),
    ]


def test_deleted_account_has_no_gear(user):
    assert api.list_gear(user.pk + 1000) == []
