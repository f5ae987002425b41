"""All numbers of a workout from its recording."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from startline.platform.units import METERS_PER_KILOMETER, METERS_PER_MILE
from startline.telemetry.domain import elevation, energy, heart_rate, motion, power, splits, tracks
from startline.telemetry.domain.recording import (
    WARNING_DISTANCE_DISAGREES,
    WARNING_POSITION_JUMPS,
    Column,
    Recording,
    Samples,
)
from startline.telemetry.domain.rolling import known, median_of_5
from startline.telemetry.domain.workout_metrics import AthleteFacts, Pause, WorkoutMetrics

STEPS_OF_BOTH_FEET = frozenset({"run", "walk"})
HIGHEST_USUAL_RPM = 120.0  # 240 steps a minute: sprinters reach it, nobody's median does.
MAX_DISAGREEMENT = 0.02
MIN_COMPARED_M = 500.0  # Below, a few metres of GPS noise pass two per cent.
CLOCK_SLACK_S = 10.0
MENTIONED_JUMPS = 0.005  # A share of bad positions that an athlete should know of.
MIN_MOVING_SHARE = 0.1  # Standing for longer than the rest means that the threshold does not fit.


@dataclass(frozen=True, slots=True)
class _Path:
    """The distance side of a workout."""

    samples: Samples  # jumps taken out, distance and speed filled in
    total_m: float | None
    source: str | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Times:
    """The time side of a workout."""

    elapsed_s: float
    moving_s: float
    source: str
    moving: motion.Timeline


def measure(
    recording: Recording, athlete: AthleteFacts | None = None, *, family: str = "other"
) -> WorkoutMetrics:
    """Compute the numbers of the workout page.

    Args:
        recording: what `files.decode_file` returned.
        athlete: what is known of the person; None for nothing.
        family: the sport's family code: run, ride, swim, walk, ski or other.
    """
    athlete = athlete or AthleteFacts()
    hard = motion.hard_pauses(recording)
    path = _path(recording, hard, family)
    samples = path.samples
    times = _times(recording, samples, hard, family)
    weights = sample_weights_s(samples.time_s, hard)
    sums = _running_sums(recording, samples, weights, times)
    climb = sums.climb
    kcal, kcal_source = _calories(recording, athlete, path, times, weights, family)
    return WorkoutMetrics(
        samples=samples,
        elapsed_s=times.elapsed_s,
        moving_s=times.moving_s,
        moving_source=times.source,
        distance_m=path.total_m,
        distance_source=path.source,
        ascent_m=climb.total_ascent_m if climb else recording.summary.ascent_m,
        descent_m=climb.total_descent_m if climb else recording.summary.descent_m,
        speed_avg_mps=path.total_m / times.moving_s if path.total_m and times.moving_s else None,
        calories_kcal=kcal,
        calories_source=kcal_source,
        trimp=heart_rate.trimp(samples.heart_rate_bpm, weights, athlete),
        zones=heart_rate.heart_rate_zones(samples.heart_rate_bpm, weights, athlete),
        laps=splits.measured_laps(sums, recording.laps),
        splits_km=splits.automatic_splits(sums, METERS_PER_KILOMETER),
        splits_mile=splits.automatic_splits(sums, METERS_PER_MILE),
        pauses=tuple(Pause(start_s=start, duration_s=end - start) for start, end in times.moving.pauses),
        warnings=tuple(dict.fromkeys((*recording.warnings, *path.warnings))),
        device_summary=recording.summary.as_dict(),
        **_map_numbers(samples),
        **_channel_numbers(recording, samples, weights, family),
        speed_max_mps=_speed_max(recording, path, times),
    )


def sample_weights_s(time_s: Column, hard: motion.Timeline) -> Column:
    """The seconds that each sample speaks for, `(n,)`: until the next one, without pauses, at most ten.

    The last sample speaks for as long as a usual one.
    """
    if len(time_s) == 0:
        return np.empty(0)
    counted = hard.counted_s(time_s)
    steps = np.clip(np.diff(counted), 0.0, heart_rate.MAX_STEP_S)
    positive = steps[steps > 0]
    last = float(np.median(positive)) if len(positive) else 1.0
    return np.append(steps, last)


def _path(recording: Recording, hard: motion.Timeline, family: str) -> _Path:
    """Clean positions, fill in distance and speed, and choose the total: device, its sum, or the track."""
    samples, jumps = motion.without_jumps(steps_of_one_leg(recording.samples, family), family)
    warnings = [WARNING_POSITION_JUMPS] if jumps > MENTIONED_JUMPS * len(samples) else []
    segments = motion.segment_of(samples, recording.segment_starts, hard)
    track = motion.track_distance_m(samples, segments)
    running = _device_running_distance(samples)
    if running is None:
        running = track
        from_samples = None
    else:
        from_samples = float(running[-1] - running[0])
    from_track = float(track[-1]) if track is not None else None
    if running is not None:
        samples = samples.with_columns(distance_m=running)
        if not samples.has("speed_mps"):
            speed = motion.speed_from_distance(samples.time_s, running, segments)
            samples = samples.with_columns(speed_mps=speed)
    elif samples.has("distance_m"):
        # It stays at zero; in its gaps too, or splits and laps would have no end.
        samples = samples.with_columns(distance_m=_without_gaps(samples))
    candidates = (("device", recording.summary.distance_m), ("samples", from_samples), ("track", from_track))
    source, total = next(((name, value) for name, value in candidates if value), (None, None))
    if total and from_track and source != "track" and _disagree(total, from_track):
        warnings.append(WARNING_DISTANCE_DISAGREES)
    return _Path(samples, total, source, tuple(warnings))


def _disagree(total_m: float, track_m: float) -> bool:
    """Whether two distances of one workout differ by more than what is worth telling."""
    return max(total_m, track_m) >= MIN_COMPARED_M and abs(total_m - track_m) > MAX_DISAGREEMENT * total_m


def steps_of_one_leg(samples: Samples, family: str) -> Samples:
    """Halve a runner's cadence that counts both feet, as some phone apps write it."""
    if family not in STEPS_OF_BOTH_FEET:
        return samples
    stepping = samples.cadence_rpm[samples.cadence_rpm > 0]
    if not len(stepping) or np.median(stepping) <= HIGHEST_USUAL_RPM:
        return samples
    return samples.with_columns(cadence_rpm=samples.cadence_rpm / 2)


