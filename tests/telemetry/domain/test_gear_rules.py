"""Defaults, surfaces, the outlook and the drift of ground contact: what stands around the wear."""

import datetime as dt
import uuid

import numpy as np
import pytest

from startline.telemetry.domain.gear_defaults import default_gear
from startline.telemetry.domain.recording import Samples
from startline.telemetry.domain.stance import stance_bins, stance_drift
from startline.telemetry.domain.surfaces import is_on_foot, surface_of
from startline.telemetry.domain.wear_outlook import daily_rate_m, worn_on
from startline.users.contracts import Gear

DAY = dt.date(2026, 6, 7)


def piece(number: int, kind: str = "shoes", *, sports=(), retired=False, since=dt.date(2026, 1, 1)) -> Gear:
    return Gear(
        gear_id=uuid.UUID(int=number),
        user_id=7,
        version=1,
        kind=kind,
        model=f"Model {number}",
        default_sports=tuple(sports),
        created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        retired_at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC) if retired else None,
        in_use_since=since,
    )


def chosen(gear, sport="run", family="run", day=DAY):
    return [found.int for found in default_gear(gear, sport=sport, family=family, local_date=day)]


def test_workout_gets_one_piece_of_each_kind():
    gear = [piece(1, sports=["run"]), piece(2, "watch", sports=["run"]), piece(3, "bike", sports=["ride"])]

    assert chosen(gear) == [1, 2]
    assert chosen(gear, "ride", "ride") == [3]


def test_the_very_sport_goes_before_its_family():
    gear = [piece(1, sports=["run"]), piece(2, sports=["trail_run"])]

    assert chosen(gear, "trail_run") == [2]
    assert chosen(gear, "track_run") == [1]


def test_retired_pieces_and_earlier_days_get_nothing():
    assert chosen([piece(1, sports=["run"], retired=True)]) == []
    bought = piece(1, sports=["run"], since=DAY)
    assert chosen([bought]) == [1]
    assert chosen([bought], day=DAY - dt.timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("sport", "surface"),
    [
        ("run", "asphalt"),
        ("trail_run", "trail"),
        ("track_run", "track"),
        ("treadmill_run", "treadmill"),
        ("hike", "trail"),
        ("nordic_walk", None),
        ("tennis", None),
    ],
)
def test_surface_by_sport(sport, surface):
    assert surface_of(sport, distance_m=10_000, bounds=None) == surface


def test_run_that_never_leaves_a_stadium_is_one_on_the_track():
    # 100 m by 180 m at 58.57 degrees north.
    stadium = (49.6560, 58.5736, 49.6560 + 0.00172, 58.5736 + 0.00162)
    park = (49.6560, 58.5736, 49.6560 + 0.0172, 58.5736 + 0.00162)

    assert surface_of("run", distance_m=5000, bounds=stadium) == "track"
    assert surface_of("run", distance_m=1500, bounds=stadium) == "asphalt"
    assert surface_of("run", distance_m=5000, bounds=park) == "asphalt"
    assert surface_of("trail_run", distance_m=5000, bounds=stadium) == "trail"


def test_a_ride_does_not_wear_soles():
    assert is_on_foot("run", family="run")
    assert is_on_foot("tennis", family="other")
    assert not is_on_foot("ride", family="ride")
    assert not is_on_foot("rowing", family="other")


def test_rate_is_of_the_last_eight_weeks():
    uses = [(DAY - dt.timedelta(days=days), 7000.0) for days in (0, 10, 27, 56, 300)]

    assert daily_rate_m(uses, today=DAY) == pytest.approx(21_000 / 28)
    assert daily_rate_m(uses[3:], today=DAY) == 0.0
    assert daily_rate_m([(DAY, 7000.0)], today=DAY) == pytest.approx(500)


def test_end_of_life_at_that_rate():
    assert worn_on(100_000, rate_m=3000, today=DAY) == dt.date(2026, 7, 11)
    assert worn_on(0, rate_m=3000, today=DAY) == DAY
    assert worn_on(100_000, rate_m=0, today=DAY) is None
    assert worn_on(5_000_000, rate_m=1000, today=DAY) is None


def samples(speed_mps: float, stance_ms: float, count: int = 600) -> Samples:
    time_s = np.arange(float(count))
    return Samples.from_columns(
        time_s,
        {"speed_mps": np.full(count, speed_mps)},
        {"stance_time_ms": np.full(count, stance_ms)},
    )


def test_contact_is_binned_by_speed_and_nonsense_left_out():
    steady = samples(3.1, 250.0)
    steady.extras["stance_time_ms"][:100] = 900.0

    assert stance_bins(steady) == {12: (500, 250.0)}
    assert stance_bins(samples(1.0, 250.0)) == {}
    assert stance_bins(samples(3.1, 250.0, count=59)) == {}
    assert stance_bins(Samples.from_columns(np.arange(3.0), {})) == {}


def test_drift_compares_equal_speeds_of_first_and_last_kilometres():
    early, middle = stance_bins(samples(3.1, 240.0)), stance_bins(samples(3.1, 999.0))
    late = stance_bins(samples(3.1, 250.0)) | stance_bins(samples(4.1, 200.0))

    drift = stance_drift([(50_000, early), (150_000, middle), (60_000, late), (40_000, {})])

    assert drift is not None
    assert (drift.first_ms, drift.last_ms, drift.drift_ms, drift.is_notable) == (240.0, 250.0, 10.0, True)


def test_drift_of_other_speeds_or_a_young_pair_is_not_told():
    slow, fast = stance_bins(samples(3.1, 240.0)), stance_bins(samples(4.1, 250.0))

    assert stance_drift([(100_000, slow), (100_000, fast)]) is None
    assert stance_drift([(100_000, slow), (90_000, slow)]) is None
    small = stance_drift([(100_000, slow), (100_000, stance_bins(samples(3.1, 243.0)))])
    assert small is not None
    assert not small.is_notable
