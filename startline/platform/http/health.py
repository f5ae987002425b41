"""`/healthz`, `/readyz` and `/metrics`: answered before anything else, for probes that know no host name."""

import time
from collections.abc import Callable
from functools import cache

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST
from valkey.exceptions import ValkeyError

from startline.platform.bus import lag
from startline.platform.http.caller import is_from_here
from startline.platform.kafka import lag as kafka_lag
from startline.platform.metrics import exposition, publishing
from startline.platform.storage import objects
from startline.platform.storage.objects import StorageAwayError
from startline.platform.valkey_client import client

log = structlog.get_logger(__name__)


class NotReadyError(Exception):
    """Something that this process needs is not there."""


def find_answer(request: HttpRequest) -> HttpResponse | None:
    """Return the answer when the request is a probe, else None."""
    answer = _ANSWERS.get(request.path) if request.method in {"GET", "HEAD"} else None
    return answer(request) if answer else None


def answer_health(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def answer_readiness(request: HttpRequest) -> HttpResponse:
    """The process can do its work: database with every migration, Valkey, object storage."""
    results = {name: _try(name, check) for name, check in CHECKS.items()}
    is_ready = all(result["is_ok"] for result in results.values())
    body = {"status": "ready" if is_ready else "not_ready", "checks": results}
    return JsonResponse(body, status=200 if is_ready else 503)


def answer_metrics(request: HttpRequest) -> HttpResponse:
    """Metrics of every process, for this machine or for who knows the token."""
    if not _may_measure(request):
        return HttpResponse("metrics are for this machine, or send the token", status=403)
    publishing.publish_once("web", client())
    merged = exposition.merge(publishing.read_all(client()), extra=[*lag.metrics(), *kafka_lag.metrics()])
    return HttpResponse(merged, content_type=CONTENT_TYPE_LATEST)


def _may_measure(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if token:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
    # Without a token: this machine only, and nobody whom a proxy on this machine speaks for.
    return is_from_here(request)


def _try(name: str, check: Callable[[], None]) -> dict[str, object]:
    started = time.perf_counter()
    try:
        check()
        is_ok = True
    except (
        DatabaseError,
        ValkeyError,
        StorageAwayError,
        OSError,
        NotReadyError,
        ImproperlyConfigured,
    ) as error:
        log.warning("not_ready", check=name, error=type(error).__name__)
        is_ok = False
    return {"is_ok": is_ok, "duration_ms": round((time.perf_counter() - started) * 1000, 1)}


def _check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _check_migrations() -> None:
    if not _is_migrated():
        _is_migrated.cache_clear()
        raise NotReadyError("migrations are missing")


@cache
def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _check_valkey() -> None:
    client().ping()


CHECKS: dict[str, Callable[[], None]] = {
    "database": _check_database,
    "migrations": _check_migrations,
    "valkey": _check_valkey,
    "storage": objects.check,
}
_ANSWERS = {"/healthz": answer_health, "/readyz": answer_readiness, "/metrics": answer_metrics}
