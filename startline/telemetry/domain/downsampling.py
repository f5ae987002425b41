"""Which samples to show of a long recording, so that charts and map share the same points."""

import numpy as np
from numpy.typing import NDArray

from startline.telemetry.domain.recording import Samples


def select(samples: Samples, points: int) -> NDArray[np.intp]:
    """Indices, rising, of at most `points` samples that keep the shape of every channel."""
    raise NotImplementedError
