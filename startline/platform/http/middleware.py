"""What every request passes first: an id, a log line, a measurement, the headers that protect the page."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

from startline.platform.http import health
from startline.platform.http.content_security import policy_for
from startline.platform.http.problems import problem

log = structlog.get_logger("startline.access")

GetResponse = Callable[[HttpRequest], HttpResponse]
REQUEST_ID_HEADER = "X-Request-ID"
# A caller's id goes into our logs: nothing but what an id is made of.
GIVEN_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
API_PREFIXES = ("/api/", "/internal/", "/tiles/")
# Answers of probes are no news.
QUIET_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
SECONDS = Histogram(
    "startline_http_seconds",
    "Time to answer a request.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


class RequestFrame:
    """The outermost middleware: probes, request id, access log, measurement, problem documents, headers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(REQUEST_ID_HEADER, "")
        request.request_id = given if GIVEN_REQUEST_ID.match(given) else uuid.uuid4().hex  # type: ignore[attr-defined]  # ours
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request.request_id):  # type: ignore[attr-defined]  # as above
            response = health.find_answer(request) or _as_problem(request, self.get_response(request))
            seconds = time.perf_counter() - started
            route = _route(request)
            SECONDS.labels(request.method, route, response.status_code).observe(seconds)
            if request.path not in QUIET_PATHS:
                log.info(
                    "request",
                    method=request.method,
                    route=route,
                    status=response.status_code,
                    duration_ms=round(seconds * 1000, 1),
                )
        response[REQUEST_ID_HEADER] = request.request_id  # type: ignore[attr-defined]  # as above
        _protect(request, response)
        return response


def _route(request: HttpRequest) -> str:
    """The pattern and not the path: no ids in logs, no label per row in the metrics."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(none)"


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Under the API, turn an error page of Django's (404, 405, CSRF, 500) into a problem document."""
    is_error_page = response.status_code >= 400 and "json" not in response.get("Content-Type", "")
    if not is_error_page or not request.path.startswith(API_PREFIXES):
        return response
    shown = problem(request, status=response.status_code)
    if "Allow" in response:
        shown["Allow"] = response["Allow"]
    return shown


def _protect(request: HttpRequest, response: HttpResponse) -> None:
    response.setdefault("Content-Security-Policy", policy_for(request.path))
    response.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
    response.setdefault("Referrer-Policy", "same-origin")
    response.setdefault("X-Content-Type-Options", "nosniff")
