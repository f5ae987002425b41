"""Asking the tile provider: only the one that the operator named, and nothing about who looks."""

import datetime as dt
import hashlib
from functools import cache

import httpx
import structlog
from django.conf import settings
from valkey.exceptions import ValkeyError

from startline.platform.clock import utc_now
from startline.platform.tiles.cache import Tile
from startline.platform.valkey_client import client

log = structlog.get_logger(__name__)

# A page waits no longer for a tile: the map looks good without.
TIMEOUT_S = 4.0
MAX_TILE_BYTES = 1024 * 1024
CONTENT_TYPES = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/webp",
        "image/avif",
        "application/x-protobuf",
        "application/vnd.mapbox-vector-tile",
        "application/octet-stream",
    }
)
# What providers ask for; OpenStreetMap's policy names seven days as the least.
FRESH_D = 7
# After a failure nobody is kept waiting for this long.
PAUSE_S = 30
PAUSE_KEY = "tiles:pause"
USER_AGENT = "Startline/0.1 (+{public_url}; caching tile proxy)"


class TileNotFetchedError(Exception):
    """The provider has no such tile, does not answer, or answers something that is no tile."""


def source_name() -> str:
    """Return a short name of the provider, for keys of the cache."""
    return hashlib.sha256(settings.TILES_URL.encode()).hexdigest()[:12]


def tile_url(*, z: int, x: int, y: int) -> str:
    """Return the provider's address of a tile; the setting has `{z}`, `{x}` and `{y}` in it."""
    return settings.TILES_URL.replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))


def fetch_tile(*, z: int, x: int, y: int) -> Tile:
    """Fetch one tile from the provider.

    Raises:
        TileNotFetchedError: it has none, is away (then nobody asks for half a minute), or sends no tile.
    """
    if _is_paused():
        raise TileNotFetchedError("the provider failed a moment ago")
    url = tile_url(z=z, x=x, y=y)
    try:
        with _http().stream("GET", url) as response:
            if response.status_code >= 500 or response.status_code == 429:
                raise httpx.HTTPError(f"status {response.status_code}")
            return _read(response)
    except httpx.HTTPError as error:
        _pause()
        log.warning("tile_provider_failed", error=type(error).__name__)
        raise TileNotFetchedError("the provider did not answer") from error


def _read(response: httpx.Response) -> Tile:
    content_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if response.status_code != 200 or content_type not in CONTENT_TYPES:
        raise TileNotFetchedError(f"status {response.status_code}, type {content_type!r}")
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) > MAX_TILE_BYTES:
            raise TileNotFetchedError("larger than a tile")
    return Tile(
        content_type=content_type, data=bytes(data), expires_at=utc_now() + dt.timedelta(days=FRESH_D)
    )


@cache
def _http() -> httpx.Client:
    # No redirects: the operator named one host (OWASP ASVS 5.0, 15.3.2). No cookies, no viewer's headers.
    agent = USER_AGENT.format(public_url=settings.PUBLIC_URL)
    return httpx.Client(
        timeout=TIMEOUT_S, follow_redirects=False, headers={"User-Agent": agent}, trust_env=True
    )


def _is_paused() -> bool:
    try:
        return bool(client().exists(PAUSE_KEY))
    except ValkeyError:
        return False


def _pause() -> None:
    try:
        client().set(PAUSE_KEY, 1, ex=PAUSE_S)
    except ValkeyError as error:
        log.warning("tile_pause_not_kept", error=type(error).__name__)
