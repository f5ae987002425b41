"""Reading and changing one's profile."""

import datetime as dt

import pytest

from startline.platform.clock import frozen_at
from startline.users.actions.profile import update_profile
from startline.users.actions.roles import grant_role
from startline.users.domain.profile import check_changes
from tests.users.factories import BodyMassFactory, ConsentFactory, UserFactory
from tests.users.outbox import published

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def test_profile_of_a_new_person_is_complete_and_has_no_health_values(owner, user):
    response = owner.call("GET", "/api/v1/me")

    assert response.status_code == 200
    assert response["ETag"] == '"1"'
    body = response.json()
    assert dt.datetime.fromisoformat(body.pop("created_at")) == user.created_at.replace(
        microsecond=user.created_at.microsecond // 1000 * 1000
    )
    assert body == {
        "id": user.pk,
        "email": user.email,
        "name": user.name,
        "language": "en",
        "units": "metric",
        "time_zone": "Europe/Moscow",
        "theme": "auto",
        "date_of_birth": None,
        "sex": None,
        "body_mass_kg": None,
        "resting_heart_rate_bpm": None,
        "max_heart_rate_bpm": None,
        "health_consent": None,
        "roles": ["athlete"],
        "avatar_color": 0,
        "version": 1,
    }


def test_roles_come_in_their_usual_order(owner, user):
    grant_role(user.pk, role="shop")
    grant_role(user.pk, role="coach")

    assert owner.call("GET", "/api/v1/me").json()["roles"] == ["athlete", "coach", "shop"]


def test_change_is_kept_published_once_and_shown(owner, user):
    change = {"name": "  Анна   Соколова ", "language": "ru", "units": "imperial", "theme": "dark"}

    response = owner.call("PATCH", "/api/v1/me", change, If_Match='"1"')

    assert response.status_code == 200
    assert response["ETag"] == '"2"'
    body = response.json()
    assert (body["name"], body["language"], body["units"], body["theme"], body["version"]) == (
        "Анна Соколова",
        "ru",
        "imperial",
        "dark",
        2,
    )
    assert published() == [
        (
            "users.profile_changed.v1",
            {"user_id": user.pk, "version": 2, "changed": ["language", "name", "theme", "units"]},
        )
    ]


def test_same_values_are_no_change(owner, user):
    response = owner.call("PATCH", "/api/v1/me", {"name": user.name, "units": "metric"})

    assert response.json()["version"] == 1
    assert published() == []


def test_stale_version_is_refused_and_nothing_changes(owner, user):
    owner.call("PATCH", "/api/v1/me", {"theme": "dark"})

    response = owner.call("PATCH", "/api/v1/me", {"name": "Late"}, If_Match='"1"')

    assert response.status_code == 412
    assert response.json()["code"] == "version_conflict"
    assert response.json()["data"] == {"version": 2}
    user.refresh_from_db()
    assert user.name != "Late"
    assert len(published()) == 1


def test_health_value_without_consent_is_refused_and_nothing_changes(owner, user):
    response = owner.call("PATCH", "/api/v1/me", {"name": "New", "max_heart_rate_bpm": 190})

    assert response.status_code == 409
    assert response.json()["code"] == "consent_required"
    assert response.json()["data"] == {"purpose": "health", "fields": ["max_heart_rate_bpm"]}
    user.refresh_from_db()
    assert (user.name == "New", user.max_heart_rate_bpm) == (False, None)
    assert published() == []


def test_health_values_with_consent_are_kept(owner, user):
    ConsentFactory(user=user)
    change = {
        "date_of_birth": "1990-05-17",
        "sex": "female",
        "resting_heart_rate_bpm": 48,
        "max_heart_rate_bpm": 191,
        "body_mass_kg": 61.456,
    }

    body = owner.call("PATCH", "/api/v1/me", change).json()

    assert {name: body[name] for name in change} == {**change, "body_mass_kg": 61.46}
    assert published()[0][1]["changed"] == sorted(change)


def test_body_mass_of_the_profile_is_the_last_one_up_to_today(owner, user):
    ConsentFactory(user=user)
    BodyMassFactory(user=user, measured_on=dt.date(2026, 11, 1), body_mass_kg=71)
    BodyMassFactory(user=user, measured_on=dt.date(2026, 10, 1), body_mass_kg=73)

    with frozen_at(NOON):
        assert owner.call("GET", "/api/v1/me").json()["body_mass_kg"] == 71.0