def _device_running_distance(samples: Samples) -> Column | None:
    """The device's running sum without gaps and never falling; None when it has none or stays at zero."""
    if not samples.has("distance_m") or not np.nanmax(samples.distance_m) > 0:
        return None
    return np.maximum.accumulate(_without_gaps(samples))


def _without_gaps(samples: Samples) -> Column:
    """The device's running distance, of which something is known, linear where it is not."""
    finite = np.isfinite(samples.distance_m)
    if finite.all():
        return samples.distance_m
    return np.interp(samples.time_s, samples.time_s[finite], samples.distance_m[finite])


def _times(recording: Recording, samples: Samples, hard: motion.Timeline, family: str) -> _Times:
    """Elapsed and moving time: the timer's when it was ever stopped, else by the threshold of speed."""
    span = float(samples.time_s[-1]) if len(samples) else 0.0
    said = recording.summary.elapsed_s
    elapsed = said if said is not None and said >= 0.98 * span - CLOCK_SLACK_S else span
    timer = recording.summary.timer_s
    if timer is not None and not 0 < timer <= elapsed + CLOCK_SLACK_S:
        timer = None
    was_stopped = bool(hard.pauses) or (timer is not None and timer < elapsed - 1.0)
    if was_stopped or not len(samples):
        moving = timer if timer is not None else elapsed - hard.paused_s
        return _Times(max(elapsed, moving), max(0.0, moving), "timer", hard)
    stops = motion.merged(motion.standing(samples, family))
    if stops.paused_s > (1 - MIN_MOVING_SHARE) * elapsed:
        stops = motion.Timeline(())
    if not stops.pauses and timer is not None:
        return _Times(max(elapsed, timer), timer, "timer", stops)
    return _Times(elapsed, max(0.0, elapsed - stops.paused_s), "speed", stops)


