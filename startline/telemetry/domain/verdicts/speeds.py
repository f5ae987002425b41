"""Impossible speeds: over 10 s, 60 s, 1 km, 5 km and the whole, against the world's best."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from startline.telemetry.domain.recording import Column
from startline.telemetry.domain.verdicts.envelope import MARGIN, Envelope
from startline.telemetry.domain.verdicts.findings import (
    DOUBT,
    HINT,
    PROOF,
    SPEED_IMPOSSIBLE,
    TELEPORT,
    Finding,
    Stretch,
)
from startline.telemetry.domain.verdicts.grid import Grid, centred_speed

WINDOWS_S = {"10 s": 10, "60 s": 60}
WINDOWS_M = {"1 km": 1000.0, "5 km": 5000.0}
PROVEN = 1.08  # times the world's best: beyond any error of a receiver over a minute or a kilometre
PROVEN_10_S = 1.30  # over ten seconds a receiver errs more
# Nothing on wheels or legs gains speed faster: beyond, the position jumped. (A sprinter's start has 4 to 5 in
# its first second, a quick car 4.)
MAX_GAIN_MPS2 = 5.0
DESCENT = -0.015  # a window that falls by more than this is held against the downhill bests
MIN_TELEPORT_M = 300.0
MIN_WHOLE_M = 400.0
MIN_WHOLE_S = 60.0


@dataclass(frozen=True, slots=True)
class _Window:
    """The best stretch of one length: what it was held against and where it lies."""

    name: str
    speed_mps: float
    limit_mps: float
    stretch: Stretch

    @property
    def ratio(self) -> float:
        return self.speed_mps / self.limit_mps


def impossible_speeds(
    grid: Grid, envelope: Envelope, *, distance_m: float | None, elapsed_s: float, is_track_only: bool
) -> list[Finding]:
    """The gravest window that is beyond the world's best, and stretches covered while nothing was recorded.

    Args:
        is_track_only: no device measured the distance; then ten seconds prove nothing.
    """
    windows = [_timed(grid, envelope, name, seconds) for name, seconds in WINDOWS_S.items()]
    windows += [_measured(grid, envelope, name, length) for name, length in WINDOWS_M.items()]
    windows.append(_whole(grid, envelope, distance_m, elapsed_s))
    beyond = [window for window in windows if window is not None and window.ratio >= MARGIN]
    weighed = [(_weight(window, is_track_only=is_track_only), window) for window in beyond]
    found = []
    if weighed:
        weight, gravest = max(weighed, key=lambda pair: (pair[0], pair[1].ratio))
        found.append(_finding(gravest, weight, grid, envelope))
    return found + _teleports(grid, envelope)


def _weight(window: _Window, *, is_track_only: bool = False) -> int:
    if window.name != "10 s":
        return PROOF if window.ratio >= PROVEN else DOUBT
    if is_track_only:
        return DOUBT if window.ratio >= PROVEN_10_S else HINT
    return PROOF if window.ratio >= PROVEN_10_S else DOUBT


def _finding(window: _Window, weight: int, grid: Grid, envelope: Envelope) -> Finding:
    stretches = fast_stretches(grid, envelope) if window.name != "whole" else []
    return Finding(
        code=SPEED_IMPOSSIBLE,
        weight=weight,
        figures={
            "window": window.name,
            "speed_mps": window.speed_mps,
            "best_mps": window.limit_mps,
            "times": window.ratio,
        },
        stretches=tuple(stretches or ([window.stretch] if window.name != "whole" else [])),
    )


def fast_stretches(grid: Grid, envelope: Envelope) -> list[Stretch]:
    """Where the mean of a minute is beyond the world's best over a minute."""
    speed = centred_speed(grid.counted_m, window_s=60)
    limit = limits(grid, envelope, seconds=60)
    return grid.stretches(speed > limit * MARGIN, min_s=20)


def limits(grid: Grid, envelope: Envelope, *, seconds: int) -> Column:
    """The world's best over `seconds` at each second, downhill where the ground falls, `(n,)` m/s."""
    level = envelope.best_over_s(seconds)
    if envelope.downhill is None:
        return np.full(len(grid), level)
    return np.where(_falls(grid, seconds), envelope.best_over_s(seconds, is_downhill=True), level)


def _falls(grid: Grid, seconds: int) -> NDArray[np.bool_]:
    """Whether the ground falls over the window around each second; yes where no height says otherwise."""
    if not grid.has("altitude_m"):
        return np.ones(len(grid), dtype=np.bool_)
    known = np.isfinite(grid.altitude_m)
    height = np.interp(grid.time_s, grid.time_s[known], grid.altitude_m[known])
    # A barometer lags and GPS heights wander: look over half a minute at least.
    window_s = max(seconds, 30)
    rise = centred_speed(height, window_s=window_s)
    speed = np.maximum(centred_speed(grid.counted_m, window_s=window_s), 0.5)
    return rise / speed < DESCENT


