"""Tiles that were fetched once, in the object storage; a first line tells their type and age."""

import datetime as dt
from dataclasses import dataclass

import msgspec

from startline.platform.clock import utc_now
from startline.platform.storage import objects

# A tile that nobody has refreshed for this long is removed.
UNUSED_TILE_KEPT_D = 30
FOLDER = "tiles"


class _Head(msgspec.Struct):
    content_type: str
    expires_at: dt.datetime
    source: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture or a vector tile with its type, and until when it may be shown without asking again."""

    content_type: str
    data: bytes
    expires_at: dt.datetime

    @property
    def is_fresh(self) -> bool:
        return self.expires_at > utc_now()

    @property
    def fresh_for_s(self) -> int:
        """Seconds until it expires, never negative."""
        return max(0, int((self.expires_at - utc_now()).total_seconds()))


def key_of(*, source: str, z: int, x: int, y: int) -> str:
    """Return the object's key; `source` tells providers apart."""
    return f"{FOLDER}/{source}/{z}/{x}/{y}"


def find_tile(*, source: str, z: int, x: int, y: int) -> Tile | None:
    """Return the stored tile, fresh or not, or None."""
    try:
        stored = objects.get(key_of(source=source, z=z, x=x, y=y))
    except objects.ObjectNotFoundError:
        return None
    head, _, data = stored.partition(b"\n")
    try:
        found = msgspec.json.decode(head, type=_Head)
    except msgspec.DecodeError:
        return None
    return Tile(content_type=found.content_type, data=data, expires_at=found.expires_at)


def store_tile(tile: Tile, *, source: str, z: int, x: int, y: int) -> None:
    """Keep a tile."""
    head = _Head(content_type=tile.content_type, expires_at=tile.expires_at, source=source)
    objects.put(
        key_of(source=source, z=z, x=x, y=y), msgspec.json.encode(head) + b"\n" + tile.data, is_durable=False
    )


def prune_tiles() -> int:
    """Remove tiles that expired a month ago; return how many."""
    before = utc_now() - dt.timedelta(days=UNUSED_TILE_KEPT_D)
    removed = 0
    for key in list(objects.list_keys(FOLDER)):
        _, source, z, x, y = key.split("/")
        tile = find_tile(source=source, z=int(z), x=int(x), y=int(y))
        if tile is None or tile.expires_at < before:
            objects.delete(key)
            removed += 1
    return removed
