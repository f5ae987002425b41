"""Made-up batches of live sessions."""

import datetime as dt

from startline.telemetry.domain.live.batches import LiveBatch, read_content
from startline.telemetry.domain.live.samples import SampleBatch, encode_samples
from startline.telemetry.models import Device

STARTED_AT = dt.datetime(2026, 6, 7, 6, 30, tzinfo=dt.UTC)
STARTED_MS = round(STARTED_AT.timestamp() * 1000)
STEP_E7 = 270  # 3 m north a second


def sample_batch(first_s: int = 0, count: int = 20, *, start_ms: int = STARTED_MS) -> SampleBatch:
    """`count` samples at 1 Hz from second `first_s` of a run due north at 3 m/s, with every usual field."""
    seconds = range(first_s, first_s + count)
    return SampleBatch(
        times_ms=[start_ms + 1000 * second for second in seconds],
        columns={
            "lat": [557_512_440 + STEP_E7 * second for second in seconds],
            "lon": [376_184_230 for _ in seconds],
            "altitude_m": [1500 + second // 10 for second in seconds],
            "distance_m": [30 * second for second in seconds],
            "speed_mps": [300 for _ in seconds],
            "heart_rate_bpm": [140 + second % 7 for second in seconds],
            "cadence_rpm": [850 + second % 5 for second in seconds],
        },
    )


def samples(
    device: Device,
    seq: int,
    *,
    key: str = "run-1",
    content: SampleBatch | None = None,
    received_at: dt.datetime | None = None,
    by_key: bool = False,
) -> LiveBatch:
    """The batch number `seq` of 20 samples: those of the seconds 20 (seq - 1) to 20 seq - 1."""
    content = content or sample_batch(20 * (seq - 1))
    return LiveBatch(
        user_id=device.user_id,
        device_id="" if by_key else device.pk,
        session_key=key,
        seq=seq,
        kind="samples",
        payload=encode_samples(content),
        received_at=received_at or STARTED_AT + dt.timedelta(seconds=20 * seq),
        content=content,
    )


def mark(
    device: Device,
    seq: int,
    kind: str,
    body: bytes = b"",
    *,
    key: str = "run-1",
    received_at: dt.datetime | None = None,
) -> LiveBatch:
    """A start, event or finish."""
    payload, content = read_content(kind, body)
    return LiveBatch(
        user_id=device.user_id,
        device_id=device.pk,
        session_key=key,
        seq=seq,
        kind=kind,
        payload=payload,
        received_at=received_at or STARTED_AT + dt.timedelta(seconds=20 * seq),
        content=content,
    )
