"""A sealed session as bytes: what stands for the original file of a live recording.

A line that names the format, the length of a JSON object, the object, then the samples as Parquet
(`streams`). The same recording of the same session makes the same bytes; of two sessions never.
"""

import datetime as dt
import struct
from typing import Any

import msgspec

from startline.telemetry.domain import streams
from startline.telemetry.domain.live.sealing import FORMAT
from startline.telemetry.domain.recording import DeviceInfo, LapMark, Recording
from startline.telemetry.errors import BrokenFileError

MAGIC = b"STARTLINE LIVE 1\n"
LENGTH = struct.Struct(">I")


class _Head(msgspec.Struct, omit_defaults=True):
    """What a recording holds besides its samples."""

    started_at: dt.datetime
    session_id: str = ""
    sport_raw: str = ""
    name: str = ""
    device_name: str = ""
    laps: list[tuple[float, float]] = []
    timer_pauses: list[tuple[float, float]] = []
    warnings: list[str] = []


def is_sealed_session(data: bytes) -> bool:
    """Whether these bytes are a sealed session."""
    return data.startswith(MAGIC)


def write_sealed_session(recording: Recording, *, session_id: str) -> bytes:
    """Return the recording of a live session as bytes."""
    head = _Head(
        started_at=recording.started_at,
        session_id=session_id,
        sport_raw=recording.sport_raw,
        name=recording.name,
        device_name=recording.device.name if recording.device else "",
        laps=[(lap.start_s, lap.end_s) for lap in recording.laps],
        timer_pauses=list(recording.timer_pauses),
        warnings=list(recording.warnings),
    )
    packed = msgspec.json.encode(head)
    return MAGIC + LENGTH.pack(len(packed)) + packed + streams.encode(recording.samples)


def read_sealed_session(data: bytes) -> Recording:
    """Read what `write_sealed_session` wrote.

    Raises:
        BrokenFileError: it is damaged (reason `bad_header`).
    """
    try:
        begin = len(MAGIC) + LENGTH.size
        (length,) = LENGTH.unpack_from(data, len(MAGIC))
        head = msgspec.json.decode(data[begin : begin + length], type=_Head)
        samples = streams.decode(data[begin + length :])
    except (struct.error, msgspec.DecodeError, OSError, ValueError) as error:
        raise BrokenFileError("The sealed session is damaged.", {"reason": "bad_header"}) from error
    device: Any = DeviceInfo(name=head.device_name) if head.device_name else None
    return Recording(
        format=FORMAT,
        started_at=head.started_at,
        samples=samples,
        sport_raw=head.sport_raw,
        name=head.name,
        device=device,
        laps=tuple(LapMark(start_s=begin, end_s=end) for begin, end in head.laps),
        timer_pauses=tuple(head.timer_pauses),
        warnings=tuple(head.warnings),
    )
