"""Normalised power."""

import numpy as np
import pytest

from startline.telemetry.domain.power import normalized_power_w


def test_steady_power_is_itself() -> None:
    assert normalized_power_w(np.arange(3600.0), np.full(3600, 200.0)) == pytest.approx(200.0)


def test_intervals_weigh_more_than_their_mean() -> None:
    watts = np.tile(np.repeat([100.0, 300.0], 120), 15)

    normalized = normalized_power_w(np.arange(3600.0), watts)

    assert normalized is not None
    assert 220 < normalized < 260


def test_a_gap_counts_as_no_power_after_ten_seconds() -> None:
    times = np.concatenate((np.arange(600.0), np.arange(1200.0, 1800.0)))

    normalized = normalized_power_w(times, np.full(1200, 200.0))

    assert normalized is not None
    assert 150 < normalized < 190


def test_too_little_power_is_none() -> None:
    assert normalized_power_w(np.arange(20.0), np.full(20, 200.0)) is None
    assert normalized_power_w(np.arange(100.0), np.full(100, np.nan)) is None
    assert normalized_power_w(np.empty(0), np.empty(0)) is None
