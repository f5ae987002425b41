"""The hidden zone around a start: a circle whose middle was shifted once, in secret, and stays.

A circle around the true start is found from a few tracks by fitting a circle to their ends, at any size;
noise drawn anew each time averages away. What helps is a shift that is drawn once for a place and kept
(Hassan et al., USENIX Security 2018; Dhondt et al., CCS 2022; figures in docs/explanation/live-sharing.md).
It is necessary and not sufficient: straight streets still point home, so the first and the last stretch of
the way stay hidden too.
"""

import math
from dataclasses import dataclass
from random import Random

from startline.telemetry.domain.geodesy import MEAN_RADIUS_M, great_circle_m

ZONE_RADIUS_M = 800.0
# How far the middle may lie from the first start seen here: uniform in a disc of 0.7 radii.
MAX_SHIFT_M = 0.7 * ZONE_RADIUS_M
LEAST_DEGREE_M = 110_500.0  # of latitude, at the equator
# A start so near to a known one is the same place: it must not draw a second circle.
SAME_PLACE_M = 200.0
# The least of the way that stays hidden at either end, and what is added to it in secret: with an exact
# figure the last visible point and a street map would give the end away. The least of it makes up for noise,
# which makes a measured way a little longer than the true one.
HIDDEN_WAY_M = 800.0
EXTRA_WAY_M = (40.0, 300.0)


@dataclass(frozen=True, slots=True)
class HiddenZone:
    """A circle in which nothing is shown, and how much of the way is hidden at either end, in metres."""

    lat_deg: float
    lon_deg: float
    radius_m: float = ZONE_RADIUS_M
    hidden_way_m: float = HIDDEN_WAY_M

    def hides(self, lat_deg: float, lon_deg: float) -> bool:
        """Whether the point lies inside."""
        if abs(lat_deg - self.lat_deg) > self.radius_m / LEAST_DEGREE_M:
            return False  # the usual case, at a tenth of the price
        return great_circle_m(self.lat_deg, self.lon_deg, lat_deg, lon_deg) < self.radius_m


def draw_zone(lat_deg: float, lon_deg: float, *, random: Random) -> HiddenZone:
    """Draw the zone of a place that was not known before; `random` must be a source of secrets.

    The start itself lies inside it, at least 240 m from its edge.
    """
    shift_m = MAX_SHIFT_M * math.sqrt(random.random())
    angle = random.uniform(0, 2 * math.pi)
    north_deg = math.degrees(shift_m * math.cos(angle) / MEAN_RADIUS_M)
    across = max(math.cos(math.radians(lat_deg)), 0.01)  # a pole has no east
    east_deg = math.degrees(shift_m * math.sin(angle) / (MEAN_RADIUS_M * across))
    return HiddenZone(
        lat_deg=max(-90.0, min(90.0, lat_deg + north_deg)),
        lon_deg=(lon_deg + east_deg + 180) % 360 - 180,
        hidden_way_m=HIDDEN_WAY_M + random.uniform(*EXTRA_WAY_M),
    )
