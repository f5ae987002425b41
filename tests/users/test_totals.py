"""Totals: set as a whole, never added to."""

import datetime as dt

import pytest
import valkey as valkey_client

from startline.platform.clock import frozen_at
from startline.users import api
from startline.users.contracts import SportTotals
from startline.users.models import SportTotals as Row
from tests.users.factories import SportTotalsFactory

NEW_YEAR_UTC = dt.datetime(2026, 12, 31, 22, tzinfo=dt.UTC)


def totals(sport="run", year=2026, count=1, distance_m=10_000.0, day=1):
    return SportTotals(
        sport=sport,
        year=year,
        count=count,
        distance_m=distance_m,
        moving_s=3000.0,
        elapsed_s=3100.0,
        ascent_m=50.0,
        calories_kcal=600.0,
        longest_distance_m=distance_m / count,
        last_started_at=dt.datetime(year, 6, day, 7, tzinfo=dt.UTC),
    )


def test_profile_without_workouts_has_zeros(owner):
    empty = {
        "count": 0,
        "distance_m": 0.0,
        "moving_s": 0.0,
        "elapsed_s": 0.0,
        "ascent_m": 0.0,
        "calories_kcal": 0.0,
        "longest_distance_m": 0.0,
        "last_started_at": None,
    }

    assert owner.call("GET", "/api/v1/me/totals").json() == {
        "version": 0,
        "all": empty,
        "year": empty,
        "sports": [],
    }


def test_totals_are_summed_over_sports_and_years(owner, user):
    taken = api.set_totals(
        user.pk,
        totals=[
            totals(count=2, distance_m=30_000.0, day=3),
            totals(year=2025, count=3, distance_m=21_000.0, day=9),
            totals(sport="gravel_ride", count=1, distance_m=80_000.0, day=5),
        ],
        version=7,
    )

    assert taken is True
    with frozen_at(dt.datetime(2026, 11, 23, tzinfo=dt.UTC)):
        body = owner.call("GET", "/api/v1/me/totals").json()
    assert body["version"] == 7
    assert body["all"] == {
        "count": 6,
        "distance_m": 131_000.0,
        "moving_s": 9000.0,
        "elapsed_s": 9300.0,
        "ascent_m": 150.0,
        "calories_kcal": 1800.0,
        "longest_distance_m": 80_000.0,
        "last_started_at": "2026-06-05T07:00:00Z",
    }
    assert (body["year"]["count"], body["year"]["distance_m"]) == (3, 110_000.0)
    assert [
        (item["sport"], item["family"], item["count"], item["distance_m"]) for item in body["sports"]
    ] == [
        ("run", "run", 5, 51_000.0),
        ("gravel_ride", "ride", 1, 80_000.0),
    ]


def test_new_totals_replace_all_old_ones(user):
    api.set_totals(user.pk, totals=[totals(), totals(sport="swim")], version=1)

    api.set_totals(user.pk, totals=[totals(distance_m=5000.0)], version=2)

    assert [(row.sport, row.distance_m) for row in Row.objects.all()] == [("run", 5000.0)]


@pytest.mark.parametrize("version", [1, 2])
def test_older_or_repeated_version_is_ignored(user, version):
    api.set_totals(user.pk, totals=[totals()], version=2)

    taken = api.set_totals(user.pk, totals=[], version=version)

    assert taken is False
    assert Row.objects.count() == 1


def test_sport_that_is_not_canonical_is_refused(user):
    with pytest.raises(ValueError, match="quidditch"):
        api.set_totals(user.pk, totals=[totals(sport="quidditch")], version=1)

    assert Row.objects.count() == 0


def test_year_is_the_persons_own(owner, user):
    """At ten in the evening of 31 December in UTC, Moscow is already in the next year."""
    SportTotalsFactory(user=user, year=2026)

    with frozen_at(NEW_YEAR_UTC):
        assert owner.call("GET", "/api/v1/me/totals").json()["year"]["count"] == 0


def test_open_pages_are_told(user, valkey_url, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        api.set_totals(user.pk, totals=[totals()], version=3)

    with valkey_client.Valkey.from_url(valkey_url) as client:
        entries = client.xrange(f"page:user:{user.pk}")
    assert entries[-1][1] == {b"kind": b"totals", b"data": b'{"version":3}'}


def test_somebody_elses_totals_are_not_shown(other, user):
    SportTotalsFactory(user=user)

    assert other.call("GET", "/api/v1/me/totals").json()["all"]["count"] == 0


def test_reading_takes_a_fixed_number_of_queries(owner, user, django_assert_num_queries):
    for year in range(2016, 2027):
        SportTotalsFactory(user=user, year=year)

    # The account for the session (which is in the cache), then account, state, rows.
    with django_assert_num_queries(4):
        owner.call("GET", "/api/v1/me/totals")
