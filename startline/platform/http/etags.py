"""ETags from versions: who reads again saves the body, who changes an old version is told so."""

from django.http import HttpRequest, HttpResponse

from startline.platform.errors import VersionConflictError


def etag_of(version: int | str) -> str:
    """Return the strong ETag of a version."""
    return f'"{version}"'


def _tags(header: str) -> set[str]:
    # RFC 9110, 13.1.2: a proxy that compresses may have weakened our tag; compare without the mark.
    return {tag.strip().removeprefix("W/") for tag in header.split(",") if tag.strip()}


def check_if_match(request: HttpRequest, *, version: int) -> None:
    """Refuse the request when it was made for another version; without `If-Match` it is let through.

    Raises:
        VersionConflictError: `If-Match` names other versions; `data.version` is the present one.
    """
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*" or etag_of(version) in _tags(header):
        return
    raise VersionConflictError("It was changed in the meantime.", data={"version": version})


def expected_version(request: HttpRequest) -> int | None:
    """Return the version that `If-Match` names, for an action that compares it under its lock; None without.

    Raises:
        VersionConflictError: the header is there and is not one of our tags.
    """
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return None
    tags = _tags(header)
    text = tags.pop().strip('"') if len(tags) == 1 else ""
    if not text.isascii() or not text.isdigit():
        raise VersionConflictError("If-Match is not a tag that this address gave.")
    return int(text)


def is_fresh(request: HttpRequest, *, version: int | str) -> bool:
    """Tell whether the caller already has this version (`If-None-Match`): answer with `not_modified`."""
    header = request.headers.get("If-None-Match", "")
    return header.strip() == "*" or etag_of(version) in _tags(header)


def not_modified(*, version: int | str) -> HttpResponse:
    """Return the empty 304 answer."""
    response = HttpResponse(status=304)
    set_etag(response, version=version)
    return response


def set_etag(response: HttpResponse, *, version: int | str) -> None:
    """Put the version's tag on a response; the browser asks each time and gets 304 when nothing changed."""
    response["ETag"] = etag_of(version)
    response["Cache-Control"] = "private, no-cache"
