"""When the athlete moved: pauses, moving time, speed, and a clean running distance."""

from dataclasses import dataclass

import numpy as np

from startline.telemetry.domain.geodesy import distances_m, great_circle_m, step_distances_m
from startline.telemetry.domain.recording import Column, Recording, Samples

# Slower than this is standing, m/s. A swimmer, or a sport without a track, is never said to stand.
STANDING_BELOW_MPS = {"run": 0.8, "ride": 1.0, "walk": 0.4, "ski": 0.6, "other": 0.3}
# Faster than this over one step is a jump of the position, m/s (ski and other: what people reach there).
FASTEST_MPS = {"run": 12.5, "ride": 33.0, "walk": 5.0, "swim": 4.0, "ski": 45.0, "other": 60.0}
MIN_STOP_S = 10.0
MAX_PAUSES = 1_000
MAX_REJECTED_S = 30.0  # After this long the new place is believed: the signal was away, not wrong.
MAX_REJECTED_SHARE = 0.05  # More than this and the gate does not fit the sport that was named.
STANDING_WINDOW_S = 5.0
STANDING_RADIUS_M = 3.0  # the usual accuracy of a watch under open sky
SPEED_WINDOW_S = 2.5
LONGEST_DEGREE_M = 111_700.0  # of a meridian, at the poles; of a parallel it is less


@dataclass(frozen=True, slots=True)
class Timeline:
    """Seconds from the start turned into seconds that count, by a sorted list of pauses without overlap."""

    pauses: tuple[tuple[float, float], ...]

    def counted_s(self, time_s: Column) -> Column:
        """How much of the time up to each moment lies outside the pauses."""
        if not self.pauses:
            return np.asarray(time_s, dtype=np.float64)
        edges = np.array(self.pauses)
        paused = np.zeros(len(edges) * 2)
        lengths = edges[:, 1] - edges[:, 0]
        paused[1::2] = np.cumsum(lengths)
        paused[2::2] = paused[1:-1:2]
        return np.asarray(time_s) - np.interp(time_s, edges.ravel(), paused)

    @property
    def paused_s(self) -> float:
        return sum(end - start for start, end in self.pauses)


def merged(pauses: list[tuple[float, float]]) -> Timeline:
    """Pauses put in order, overlapping and touching ones joined; only the longest `MAX_PAUSES` are kept."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(pause for pause in pauses if pause[1] > pause[0]):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    if len(joined) > MAX_PAUSES:
        joined = sorted(sorted(joined, key=lambda pause: pause[0] - pause[1])[:MAX_PAUSES])
    return Timeline(tuple(joined))


def hard_pauses(recording: Recording) -> Timeline:
    """The timer's pauses and the gaps between pieces of track."""
    times = recording.samples.time_s
    gaps = [
        (float(times[index - 1]), float(times[index]))
        for index in recording.segment_starts
        if 0 < index < len(times)
    ]
    return merged([*recording.timer_pauses, *gaps])


def standing(samples: Samples, family: str) -> list[tuple[float, float]]:
    """Stretches of at least `MIN_STOP_S` in which the speed stays below the family's threshold.

    Args:
        samples: with distance and speed filled in.
        family: the sport's family.
    """
    threshold = STANDING_BELOW_MPS.get(family)
    if threshold is None or len(samples) < 2 or not np.nanmax(samples.distance_m, initial=0.0) > 0:
        return []
    step_s = np.diff(samples.time_s)
    with np.errstate(invalid="ignore", divide="ignore"):
        is_slow = samples.speed_mps < threshold
        still = is_slow[:-1] & is_slow[1:]
        # A long step says itself how fast it was: nobody wrote samples while standing.
        still = np.where(step_s >= MIN_STOP_S, np.diff(samples.distance_m) / step_s < threshold, still)
    edges = np.diff(np.concatenate(([0], still.astype(np.int8), [0])))
    begin, end = samples.time_s[np.flatnonzero(edges == 1)], samples.time_s[np.flatnonzero(edges == -1)]
    long_enough = end - begin >= MIN_STOP_S
    return list(zip(begin[long_enough].tolist(), end[long_enough].tolist(), strict=True))


def segment_of(samples: Samples, segment_starts: tuple[int, ...], pauses: Timeline) -> np.ndarray:
    """The number of the piece of track that each sample belongs to, `(n,)`; a pause begins a new one."""
    marks = np.zeros(len(samples), dtype=np.int64)
    if segment_starts:
        marks[[index for index in segment_starts if 0 <= index < len(samples)]] = 1
    if pauses.pauses and len(samples):
        ends = np.searchsorted(samples.time_s, [end for _, end in pauses.pauses], side="left")
        marks[ends[ends < len(samples)]] = 1
    return np.cumsum(marks)


