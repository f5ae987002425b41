"""One shared session as it goes: the updates of the live state in, what may be shown out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from startline.telemetry.domain.sharing.cutting import ShownPoint, TrackCutter, WayPoint
from startline.telemetry.domain.sharing.zones import HiddenZone

# The start is where the first positions are in the middle of: a single one may be far off before the sky is
# seen.
START_POINTS = 5
# A snapshot and the update after it may hold the same points; what begins further back was told anew.
OVERLAP_S = 5.0


@dataclass(slots=True)
class FollowedSession:
    """What the follower of shared sessions remembers of one.

    Args:
        cutter: None until the start is known well enough to draw its zone.
        sport, state, received_at_ms: as the newest update said them.
        waiting: points from before the cutter was there.
        is_restated: the way so far was told anew (late samples): everything is to be cut again.
    """

    cutter: TrackCutter | None = None
    sport: str = ""
    state: str = "live"
    received_at_ms: int = 0
    waiting: list[WayPoint] = field(default_factory=list)
    newest_s: float = -1.0
    start_ms: int = 0
    is_restated: bool = False

    def take(self, update: dict[str, Any]) -> list[ShownPoint]:
        """Take an update of the live state; return the points that have become visible by it."""
        self._take_facts(update)
        rows = update.get("track") or []
        if rows and rows[0][2] < self.newest_s - OVERLAP_S:
            self.is_restated = True
        heart_rate = update.get("heart_rate_bpm")
        points = [
            WayPoint(float(row[2]), row[0], row[1], heart_rate if number == len(rows) else None)
            for number, row in enumerate(rows, start=1)
        ]
        return self.add(points)

    def add(self, points: list[WayPoint]) -> list[ShownPoint]:
        """Take points of the way in the order of time; return those that have become visible."""
        if points:
            self.newest_s = max(self.newest_s, points[-1].at_s)
        if self.cutter is None:
            self.waiting += points
            return []
        return self.cutter.add(points)

    @property
    def start(self) -> tuple[float, float] | None:
        """Where the way begins; None while that is not known."""
        if self.cutter is not None or len(self.waiting) < START_POINTS:
            return None
        first = self.waiting[:START_POINTS]
        return median(point.lat_deg for point in first), median(point.lon_deg for point in first)

    def hide(self, zone: HiddenZone, others: Iterable[HiddenZone] = ()) -> list[ShownPoint]:
        """Begin to cut with the zone of the start and the person's others; return what is visible already."""
        self.cutter = TrackCutter(zone, tuple(each for each in others if each != zone))
        shown = self.cutter.add(self.waiting)
        self.waiting = []
        return shown

    def shows_through(self, zones: Iterable[HiddenZone]) -> bool:
        """Whether one of these zones is not cut out: it was drawn since."""
        return self.cutter is not None and not {self.cutter.zone, *self.cutter.others}.issuperset(zones)

    def update(self, *, shows_heart_rate: bool) -> dict[str, Any]:
        """Return what people with a link are told now: of the shown part and of nothing else."""
        told: dict[str, Any] = {"sport": self.sport, "state": self.state, "received_at": self.received_at_ms}
        numbers = self.cutter.numbers if self.cutter else None
        if numbers is None or numbers.newest is None:
            return told
        newest = numbers.newest
        told |= {
            "at": self.start_ms + round(newest.at_s * 1000),
            "lat": round(newest.lat_deg, 5),
            "lon": round(newest.lon_deg, 5),
            "distance_m": round(numbers.distance_m),
            "elapsed_s": round(numbers.elapsed_s),
        }
        if numbers.speed_mps is not None:
            told["speed_mps"] = round(numbers.speed_mps, 2)
        if shows_heart_rate and numbers.heart_rate_bpm is not None:
            told["heart_rate_bpm"] = numbers.heart_rate_bpm
        return told

    def _take_facts(self, update: dict[str, Any]) -> None:
        self.sport = update.get("sport", "") or self.sport
        self.state = update.get("state", self.state)
        self.received_at_ms = update.get("received_at", self.received_at_ms)
        if "at" in update and "elapsed_s" in update:
            self.start_ms = update["at"] - update["elapsed_s"] * 1000
