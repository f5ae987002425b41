"""The history of body mass."""

import datetime as dt
import uuid

import pytest

from startline.platform.clock import frozen_at
from startline.users import api
from startline.users.models import BodyMass
from tests.users.factories import BodyMassFactory, ConsentFactory
from tests.users.outbox import published

EVENING_UTC = dt.datetime(2026, 11, 23, 22, 30, tzinfo=dt.UTC)


def record(client, day, kg):
    return client.call("POST", "/api/v1/me/body-mass", {"measured_on": day, "body_mass_kg": kg})


def test_measurements_are_listed_newest_first(owner, user):
    ConsentFactory(user=user)
    first = record(owner, "2026-05-01", 72.5)
    record(owner, "2026-06-01", 71)

    assert first.status_code == 201
    body = owner.call("GET", "/api/v1/me/body-mass").json()
    assert [(item["measured_on"], item["body_mass_kg"]) for item in body["items"]] == [
        ("2026-06-01", 71.0),
        ("2026-05-01", 72.5),
    ]
    assert [name for name, _ in published()] == ["users.profile_changed.v1"] * 2


def test_second_value_for_a_day_replaces_the_first(owner, user):
    ConsentFactory(user=user)
    record(owner, "2026-05-01", 72.5)
    record(owner, "2026-05-01", 73)

    assert [float(row.body_mass_kg) for row in BodyMass.objects.all()] == [73.0]


def test_without_consent_nothing_is_kept(owner):
    response = record(owner, "2026-05-01", 72.5)

    assert (response.status_code, response.json()["code"]) == (409, "consent_required")
    assert BodyMass.objects.count() == 0
    assert published() == []


@pytest.mark.parametrize(
    ("day", "kg", "field", "code"),
    [
        ("2026-11-25", 70, "measured_on", "in_future"),
        ("1949-12-31", 70, "measured_on", "too_early"),
        ("2026-05-01", 10, "body_mass_kg", "out_of_range"),
    ],
)
def test_wrong_measurement_is_named(owner, user, day, kg, field, code):
    ConsentFactory(user=user)

    with frozen_at(EVENING_UTC):
        response = record(owner, day, kg)

    assert response.status_code == 422
    assert [(e["field"], e["code"]) for e in response.json()["errors"]] == [(field, code)]
    assert BodyMass.objects.count() == 0


def test_today_is_the_persons_own(owner, user):
    """At half past ten in the evening in UTC it is tomorrow in Moscow."""
    ConsentFactory(user=user)

    with frozen_at(EVENING_UTC):
        assert record(owner, "2026-11-24", 70).status_code == 201


def test_measurement_is_deleted(owner, user):
    row = BodyMassFactory(user=user)

    response = owner.call("DELETE", f"/api/v1/me/body-mass/{row.pk}")

    assert response.status_code == 204
    assert BodyMass.objects.count() == 0
    assert published()[0][1]["changed"] == ["body_mass_kg"]


def test_somebody_elses_measurement_is_not_there(other, user):
    row = BodyMassFactory(user=user)

    response = other.call("DELETE", f"/api/v1/me/body-mass/{row.pk}")

    assert (response.status_code, response.json()["code"]) == (404, "body_mass_not_found")
    assert BodyMass.objects.count() == 1


def test_missing_measurement_is_not_there(owner):
    assert owner.call("DELETE", f"/api/v1/me/body-mass/{uuid.uuid4()}").status_code == 404


@pytest.mark.parametrize(
    ("moment", "kg"),
    [
        (dt.datetime(2026, 1, 1, tzinfo=dt.UTC), 80.0),
        (dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC), 80.0),
        # 22:00 UTC on 31 May is already 1 June in Moscow.
        (dt.datetime(2026, 5, 31, 20, tzinfo=dt.UTC), 80.0),
        (dt.datetime(2026, 5, 31, 22, tzinfo=dt.UTC), 75.0),
        (dt.datetime(2027, 1, 1, tzinfo=dt.UTC), 75.0),
    ],
)
def test_body_mass_at_a_moment_is_the_last_before_it_or_the_first_after(user, moment, kg):
    ConsentFactory(user=user)
    BodyMassFactory(user=user, measured_on=dt.date(2026, 5, 1), body_mass_kg=80)
    BodyMassFactory(user=user, measured_on=dt.date(2026, 6, 1), body_mass_kg=75)

    assert api.body_mass_kg_at(user.pk, moment=moment) == kg


def test_body_mass_without_any_measurement_is_unknown(user):
    ConsentFactory(user=user)

    assert api.body_mass_kg_at(user.pk, moment=EVENING_UTC) is None
