"""The compact form of a sample batch: MessagePack, column-wise, whole numbers, differences.

This is what chunks hold and what the sink carries; JSON is turned into it on arrival (`samples_json`).
docs/reference/iot.md describes it for clients.
"""

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import cast

import msgspec

from startline.platform.unreadable import UNREADABLE
from startline.telemetry.domain.live.channels import BY_NAME, CHANNELS, Channel
from startline.telemetry.domain.live.limits import EARLIEST_MS, LATEST_MS, MAX_BATCH_SAMPLES
from startline.telemetry.errors import DeviceMessageError

Column = list[int | None]
PLAIN_STEP_MS = 1000


class CompactBatch(msgspec.Struct, omit_defaults=True):
    """A batch as it travels; each column holds the first value, then differences to the last known one.

    Args:
        t0: time of the first sample, milliseconds since 1970 (UTC).
        dt: milliseconds from sample to sample: one number when all are equal, else `n - 1` numbers.
        at: the device's clock when it sent this, milliseconds since 1970.
        ba: the battery in per cent.
    """

    t0: int
    dt: int | list[int] = PLAIN_STEP_MS
    at: int | None = None
    ba: int | None = None
    la: Column | None = None
    lo: Column | None = None
    ac: Column | None = None
    al: Column | None = None
    di: Column | None = None
    sp: Column | None = None
    hr: Column | None = None
    ca: Column | None = None
    po: Column | None = None
    te: Column | None = None


@dataclass(slots=True)
class SampleBatch:
    """A batch that was read and found sound.

    Args:
        times_ms: the device's times, `n` whole milliseconds since 1970; they may fall.
        columns: by channel name, `n` whole steps each (`channels`), None = not measured.
        battery_percent: None = not said.
        sent_at_ms: the device's clock at sending, None = not said.
    """

    times_ms: list[int]
    columns: dict[str, Column]
    battery_percent: int | None = None
    sent_at_ms: int | None = None

    def __len__(self) -> int:
        return len(self.times_ms)


_decoder = msgspec.msgpack.Decoder(CompactBatch)
_encoder = msgspec.msgpack.Encoder()


def decode_samples(payload: bytes) -> SampleBatch:
    """Read and check a batch in its compact form.

    Raises:
        DeviceMessageError: it breaks the protocol; `data["reason"]` is one of `msgpack`, `count`, `columns`,
            `time`, `range` (with `field`).
    """
    try:
        compact = _decoder.decode(payload)
    except UNREADABLE as error:
        raise _invalid(f"This is no MessagePack of the protocol: {error}", "msgpack") from error
    columns: dict[str, Column] = {}
    count = 0
    for channel in CHANNELS:
        differences = getattr(compact, channel.key)
        if differences is None:
            continue
        if count and len(differences) != count:
            raise _invalid("All columns have the same length.", "columns", field=channel.key)
        count = len(differences)
        columns[channel.name] = _values(differences, channel)
    pair_positions(columns)
    if not 1 <= count <= MAX_BATCH_SAMPLES:
        raise _invalid(
            f"A batch has 1 to {MAX_BATCH_SAMPLES} samples, each with something measured.",
            "count",
            limit=MAX_BATCH_SAMPLES,
        )
    if compact.ba is not None and not 0 <= compact.ba <= 100:
        raise _invalid("battery_percent goes from 0 to 100.", "range", field="battery_percent")
    if compact.at is not None and not EARLIEST_MS <= compact.at <= LATEST_MS:
        raise _invalid("Times are milliseconds since 1970, until 2100.", "time", field="at")
    return SampleBatch(_times(compact, count), columns, compact.ba, compact.at)


def pair_positions(columns: dict[str, Column]) -> None:
    """Have a latitude without its longitude, and the reverse, count as not measured; changes `columns`."""
    lat, lon = columns.get("lat"), columns.get("lon")
    if lat is not None and lon is not None:
        if None in lat or None in lon:
            pairs = [(None, None) if None in pair else pair for pair in zip(lat, lon, strict=True)]
            columns["lat"], columns["lon"] = [one for one, _ in pairs], [other for _, other in pairs]
    elif lat is not None:
        columns["lat"] = [None] * len(lat)
    elif lon is not None:
        columns["lon"] = [None] * len(lon)


def encode_samples(batch: SampleBatch) -> bytes:
    """Write a batch in its compact form; columns without any value are left out."""
    times = batch.times_ms
    steps = [after - before for before, after in pairwise(times)]
    is_even = len(set(steps)) <= 1
    compact = CompactBatch(
        t0=times[0],
        dt=(steps[0] if steps else PLAIN_STEP_MS) if is_even else steps,
        at=batch.sent_at_ms,
        ba=batch.battery_percent,
    )
    for name, values in batch.columns.items():
        if any(value is not None for value in values):
            setattr(compact, BY_NAME[name].key, _differences(values))
    return _encoder.encode(compact)


def _values(differences: Column, channel: Channel) -> Column:
    """Sum differences up to values, and check their range."""
    if not differences:
        return []
    try:
        values = list(accumulate(cast("list[int]", differences)))
        is_within = min(values) >= channel.low and max(values) <= channel.high
    except TypeError:  # something was not measured: rare, and told by the sum itself
        return _gappy_values(differences, channel)
    if not is_within:
        raise _out_of_range(channel)
    return cast("Column", values)


def _gappy_values(differences: Column, channel: Channel) -> Column:
    values: Column = []
    last = 0
    for difference in differences:
        if difference is None:
            values.append(None)
            continue
        last += difference
        if not channel.low <= last <= channel.high:
            raise _out_of_range(channel)
        values.append(last)
    return values


def _differences(values: Column) -> Column:
    differences: Column = []
    last = 0
    for value in values:
        differences.append(None if value is None else value - last)
        last = last if value is None else value
    return differences


def _times(compact: CompactBatch, count: int) -> list[int]:
    first, steps = compact.t0, compact.dt
    if isinstance(steps, int):
        last = first + steps * (count - 1)
        times = list(range(first, last + steps, steps)) if steps else [first] * count
        earliest, latest = min(first, last), max(first, last)
    elif len(steps) == count - 1:
        times = list(accumulate(steps, initial=first))
        earliest, latest = min(times), max(times)
    else:
        raise _invalid("dt has one number fewer than there are samples.", "columns", field="dt")
    if earliest < EARLIEST_MS or latest > LATEST_MS:
        raise _invalid("Times are milliseconds since 1970, until 2100.", "time")
    return times


def _out_of_range(channel: Channel) -> DeviceMessageError:
    low, high = channel.low / channel.scale, channel.high / channel.scale
    return _invalid(f"{channel.name} goes from {low:g} to {high:g}.", "range", field=channel.name)


def _invalid(message: str, reason: str, **data: object) -> DeviceMessageError:
    return DeviceMessageError(message, data={"reason": reason, **data})
