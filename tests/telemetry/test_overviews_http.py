"""Months, weeks, the calendar's sheet and known tracks."""

import datetime as dt

import pytest

from startline.platform import clock
from tests.telemetry.factories import WorkoutFactory, recorded_workout

pytestmark = pytest.mark.django_db


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def test_months_have_their_sums(owner, user):
    WorkoutFactory(user=user, started_at=at("2026-05-10T06:00"), distance_m=None, ascent_m=None)
    # 00:30 of 1 June in Moscow is still May in UTC: the local date counts.
    WorkoutFactory(user=user, started_at=at("2026-05-31T21:30"), distance_m=5000.0)
    WorkoutFactory(user=user, started_at=at("2026-06-07T06:30"))
    WorkoutFactory(user=user, started_at=at("2026-06-08T06:30"), deleted_at=at("2026-06-09T00:00"))

    assert owner.call("GET", "/api/v1/workouts/months").json()["items"] == [
        {"month": "2026-06", "count": 2, "distance_m": 15_000.0, "moving_s": 6000.0, "ascent_m": 100.0},
        {"month": "2026-05", "count": 1, "distance_m": 0.0, "moving_s": 3000.0, "ascent_m": 0.0},
    ]


def test_weeks_go_from_monday_up_to_the_present_one_of_the_person(owner, user):
    WorkoutFactory(user=user, started_at=at("2026-06-07T06:30"))
    WorkoutFactory(user=user, started_at=at("2026-06-08T06:30"), distance_m=3000.0, ascent_m=None)
    WorkoutFactory(user=user, started_at=at("2026-05-24T06:30"))

    # 22:00 UTC on Sunday is Monday in Moscow.
    with clock.frozen_at(at("2026-06-07T22:00")):
        weeks = owner.call("GET", "/api/v1/workouts/weeks?count=2").json()["weeks"]

    assert [week["week_start"] for week in weeks] == ["2026-06-01", "2026-06-08"]
    assert [(week["count"], week["distance_m"], week["ascent_m"]) for week in weeks] == [
        (1, 10_000.0, 50.0),
        (1, 3000.0, 0.0),
    ]
    assert len(weeks[0]["days"]) == 7
    assert weeks[0]["days"][6] == {
        "date": "2026-06-07",
        "count": 1,
        "distance_m": 10_000.0,
        "moving_s": 3000.0,
    }
    assert weeks[0]["days"][0]["count"] == 0


def test_calendar_shows_whole_weeks_of_the_month(owner, user):
    in_sheet = ["2026-06-01T00:00", "2026-06-30T06:00", "2026-07-05T06:00"]
    outside = ["2026-05-31T06:00", "2026-07-06T06:00"]
    for text in in_sheet + outside:
        WorkoutFactory(user=user, started_at=at(text), name=text)

    sheet = owner.call("GET", "/api/v1/workouts/calendar?month=2026-06").json()

    assert sheet["month"] == "2026-06"
    assert [(day["date"], [item["name"] for item in day["items"]]) for day in sheet["days"]] == [
        ("2026-06-01", ["2026-06-01T00:00"]),
        ("2026-06-30", ["2026-06-30T06:00"]),
        ("2026-07-05", ["2026-07-05T06:00"]),
    ]
    assert [(week["week_start"], week["count"]) for week in sheet["weeks"]] == [
        ("2026-06-01", 1),
        ("2026-06-08", 0),
        ("2026-06-15", 0),
        ("2026-06-22", 0),
        ("2026-06-29", 2),
    ]


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [("2026-02", "2026-01-26", "2026-02-23"), ("2026-12", "2026-11-30", "2026-12-28")],
)
def test_sheet_of_any_month(owner, month, first, last):
    weeks = owner.call("GET", f"/api/v1/workouts/calendar?month={month}").json()["weeks"]

    assert (weeks[0]["week_start"], weeks[-1]["week_start"]) == (first, last)


@pytest.mark.parametrize("month", ["2026-13", "2026", "0000-01", "06-2026"])
def test_calendar_of_no_month_is_refused(owner, month):
    assert owner.call("GET", f"/api/v1/workouts/calendar?month={month}").status_code == 422


def test_known_tracks_are_those_in_the_area(owner, user):
    here = recorded_workout(user, seed=1)
    shown = recorded_workout(user, seed=2)
    area = "west=49&south=58&east=50&north=59"

    lines = owner.call("GET", f"/api/v1/workouts/known-tracks?{area}&exclude={shown.id}").json()["lines"]
    elsewhere = owner.call("GET", "/api/v1/workouts/known-tracks?west=0&south=0&east=1&north=1").json()

    assert lines == [here.polyline]
    assert elsewhere == {"lines": []}
