"""What a simulated athlete's device sends, in the forms of docs/reference/iot.md."""

import datetime as dt

import msgspec
import numpy as np
from numpy.typing import NDArray

from startline.telemetry.domain.generator.live import LiveOuting, Sending
from startline.telemetry.domain.live.channels import CHANNELS
from startline.telemetry.domain.live.samples import Column, SampleBatch, encode_samples
from startline.telemetry.domain.recording import Samples

# By the name in the protocol, the column of the generator that has it.
COLUMNS = {"lat": "lat_deg", "lon": "lon_deg"}


def body(
    outing: LiveOuting, sending: Sending, *, started_at: dt.datetime, name: str, sent_at: dt.datetime
) -> bytes:
    """Return the bytes of one message."""
    started_ms, sent_ms = round(started_at.timestamp() * 1000), round(sent_at.timestamp() * 1000)
    if sending.kind == "samples":
        return encode_samples(_batch(outing, sending, started_ms, sent_ms))
    mark: dict[str, object] = {
        "time": (started_ms + round(sending.event_s * 1000)) / 1000,
        "sent_at": sent_ms / 1000,
    }
    if sending.kind == "start":
        mark |= {"sport": outing.sport, "name": name}
    if sending.event:
        mark["event"] = sending.event
    return msgspec.json.encode(mark)


def _batch(outing: LiveOuting, sending: Sending, started_ms: int, sent_ms: int) -> SampleBatch:
    samples, part = outing.recording.samples, slice(sending.first, sending.last)
    times = samples.time_s[part]
    columns: dict[str, Column] = {}
    for channel in CHANNELS:
        values = _values(samples, COLUMNS.get(channel.name, channel.name))
        if values is not None and np.isfinite(values[part]).any():
            steps = np.clip(np.round(values[part] * channel.scale), channel.low, channel.high)
            columns[channel.name] = [int(step) if np.isfinite(step) else None for step in steps]
    return SampleBatch(
        times_ms=[started_ms + round(float(second) * 1000) for second in times],
        columns=columns,
        battery_percent=outing.battery_at(float(times[-1])),
        sent_at_ms=sent_ms,
    )


def _values(samples: Samples, name: str) -> NDArray[np.float64] | None:
    if name == "accuracy_m":
        return np.full(len(samples), 4.0)
    # The generator's temperature and distance are what a watch would show; all of them are sent.
    return getattr(samples, name, None)
