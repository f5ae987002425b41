"""Reads of live sessions."""

from startline.telemetry.domain.live.seqs import SeqRanges, as_ranges
from startline.telemetry.models import LiveChunk, LiveSession


def find_session(user_id: int, *, session_key: str) -> LiveSession | None:
    """Return the person's session with this key, None when there is none."""
    return LiveSession.objects.filter(user_id=user_id, session_key=session_key).first()


def find_safe_ranges(user_id: int, *, session_key: str, device_id: str) -> SeqRanges:
    """Return the numbers of a device's messages in a session that are durable; none of an unknown one."""
    session = find_session(user_id, session_key=session_key)
    if session is None:
        return []
    if session.chunks_dropped_at is not None:
        return session.seq_ranges.get(device_id, [])
    chunks = LiveChunk.objects.filter(session_id=session.id, device_id=device_id)
    return as_ranges(chunks.values_list("seq", flat=True))
