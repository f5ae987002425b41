"""What was published, as tests read it."""

import json

from startline.platform.bus.models import OutboxEvent


def published() -> list[tuple[str, dict]]:
    """Return name and payload of every event in the outbox, in the order of publishing."""
    rows = OutboxEvent.objects.order_by("pk")
    return [
        (row.name, row.payload if isinstance(row.payload, dict) else json.loads(row.payload)) for row in rows
    ]
