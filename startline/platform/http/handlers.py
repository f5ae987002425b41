"""The one error handler of the API: whatever a view raises becomes a problem document."""

from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFilesSent
from django.db import InternalError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError
from valkey.exceptions import ValkeyError

from startline.platform.errors import FieldError, StartlineError
from startline.platform.http.away import database_away, valkey_away
from startline.platform.http.problems import problem, problem_of

log = structlog.get_logger(__name__)

# Where ninja says a value came from; a form shows the error at the field, wherever it was sent.
SOURCES = {"body", "query", "path", "header", "cookie", "form", "file"}


def install(api: NinjaAPI) -> None:
    """Make `api` answer every error with a problem document."""
    for error_class, handler in _handlers().items():
        api.add_exception_handler(error_class, handler)


def field_errors(errors: Iterable[dict[str, Any]]) -> tuple[FieldError, ...]:
    """Turn pydantic's error list into field errors: path joined by dots, pydantic's type as code."""
    found = []
    for error in errors:
        location = [str(part) for part in error.get("loc", ())]
        if location and location[0] in SOURCES:
            # ("body", "payload", "name"): the name of the view's argument says nothing to the caller.
            skipped = 2 if location[0] == "body" and len(location) > 2 else 1
            location = location[skipped:]
        found.append(
            FieldError(field=".".join(location), code=str(error["type"]), message=str(error.get("msg", "")))
        )
    return tuple(found)


def _startline_error(request: HttpRequest, error: StartlineError) -> HttpResponse:
    return problem_of(request, error)


def _validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(
        request,
        status=422,
        code="invalid",
        detail="Some fields are not right.",
        errors=field_errors(error.errors),
    )


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error, Throttled):
        response = problem(
            request, status=429, detail="Too many requests.", data={"retry_after_s": error.wait}
        )
        if error.wait:
            response["Retry-After"] = str(error.wait)
        return response
    if error.status_code == 403 and "CSRF" in error.message:
        return problem(request, status=403, code="csrf_failed", detail="The CSRF token is missing or wrong.")
    response = problem(request, status=error.status_code, detail=error.message)
    if error.status_code == 401:
        response["WWW-Authenticate"] = 'Bearer realm="startline"'
    return response


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, status=404)


def _forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(request, status=403)


def _too_large(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, status=413, detail="The request is too large.")


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("unexpected_error", error=type(error).__name__, exc_info=error)
    return problem(request, status=500, code="internal", detail="Something went wrong on our side.")


def _handlers() -> dict[type[Exception], Callable[..., HttpResponse]]:
    return {
        StartlineError: _startline_error,
        ValidationError: _validation_error,
        HttpError: _http_error,
        Http404: _not_found,
        PermissionDenied: _forbidden,
        RequestDataTooBig: _too_large,
        TooManyFilesSent: _too_large,
        OperationalError: database_away,
        # Among them: a transaction that ran out of time.
        InternalError: database_away,
        ValkeyError: valkey_away,
        # A response that does not fit its own schema (pydantic) is a bug as any other.
        Exception: _unexpected,
    }
