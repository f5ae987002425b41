"""Reads of recordings."""

from django.db.models import Q

from startline.telemetry.contracts import SourceFacts
from startline.telemetry.models import Recording


def find_recording(user_id: int, *, sha256: bytes, source: SourceFacts) -> Recording | None:
    """Return the person's recording with these bytes, or with the source's own id of it."""
    same = Q(sha256=sha256)
    if source.external_id:
        same |= Q(source_kind=source.kind, external_id=source.external_id)
    return Recording.objects.filter(same, user_id=user_id).order_by().first()
