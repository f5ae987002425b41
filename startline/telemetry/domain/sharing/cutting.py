"""What somebody with a link may see of a session that is under way.

A point is shown when the athlete is a good way beyond it, when a good way lies before it, and when it is
outside the hidden zones of the start and of the person's other places - also when the way only comes by.
Numbers are of what is shown and of nothing else: whoever knew the whole distance would know how long the
hidden part is, and with a street map where it ends.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from startline.telemetry.domain.geodesy import great_circle_m
from startline.telemetry.domain.sharing.zones import HiddenZone

# The way counts in steps of this length, each shown by some samples in a row: a receiver that is left running
# indoors jumps about by tens of metres for hours, and way made of that would show by and by where it lies.
STEP_M = 100.0
SAMPLES_IN_A_ROW = 3
ROW_S = 10.0  # of samples further apart than this each speaks for itself
# A jump of the receiver is no way either: a step counts at this speed at most.
FASTEST_MPS = 35.0
# The pace is that of the last minute that is shown.
PACE_WINDOW_S = 60.0
HEART_RATE_HOLDS_S = 30.0
# Between two points further apart the way is not known: no line, no distance.
MAX_GAP_S = 120.0


@dataclass(frozen=True, slots=True)
class WayPoint:
    """A point of the athlete's way: seconds since 1970, degrees, and what the heart did there."""

    at_s: float
    lat_deg: float
    lon_deg: float
    heart_rate_bpm: float | None = None


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """A point that may be shown; `begins` says that no line leads to it from the point before."""

    point: WayPoint
    begins: bool


@dataclass(slots=True)
class ShownNumbers:
    """What is known of the shown part alone. None: nothing is shown yet, or too little for a pace."""

    distance_m: float = 0.0
    elapsed_s: float = 0.0
    speed_mps: float | None = None
    heart_rate_bpm: float | None = None
    newest: WayPoint | None = None


@dataclass(slots=True)
class TrackCutter:
    """Takes the points of one session in the order of time and lets through what may be shown.

    Args:
        zone: of the start; it says how much of the way is hidden at either end.
        others: the person's other places, in which nothing is shown either.
    """

    zone: HiddenZone
    others: tuple[HiddenZone, ...] = ()
    numbers: ShownNumbers = field(default_factory=ShownNumbers)
    _anchor: WayPoint | None = None
    _row: deque[WayPoint] = field(default_factory=lambda: deque(maxlen=SAMPLES_IN_A_ROW))
    _way_m: float = 0.0  # as far as the anchor
    _now_m: float = 0.0  # as far as is sure
    _newest_s: float = float("-inf")
    _newest: WayPoint | None = None
    # Points that may be shown later, each with how far along the way it lies.
    _waiting: deque[tuple[float, WayPoint]] = field(default_factory=deque)
    _recent: deque[tuple[float, float]] = field(
        default_factory=deque
    )  # (elapsed_s, distance_m) of what is shown
    _is_broken: bool = True
    _heart: tuple[float, float] | None = None  # (at_s, bpm) of the last shown point that had one

    def add(self, points: Sequence[WayPoint]) -> list[ShownPoint]:
        """Take points and return those that have become visible; older ones than the newest, and
        the same one again, are left out."""
        for point in points:
            if point.at_s >= self._newest_s and point != self._newest:
                self._newest_s, self._newest = point.at_s, point
                self._waiting.append((self._measure(point), point))
        shown = []
        while self._waiting and self._waiting[0][0] <= self._now_m - self.zone.hidden_way_m:
            way_m, point = self._waiting.popleft()
            is_early = way_m - STEP_M < self.zone.hidden_way_m
            if is_early or self._hides(point):
                self._is_broken = True
                continue
            shown.append(self._show(point))
        return shown

    def _hides(self, point: WayPoint) -> bool:
        return any(zone.hides(point.lat_deg, point.lon_deg) for zone in (self.zone, *self.others))

    def _measure(self, point: WayPoint) -> float:
        """Count the way by steps that are too long to be noise; return how far along it the point lies.

        That is at most one step too far, never too short: it decides how long the point stays hidden.
        """
        self._row.append(point)
        while self._row[0].at_s < point.at_s - ROW_S:
            self._row.popleft()
        if self._anchor is None:
            self._anchor = point
            return 0.0
        first = self._row[0]
        sure_m = min(_between_m(self._anchor, each) for each in self._row)
        if sure_m >= STEP_M:
            fastest_m = FASTEST_MPS * (first.at_s - self._anchor.at_s)
            self._way_m += min(_between_m(self._anchor, first), fastest_m)
            self._anchor, sure_m = first, 0.0
        self._now_m = max(self._now_m, self._way_m + min(sure_m, STEP_M))
        fastest_m = FASTEST_MPS * (point.at_s - self._anchor.at_s)
        return self._way_m + min(_between_m(self._anchor, point), fastest_m)

    def _show(self, point: WayPoint) -> ShownPoint:
        numbers, before = self.numbers, self.numbers.newest
        begins = self._is_broken or before is None or point.at_s - before.at_s > MAX_GAP_S
        if begins or before is None:
            self._recent.clear()
        else:
            numbers.distance_m += _between_m(before, point)
            numbers.elapsed_s += point.at_s - before.at_s
        numbers.newest, self._is_broken = point, False
        numbers.heart_rate_bpm = self._heart_rate_at(point)
        self._recent.append((numbers.elapsed_s, numbers.distance_m))
        while len(self._recent) > 2 and self._recent[1][0] <= numbers.elapsed_s - PACE_WINDOW_S:
            self._recent.popleft()
        seconds = numbers.elapsed_s - self._recent[0][0]
        numbers.speed_mps = (numbers.distance_m - self._recent[0][1]) / seconds if seconds >= 5 else None
        return ShownPoint(point, begins)

    def _heart_rate_at(self, point: WayPoint) -> float | None:
        """What the heart did there: the last value that was measured, for a while."""
        if point.heart_rate_bpm is not None:
            self._heart = point.at_s, point.heart_rate_bpm
        if self._heart is None or point.at_s - self._heart[0] > HEART_RATE_HOLDS_S:
            return None
        return self._heart[1]


def _between_m(one: WayPoint, other: WayPoint) -> float:
    return great_circle_m(one.lat_deg, one.lon_deg, other.lat_deg, other.lon_deg)
