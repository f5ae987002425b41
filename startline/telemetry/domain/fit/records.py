"""Record messages (20) as the channels of `Samples`."""

from dataclasses import dataclass

import numpy as np

from startline.telemetry.domain.fit.columns import Block, Messages
from startline.telemetry.domain.fit.developer_fields import DeveloperFields, read_channels
from startline.telemetry.domain.fit.profile import (
    CADENCE_256,
    COMPRESSED_SPEED_DISTANCE_FIELD,
    ENHANCED_ALTITUDE,
    ENHANCED_SPEED,
    FRACTIONAL_CADENCE,
    RECORD_CHANNELS,
    RECORD_EXTRAS,
)
from startline.telemetry.domain.recording import Column


@dataclass(slots=True)
class RecordTable:
    """The records in the order of the file; `times_s` in seconds of the FIT epoch, NaN where unknown."""

    times_s: Column
    channels: dict[str, Column]
    extras: dict[str, Column]

    def pick(self, rows: np.ndarray) -> "RecordTable":
        """The chosen rows, in the given order."""
        return RecordTable(
            self.times_s[rows],
            {name: column[rows] for name, column in self.channels.items()},
            {name: column[rows] for name, column in self.extras.items()},
        )


def read_records(messages: Messages, described: DeveloperFields) -> RecordTable:
    """Read all channels.

    Enhanced speed and altitude win over the 16-bit ones; a developer field that declares itself to be a
    native field fills that channel where the watch itself has no value.
    """
    channels = {name: messages.column(f) for name, f in RECORD_CHANNELS.items() if messages.has(f.number)}
    if messages.has(COMPRESSED_SPEED_DISTANCE_FIELD):
        for name, column in _compressed_speed_distance(messages).items():
            _fill(channels, name, column)
    for name, field in (("speed_mps", ENHANCED_SPEED), ("altitude_m", ENHANCED_ALTITUDE)):
        if messages.has(field.number):
            _prefer(channels, name, messages.column(field))
    if messages.has(CADENCE_256.number):
        _prefer(channels, "cadence_rpm", messages.column(CADENCE_256))
    elif "cadence_rpm" in channels and messages.has(FRACTIONAL_CADENCE.number):
        channels["cadence_rpm"] = channels["cadence_rpm"] + np.nan_to_num(messages.column(FRACTIONAL_CADENCE))
    extras = {name: messages.column(f) for name, f in RECORD_EXTRAS.items() if messages.has(f.number)}
    native, own = read_channels(messages, described)
    for name, column in native.items():
        _fill(channels, name, column)
    extras = {name: column for name, column in extras.items() if np.isfinite(column).any()} | own
    _drop_impossible(channels)
    return RecordTable(messages.times(), channels, extras)


def _prefer(channels: dict[str, Column], name: str, better: Column) -> None:
    """Let the values of `better` win where it has any."""
    known = channels.get(name)
    channels[name] = better if known is None else np.where(np.isnan(better), known, better)


def _fill(channels: dict[str, Column], name: str, other: Column) -> None:
    """Let the values of `other` fill gaps."""
    known = channels.get(name)
    channels[name] = other if known is None else np.where(np.isnan(known), other, known)


def _drop_impossible(channels: dict[str, Column]) -> None:
    """Make values NaN that no device can mean: no fix (0, 0), outside the globe, heart rate 0."""
    lat, lon = channels.get("lat_deg"), channels.get("lon_deg")
    if lat is None or lon is None:
        channels.pop("lat_deg", None)
        channels.pop("lon_deg", None)
    else:
        with np.errstate(invalid="ignore"):
            bad = ~((np.abs(lat) <= 90.0) & (np.abs(lon) <= 180.0)) | ((lat == 0.0) & (lon == 0.0))
        if bad.any():
            lat[bad] = lon[bad] = np.nan
    rate = channels.get("heart_rate_bpm")
    if rate is not None:
        rate[rate == 0.0] = np.nan


def _compressed_speed_distance(messages: Messages) -> dict[str, Column]:
    """Field 8: 12 bits of speed in 1/100 m/s, 12 bits of a running distance in 1/16 m that rolls over."""
    speeds, ticks = [], []
    for block in messages.blocks:
        packed = _packed_bytes(block)
        speeds.append((packed[:, 0] + (packed[:, 1] % 16) * 256) / 100)
        ticks.append(packed[:, 1] // 16 + packed[:, 2] * 16)
    tick = messages.in_file_order(ticks)
    known = np.flatnonzero(np.isfinite(tick))
    distance = np.full(len(tick), np.nan)
    if len(known):
        distance[known] = np.cumsum(np.diff(tick[known], prepend=tick[known[0]]) % 4096) / 16
    return {"speed_mps": messages.in_file_order(speeds), "distance_m": distance}


def _packed_bytes(block: Block) -> Column:
    place = block.definition.fields.get(COMPRESSED_SPEED_DISTANCE_FIELD)
    if place is None or place.size < 3:
        return np.full((block.rows, 3), np.nan)
    packed = block.view(place, "u1")[:, :3].astype(np.float64)
    packed[(packed == 255).all(axis=1)] = np.nan
    return packed
