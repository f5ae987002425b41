"""An engine that is away, met by a page outside of the API: sign-in and sign-out of allauth, the admin."""

from collections.abc import Callable

import structlog
from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from valkey.exceptions import ValkeyError

from startline.platform.http.problems import problem

log = structlog.get_logger(__name__)

RETRY_AFTER_S = 1
_PAGES_FOR_PEOPLE = ("/admin/",)


def database_away(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the answer when PostgreSQL is away, or too slow: 503, send it again."""
    log.error("database_error", error=type(error).__name__, exc_info=error)
    return _answer(request, "The database did not answer. Send the request again.")


def valkey_away(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the answer when Valkey is away: 503, send it again."""
    log.error("valkey_error", error=type(error).__name__, exc_info=error)
    return _answer(request, "Valkey did not answer. Send the request again.")


class EngineAway:
    """The middleware by which views that are not the API's answer as those do, instead of with 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django's hook: the answer for what a view raised, None to have it handled as usual."""
        if isinstance(error, ValkeyError):
            return valkey_away(request, error)
        if isinstance(error, OperationalError | InternalError):
            return database_away(request, error)
        return None


def _answer(request: HttpRequest, detail: str) -> HttpResponse:
    if request.path.startswith(_PAGES_FOR_PEOPLE):
        response = HttpResponse(detail, status=503, content_type="text/plain; charset=utf-8")
    else:
        response = problem(request, status=503, detail=detail)
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response