WRONG = [
    ({"max_heart_rate_bpm": 99}, "max_heart_rate_bpm", "out_of_range"),
    ({"max_heart_rate_bpm": 241}, "max_heart_rate_bpm", "out_of_range"),
    ({"resting_heart_rate_bpm": 24}, "resting_heart_rate_bpm", "out_of_range"),
    ({"resting_heart_rate_bpm": 121}, "resting_heart_rate_bpm", "out_of_range"),
    (
        {"resting_heart_rate_bpm": 110, "max_heart_rate_bpm": 105},
        "resting_heart_rate_bpm",
        "not_below_max",
    ),
    ({"body_mass_kg": 24.9}, "body_mass_kg", "out_of_range"),
    ({"body_mass_kg": 300.1}, "body_mass_kg", "out_of_range"),
    ({"body_mass_kg": None}, "body_mass_kg", "required"),
    ({"date_of_birth": "2026-11-24"}, "date_of_birth", "in_future"),
    ({"date_of_birth": "2010-11-24"}, "date_of_birth", "too_young"),
    ({"date_of_birth": "1905-01-01"}, "date_of_birth", "too_long_ago"),
    ({"time_zone": "Mars/Olympus"}, "time_zone", "unknown_time_zone"),
    ({"time_zone": "Factory"}, "time_zone", "unknown_time_zone"),
    ({"name": " \t "}, "name", "required"),
    ({"name": "x" * 81}, "name", "too_long"),
    ({"name": None}, "name", "required"),
    ({"avatar_color": 7}, "avatar_color", "out_of_range"),
]


@pytest.mark.parametrize(("change", "field", "code"), WRONG)
def test_wrong_value_is_named_and_nothing_changes(owner, user, change, field, code):
    ConsentFactory(user=user)

    with frozen_at(NOON):
        response = owner.call("PATCH", "/api/v1/me", change)

    assert response.status_code == 422
    assert response.json()["code"] == "profile_invalid"
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [(field, code)]
    user.refresh_from_db()
    assert user.version == 1
    assert published() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"language": "de"}, "language"),
        ({"units": "miles"}, "units"),
        ({"sex": "x"}, "sex"),
        ({"id": 5}, "id"),
    ],
)
def test_value_outside_the_schema_is_named(owner, user, change, field):
    response = owner.call("PATCH", "/api/v1/me", change)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_resting_heart_rate_is_held_against_the_stored_maximum(owner, user):
    ConsentFactory(user=user)
    update_profile(user.pk, changes={"max_heart_rate_bpm": 110})

    response = owner.call("PATCH", "/api/v1/me", {"resting_heart_rate_bpm": 110})

    assert response.json()["errors"][0]["code"] == "not_below_max"


def test_not_a_number_is_out_of_range():
    today = dt.date(2026, 11, 23)

    errors = check_changes({"body_mass_kg": float("nan")}, today=today)

    assert [error.code for error in errors] == ["out_of_range"]


def test_sixteenth_birthday_is_old_enough():
    today = dt.date(2026, 11, 23)

    assert check_changes({"date_of_birth": dt.date(2010, 11, 23)}, today=today) == ()


def test_unknown_field_is_a_fault_of_the_caller(user):
    with pytest.raises(ValueError, match="not fields of a profile"):
        update_profile(user.pk, changes={"is_staff": True})


def test_reading_the_profile_takes_a_fixed_number_of_queries(owner, user, django_assert_num_queries):
    ConsentFactory(user=user)
    for month in range(1, 6):
        BodyMassFactory(user=user, measured_on=dt.date(2026, month, 1))
    for role in ("coach", "organiser", "shop"):
        grant_role(user.pk, role=role)
    owner.call("GET", "/api/v1/me")

    # The account for the session, then account, consent, body mass, roles.
    with django_assert_num_queries(5):
        owner.call("GET", "/api/v1/me")


def test_two_people_do_not_share_a_profile(owner, other, user):
    owner.call("PATCH", "/api/v1/me", {"theme": "dark"})

    assert other.call("GET", "/api/v1/me").json()["theme"] == "auto"
    assert UserFactory().theme == "auto"
