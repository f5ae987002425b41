"""`Idempotency-Key`: a request that is sent twice has one effect and one answer.

The answer is stored in the transaction of the effect, so that a process killed between the two leaves both or
neither. Errors are not stored: nothing has happened, the same key may try again.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from ninja.decorators import decorate_view

from startline.platform.errors import ConflictError, InvalidError
from startline.platform.http.models import AnsweredRequest

HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotent-Replayed"
MAX_KEY_LENGTH = 255
LOCK_CLASS = 0x1DE4


class RequestRunningError(ConflictError):
    """A request with this key is being worked on."""

    code = "idempotency_running"


class KeyReusedError(InvalidError):
    """The key was used for another request."""

    code = "idempotency_key_reused"


class InvalidKeyError(InvalidError):
    """The key is too long or is not printable ASCII."""

    code = "idempotency_key_invalid"


def idempotent(view: Callable[..., Any]) -> Callable[..., Any]:
    """Make a ninja view honour `Idempotency-Key`; it has authentication and a JSON body.

    Place it below `@router.post(...)`. A repeated request gets the stored answer with
    `Idempotent-Replayed: true`; 409 `idempotency_running` while the first still runs; 422
    `idempotency_key_reused` when the key came with another request before. Keys belong to the caller: two
    people may use the same one. Without the header the view runs as it is.
    """

    @wraps(view)
    def answer(request: HttpRequest, **values: Any) -> Any:
        key = request.headers.get(HEADER)
        if key is None:
            return view(request, **values)
        if not 0 < len(key) <= MAX_KEY_LENGTH or not key.isascii() or not key.isprintable():
            raise InvalidKeyError(f"{HEADER} is 1 to {MAX_KEY_LENGTH} printable ASCII characters.")
        actor = f"user:{request.auth.pk}"  # type: ignore[attr-defined]  # ninja sets it, a view without auth has no actor
        with transaction.atomic():
            _lock(actor, key)
            stored = AnsweredRequest.objects.filter(actor=actor, key=key).first()
            if stored is not None:
                return _replay(stored, request)
            response = _render(request, view(request, **values))
            _store(response, request, actor=actor, key=key)
            return response

    return decorate_view(_remember_operation)(answer)


def _remember_operation(run: Callable[..., Any]) -> Callable[..., Any]:
    def run_with_operation(request: HttpRequest, **values: Any) -> Any:
        request.ninja_operation = run.__self__  # type: ignore[attr-defined]  # a bound method of ninja's Operation
        return run(request, **values)

    return run_with_operation


def _lock(actor: str, key: str) -> None:
    """Needs a transaction: take the key until its end, or refuse when another request has it."""
    digest = hashlib.sha256(f"{actor}\n{key}".encode()).digest()
    number = int.from_bytes(digest[:4], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_CLASS, number])
        (is_taken,) = cursor.fetchone()
    if not is_taken:
        raise RequestRunningError("The first request with this key is still running.")


def _hash(request: HttpRequest) -> bytes:
    head = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(head + request.body).digest()


def _render(request: HttpRequest, result: Any) -> HttpResponse:
    if isinstance(result, HttpResponse):
        return result
    operation = request.ninja_operation  # type: ignore[attr-defined]  # set by _remember_operation
    temporal_response = operation.api.create_temporal_response(request)
    return operation._result_to_response(request, result, temporal_response)


def _store(response: HttpResponse, request: HttpRequest, *, actor: str, key: str) -> None:
    AnsweredRequest.objects.create(
        actor=actor,
        key=key,
        request_hash=_hash(request),
        status=response.status_code,
        content_type=response.get("Content-Type", ""),
        etag=response.get("ETag", ""),
        body=response.content,
    )


def _replay(stored: AnsweredRequest, request: HttpRequest) -> HttpResponse:
    if bytes(stored.request_hash) != _hash(request):
        raise KeyReusedError("This key was used for another request. Make a new one for each request.")
    response = HttpResponse(bytes(stored.body), status=stored.status, content_type=stored.content_type)
    response[REPLAYED_HEADER] = "true"
    if stored.etag:
        response["ETag"] = stored.etag
    return response
