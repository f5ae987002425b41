"""`/gear`: what a person runs, rides and measures with."""

import uuid
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from ninja import Router, Status

from startline.platform.http.authentication import session_auth
from startline.platform.http.etags import expected_version, set_etag
from startline.platform.http.idempotency import idempotent
from startline.users import queries
from startline.users.actions import gear as actions
from startline.users.contracts import Gear, NewGear
from startline.users.http.gear_schemas import GearIn, GearList, GearOut, GearPatch
from startline.users.http.requests import SignedInRequest

router = Router(tags=["Gear"], auth=session_auth)


def shape(gear: Gear) -> dict[str, Any]:
    """The shape `GearOut`."""
    return {**asdict(gear), "title": gear.title, "state": gear.state}


@router.get("/gear", response=GearList, summary="List one's gear")
def list_gear(request: SignedInRequest) -> dict[str, Any]:
    return {"items": [shape(gear) for gear in queries.list_gear(request.user.pk)]}


@router.post("/gear", response={201: GearOut}, summary="Add gear")
@idempotent
def add_gear(request: SignedInRequest, payload: GearIn) -> Status[dict[str, Any]]:
    """Honours `Idempotency-Key`. Its default sports are taken from the other pieces of its kind."""
    values = NewGear(**payload.model_dump())
    return Status(201, shape(actions.add_gear(request.user.pk, values=values)))


@router.get("/gear/{uuid:gear_id}", response=GearOut, summary="Read a piece of gear")
def read_gear(request: SignedInRequest, response: HttpResponse, gear_id: uuid.UUID) -> dict[str, Any]:
    gear = queries.get_gear(request.user.pk, gear_id=gear_id)
    set_etag(response, version=gear.version)
    return shape(gear)


@router.patch("/gear/{uuid:gear_id}", response=GearOut, summary="Change a piece of gear")
def change_gear(
    request: SignedInRequest, response: HttpResponse, gear_id: uuid.UUID, payload: GearPatch
) -> dict[str, Any]:
    """With `If-Match`, refused with 412 `version_conflict` when it has changed meanwhile."""
    gear = actions.edit_gear(
        request.user.pk,
        gear_id=gear_id,
        changes=payload.model_dump(exclude_unset=True),
        expected_version=expected_version(request),
    )
    set_etag(response, version=gear.version)
    return shape(gear)


@router.post("/gear/{uuid:gear_id}/retire", response=GearOut, summary="Retire a piece of gear")
def retire_gear(request: SignedInRequest, gear_id: uuid.UUID) -> dict[str, Any]:
    """No new workout gets it; its kilometres stay as they are."""
    return shape(actions.retire_gear(request.user.pk, gear_id=gear_id))


@router.post("/gear/{uuid:gear_id}/restore", response=GearOut, summary="Take gear back into use")
def restore_gear(request: SignedInRequest, gear_id: uuid.UUID) -> dict[str, Any]:
    return shape(actions.restore_gear(request.user.pk, gear_id=gear_id))
