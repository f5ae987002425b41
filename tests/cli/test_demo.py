"""The demo's people and weeks: the same every time, nothing in the future, resumed where it stopped."""

import datetime as dt

import pytest

from startline.cli.demo_data.filling import fill_season
from startline.cli.demo_data.people import city, dozen
from startline.cli.demo_data.season import season
from startline.telemetry.models import Workout
from startline.users.models import GearItem, User

NOW = dt.datetime(2026, 11, 22, 20, 0, tzinfo=dt.UTC)


def test_dozen_is_part_of_the_city_and_addresses_are_unique() -> None:
    people = city(200)

    assert people[:12] == dozen()
    assert len({person.email for person in people}) == 200


def test_city_trains_about_fifteen_thousand_times_in_half_a_year() -> None:
    count = sum(1 for person in city(200) for _ in season(person, weeks=26, now=NOW))

    assert 13_000 <= count <= 17_000


def test_nothing_lies_in_the_future_and_the_newest_comes_first() -> None:
    moments = [planned.outing.started_at for planned in season(dozen()[0], weeks=8, now=NOW)]

    assert len(moments) > 30
    assert max(moments) < NOW
    assert moments == sorted(moments, reverse=True)


@pytest.mark.django_db
def test_a_second_start_brings_nothing_twice() -> None:
    person = dozen()[0]

    first = [filled.state for filled in fill_season(person, weeks=1, now=NOW)]
    second = [filled.state for filled in fill_season(person, weeks=2, now=NOW)]

    user = User.objects.get(email=person.email)
    assert set(first) == {"created"}
    assert second[: len(first)] == ["known"] * len(first)
    assert Workout.objects.filter(user_id=user.pk).count() == len(second)
    assert user.max_heart_rate_bpm == 186


@pytest.mark.django_db
def test_watch_among_the_gear_is_the_one_that_records() -> None:
    person = dozen()[0]

    list(fill_season(person, weeks=1, now=NOW))

    watch = GearItem.objects.get(kind="watch")
    recorded_by = set(Workout.objects.filter(user_id=watch.user_id).values_list("device_name", flat=True))
    assert recorded_by == {f"{watch.brand} {watch.model}"}
