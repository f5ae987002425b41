"""The numbers of a workout: the shapes that `metrics.measure` returns, as plain values and tuples."""

from dataclasses import asdict, dataclass, field

from startline.telemetry.domain.recording import Samples


@dataclass(frozen=True, slots=True, kw_only=True)
class AthleteFacts:
    """What calculations may know of a person; None = not known or no consent. `sex`: "female"/"male"."""

    body_mass_kg: float | None = None
    age_years: float | None = None
    sex: str | None = None
    resting_heart_rate_bpm: float | None = None
    max_heart_rate_bpm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lap:
    """One lap; seconds count from the workout's start."""

    index: int
    start_s: float
    end_s: float
    elapsed_s: float
    moving_s: float
    distance_m: float | None
    speed_avg_mps: float | None
    heart_rate_avg_bpm: float | None
    ascent_m: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """One automatic split of a kilometre or mile, the last one partial; seconds from the start."""

    index: int
    start_s: float
    end_s: float
    distance_m: float
    elapsed_s: float
    moving_s: float
    speed_avg_mps: float | None
    heart_rate_avg_bpm: float | None
    ascent_m: float | None
    descent_m: float | None
    is_partial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A stretch that does not count as moving; seconds from the start."""

    start_s: float
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneTime:
    """Seconds spent in one zone: `from_bpm` <= heart rate < `to_bpm`."""

    zone: int
    from_bpm: float
    to_bpm: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSummary:
    """Time in zones and what they rest on.

    `basis` is "reserve" (Karvonen, resting heart rate known) or "max" (share of the maximum);
    `is_max_estimated` when the maximum comes from age.
    """

    kind: str = "heart_rate"
    basis: str
    resting_bpm: float | None
    max_bpm: float
    is_max_estimated: bool
    items: tuple[ZoneTime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutMetrics:
    """Everything that the workout page shows. None = cannot be said from this recording.

    Args:
        samples: the recording's samples with distance and speed filled in where the device gave none
            and position jumps taken out: what `streams.encode` stores and the charts show.
        distance_source: "device" (its session's total), "samples" (its running sum), "track" (geodesic sum).
        moving_source: "timer" (the device's timer) or "speed" (threshold of the sport's family).
        cadence_avg_spm: steps of both feet a minute for run and walk; revolutions for the others.
        calories_source: "device", "heart_rate", "estimate" or None.
        bounds: (west, south, east, north) in degrees; west > east when the track crosses 180 degrees.
        polyline: encoded with precision 5, at most 120 points, "" without a track.
    """

    samples: Samples
    elapsed_s: float
    moving_s: float
    moving_source: str = "timer"
    distance_m: float | None = None
    distance_source: str | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    speed_avg_mps: float | None = None
    speed_max_mps: float | None = None
    heart_rate_avg_bpm: float | None = None
    heart_rate_max_bpm: float | None = None
    cadence_avg_spm: float | None = None
    cadence_max_spm: float | None = None
    power_avg_w: float | None = None
    power_max_w: float | None = None
    power_normalized_w: float | None = None
    temperature_avg_c: float | None = None
    calories_kcal: float | None = None
    calories_source: str | None = None
    trimp: float | None = None
    has_track: bool = False
    bounds: tuple[float, float, float, float] | None = None
    polyline: str = ""
    laps: tuple[Lap, ...] = ()
    splits_km: tuple[Split, ...] = ()
    splits_mile: tuple[Split, ...] = ()
    zones: ZoneSummary | None = None
    pauses: tuple[Pause, ...] = ()
    warnings: tuple[str, ...] = ()
    device_summary: dict[str, float] = field(default_factory=dict)

    def parts_as_json(self) -> dict[str, object]:
        """`laps`, `splits_km`, `splits_mile`, `zones`, `pauses` as JSON-compatible lists and objects."""
        return {
            "laps": [asdict(lap) for lap in self.laps],
            "splits_km": [asdict(split) for split in self.splits_km],
            "splits_mile": [asdict(split) for split in self.splits_mile],
            "zones": asdict(self.zones) | {"items": [asdict(z) for z in self.zones.items]}
            if self.zones
            else None,
            "pauses": [asdict(pause) for pause in self.pauses],
        }
