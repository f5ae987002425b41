"""One recording from several of the same activity: each channel from whichever measured it best.

The primary recording sets the timeline: its samples, laps, pauses and the device's own totals. The others
give channels that it lacks or measures worse, and fill its gaps; which recording gave what is kept. A
recording that the person joined by hand and that lies outside the primary's time continues it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from startline.telemetry.domain import merging_quality as quality
from startline.telemetry.domain.alignment import at_times, filled, joined_steps, levelled
from startline.telemetry.domain.cropping import Crop, left_of
from startline.telemetry.domain.merging_timeline import Timeline, timeline_of
from startline.telemetry.domain.motion import hard_pauses, segment_of, track_distance_m
from startline.telemetry.domain.recording import CHANNELS, Column, Recording, Samples
from startline.telemetry.domain.trust import Trust, lowest, rank

Given = NDArray[np.bool_]  # by sample, whether a recording gave its value
WHOLE = Crop()
POSITION, TIME = "position", "time"
# What a ranking rests on: when, where, how far, how high.
PROVING = (POSITION, "distance_m", "speed_mps", "altitude_m")
# A lesser recording that only mends a tunnel does not make the whole less credible.
PROVING_SHARE = 0.05
_SIMPLE = tuple(name for name in CHANNELS if name not in ("time_s", "lat_deg", "lon_deg", "distance_m"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One recording of the group; `shift_s` is added to its times to bring them to the group's clock."""

    key: str
    recording: Recording
    trust: Trust
    shift_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The merged recording.

    Args:
        sources: for each channel (and `position`) the share of its values that each recording gave, by key;
            recordings that gave none are left out. Of what a crop cuts off nothing counts. `time` has those
            that added samples to the primary's.
        trust: of the whole: that of the least recording that gave a real part of time, place or distance.
    """

    recording: Recording
    sources: dict[str, dict[str, float]]
    trust: Trust


def merge(parts: Sequence[Part], *, crop: Crop = WHOLE) -> Merged:
    """Merge recordings of one activity.

    Args:
        parts: at least one; the first is the primary.
        crop: what is left of the merged recording, on the primary's clock: `sources` and `trust` are of that.
    """
    primary = parts[0]
    timeline = timeline_of([(part.recording, part.shift_s) for part in parts])
    if len(parts) == 1:
        return Merged(recording=primary.recording, sources=_own_sources(primary), trust=primary.trust)
    merger = _Merger(parts, timeline, crop)
    samples = merger.samples()
    recording = replace(
        timeline.recording,
        samples=samples,
        has_barometer=merger.recording_of("altitude_m").has_barometer,
        **_words(parts),
    )
    return Merged(recording=recording, sources=merger.sources, trust=merger.trust())


class _Merger:
    """Merges channel by channel and notes who gave what."""

    def __init__(self, parts: Sequence[Part], timeline: Timeline, crop: Crop) -> None:
        self.parts = parts
        self.timeline = timeline
        self.left = left_of(timeline.times_s, crop, started_at=timeline.recording.started_at)
        self.sources: dict[str, dict[str, float]] = {}

    def samples(self) -> Samples:
        """All channels on the timeline."""
        columns = {name: self._simple(name) for name in _SIMPLE}
        columns["lat_deg"], columns["lon_deg"] = self._position()
        columns["distance_m"] = self._distance()
        names = sorted({name for part in self.parts for name in part.recording.samples.extras})
        extras = {name: self._simple(name) for name in names}
        return Samples.from_columns(self.timeline.times_s, columns, extras)

    def recording_of(self, channel: str) -> Recording:
        """The recording that gave most of a channel, the primary when none gave any."""
        shares = self.sources.get(channel, {})
        key = max(shares, key=lambda each: shares[each], default=self.parts[0].key)
        return next(part.recording for part in self.parts if part.key == key)

    def _order(self, channel: str) -> list[int]:
        return quality.order(
            [(part.recording, rank(part.trust)) for part in self.parts],
            channel,
            is_proving=channel in PROVING,
        )

    def _on_timeline(self, index: int, column: Column, *, period: float | None = None) -> Column:
        return at_times(self.timeline.part_times_s[index], column, self.timeline.times_s, period=period)

    def _simple(self, channel: str) -> Column:
        merged = np.full(len(self.timeline.times_s), np.nan)
        given: dict[str, Given] = {}
        for index in self._order(channel):
            samples = self.parts[index].recording.samples
            column = samples.extras.get(channel) if channel not in CHANNELS else getattr(samples, channel)
            if column is None:
                continue
            other = self._on_timeline(index, column)
            if channel == "altitude_m":
                other = levelled(other, merged)
            merged, given[self.parts[index].key] = filled(merged, other)
        self._note(channel, given)
        return merged

    def _position(self) -> tuple[Column, Column]:
        lat = np.full(len(self.timeline.times_s), np.nan)
        lon = lat.copy()
        given: dict[str, Given] = {}
        for index in self._order(POSITION):
            samples = self.parts[index].recording.samples
            gaps = np.isnan(lat)
            lat, given[self.parts[index].key] = filled(lat, self._on_timeline(index, samples.lat_deg))
            lon = np.where(gaps, self._on_timeline(index, samples.lon_deg, period=360.0), lon)
        self._note(POSITION, given)
        return lat, lon

    def _distance(self) -> Column:
        has_own = [part.recording.samples.has("distance_m") for part in self.parts]
        if not any(has_own):
            return np.full(len(self.timeline.times_s), np.nan)
        order = sorted(self._order("distance_m"), key=lambda index: not has_own[index])
        columns = [self._on_timeline(index, _running_distance(self.parts[index])) for index in order]
        total, given = joined_steps(columns)
        ends = {self.parts[i].key: np.append(False, steps) for i, steps in zip(order, given, strict=True)}
        self._note("distance_m", ends)
        if sum(1 for steps in given if steps.any()) == 1 and not np.isnan(columns[0]).any():
            return columns[0]  # One device's own sum, from whatever it began with.
        return total

    def trust(self) -> Trust:
        """That of the least recording that gave a real part of what is left."""
        levels = [self.parts[0].trust]
        for part, added_s in zip(self.parts[1:], self.timeline.added_times_s[1:], strict=True):
            added = np.isin(self.timeline.times_s, added_s) & self.left
            if added.any():
                share = round(float(added.sum() / self.left.sum()), 4)
                self.sources.setdefault(TIME, {})[part.key] = share
            shares = [self.sources.get(channel, {}).get(part.key, 0.0) for channel in (*PROVING, TIME)]
            if max(shares) > PROVING_SHARE:
                levels.append(part.trust)
        return lowest(levels)

    def _note(self, channel: str, given: dict[str, Given]) -> None:
        counts = {key: int((values & self.left).sum()) for key, values in given.items()}
        total = sum(counts.values())
        if total:
            shares = {key: round(count / total, 4) for key, count in counts.items() if count}
            self.sources[channel] = shares


def _running_distance(part: Part) -> Column:
    """The device's own sum, else the one along its track; NaN without either."""
    recording = part.recording
    samples = recording.samples
    if samples.has("distance_m"):
        return samples.distance_m
    segments = segment_of(samples, recording.segment_starts, hard_pauses(recording))
    track = track_distance_m(samples, segments)
    return np.full(len(samples), np.nan) if track is None else track


def _own_sources(part: Part) -> dict[str, dict[str, float]]:
    """A single recording gave everything that it has."""
    samples = part.recording.samples
    names = [name for name in (*_SIMPLE, "distance_m", *sorted(samples.extras)) if samples.has(name)]
    if samples.has("lat_deg"):
        names.append(POSITION)
    return {name: {part.key: 1.0} for name in names}


def _words(parts: Sequence[Part]) -> dict[str, Any]:
    """What is said in words: the primary's, or the next one's where it says nothing."""
    recordings = [part.recording for part in parts]
    named = next((each for each in recordings if each.fit_sport or each.sport_raw), recordings[0])
    return {
        "sport_raw": named.sport_raw,
        "fit_sport": named.fit_sport,
        "fit_sub_sport": named.fit_sub_sport,
        "name": next((each.name for each in recordings if each.name), ""),
        "utc_offset_s": next(
            (each.utc_offset_s for each in recordings if each.utc_offset_s is not None), None
        ),
    }
