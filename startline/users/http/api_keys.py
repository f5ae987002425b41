"""`/me/api-keys`: keys for programs that upload."""

import uuid
from typing import Any

from ninja import Router, Status

from startline.platform.http.authentication import session_auth
from startline.users import queries
from startline.users.actions import api_keys
from startline.users.http import schemas
from startline.users.http.requests import SignedInRequest
from startline.users.models import ApiKey

router = Router(tags=["API keys"], auth=session_auth)


@router.get("/me/api-keys", response=schemas.ApiKeyList, summary="List one's API keys")
def list_api_keys(request: SignedInRequest) -> dict[str, list[ApiKey]]:
    return {"items": queries.list_api_keys(request.user.pk)}


@router.post("/me/api-keys", response={201: schemas.ApiKeyCreated}, summary="Make an API key")
def create_api_key(request: SignedInRequest, payload: schemas.ApiKeyIn) -> Status[dict[str, Any]]:
    """`key` is shown this once; send it as `Authorization: Bearer <key>`."""
    row, key = api_keys.create_api_key(request.user.pk, name=payload.name)
    fields = ("id", "name", "prefix", "created_at", "last_used_at")
    return Status(201, {**{name: getattr(row, name) for name in fields}, "key": key})


@router.delete("/me/api-keys/{api_key_id}", response={204: None}, summary="Revoke an API key")
def revoke_api_key(request: SignedInRequest, api_key_id: uuid.UUID) -> Status[None]:
    api_keys.revoke_api_key(request.user.pk, api_key_id=api_key_id)
    return Status(204, None)
