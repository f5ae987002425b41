"""Canonical sports and their mapping: one table for each source."""

import pytest
from garmin_fit_sdk.profile import Profile

from startline.users.contracts import FAMILIES, SPORTS, sport_from_fit, sport_from_name

FIT = [
    (1, 0, "run"),
    (1, 1, "treadmill_run"),
    (1, 2, "run"),
    (1, 3, "trail_run"),
    (1, 4, "track_run"),
    (1, 45, "treadmill_run"),
    (1, 58, "virtual_run"),
    (1, 255, "run"),
    (2, 0, "ride"),
    (2, 5, "indoor_ride"),
    (2, 6, "indoor_ride"),
    (2, 7, "road_ride"),
    (2, 8, "mountain_bike"),
    (2, 9, "mountain_bike"),
    (2, 11, "cyclocross_ride"),
    (2, 12, "hand_cycle"),
    (2, 13, "track_ride"),
    (2, 46, "gravel_ride"),
    (2, 47, "e_mountain_bike"),
    (2, 48, "ride"),
    (2, 58, "virtual_ride"),
    (4, 0, "other"),
    (4, 1, "treadmill_run"),
    (4, 14, "indoor_rowing"),
    (4, 15, "elliptical"),
    (4, 20, "strength"),
    (5, 0, "swim"),
    (5, 17, "pool_swim"),
    (5, 18, "open_water_swim"),
    (10, 20, "strength"),
    (10, 26, "cardio"),
    (10, 43, "yoga"),
    (11, 0, "walk"),
    (11, 27, "indoor_walk"),
    (12, 0, "ski_cross_country"),
    (12, 42, "ski_skate"),
    (13, 0, "ski_alpine"),
    (13, 37, "ski_touring"),
    (14, 0, "snowboard"),
    (15, 0, "rowing"),
    (15, 14, "indoor_rowing"),
    (16, 0, "mountaineering"),
    (17, 0, "hike"),
    (18, 78, "triathlon"),
    (18, 0, "multisport"),
    (19, 0, "paddling"),
    (21, 0, "e_bike"),
    (21, 47, "e_mountain_bike"),
    (30, 0, "inline_skate"),
    (31, 69, "bouldering"),
    (33, 0, "ice_skate"),
    (35, 0, "snowshoe"),
    (37, 0, "stand_up_paddling"),
    (0, 0, "other"),
    (22, 0, "other"),
    (200, 200, "other"),
    (255, 255, "other"),
]
GARMIN = [
    ("RUNNING", "run"),
    ("STREET_RUNNING", "run"),
    ("TRACK_RUNNING", "track_run"),
    ("TRAIL_RUNNING", "trail_run"),
    ("TREADMILL_RUNNING", "treadmill_run"),
    ("INDOOR_RUNNING", "treadmill_run"),
    ("VIRTUAL_RUN", "virtual_run"),
    ("CYCLING", "ride"),
    ("ROAD_BIKING", "road_ride"),
    ("GRAVEL_CYCLING", "gravel_ride"),
    ("CYCLOCROSS", "cyclocross_ride"),
    ("MOUNTAIN_BIKING", "mountain_bike"),
    ("DOWNHILL_BIKING", "mountain_bike"),
    ("INDOOR_CYCLING", "indoor_ride"),
    ("VIRTUAL_RIDE", "virtual_ride"),
    ("E_BIKE_FITNESS", "e_bike"),
    ("E_BIKE_MOUNTAIN", "e_mountain_bike"),
    ("LAP_SWIMMING", "pool_swim"),
    ("OPEN_WATER_SWIMMING", "open_water_swim"),
    ("WALKING", "walk"),
    ("CASUAL_WALKING", "walk"),
    ("HIKING", "hike"),
    ("SNOW_SHOE_WS", "snowshoe"),
    ("CROSS_COUNTRY_SKIING_WS", "ski_cross_country"),
    ("SKATE_SKIING_WS", "ski_skate"),
    ("RESORT_SKIING_SNOWBOARDING_WS", "ski_alpine"),
    ("BACKCOUNTRY_SKIING_WS", "ski_touring"),
    ("STRENGTH_TRAINING", "strength"),
    ("INDOOR_CARDIO", "cardio"),
    ("ROWING_V2", "rowing"),
    ("INDOOR_ROWING", "indoor_rowing"),
    ("STAND_UP_PADDLEBOARDING_V2", "stand_up_paddling"),
    ("INLINE_SKATING", "inline_skate"),
    ("ROCK_CLIMBING", "climbing"),
    ("YOGA", "yoga"),
    ("BREATHWORK", "other"),
]
STRAVA = [
    ("Run", "run"),
    ("TrailRun", "trail_run"),
    ("VirtualRun", "virtual_run"),
    ("Ride", "ride"),
    ("GravelRide", "gravel_ride"),
    ("MountainBikeRide", "mountain_bike"),
    ("EBikeRide", "e_bike"),
    ("EMountainBikeRide", "e_mountain_bike"),
    ("VirtualRide", "virtual_ride"),
    ("Handcycle", "hand_cycle"),
    ("Swim", "swim"),
    ("Walk", "walk"),
    ("Hike", "hike"),
    ("Snowshoe", "snowshoe"),
    ("NordicSki", "ski_cross_country"),
    ("AlpineSki", "ski_alpine"),
    ("BackcountrySki", "ski_touring"),
    ("Snowboard", "snowboard"),
    ("RollerSki", "roller_ski"),
    ("InlineSkate", "inline_skate"),
    ("IceSkate", "ice_skate"),
    ("WeightTraining", "strength"),
    ("StairStepper", "stair_climbing"),
    ("StandUpPaddling", "stand_up_paddling"),
    ("Rowing", "rowing"),
    ("VirtualRow", "indoor_rowing"),
    ("HighIntensityIntervalTraining", "hiit"),
    ("TableTennis", "table_tennis"),
    ("Workout", "other"),
]
GPX = [
    ("running", "run"),
    ("trail_running", "trail_run"),
    ("cycling", "ride"),
    ("road_biking", "road_ride"),
    ("mountain_biking", "mountain_bike"),
    ("hiking", "hike"),
    ("open_water_swimming", "open_water_swim"),
    ("9", "run"),
    ("1", "ride"),
    ("10", "walk"),
    ("4", "hike"),
    (" Run ", "run"),
    ("Nordic walking", "nordic_walk"),
    ("", "other"),
    ("парапланеризм", "other"),
]
TCX = [("Running", "run"), ("Biking", "ride"), ("Other", "other")]


