"""`GET /tiles/{z}/{x}/{y}`: map tiles through our cache, so that no provider learns who looks where."""

import contextlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from startline.platform.http.problems import problem
from startline.platform.storage.objects import StorageAwayError
from startline.platform.tiles import cache, provider
from startline.platform.tiles.cache import Tile

MAX_ZOOM = 20


@require_safe
def show_tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """Answer with a tile; 404 when there is none, and then the map is drawn without it.

    Only for people who are signed in: the provider's quota is not the public's.
    """
    if not settings.TILES_URL or z > MAX_ZOOM or x >= 2**z or y >= 2**z:
        return problem(request, status=404, detail="There is no such tile.")
    if not request.user.is_authenticated:
        return problem(request, status=401, detail="Sign in to see the map.")
    tile = find_or_fetch(z=z, x=x, y=y)
    if tile is None:
        response = problem(request, status=404, detail="The tile is not to be had now.")
        response["Cache-Control"] = "private, max-age=30"
        return response
    response = HttpResponse(tile.data, content_type=tile.content_type)
    # The shortest useful time even for a stale one, so that a map that is moved does not ask again.
    response["Cache-Control"] = f"private, max-age={max(300, tile.fresh_for_s)}"
    return response


def find_or_fetch(*, z: int, x: int, y: int) -> Tile | None:
    """Return the tile from the cache, else from the provider; an old one when the provider fails; or None."""
    source = provider.source_name()
    with contextlib.suppress(StorageAwayError):
        stored = cache.find_tile(source=source, z=z, x=x, y=y)
        if stored is not None and stored.is_fresh:
            return stored
        try:
            tile = provider.fetch_tile(z=z, x=x, y=y)
        except provider.TileNotFetchedError:
            return stored
        cache.store_tile(tile, source=source, z=z, x=x, y=y)
        return tile
    return None
