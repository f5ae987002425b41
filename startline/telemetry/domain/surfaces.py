"""What a workout was run on: from its sport, and where the track shows it, from the route."""

import math

EARTH_RADIUS_M = 6_371_008.8  # mean radius of WGS 84 (DOMAIN 5.5)
_BY_SPORT = {
    "run": "asphalt",
    "walk": "asphalt",
    "trail_run": "trail",
    "hike": "trail",
    "mountaineering": "trail",
    "track_run": "track",
    "treadmill_run": "treadmill",
    "virtual_run": "treadmill",
    "indoor_walk": "treadmill",
}
# Where the ground is flat by construction: no descent was measured and there was none.
FLAT_SURFACES = frozenset({"track", "treadmill"})
_ON_FOOT_FAMILIES = frozenset({"run", "walk"})
_BALL_GAMES = {"soccer", "basketball", "volleyball", "hockey", "tennis", "padel", "badminton", "squash"}
_ON_FOOT_SPORTS = frozenset(_BALL_GAMES | {"golf", "dance"})
# A 400 m track with all its lanes measures 177 m by 93 m (World Athletics); the GPS adds some metres. Who
# stays inside such a box for four laps runs on one.
STADIUM_M = (60.0, 200.0)
STADIUM_LAPS_M = 1600.0


def is_on_foot(sport: str, *, family: str) -> bool:
    """Tell whether the sport's kilometres are run or walked on the shoes' soles."""
    return family in _ON_FOOT_FAMILIES or sport in _ON_FOOT_SPORTS


def surface_of(
    sport: str, *, distance_m: float, bounds: tuple[float, float, float, float] | None
) -> str | None:
    """Return the surface: a key of `wear.SURFACES`, None when nothing says it.

    Args:
        sport: canonical; an ordinary run or walk counts as one on asphalt.
        bounds: (west, south, east, north) of the track in degrees, None without one.
    """
    if sport == "run" and bounds is not None and distance_m >= STADIUM_LAPS_M and _is_stadium(bounds):
        return "track"
    return _BY_SPORT.get(sport)


def _is_stadium(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    meters_per_degree = math.radians(1) * EARTH_RADIUS_M
    height_m = (north - south) * meters_per_degree
    width_m = (east - west) * meters_per_degree * math.cos(math.radians((north + south) / 2))
    low, high = STADIUM_M
    return low <= width_m <= high and low <= height_m <= high
