"""Random curves with a memory, made without a loop over samples."""

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
KERNEL_LENGTHS = 5  # an exponential has fallen to 0.7 % after five lengths


def exponential_kernel(length: float) -> Column:
    """Weights of an exponential memory of `length` samples, newest first, summing to 1."""
    weights: Column = np.exp(-np.arange(max(1, int(length * KERNEL_LENGTHS))) / max(length, 1e-9))
    return weights / weights.sum()


def follow(target: Column, *, length: float) -> Column:
    """Let a value run after its target with a first-order response of `length` samples, `(n,)` to `(n,)`.

    The value starts at the first target. Empty in, empty out.
    """
    if len(target) == 0:
        return target
    kernel = exponential_kernel(length)
    padded = np.concatenate([np.full(len(kernel) - 1, target[0]), target])
    return np.convolve(padded, kernel, mode="valid")


def wander(random: np.random.Generator, *, count: int, length: float, deviation: float) -> Column:
    """Noise around zero with a memory of `length` samples and the given standard deviation, `(count,)`."""
    kernel = exponential_kernel(length)
    white = random.standard_normal(count + len(kernel) - 1)
    coloured = np.convolve(white, kernel, mode="valid")
    return coloured * (deviation / np.sqrt((kernel**2).sum()))
