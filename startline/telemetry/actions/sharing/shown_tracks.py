"""What people with a link may see, in Valkey: the cut track of a session, and a stream for each link.

Nothing else is read when somebody opens a link: the uncut track is out of reach from there.
"""

import uuid
from collections.abc import Sequence
from typing import Any, cast

import msgspec
from valkey.client import Pipeline

from startline.platform.live import contexts, keys
from startline.platform.valkey_client import client
from startline.telemetry.domain.sharing.cutting import ShownPoint

EXPIRY_S = keys.CONTEXT_STREAM_EXPIRY_S
DECIMALS = 5  # a metre: more would be noise, and every digit is sent to every spectator
Place = tuple[float, float, int]


def place_of(shown: ShownPoint) -> Place:
    """Return a shown point as it is sent: degrees, and 1 where no line leads to it from the one before."""
    point = shown.point
    return round(point.lat_deg, DECIMALS), round(point.lon_deg, DECIMALS), int(shown.begins)


def track_key(session_id: uuid.UUID) -> str:
    """The list with the cut track of a session."""
    return f"live:shown:{session_id}"


def add_places(
    pipeline: Pipeline, *, session_id: uuid.UUID, places: Sequence[Place], begins_anew: bool
) -> None:
    """Append to the cut track, by a pipeline that the caller executes."""
    key = track_key(session_id)
    if begins_anew:
        pipeline.delete(key)
    if places:
        pipeline.rpush(key, *[msgspec.json.encode(place) for place in places])
        pipeline.expire(key, EXPIRY_S)


def add_update(pipeline: Pipeline, *, share_id: uuid.UUID, kind: str, data: dict[str, Any]) -> None:
    """Append to a link's stream, by a pipeline that the caller executes."""
    contexts.add_to_context(pipeline, keys.context("share", str(share_id)), kind, data)


def read_shown(session_id: uuid.UUID, *, share_id: uuid.UUID) -> tuple[dict[str, Any] | None, list[Place]]:
    """Return what a link shows now: the newest update (None: nothing yet), and the cut track.

    Raises:
        valkey.ValkeyError: it is away.
    """
    stream = keys.context_stream(keys.context("share", str(share_id)))
    pipeline = client().pipeline()
    pipeline.lrange(track_key(session_id), 0, -1)
    pipeline.xrevrange(stream, count=1)
    raw_places, newest = pipeline.execute()
    places = [msgspec.json.decode(raw, type=Place) for raw in cast(list[bytes], raw_places)]
    if not newest:
        return None, places
    return msgspec.json.decode(newest[0][1][b"data"]), places


def forget_share(share_id: uuid.UUID) -> None:
    """Remove a link's stream."""
    client().delete(keys.context_stream(keys.context("share", str(share_id))))


def forget_shown_track(session_id: uuid.UUID) -> None:
    """Remove the cut track of a session."""
    client().delete(track_key(session_id))
