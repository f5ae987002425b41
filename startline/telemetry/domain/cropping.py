"""A part of a recording as a recording of its own: the start or the end cut off."""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from startline.telemetry.domain import motion
from startline.telemetry.domain.recording import (
    Column,
    DeviceSummary,
    LapMark,
    Recording,
    Samples,
    SessionMark,
)

MIN_KEPT_SAMPLES = 2


def samples_between(samples: Samples, start_s: float, end_s: float) -> Samples:
    """The samples from `start_s` to `end_s`, both included, time and distance counted from there."""
    first = int(np.searchsorted(samples.time_s, start_s, side="left"))
    last = int(np.searchsorted(samples.time_s, end_s, side="right"))
    part = samples.between(first, last)
    measured = part.distance_m[np.isfinite(part.distance_m)]
    return part.with_columns(
        time_s=part.time_s - start_s,
        distance_m=part.distance_m - measured[0] if len(measured) else part.distance_m,
    )


@dataclass(frozen=True, slots=True)
class Crop:
    """Everything before `start_at` and after `end_at` is cut off; None cuts nothing."""

    start_at: dt.datetime | None = None
    end_at: dt.datetime | None = None

    def moved(self, by_s: float) -> "Crop":
        """The same crop on a clock that is `by_s` ahead."""
        by = dt.timedelta(seconds=by_s)
        return Crop(self.start_at and self.start_at + by, self.end_at and self.end_at + by)

    def tightened(self, other: "Crop") -> "Crop":
        """The crop that cuts what either of the two cuts; where nothing would be left, this one alone.

        A crop without any bound gives way: what was cut never comes back by this.
        """
        starts = [each for each in (self.start_at, other.start_at) if each is not None]
        ends = [each for each in (self.end_at, other.end_at) if each is not None]
        both = Crop(max(starts, default=None), min(ends, default=None))
        if both.start_at is not None and both.end_at is not None and both.start_at >= both.end_at:
            return self
        return both

    def leaves_some_of(self, start_at: dt.datetime, end_at: dt.datetime) -> bool:
        """Whether anything of this time is left."""
        is_cut_before = self.start_at is not None and self.start_at >= end_at
        return not is_cut_before and not (self.end_at is not None and self.end_at <= start_at)

    def within(self, start_at: dt.datetime, end_at: dt.datetime) -> "Crop":
        """What the crop cuts of this time: without bounds outside, and nothing where none would be left."""
        if not self.leaves_some_of(start_at, end_at):
            return Crop()
        return Crop(
            self.start_at if self.start_at is not None and self.start_at > start_at else None,
            self.end_at if self.end_at is not None and self.end_at < end_at else None,
        )


def left_of(times_s: Column, crop: Crop, *, started_at: dt.datetime) -> NDArray[np.bool_]:
    """Which samples a crop leaves, `(n,)`.

    A bound outside the recording, or None, cuts nothing; so does a crop that would leave nothing, because
    the recordings of the workout have become others since.

    Args:
        times_s: `(n,)` seconds from `started_at`.
    """
    inside = np.ones(len(times_s), dtype=bool)
    if crop.start_at is not None:
        inside &= times_s >= (crop.start_at - started_at).total_seconds()
    if crop.end_at is not None:
        inside &= times_s <= (crop.end_at - started_at).total_seconds()
    return inside if inside.sum() >= MIN_KEPT_SAMPLES else np.ones(len(times_s), dtype=bool)


def cropped(recording: Recording, crop: Crop) -> Recording:
    """The part of the recording that a crop leaves; what the device said of the whole no longer holds.

    Only its energy is kept, for the share of the time under way that is left: another method would change it
    by more than the crop does.
    """
    inside = left_of(recording.samples.time_s, crop, started_at=recording.started_at)
    if inside.all():
        return recording
    first = int(np.argmax(inside))
    last = len(inside) - 1 - int(np.argmax(inside[::-1]))
    start_s = float(recording.samples.time_s[first])
    end_s = float(recording.samples.time_s[last])
    if crop.end_at is not None:
        end_s = max(end_s, (crop.end_at - recording.started_at).total_seconds())
    end_s = min(end_s, float(recording.samples.time_s[-1]))
    samples = samples_between(recording.samples, start_s, end_s)
    return replace(
        recording,
        started_at=recording.started_at + dt.timedelta(seconds=start_s),
        samples=samples,
        laps=_laps_between(recording.laps, start_s, end_s),
        sessions=_sessions_between(recording.sessions, start_s, end_s),
        segment_starts=tuple(
            index - first for index in recording.segment_starts if first < index < first + len(samples)
        ),
        timer_pauses=tuple(
            (max(start, start_s) - start_s, min(end, end_s) - start_s)
            for start, end in recording.timer_pauses
            if end > start_s and start < end_s
        ),
        summary=DeviceSummary(calories_kcal=_energy_between(recording, start_s, end_s)),
    )


def _energy_between(recording: Recording, start_s: float, end_s: float) -> float | None:
    whole_kcal, times_s = recording.summary.calories_kcal, recording.samples.time_s
    if whole_kcal is None:
        return None
    edges_s = np.array([times_s[0], start_s, end_s, times_s[-1]])
    begin, first, last, end = motion.merged(list(recording.timer_pauses)).counted_s(edges_s)
    return round(whole_kcal * float(last - first) / float(end - begin)) if end > begin else None


def _laps_between(laps: tuple[LapMark, ...], start_s: float, end_s: float) -> tuple[LapMark, ...]:
    """Laps that lie inside, whole ones as the device had them, cut ones without its sums."""
    kept = []
    for lap in laps:
        if lap.end_s <= start_s or lap.start_s >= end_s:
            continue
        is_whole = lap.start_s >= start_s and lap.end_s <= end_s
        begin, finish = max(lap.start_s, start_s) - start_s, min(lap.end_s, end_s) - start_s
        kept.append(
            replace(lap, start_s=begin, end_s=finish) if is_whole else LapMark(start_s=begin, end_s=finish)
        )
    return tuple(kept)


def _sessions_between(
    sessions: tuple[SessionMark, ...], start_s: float, end_s: float
) -> tuple[SessionMark, ...]:
    return tuple(
        replace(
            session,
            start_s=max(session.start_s, start_s) - start_s,
            end_s=min(session.end_s, end_s) - start_s,
            summary=DeviceSummary(),
        )
        for session in sessions
        if session.end_s > start_s and session.start_s < end_s
    )