def _timed(grid: Grid, envelope: Envelope, name: str, seconds: int) -> _Window | None:
    if len(grid) <= seconds:
        return None
    gone = grid.counted_m[seconds:] - grid.counted_m[:-seconds]
    speed = gone / seconds
    if seconds < 30:
        speed = np.where(_is_gradual(grid, seconds), speed, 0.0)
    middle = np.arange(len(speed)) + seconds // 2
    limit = limits(grid, envelope, seconds=seconds)[middle]
    best = int(np.argmax(speed / limit))
    stretch = (float(grid.time_s[best]), float(grid.time_s[best + seconds]))
    return _Window(name, float(speed[best]), float(limit[best]), stretch)


def _is_gradual(grid: Grid, seconds: int) -> NDArray[np.bool_]:
    """Whether the speed within each window of seconds, and just around it, changes as bodies can."""
    # Of the distance as it came: what `counted_m` softens is looked for here.
    gain = np.abs(np.diff(np.diff(grid.travelled_m, prepend=grid.travelled_m[0]), prepend=0.0))
    gain[:2] = 0.0
    jumps = np.concatenate(([0], np.cumsum(gain > MAX_GAIN_MPS2)))
    first = np.maximum(np.arange(len(grid) - seconds) - 3, 0)
    last = np.minimum(first + seconds + 6, len(grid))
    return jumps[last] == jumps[first]


def _measured(grid: Grid, envelope: Envelope, name: str, length_m: float) -> _Window | None:
    """The fastest stretch of a length, by two pointers over the running distance."""
    total = grid.counted_m
    if total[-1] - total[0] < length_m:
        return None
    ends = np.searchsorted(total, total + length_m, side="left")
    starts = np.flatnonzero(ends < len(total))
    spent = np.maximum(grid.time_s[ends[starts]] - grid.time_s[starts], 1.0)
    gone = total[ends[starts]] - total[starts]
    level = envelope.best_over_m(length_m)
    if envelope.downhill is None:
        limit = np.full(len(starts), level)
    else:
        steep = envelope.best_over_m(length_m, is_downhill=True)
        limit = np.where(_descends(grid, starts, ends[starts], gone), steep, level)
    best = int(np.argmax(gone / spent / limit))
    start = int(starts[best])
    stretch = (float(grid.time_s[start]), float(grid.time_s[ends[start]]))
    return _Window(name, float(gone[best] / spent[best]), float(limit[best]), stretch)


def _descends(
    grid: Grid, starts: NDArray[np.intp], ends: NDArray[np.intp], gone_m: Column
) -> NDArray[np.bool_]:
    if not grid.has("altitude_m"):
        return np.ones(len(starts), dtype=np.bool_)
    known = np.isfinite(grid.altitude_m)
    height = np.interp(grid.time_s, grid.time_s[known], grid.altitude_m[known])
    return (height[ends] - height[starts]) / np.maximum(gone_m, 1.0) < DESCENT


def _whole(grid: Grid, envelope: Envelope, distance_m: float | None, elapsed_s: float) -> _Window | None:
    total = distance_m if distance_m is not None else float(grid.counted_m[-1])
    if total < MIN_WHOLE_M or elapsed_s < MIN_WHOLE_S:
        return None
    is_downhill = bool(_descends(grid, np.array([0]), np.array([len(grid) - 1]), np.array([total]))[0])
    limit = envelope.best_over_m(total, is_downhill=is_downhill and envelope.downhill is not None)
    return _Window("whole", total / elapsed_s, limit, (0.0, float(grid.time_s[-1])))


def _teleports(grid: Grid, envelope: Envelope) -> list[Finding]:
    """Distance that counts although nothing was recorded, faster than the sport goes."""
    gaps = grid.stretches(~grid.is_on, min_s=0)
    found = []
    for start, end in gaps:
        first, last = max(int(start) - 1, 0), min(int(end) + 1, len(grid) - 1)
        gone, spent = float(grid.travelled_m[last] - grid.travelled_m[first]), float(last - first)
        limit = envelope.best_over_m(gone, is_downhill=True) if gone >= MIN_TELEPORT_M else np.inf
        if gone >= MIN_TELEPORT_M and gone / spent > limit * MARGIN:
            found.append((gone, spent, limit, (float(first), float(last))))
    if not found:
        return []
    gone, spent, limit, _ = max(found)
    return [
        Finding(
            code=TELEPORT,
            weight=PROOF if gone >= 10 * MIN_TELEPORT_M else DOUBT,
            figures={"distance_m": gone, "seconds": spent, "speed_mps": gone / spent, "best_mps": limit},
            stretches=tuple(stretch for *_, stretch in found),
        )
    ]


def whole_speed(
    envelope: Envelope, *, distance_m: float | None, elapsed_s: float, moving_s: float
) -> list[Finding]:
    """The same for a workout without samples: only its sums can be impossible."""
    if distance_m is None or distance_m < MIN_WHOLE_M or elapsed_s <= 0:
        return []
    speed = distance_m / (moving_s or elapsed_s)
    limit = envelope.best_over_m(distance_m, is_downhill=True)
    if speed < limit * MARGIN:
        return []
    window = _Window("whole", speed, limit, (0.0, elapsed_s))
    figures: dict[str, float | str] = {
        "window": "whole",
        "speed_mps": speed,
        "best_mps": limit,
        "times": window.ratio,
    }
    return [Finding(code=SPEED_IMPOSSIBLE, weight=_weight(window), figures=figures)]