def _running_sums(
    recording: Recording, samples: Samples, weights: Column, times: _Times
) -> splits.RunningSums:
    """What splits and laps are cut from."""
    threshold = elevation.BAROMETER_THRESHOLD_M if recording.has_barometer else elevation.GPS_THRESHOLD_M
    return splits.running_sums(
        samples.time_s,
        samples.distance_m if samples.has("distance_m") else None,
        samples.heart_rate_bpm,
        weights,
        elevation.measure_climb(samples.altitude_m, samples.time_s, threshold_m=threshold),
        times.moving,
    )


def _map_numbers(samples: Samples) -> dict[str, Any]:
    """What the map and the list of workouts show; two positions make a track."""
    lat_deg, lon_deg = samples.lat_deg, samples.lon_deg
    if np.isfinite(lat_deg).sum() < 2:
        return {}
    return {
        "has_track": True,
        "bounds": tracks.bounds(lat_deg, lon_deg),
        "polyline": tracks.encode_polyline(lat_deg, lon_deg),
    }


def _calories(
    recording: Recording, athlete: AthleteFacts, path: _Path, times: _Times, weights: Column, family: str
) -> tuple[float | None, str | None]:
    """The device's figure when it has one, else ours."""
    if recording.summary.calories_kcal:
        return recording.summary.calories_kcal, "device"
    samples = path.samples
    has_power = np.isfinite(samples.power_w)
    work_kj = float(np.sum(samples.power_w[has_power] * weights[has_power])) / 1000.0
    effort = energy.Effort(
        family=family,
        moving_s=times.moving_s,
        distance_m=path.total_m,
        heart_rate_bpm=samples.heart_rate_bpm,
        weights_s=weights,
        work_kj=work_kj if family == "ride" and work_kj > 0 else None,
    )
    return energy.calories(effort, athlete) or (None, None)


def _speed_max(recording: Recording, path: _Path, times: _Times) -> float | None:
    """The highest speed; None where it is below the average, as on a few metres of noise."""
    highest = _maximum(path.samples.speed_mps, recording.summary.speed_max_mps)
    average = path.total_m / times.moving_s if path.total_m and times.moving_s else 0.0
    return highest if highest is not None and highest >= average else None


def _channel_numbers(recording: Recording, samples: Samples, weights: Column, family: str) -> dict[str, Any]:
    """Means and maxima of the channels; the device's own where there are no samples of a channel."""
    summary = recording.summary
    steps = 2.0 if family in STEPS_OF_BOTH_FEET else 1.0
    cadence = np.where(samples.cadence_rpm > 0, samples.cadence_rpm, np.nan)
    cadence_avg = _mean(cadence, weights, summary.cadence_avg_rpm)
    cadence_max = _maximum(samples.cadence_rpm, summary.cadence_max_rpm)
    return {
        "heart_rate_avg_bpm": _mean(samples.heart_rate_bpm, weights, summary.heart_rate_avg_bpm),
        "heart_rate_max_bpm": _plain_maximum(samples.heart_rate_bpm, summary.heart_rate_max_bpm),
        "cadence_avg_spm": None if cadence_avg is None else cadence_avg * steps,
        "cadence_max_spm": None if cadence_max is None else cadence_max * steps,
        "power_avg_w": _mean(samples.power_w, weights, summary.power_avg_w),
        "power_max_w": _plain_maximum(samples.power_w, summary.power_max_w),
        "power_normalized_w": power.normalized_power_w(samples.power_w, weights),
        "temperature_avg_c": _mean(samples.temperature_c, weights, summary.temperature_avg_c),
    }


def _mean(column: Column, weights: Column, otherwise: float | None) -> float | None:
    finite = np.isfinite(column)
    total = float(weights[finite].sum())
    if not total > 0:
        values = column[finite]
        return float(values.mean()) if len(values) else otherwise
    return float(np.sum(column[finite] * weights[finite]) / total)


def _maximum(column: Column, otherwise: float | None) -> float | None:
    """The highest value that is no lone spike: the maximum of the median of five."""
    values = known(column)
    return float(median_of_5(values).max()) if len(values) else otherwise


def _plain_maximum(column: Column, otherwise: float | None) -> float | None:
    values = known(column)
    return float(values.max()) if len(values) and math.isfinite(values.max()) else otherwise
