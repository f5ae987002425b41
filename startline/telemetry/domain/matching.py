"""Whether two recordings of one person are of the same activity, and why.

A body does one thing at a time, so two recordings over the same time are of one activity unless something
speaks against it. Rules and pitfalls: our notes on duplicates (SAFETY.md 3.2). Everything is symmetric.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

import numpy as np

from startline.telemetry.domain.recording import Column
from startline.telemetry.domain.shapes import decode_line, gap_m
from startline.telemetry.domain.sightings import Sightings, apart_m, read_sightings

LEAST_OVERLAP = 0.6  # intersection over union of the two time intervals
TIME_ALONE_OVERLAP = 0.8  # where neither distance nor track can be compared
DISTANCE_SHARE = 0.1
TRACK_GAP_M = 50.0
FAR_APART_M = 500.0  # two people with one account: no receiver is so wrong for the whole way
# A clock set to another zone, or a local time written as UTC: whole and half hours up to UTC+14.
SHIFT_STEP_S = 1800
MAX_SHIFT_S = 14 * 3600
# The same loop run twice a day fits the time shift by chance; being at the same places at the same seconds
# does not, once the loop is much larger than the gap that is let pass.
LEAST_COMMON_SIGHTINGS = 8
LEAST_EXTENT_M = 500.0
# Without a track the two must be copies: the figures agree as only copies do.
COPY_SECONDS = 2.0
COPY_DISTANCE_SHARE = 0.005

SAME_TIME, TIME_ZONE, BY_HAND = "same_time", "time_zone", "by_hand"


@dataclass(frozen=True)
class RecordingFacts:
    """What a recording is matched by.

    Args:
        key: what it is known by, unique.
        family: the sport's family, "" when the source names no sport.
        distance_m: None when not measured.
        shape: encoded polyline, "" without a track.
        places: `sightings.write_sightings`, "" without a track.
        is_entered: typed by a person: its times are round, so only the same time counts.
    """

    key: str
    started_at: dt.datetime
    elapsed_s: float
    family: str = ""
    distance_m: float | None = None
    shape: str = ""
    places: str = ""
    is_entered: bool = False

    @cached_property
    def line(self) -> Column:
        """The simplified track, `(n, 2)` degrees."""
        return decode_line(self.shape)

    @cached_property
    def sightings(self) -> Sightings | None:
        """Where it was at fixed moments."""
        return read_sightings(self.places)

    @cached_property
    def start_s(self) -> float:
        """The start in seconds since the epoch."""
        return self.started_at.timestamp()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Why two recordings are of one activity, in figures that a person can be told.

    Args:
        kind: `same_time`, `time_zone` (the clock of one is off by `shift_s`) or `by_hand`.
        overlap: intersection over union of the time intervals, 0 to 1.
        shift_s: what is added to the second one's clock to bring it to the first one's.
        distance_share: by which share of the longer one the distances differ; None when one is unknown.
        track_gap_m: how far apart the tracks are; None without two tracks.
    """

    kind: str
    overlap: float
    shift_s: int = 0
    distance_share: float | None = None
    track_gap_m: float | None = None


def match(first: RecordingFacts, second: RecordingFacts) -> Match | None:
    """Return why the two are of one activity, None when they are not (or when that can't be told).

    Symmetric: the other way round only the sign of `shift_s` differs.
    """
    if first.key > second.key:
        found = match(second, first)
        return replace(found, shift_s=-found.shift_s) if found else None
    if first.family and second.family and first.family != second.family:
        return None
    if overlap(first, second) >= LEAST_OVERLAP:
        return _same_time(first, second)
    if first.is_entered or second.is_entered or first.family != second.family:
        return None
    return _shifted(first, second)


def overlap(first: RecordingFacts, second: RecordingFacts, *, shift_s: float = 0.0) -> float:
    """Return intersection over union of the two time intervals, the second's moved by `shift_s`."""
    second_start_s = second.start_s + shift_s
    first_end_s, second_end_s = first.start_s + first.elapsed_s, second_start_s + second.elapsed_s
    common_s = min(first_end_s, second_end_s) - max(first.start_s, second_start_s)
    whole_s = max(first_end_s, second_end_s) - min(first.start_s, second_start_s)
    if whole_s <= 0:
        return 1.0
    return max(0.0, common_s) / whole_s


