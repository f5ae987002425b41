"""The JSON form of a sample batch, for clients made by hand: an array of samples with plain names."""

import datetime as dt

import msgspec

from startline.platform.unreadable import UNREADABLE
from startline.telemetry.domain.live.channels import CHANNELS
from startline.telemetry.domain.live.limits import EARLIEST_MS, LATEST_MS, MAX_BATCH_SAMPLES
from startline.telemetry.domain.live.samples import Column, SampleBatch, pair_positions
from startline.telemetry.errors import DeviceMessageError

Moment = float | dt.datetime


class JsonSample(msgspec.Struct):
    """One sample in SI units; `time` is seconds since 1970 or RFC 3339 text. Unknown fields are ignored."""

    time: Moment
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    altitude_m: float | None = None
    distance_m: float | None = None
    speed_mps: float | None = None
    heart_rate_bpm: float | None = None
    cadence_rpm: float | None = None
    power_w: float | None = None
    temperature_c: float | None = None
    battery_percent: float | None = None


class JsonBatch(msgspec.Struct):
    """Samples with the device's clock at sending."""

    samples: list[JsonSample]
    sent_at: Moment | None = None


_array = msgspec.json.Decoder(list[JsonSample])
_single = msgspec.json.Decoder(JsonSample)
_batch = msgspec.json.Decoder(JsonBatch)


def decode_json_samples(payload: bytes) -> SampleBatch:
    """Read and check a batch in its JSON form: an array, `{"samples": […]}`, or one sample by itself.

    Raises:
        DeviceMessageError: it breaks the protocol; `data["reason"]` is one of `json`, `count`, `time`,
            `range` (with `field`), `no_values`.
    """
    samples, sent_at = _read(payload)
    if not 1 <= len(samples) <= MAX_BATCH_SAMPLES:
        raise _invalid(
            f"A batch has 1 to {MAX_BATCH_SAMPLES} samples.", reason="count", limit=MAX_BATCH_SAMPLES
        )
    times = [to_ms(sample.time) for sample in samples]
    battery_percent, sent_at_ms = _battery(samples), None if sent_at is None else to_ms(sent_at)
    columns: dict[str, Column] = {}
    for channel in CHANNELS:
        values = [getattr(sample, channel.name) for sample in samples]
        if all(value is None for value in values):
            continue
        low, high = channel.low / channel.scale, channel.high / channel.scale
        # Before it is scaled: 1e308 times anything is infinite, and has no whole number.
        if any(value is not None and not low <= value <= high for value in values):
            raise _invalid(
                f"{channel.name} goes from {low:g} to {high:g}.", reason="range", field=channel.name
            )
        columns[channel.name] = [None if value is None else round(value * channel.scale) for value in values]
    pair_positions(columns)
    columns = {name: values for name, values in columns.items() if any(one is not None for one in values)}
    if not columns:
        raise _invalid(
            "No sample has anything measured; lat and lon count together only.", reason="no_values"
        )
    return SampleBatch(times, columns, battery_percent, sent_at_ms)


def to_ms(moment: Moment) -> int:
    """Return a moment of the JSON form as milliseconds since 1970.

    Raises:
        DeviceMessageError: it lies outside 1970 to 2100, or has no time zone (reason `time`).
    """
    if isinstance(moment, dt.datetime):
        if moment.tzinfo is None:
            raise _invalid("A time has its zone: end it with Z.", reason="time")
        moment = moment.timestamp()
    # Not a number compares false: it is refused here too.
    if not EARLIEST_MS <= moment * 1000 <= LATEST_MS:
        raise _invalid("Times are seconds since 1970, until 2100.", reason="time")
    return round(moment * 1000)


def _read(payload: bytes) -> tuple[list[JsonSample], Moment | None]:
    try:
        if payload.lstrip()[:1] == b"[":
            return _array.decode(payload), None
        try:
            batch = _batch.decode(payload)
        except msgspec.ValidationError:
            if b'"samples"' in payload:
                raise
            return [_single.decode(payload)], None
        return batch.samples, batch.sent_at
    except UNREADABLE as error:
        raise _invalid(f"This is no JSON of the protocol: {error}", reason="json") from error


def _battery(samples: list[JsonSample]) -> int | None:
    """The last battery that was said."""
    known = [sample.battery_percent for sample in samples if sample.battery_percent is not None]
    if not known:
        return None
    if not all(0 <= value <= 100 for value in known):
        raise _invalid("battery_percent goes from 0 to 100.", reason="range", field="battery_percent")
    return round(known[-1])


def _invalid(message: str, **data: object) -> DeviceMessageError:
    return DeviceMessageError(message, data=dict(data))
