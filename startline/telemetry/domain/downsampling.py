"""Which samples to show of a long recording, so that charts and map share the same points."""

import numpy as np
from numpy.typing import NDArray
from tsdownsample import MinMaxLTTBDownsampler

from startline.telemetry.domain.recording import Samples

# The channels whose shape the choice keeps; each gets its share of the points.
SHAPED_CHANNELS = ("lat_deg", "lon_deg", "altitude_m", "speed_mps", "heart_rate_bpm", "power_w")
MIN_POINTS = 16


def select(samples: Samples, points: int) -> NDArray[np.intp]:
    """Indices, rising, of at most `points` samples that keep the shape of every channel.

    First and last sample are always among them; fewer samples than `points` are all kept. Each channel
    is thinned by MinMaxLTTB (Van Der Donckt et al., 2023; Steinarsson 2013) and the choices are united,
    so extremes of heart rate and corners of the track survive together.

    Args:
        samples: the samples.
        points: the most indices to return, at least `MIN_POINTS`.
    """
    count, points = len(samples), max(points, MIN_POINTS)
    if count <= points:
        return np.arange(count)
    shaped = [name for name in SHAPED_CHANNELS if samples.has(name)]
    ends = np.array([0, count - 1], dtype=np.intp)
    if not shaped:
        return np.linspace(0, count - 1, points).round().astype(np.intp)
    share = max(3, (points - len(ends)) // len(shaped))
    chosen = [ends]
    for name in shaped[: max(1, (points - len(ends)) // 3)]:
        chosen.append(_shape_of(getattr(samples, name), share))
    united = np.unique(np.concatenate(chosen))
    spare = points - len(united)
    if spare > 0:
        rest = np.setdiff1d(np.arange(count), united, assume_unique=True)
        even = rest[np.linspace(0, len(rest) - 1, min(spare, len(rest))).round().astype(np.intp)]
        united = np.union1d(united, even)
    return united.astype(np.intp)


def _shape_of(column: NDArray[np.float64], points: int) -> NDArray[np.intp]:
    """The indices of one channel, gaps left out."""
    finite = np.flatnonzero(np.isfinite(column))
    if len(finite) <= points:
        return finite.astype(np.intp)
    picked = MinMaxLTTBDownsampler().downsample(np.ascontiguousarray(column[finite]), n_out=points)
    return finite[picked.astype(np.intp)]
