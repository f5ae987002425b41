"""Who is calling."""

from typing import Any

from django.http import HttpRequest


def actor_of(request: HttpRequest) -> Any:
    """Return the user whom the endpoint's authentication found."""
    return request.auth  # type: ignore[attr-defined]  # ninja sets it
