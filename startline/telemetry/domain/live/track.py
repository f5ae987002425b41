"""The track of a live session: length by believed positions, and a thinned line for the map."""

import math

import msgspec

from startline.telemetry.domain.live.samples import Column
from startline.telemetry.domain.motion import FASTEST_MPS, MAX_REJECTED_S, STANDING_BELOW_MPS

DEGREE_M = 111_195.0  # of a sphere of the mean radius, as `geodesy.great_circle_m` has it
# A step shorter than this waits for the next one: positions of a standing watch wander less (5 m is the usual
# accuracy under open sky), and on the tightest bend of a track (36 m) the chord is 0.1 % shorter.
STEP_M = 6.0
MAX_ACCURACY_DM = 500  # DOMAIN 5.5: a position that may be off by more than 50 m is dropped
SPEED_WINDOW_MS = 15_000
LONGEST_STEP_MS = 30_000  # between positions further apart nobody knows whether the person moved
E7 = 1e-7
STEP_SQUARE = (STEP_M / (DEGREE_M * E7)) ** 2  # in 1e-7 degrees of latitude
# So near (some 300 m) that the plane of the last position serves for both: 0.01 % off at most.
NEAR_SQUARE = (300 / (DEGREE_M * E7)) ** 2
SLOWEST_MPS = 0.1  # of a sport in which nobody is said to stand


class LiveTrack(msgspec.Struct, array_like=True):
    """Where the track has come to. `anchor` is the last position that counted: (ms, lat, lon in 1e-7 deg)."""

    length_m: float = 0.0
    has_points: bool = False
    anchor: tuple[int, int, int] | None = None
    believed_ms: int = 0
    unread_moved_ms: int = 0
    recent: list[tuple[int, float]] = []
    new: list[tuple[int, int, int]] = []

    def take(
        self, times: list[int], lats: Column, lons: Column, accuracies: Column | None, family: str
    ) -> None:
        """Follow positions in the order of their times; those that come late are left out.

        The innermost loop of the live path: it compares squares on a plane that touches the last position
        that counted, and takes a root only for a step that counts.
        """
        fastest_mps = FASTEST_MPS.get(family, FASTEST_MPS["other"])
        wander_ms = STEP_M * 1000 / (STANDING_BELOW_MPS.get(family) or SLOWEST_MPS)
        anchor, believed_ms = self.anchor, self.believed_ms
        shrink = _shrink(anchor[1]) if anchor else 1.0
        if accuracies is None:
            accuracies = [None] * len(times)
        for time_ms, lat, lon, accuracy in zip(times, lats, lons, accuracies, strict=True):
            if lat is None or lon is None or (lat == 0 and lon == 0):
                continue
            if accuracy is not None and accuracy > MAX_ACCURACY_DM:
                continue
            if anchor is None:
                anchor, shrink, believed_ms = self._believe(time_ms, lat, lon), _shrink(lat), time_ms
                continue
            if time_ms <= believed_ms:
                continue
            north, east = lat - anchor[1], (lon - anchor[2]) * shrink
            square = north * north + east * east
            if square < STEP_SQUARE:
                believed_ms = time_ms
                if time_ms - anchor[0] >= wander_ms:
                    # Slower than standing: the position wanders, and is followed without counting.
                    anchor = time_ms, lat, lon
                continue
            step_ms, since_ms = time_ms - anchor[0], time_ms - believed_ms
            if square < NEAR_SQUARE:
                step_m = DEGREE_M * E7 * math.sqrt(square)
            else:
                step_m = flat_distance_m(anchor[1], anchor[2], lat, lon)
            if step_m > fastest_mps * max(1.0, step_ms / 1000) and since_ms <= MAX_REJECTED_S * 1000:
                continue  # nobody is that fast: the position jumped
            self.length_m += step_m
            if step_ms <= LONGEST_STEP_MS:
                self.unread_moved_ms += step_ms
            anchor, shrink, believed_ms = self._believe(time_ms, lat, lon), _shrink(lat), time_ms
        self.anchor, self.believed_ms = anchor, believed_ms

    def speed_mps(self, at_ms: int) -> float | None:
        """The speed over the last quarter of a minute, None without positions in it."""
        recent = [pair for pair in self.recent if at_ms - pair[0] <= SPEED_WINDOW_MS]
        if len(recent) < 2:
            return 0.0 if self.has_points and at_ms - self.believed_ms <= SPEED_WINDOW_MS else None
        return (recent[-1][1] - recent[0][1]) * 1000 / (recent[-1][0] - recent[0][0])

    def take_new(self, start_ms: int) -> list[tuple[float, float, int]]:
        """Return the thinned points since the last call: latitude, longitude, seconds since the start."""
        points = [(lat / 1e7, lon / 1e7, (ms - start_ms) // 1000) for ms, lat, lon in self.new]
        self.new = []
        return points

    def _believe(self, time_ms: int, lat: int, lon: int) -> tuple[int, int, int]:
        anchor = time_ms, lat, lon
        self.has_points = True
        self.recent.append((time_ms, self.length_m))
        while len(self.recent) > 2 and time_ms - self.recent[0][0] > SPEED_WINDOW_MS:
            del self.recent[0]
        self.new.append(anchor)
        return anchor


def _shrink(lat: int) -> float:
    """How much shorter a degree of longitude is there than one of latitude."""
    return math.cos(math.radians(lat * E7))


def flat_distance_m(lat1: int, lon1: int, lat2: int, lon2: int) -> float:
    """The distance of near points in 1e-7 degrees, metres: on a plane that touches the sphere there."""
    across = float(lon2 - lon1)
    if not -1_800_000_000 <= across <= 1_800_000_000:
        across -= math.copysign(3_600_000_000, across)
    x = across * math.cos(math.radians((lat1 + lat2) * 5e-8))
    return DEGREE_M * E7 * math.hypot(x, lat2 - lat1)
