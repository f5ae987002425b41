"""Errors as RFC 9457 problem documents: the one shape in which every error leaves the API."""

from http import HTTPStatus
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from startline.platform.errors import FieldError, StartlineError

CONTENT_TYPE = "application/problem+json"
# Codes of errors that no class of ours stands behind, by status.
CODES = {
    400: "bad_request",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    411: "length_required",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
    429: "too_many_requests",
    500: "internal",
    503: "unavailable",
}


def title_of(status: int) -> str:
    """The reason phrase of a status."""
    return HTTPStatus(status).phrase


def problem(
    request: HttpRequest,
    *,
    status: int,
    code: str | None = None,
    detail: str = "",
    errors: tuple[FieldError, ...] = (),
    data: dict[str, Any] | None = None,
) -> HttpResponse:
    """Return a problem response.

    Args:
        status: the HTTP status.
        code: the stable name that texts are keyed by; by default the status's own.
        detail: one English sentence without personal data.
        errors: one entry for each wrong field.
        data: facts for the caller's text.
    """
    code = code or CODES.get(int(status), "error")
    body = {
        # RFC 9457, 4.2.1: about:blank when the title says no more than the status does.
        "type": "about:blank",
        "title": title_of(status),
        "status": int(status),
        "code": code,
        "detail": detail or title_of(status),
        "errors": [{"field": e.field, "code": e.code, "message": e.message} for e in errors],
        "data": data or {},
        "request_id": getattr(request, "request_id", ""),
    }
    response = HttpResponse(msgspec.json.encode(body), status=int(status), content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def problem_of(request: HttpRequest, error: StartlineError) -> HttpResponse:
    """Return the response for an error of ours."""
    response = problem(
        request,
        status=error.status,
        code=error.code,
        detail=error.message,
        errors=error.field_errors,
        data=error.data,
    )
    retry_after_s = error.data.get("retry_after_s")
    if isinstance(retry_after_s, int | float):
        response["Retry-After"] = str(max(1, round(retry_after_s)))
    if error.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="startline"'
    return response