def groups(
    recordings: Iterable[RecordingFacts], *, kept_apart: Iterable[tuple[str, str]] = ()
) -> list[frozenset[str]]:
    """Return the keys of recordings that belong together: everything that is linked by matches.

    The order of the recordings does not matter. A pair of `kept_apart` is never in one group, and neither are
    two sport families, whatever would link them.

    Returns:
        The groups, those with the least key first.
    """
    apart = {frozenset(pair) for pair in kept_apart}
    known = sorted(recordings, key=lambda each: each.key)
    group_of = {each.key: {each.key} for each in known}
    family_of = {each.key: each.family for each in known}
    for first, second in combinations(known, 2):
        if group_of[first.key] is group_of[second.key] or not match(first, second):
            continue
        pairs = [(one, other) for one in group_of[first.key] for other in group_of[second.key]]
        families = {family_of[key] for pair in pairs for key in pair} - {""}
        if len(families) <= 1 and not any(frozenset(pair) in apart for pair in pairs):
            joined = group_of[first.key] | group_of[second.key]
            for key in joined:
                group_of[key] = joined
    unique = {min(group): frozenset(group) for group in group_of.values()}
    return [unique[key] for key in sorted(unique)]


def _same_time(first: RecordingFacts, second: RecordingFacts) -> Match | None:
    share = _distance_share(first, second)
    gap = _track_gap(first, second)
    found = Match(kind=SAME_TIME, overlap=overlap(first, second), distance_share=share, track_gap_m=gap)
    if gap is not None and gap > FAR_APART_M:
        return None
    if gap is not None and gap <= TRACK_GAP_M:
        return found
    if share is not None:
        return found if share <= DISTANCE_SHARE else None
    return found if gap is None and found.overlap >= TIME_ALONE_OVERLAP else None


def _shifted(first: RecordingFacts, second: RecordingFacts) -> Match | None:
    """The same activity by a clock that is off by half hours."""
    shift_s = round((first.start_s - second.start_s) / SHIFT_STEP_S) * SHIFT_STEP_S
    if shift_s == 0 or abs(shift_s) > MAX_SHIFT_S:
        return None
    share = overlap(first, second, shift_s=shift_s)
    if share < LEAST_OVERLAP:
        return None
    gap = None
    if first.sightings and second.sightings:
        apart = apart_m(first.sightings, second.sightings, shift_s=shift_s)
        if len(apart) < LEAST_COMMON_SIGHTINGS or np.count_nonzero(apart > TRACK_GAP_M) > 0.1 * len(apart):
            return None
        if min(first.sightings.extent_m, second.sightings.extent_m) < LEAST_EXTENT_M:
            return None
        gap = float(np.percentile(apart, 90))
    elif not _is_copy(first, second, shift_s=shift_s):
        return None
    return Match(
        kind=TIME_ZONE,
        overlap=share,
        shift_s=shift_s,
        distance_share=_distance_share(first, second),
        track_gap_m=gap,
    )


def _is_copy(first: RecordingFacts, second: RecordingFacts, *, shift_s: int) -> bool:
    share = _distance_share(first, second)
    return (
        abs(first.start_s - second.start_s - shift_s) <= COPY_SECONDS
        and abs(first.elapsed_s - second.elapsed_s) <= COPY_SECONDS
        and share is not None
        and share <= COPY_DISTANCE_SHARE
    )


def _distance_share(first: RecordingFacts, second: RecordingFacts) -> float | None:
    if not first.distance_m or not second.distance_m:
        return None
    return abs(first.distance_m - second.distance_m) / max(first.distance_m, second.distance_m)


def _track_gap(first: RecordingFacts, second: RecordingFacts) -> float | None:
    """How far apart two tracks of the same time are: a copy with its ends cut off lies within the other."""
    if not first.sightings or not second.sightings:
        return None
    gaps = [
        gap_m(_points(first.sightings), second.line),
        gap_m(_points(second.sightings), first.line),
    ]
    apart = apart_m(first.sightings, second.sightings)
    if len(apart):
        gaps.append(float(np.percentile(apart, 90)))
    return min(gaps)


def _points(sightings: Sightings) -> Column:
    return np.column_stack((sightings.lat_deg, sightings.lon_deg))


def best(matches: Sequence[tuple[str, Match]]) -> tuple[str, Match]:
    """Return the strongest of several matches (key of the other one, match); equal ones by the key."""
    return min(matches, key=lambda each: (each[1].shift_s != 0, -each[1].overlap, each[0]))
