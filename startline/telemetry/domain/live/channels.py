"""The channels of a live sample: names, units and ranges, in one table for both forms of a batch."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Channel:
    """One measured value of a sample.

    Args:
        key: its name in the compact form.
        name: its name in the JSON form, and in `SampleBatch`.
        scale: whole steps in one unit: 10,000,000 for degrees of 1e-7.
        low, high: the range of what can be, in steps.
    """

    key: str
    name: str
    scale: int
    low: int
    high: int


def _channel(key: str, name: str, scale: int, low: float, high: float) -> Channel:
    return Channel(key, name, scale, round(low * scale), round(high * scale))


CHANNELS = (
    _channel("la", "lat", 10_000_000, -90, 90),
    _channel("lo", "lon", 10_000_000, -180, 180),
    _channel("ac", "accuracy_m", 10, 0, 100_000),
    _channel("al", "altitude_m", 10, -1_000, 20_000),
    _channel("di", "distance_m", 10, 0, 10_000_000),
    _channel("sp", "speed_mps", 100, 0, 200),
    _channel("hr", "heart_rate_bpm", 1, 0, 300),
    _channel("ca", "cadence_rpm", 10, 0, 1_000),
    _channel("po", "power_w", 1, 0, 5_000),
    _channel("te", "temperature_c", 10, -100, 100),
)
BY_NAME = {channel.name: channel for channel in CHANNELS}