def without_jumps(samples: Samples, family: str) -> tuple[Samples, int]:
    """The samples with positions made NaN that nobody of the family can have reached, and their number."""
    known = np.flatnonzero(np.isfinite(samples.lat_deg))
    if len(known) < 3:
        return samples, 0
    lat, lon, times = samples.lat_deg[known], samples.lon_deg[known], samples.time_s[known]
    seconds = np.maximum(np.diff(times), 1.0)
    longest_m = LONGEST_DEGREE_M * (np.abs(np.diff(lat)) + np.abs(np.diff(lon)) * np.cos(np.radians(lat[1:])))
    for limit in (FASTEST_MPS.get(family, FASTEST_MPS["other"]), FASTEST_MPS["other"]):
        suspects = np.flatnonzero(longest_m > limit * seconds) + 1
        if not len(suspects):
            return samples, 0
        rejected = _rejected(lat.tolist(), lon.tolist(), times.tolist(), suspects, limit)
        if len(rejected) <= max(1.0, MAX_REJECTED_SHARE * len(known)):
            break
    else:
        return samples, 0
    clean_lat, clean_lon = samples.lat_deg.copy(), samples.lon_deg.copy()
    clean_lat[known[rejected]] = clean_lon[known[rejected]] = np.nan
    return samples.with_columns(lat_deg=clean_lat, lon_deg=clean_lon), len(rejected)


def _rejected(
    lat: list[float], lon: list[float], times: list[float], suspects: np.ndarray, limit_mps: float
) -> list[int]:
    """Indices of points that cannot be reached from the last believed one, looking from the suspects on."""
    rejected: list[int] = []
    position = 0
    while position < len(suspects):
        index = int(suspects[position])
        believed = index - 1
        while index < len(lat) and times[index] - times[believed] <= MAX_REJECTED_S:
            gone = great_circle_m(lat[believed], lon[believed], lat[index], lon[index])
            if gone <= limit_mps * max(1.0, times[index] - times[believed]):
                break
            rejected.append(index)
            index += 1
        position = max(position + 1, int(np.searchsorted(suspects, index, side="right")))
    return rejected


def track_distance_m(samples: Samples, segments: np.ndarray) -> Column | None:
    """The running geodesic distance along the positions, `(n,)`; None without a track.

    Pieces of track are not joined by a line, and steps while standing (the position wanders within its
    accuracy) add nothing.
    """
    known = np.flatnonzero(np.isfinite(samples.lat_deg))
    if len(known) < 2:
        return None
    lat, lon = samples.lat_deg[known], samples.lon_deg[known]
    steps = step_distances_m(lat, lon)
    piece = segments[known]
    steps[(piece[1:] != piece[:-1]) | _wanders(samples, known)] = 0.0
    running = np.zeros(len(known))
    np.cumsum(steps, out=running[1:])
    if len(known) == len(samples):
        return running
    return np.interp(samples.time_s, samples.time_s[known], running)


def _wanders(samples: Samples, known: np.ndarray) -> np.ndarray:
    """Which steps between known positions happen while standing, `(k - 1,)`."""
    speed = samples.speed_mps[known]
    if np.isfinite(speed).mean() > 0.5:
        with np.errstate(invalid="ignore"):
            return (speed[1:] <= 0.0) & (speed[:-1] <= 0.0)
    times, lat, lon = samples.time_s[known], samples.lat_deg[known], samples.lon_deg[known]
    last = len(known) - 1
    before = np.searchsorted(times, times - STANDING_WINDOW_S, side="left")
    after = np.minimum(np.searchsorted(times, times + STANDING_WINDOW_S, side="right") - 1, last)
    gone = distances_m(lat[before], lon[before], lat[after], lon[after])
    span = times[after] - times[before]
    still = (gone < STANDING_RADIUS_M) & (span >= STANDING_WINDOW_S)
    return still[1:] & still[:-1]


def speed_from_distance(time_s: Column, distance_m: Column, segments: np.ndarray) -> Column:
    """Speed over about five seconds around each sample, within its piece of track; `(n,)` m/s."""
    if len(time_s) < 2:
        return np.full(len(time_s), np.nan)
    row = np.arange(len(time_s))
    first = np.searchsorted(segments, segments, side="left")
    last = np.searchsorted(segments, segments, side="right") - 1
    begin = np.minimum(time_s - SPEED_WINDOW_S, time_s[np.maximum(row - 1, 0)])
    end = np.maximum(time_s + SPEED_WINDOW_S, time_s[np.minimum(row + 1, len(row) - 1)])
    begin, end = np.maximum(begin, time_s[first]), np.minimum(end, time_s[last])
    span = end - begin
    gone = np.interp(end, time_s, distance_m) - np.interp(begin, time_s, distance_m)
    return np.where(span > 0, gone / np.where(span > 0, span, 1.0), 0.0)
