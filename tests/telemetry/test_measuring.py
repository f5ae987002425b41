"""Where and when a workout happened, and what of the athlete goes into its numbers."""

import datetime as dt

import numpy as np
import pytest

from startline.telemetry.actions.workouts.measuring import (
    athlete_facts,
    measure_file,
    place_in_time,
    sport_of,
)
from startline.telemetry.domain.recording import Recording, Samples
from startline.users.contracts import Athlete
from tests.telemetry.factories import run_file

STARTED_AT = dt.datetime(2026, 7, 1, 21, 30, tzinfo=dt.UTC)


def recording(
    lat_deg: float = np.nan, lon_deg: float = np.nan, utc_offset_s: int | None = None, **values
) -> Recording:
    time_s = np.arange(3.0)
    columns = {"lat_deg": np.array([np.nan, lat_deg, lat_deg]), "lon_deg": np.array([np.nan, lon_deg, 0.0])}
    samples = Samples.from_columns(time_s, columns)
    given = {"format": "fit", "started_at": STARTED_AT, "samples": samples, "utc_offset_s": utc_offset_s}
    return Recording(**{**given, **values})


def athlete(**values) -> Athlete:
    given = {
        "user_id": 7,
        "name": "Anna",
        "language": "ru",
        "units": "metric",
        "time_zone": "Europe/Moscow",
        "sex": None,
        "date_of_birth": None,
        "resting_heart_rate_bpm": None,
        "max_heart_rate_bpm": None,
        "version": 1,
    }
    return Athlete(**{**given, **values})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (recording(59.91, 10.75, utc_offset_s=0), ("Europe/Oslo", 7200)),
        (recording(27.72, 85.32), ("Asia/Kathmandu", 20_700)),
        (recording(utc_offset_s=7200), ("Etc/GMT-2", 7200)),
        (recording(utc_offset_s=10_800), ("Europe/Moscow", 10_800)),
        (recording(utc_offset_s=19_800), ("Europe/Moscow", 19_800)),
        (recording(), ("Europe/Moscow", 10_800)),
        (recording(0.0, 0.0), ("Europe/Moscow", 10_800)),
    ],
    ids=["place", "half hours", "device", "device at home", "device with minutes", "home", "null island"],
)
def test_place_before_device_before_home(source, expected):
    assert place_in_time(source, home_zone="Europe/Moscow") == expected


def test_local_date_is_that_of_the_place():
    data = run_file(started_at=STARTED_AT)

    workout = measure_file(data, file_name="run.fit", athlete=athlete(time_zone="America/New_York")).workout

    # 21:30 UTC is half past midnight in Kirov.
    assert (workout.local_date, workout.time_zone) == (dt.date(2026, 7, 2), "Europe/Kirov")


def test_sport_of_the_file_and_of_the_person():
    assert sport_of(recording(fit_sport=1, fit_sub_sport=3)).code == "trail_run"
    assert sport_of(recording(sport_raw="Trail Running", format="gpx")).code == "trail_run"
    assert sport_of(recording(sport_raw="kiteboarding on ice")).code == "other"
    chosen = measure_file(run_file(), file_name="run.fit", athlete=athlete(), sport_code="hike").workout
    assert (chosen.sport, chosen.family) == ("hike", "walk")


def test_facts_are_as_of_the_day():
    anna = athlete(
        sex="female",
        date_of_birth=dt.date(1990, 7, 2),
        resting_heart_rate_bpm=50,
        body_mass_history=((dt.date(2026, 6, 1), 60.5), (dt.date(2026, 7, 2), 59.0)),
    )

    before, after = (athlete_facts(anna, day=dt.date(2026, 7, day)) for day in (1, 2))

    assert (before.body_mass_kg, before.age_years) == (60.5, 35)
    assert (after.body_mass_kg, after.age_years) == (59.0, 36)
    assert (after.sex, after.resting_heart_rate_bpm, after.max_heart_rate_bpm) == ("female", 50, None)


def test_health_values_make_zones_and_load_and_nothing_else_does():
    known = athlete(
        sex="male",
        date_of_birth=dt.date(1986, 1, 1),
        resting_heart_rate_bpm=50,
        max_heart_rate_bpm=185,
        body_mass_history=((dt.date(2026, 1, 1), 70.0),),
    )

    with_values = measure_file(run_file(), file_name="run.fit", athlete=known).workout
    without = measure_file(run_file(), file_name="run.fit", athlete=athlete()).workout

    assert with_values.zones["basis"] == "reserve"
    assert sum(item["seconds"] for item in with_values.zones["items"]) > 0
    assert with_values.trimp > 0
    assert (without.zones, without.trimp) == (None, None)


def test_maker_that_is_only_a_number_is_no_name_of_a_device():
    assert measure_file(run_file(), file_name="run.fit", athlete=athlete()).workout.device_name == ""
