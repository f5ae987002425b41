"""An API that fails in every way, and the urls that serve it."""

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest
from django.urls import path
from ninja import NinjaAPI, Router, Schema, Status
from pydantic import Field
from valkey.exceptions import ConnectionError as ValkeyConnectionError

from startline.platform.errors import ConflictError, FieldError, InvalidError, TooManyRequestsError
from startline.platform.http import handlers
from startline.platform.http.authentication import any_auth, session_auth
from startline.platform.http.idempotency import idempotent

api = NinjaAPI(urls_namespace="sample", openapi_url=None, docs_url=None)
handlers.install(api)
router = Router()
COUNTER = "idempotency_test_counter"


class Lap(Schema):
    lap: int = Field(ge=1)
    distance_m: float = 0.0


class Counted(Schema):
    count: int


@router.get("/fail/{kind}")
def fail(request: HttpRequest, kind: str, limit: int = 1):
    raise {
        "conflict": ConflictError("It is taken.", data={"place": 3}),
        "fields": InvalidError("Look again.", field_errors=(FieldError("name", "too_long", "Too long."),)),
        "often": TooManyRequestsError("Slow down.", data={"retry_after_s": 12}),
        "missing": Http404("secret path"),
        "permission": PermissionDenied("secret rule"),
        "valkey": ValkeyConnectionError("a secret address"),
        "bug": KeyError("a secret of the code"),
    }[kind]


@router.get("/mine", auth=session_auth)
def read_mine(request: HttpRequest):
    return {"id": request.auth.pk}


@router.post("/laps", auth=any_auth, response={201: Counted})
@idempotent
def count_lap(request: HttpRequest, payload: Lap):
    if payload.lap == 13:
        raise ConflictError("Not this one.")
    with connection.cursor() as cursor:
        if payload.lap == 99:
            cursor.execute("SELECT pg_sleep(1.5)")
        cursor.execute(f"UPDATE {COUNTER} SET count = count + 1 RETURNING count")
        (count,) = cursor.fetchone()
    return Status(201, {"count": count})


# As the services' routers are: mounted, and so cloned.
api.add_router("/v1/sample", router)
urlpatterns = [path("api/", api.urls)]
