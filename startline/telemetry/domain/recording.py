"""What a decoder hands on: one recording as columns, whatever file or stream it came from.

Every column of `Samples` is a float64 array of one length `n`; a missing value is NaN. Nothing here is
computed: a recording holds what the device said, in SI units, and what was odd about it (`warnings`).
"""

from dataclasses import dataclass, field, fields, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

# What can be odd about a recording or its numbers; the texts of every language are keyed by these.
WARNING_TRUNCATED = "truncated"
WARNING_BAD_CHECKSUM = "bad_checksum"
WARNING_DAMAGED = "damaged"
WARNING_CLOCK_UNSET = "clock_unset"
WARNING_TIME_ORDER = "time_order"
WARNING_SOME_TIMES_MISSING = "some_times_missing"
WARNING_POSITION_JUMPS = "position_jumps"
WARNING_DISTANCE_DISAGREES = "distance_disagrees"
WARNING_SEVERAL_SPORTS = "several_sports"


def empty_column() -> Column:
    """A column of no samples."""
    return np.empty(0, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Samples:
    """The columns of a recording: float64, equal length `n`, NaN = not measured, `time_s` never falls.

    `time_s` counts from the recording's start and has no NaN. `distance_m` is the device's running sum.
    `cadence_rpm` is as in FIT: revolutions of one crank or steps of **one** leg a minute, with fractions.
    `extras` holds further channels by name (`vertical_oscillation_mm`, developer fields ...).
    """

    time_s: Column
    lat_deg: Column
    lon_deg: Column
    altitude_m: Column
    distance_m: Column
    speed_mps: Column
    heart_rate_bpm: Column
    cadence_rpm: Column
    power_w: Column
    temperature_c: Column
    extras: dict[str, Column] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.time_s)

    def has(self, channel: str) -> bool:
        """Whether the channel holds at least one measured value."""
        column: Column = self.extras[channel] if channel in self.extras else getattr(self, channel)
        return bool(np.isfinite(column).any())

    def with_columns(self, **columns: Column) -> "Samples":
        """A copy with the named channels exchanged."""
        return replace(self, **columns)  # type: ignore[arg-type]  # mypy cannot match ** to mixed fields

    def between(self, first: int, last: int) -> "Samples":
        """The samples from position `first` up to `last`, which is not among them; times stay as they are."""
        cut = {name: getattr(self, name)[first:last] for name in CHANNELS}
        extras = {name: column[first:last] for name, column in self.extras.items()}
        return Samples(**cut, extras=extras)

    @classmethod
    def from_columns(
        cls, time_s: Column, columns: dict[str, Column], extras: dict[str, Column] | None = None
    ) -> "Samples":
        """Samples with the given channels; the others are NaN throughout."""
        absent = np.full(len(time_s), np.nan)
        chosen = {name: columns.get(name, absent) for name in CHANNELS if name != "time_s"}
        return cls(time_s=time_s, extras=extras or {}, **chosen)


CHANNELS: tuple[str, ...] = tuple(f.name for f in fields(Samples) if f.name != "extras")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceInfo:
    """What recorded it. `name` is for people ("Garmin fenix 2"), the rest as the file had it."""

    name: str = ""
    manufacturer: str = ""
    product: str = ""
    serial: str = ""
    software: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LapMark:
    """One lap as the device marked it; seconds count from the recording's start. None = not said."""

    start_s: float
    end_s: float
    timer_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    calories_kcal: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSummary:
    """What the device itself says of the whole (sum over its sessions). None = not said."""

    distance_m: float | None = None
    timer_s: float | None = None
    elapsed_s: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    calories_kcal: float | None = None
    speed_avg_mps: float | None = None
    speed_max_mps: float | None = None
    heart_rate_avg_bpm: float | None = None
    heart_rate_max_bpm: float | None = None
    cadence_avg_rpm: float | None = None
    cadence_max_rpm: float | None = None
    power_avg_w: float | None = None
    power_max_w: float | None = None
    temperature_avg_c: float | None = None

    def as_dict(self) -> dict[str, float]:
        """The values that the device gave, JSON-compatible."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMark:
    """One session of the file: a triathlon has several. Seconds count from the recording's start."""

    start_s: float
    end_s: float
    sport: int | None = None
    sub_sport: int | None = None
    summary: DeviceSummary = field(default_factory=DeviceSummary)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many messages of each kind the file held."""

    records: int = 0
    sessions: int = 0
    laps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One decoded recording.

    Args:
        format: "fit" or "gpx".
        sport_raw: the sport in the file's own words ("fit:1/14", "trail running"), "" when it has none.
        fit_sport: FIT's sport and sub_sport numbers, None for other formats.
        name: the title that the file carries, "" for none.
        started_at: the start, aware UTC.
        utc_offset_s: what the recording's wall clock was ahead of UTC, None when the file does not say.
        segment_starts: sample indices where a new piece of track begins; no line is drawn into them.
        timer_pauses: (start_s, end_s) of each stretch in which the timer stood still.
        has_barometer: True or False when the file says, None when unknown.
        heart_rate_from: "strap" or "wrist" when the file says, "" when unknown.
        has_power_meter: True when the file names one, None when unknown.
    """

    format: str
    started_at: datetime
    samples: Samples
    sport_raw: str = ""
    fit_sport: int | None = None
    fit_sub_sport: int | None = None
    name: str = ""
    utc_offset_s: int | None = None
    device: DeviceInfo | None = None
    laps: tuple[LapMark, ...] = ()
    sessions: tuple[SessionMark, ...] = ()
    segment_starts: tuple[int, ...] = ()
    timer_pauses: tuple[tuple[float, float], ...] = ()
    summary: DeviceSummary = field(default_factory=DeviceSummary)
    has_barometer: bool | None = None
    heart_rate_from: str = ""
    has_power_meter: bool | None = None
    warnings: tuple[str, ...] = ()
    counts: Counts = field(default_factory=Counts)
