"""How fast people are: the best of the world over any length, by kind of sport.

Figures are world bests in round numbers, a little generous where records are not kept (SAFETY.md 3.1; World
Athletics, UCI, World Aquatics and FIS lists of 2025). Between the points speed falls with the logarithm of
the length.
"""

from dataclasses import dataclass

import numpy as np

# A recording is impossible from this multiple of the world's best on.
MARGIN = 1.02


@dataclass(frozen=True, slots=True)
class Envelope:
    """The world's best mean speed by length: ((metres, m/s), ...), falling.

    `downhill` is what gravity gives: the best over the same lengths on long descents; None where hills
    change little.
    """

    best: tuple[tuple[float, float], ...]
    downhill: tuple[tuple[float, float], ...] | None = None

    def best_over_m(self, distance_m: float, *, is_downhill: bool = False) -> float:
        """The world's best mean speed over a length, m/s."""
        points = self.downhill if is_downhill and self.downhill else self.best
        lengths, speeds = np.array(points).T
        return float(np.interp(np.log(max(distance_m, 1.0)), np.log(lengths), speeds))

    def best_over_s(self, seconds: float, *, is_downhill: bool = False) -> float:
        """The world's best mean speed over a time, m/s: the length that takes it just so."""
        points = self.downhill if is_downhill and self.downhill else self.best
        lengths, speeds = np.array(points).T
        return float(np.interp(np.log(max(seconds, 1.0)), np.log(lengths / speeds), speeds))


_RUN = Envelope(
    (
        (100, 10.44),
        (200, 10.42),
        (400, 9.30),
        (800, 7.93),
        (1500, 7.28),
        (5000, 6.62),
        (10_000, 6.37),
        (21_097, 6.20),
        (42_195, 5.83),
        (100_000, 4.56),
        (320_000, 3.70),
    )
)
_WALK = Envelope(  # to run some way of a walk is no offence: only race-walking records bound long stretches
    ((100, 10.44), (400, 9.30), (1000, 7.6), (5000, 5.4), (10_000, 4.6), (20_000, 4.35), (50_000, 3.9))
)
_RIDE = Envelope(
    (
        (200, 22.5),
        (1000, 18.1),
        (4000, 16.8),
        (16_000, 16.0),
        (56_000, 15.8),
        (100_000, 14.4),
        (250_000, 13.6),
        (1_000_000, 10.5),
    ),
    downhill=((200, 36.0), (1000, 31.0), (5000, 25.0), (20_000, 21.0), (60_000, 16.5), (250_000, 13.6)),
)
# By the river's help open water is faster than any pool; GPS on a wrist under water is rough besides.
_SWIM = Envelope(((50, 4.5), (100, 4.0), (400, 3.2), (1500, 2.6), (5000, 2.3), (25_000, 2.0)))
_SKI_CROSS_COUNTRY = Envelope(
    ((200, 20.0), (1000, 14.5), (5000, 10.0), (10_000, 8.6), (50_000, 7.4), (90_000, 7.0)),
)
_SKI_DOWNHILL = Envelope(((200, 44.0), (1000, 36.0), (5000, 28.0), (20_000, 22.0), (100_000, 15.0)))
_ROW = Envelope(((200, 7.5), (1000, 7.0), (2000, 6.4), (10_000, 6.0), (50_000, 5.2)))
_SKATE = Envelope(((200, 17.0), (1000, 16.2), (5000, 13.9), (10_000, 13.4), (42_195, 12.4), (200_000, 10.5)))
_SAIL = Envelope(((500, 30.0), (5000, 27.0), (50_000, 22.0)))
_FIELD = Envelope(((100, 10.44), (200, 10.42), (400, 9.30), (1500, 7.28), (10_000, 6.0), (50_000, 5.0)))
_ANY = Envelope(((200, 36.0), (1000, 31.0), (5000, 25.0), (50_000, 20.0)))

_BY_FAMILY = {"run": _RUN, "ride": _RIDE, "walk": _WALK, "swim": _SWIM, "ski": _SKI_CROSS_COUNTRY}
_BY_SPORT = {
    "ski_alpine": _SKI_DOWNHILL,
    "snowboard": _SKI_DOWNHILL,
    "ski_touring": _SKI_DOWNHILL,
    "roller_ski": _SKATE,
    "inline_skate": _SKATE,
    "ice_skate": _SKATE,
    "rowing": _ROW,
    "indoor_rowing": _ROW,
    "paddling": _ROW,
    "kayaking": _ROW,
    "stand_up_paddling": _ROW,
    "sailing": _SAIL,
    "soccer": _FIELD,
    "basketball": _FIELD,
    "tennis": _FIELD,
    "golf": _FIELD,
    "wheelchair": _RIDE,
}
# Indoors or in a made-up world: no position says how fast somebody was.
INDOOR = frozenset(
    {
        *("treadmill_run", "virtual_run", "indoor_ride", "virtual_ride", "indoor_walk", "indoor_rowing"),
        *("pool_swim", "elliptical", "stair_climbing"),
    }
)
MOTOR_ALLOWED = frozenset({"e_bike", "e_mountain_bike"})
# Carried by something other than the legs for a part of the way, as a rule.
CARRIED = frozenset({"ski_alpine", "snowboard", "sailing", "surfing", "ski_touring"})


def envelope_of(sport: str, family: str) -> Envelope:
    """The envelope of a canonical sport, of its family when it has none of its own."""
    return _BY_SPORT.get(sport) or _BY_FAMILY.get(family) or _ANY