@pytest.mark.parametrize(("sport", "sub_sport", "code"), FIT)
def test_fit_session_has_its_sport(sport, sub_sport, code):
    assert sport_from_fit(sport, sub_sport).code == code


@pytest.mark.parametrize(("name", "code"), GARMIN)
def test_garmin_activity_type_has_its_sport(name, code):
    assert sport_from_name(name).code == code


@pytest.mark.parametrize(("name", "code"), STRAVA)
def test_strava_sport_type_has_its_sport(name, code):
    assert sport_from_name(name).code == code


@pytest.mark.parametrize(("name", "code"), GPX)
def test_gpx_type_has_its_sport(name, code):
    assert sport_from_name(name).code == code


@pytest.mark.parametrize(("name", "code"), TCX)
def test_tcx_sport_has_its_sport(name, code):
    assert sport_from_name(name).code == code


def test_every_sport_has_a_family_and_its_own_code_is_a_name():
    assert {sport.family for sport in SPORTS.values()} == set(FAMILIES)
    for code, sport in SPORTS.items():
        assert sport.code == code
        assert sport_from_name(code) is sport


def test_pace_is_used_on_foot_and_in_water_only():
    for sport in SPORTS.values():
        assert sport.uses_pace == (sport.family in {"run", "swim", "walk"} or sport.code == "wheelchair")


def test_names_in_garmins_profile_agree_with_the_numbers():
    """The SDK's own names, taken as text, must lead where the numbers lead (for those that name a sport)."""
    names = {int(number): name for number, name in Profile["types"]["sport"].items()}
    for number in (1, 2, 5, 11, 12, 13, 14, 15, 16, 17, 19, 21, 30, 33, 35, 41, 47, 62, 84):
        assert sport_from_name(names[number].replace("e_biking", "e_bike")) == sport_from_fit(number)
