"""Which run a position belongs to: tracking applications send positions and know nothing of sessions.

A run is what lies close together in time: a position that is more than `GAP` from all known runs of its
device begins a new one. Positions may come in any order; a late one joins the run around it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

GAP = dt.timedelta(minutes=30)
# A phone that tracks day and night must not make one session of a week.
LONGEST = dt.timedelta(hours=24)


@dataclass(slots=True)
class Run:
    """What is known of one run; `key` is its session's key, `mark` what the application said of its log."""

    key: str
    began_at: dt.datetime
    ended_at: dt.datetime
    mark: str = ""

    def distance(self, moment: dt.datetime) -> dt.timedelta:
        """How far a moment is from the run; nothing when it lies within."""
        return max(self.began_at - moment, moment - self.ended_at, dt.timedelta())

    def takes(self, moment: dt.datetime, *, mark: str) -> bool:
        """Whether a position of that moment belongs to this run."""
        began, ended = min(self.began_at, moment), max(self.ended_at, moment)
        return self.mark == mark and self.distance(moment) <= GAP and ended - began <= LONGEST

    def extend(self, moment: dt.datetime) -> bool:
        """Make the run reach to a moment; return whether that changed it."""
        if self.began_at <= moment <= self.ended_at:
            return False
        self.began_at, self.ended_at = min(self.began_at, moment), max(self.ended_at, moment)
        return True


def find_run(runs: Iterable[Run], moment: dt.datetime, *, mark: str = "") -> Run | None:
    """Return the nearest run that a position belongs to, None when it begins a new one."""
    fitting = [run for run in runs if run.takes(moment, mark=mark)]
    return min(fitting, key=lambda run: run.distance(moment), default=None)


def new_run(moment: dt.datetime, *, mark: str = "", prefix: str) -> Run:
    """Return the run that a position begins; its key says when, so that two of a device never share one."""
    return Run(key=f"{prefix}-{moment:%Y%m%dT%H%M%S}", began_at=moment, ended_at=moment, mark=mark)
