"""When devices were heard and what battery they told, written for many at once."""

from django.db import connection

WRITE = """
UPDATE telemetry_device d SET last_seen_at = now(), battery_percent = COALESCE(g.battery, d.battery_percent)
FROM unnest(%s::text[], %s::int[]) AS g(id, battery) WHERE d.id = g.id AND d.state = 'active'
"""


def note_devices_heard(batteries: dict[str, int | None]) -> int:
    """Write that these devices were heard just now; None leaves the battery as it was.

    Returns:
        How many devices there were.
    """
    if not batteries:
        return 0
    ids = sorted(batteries)  # the same order in every process: two of them never wait for each other
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [ids, [batteries[device_id] for device_id in ids]])
        return cursor.rowcount
