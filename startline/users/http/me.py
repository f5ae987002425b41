"""`/me`: one's own profile, health data, consents, totals."""

import uuid
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from ninja import Router, Status

from startline.platform.http.authentication import session_auth
from startline.platform.http.etags import expected_version, set_etag
from startline.users import queries
from startline.users.actions import body_mass, consents, profile
from startline.users.contracts import SPORTS, Profile
from startline.users.http import schemas
from startline.users.http.requests import SignedInRequest
from startline.users.models import BodyMass

router = Router(tags=["Profile"], auth=session_auth)


def _me(request: SignedInRequest, response: HttpResponse) -> Profile:
    shown = queries.get_profile(request.user.pk)
    set_etag(response, version=shown.version)
    return shown


@router.get("/me", response=schemas.Me, summary="Read one's own profile")
def read_me(request: SignedInRequest, response: HttpResponse) -> Profile:
    return _me(request, response)


@router.patch("/me", response=schemas.Me, summary="Change one's own profile")
def change_me(request: SignedInRequest, response: HttpResponse, payload: schemas.MePatch) -> Profile:
    """With `If-Match`, refused with 412 `version_conflict` when the profile has changed meanwhile."""
    profile.update_profile(
        request.user.pk,
        changes=payload.model_dump(exclude_unset=True),
        expected_version=expected_version(request),
    )
    return _me(request, response)


@router.get("/me/body-mass", response=schemas.BodyMassList, summary="List one's body mass")
def list_body_mass(request: SignedInRequest) -> dict[str, list[BodyMass]]:
    return {"items": queries.list_body_mass(request.user.pk)}


@router.post("/me/body-mass", response={201: schemas.BodyMassOut}, summary="Record one's body mass")
def record_body_mass(request: SignedInRequest, payload: schemas.BodyMassIn) -> Status[BodyMass]:
    row = body_mass.record_body_mass(
        request.user.pk, measured_on=payload.measured_on, body_mass_kg=payload.body_mass_kg
    )
    return Status(201, row)


@router.delete("/me/body-mass/{body_mass_id}", response={204: None}, summary="Delete a measurement")
def delete_body_mass(request: SignedInRequest, body_mass_id: uuid.UUID) -> Status[None]:
    body_mass.delete_body_mass(request.user.pk, body_mass_id=body_mass_id)
    return Status(204, None)


@router.post("/me/consents", response=schemas.Me, summary="Give or withdraw a consent")
def change_consent(request: SignedInRequest, response: HttpResponse, payload: schemas.ConsentIn) -> Profile:
    """Withdrawing the consent to health data erases the values at once."""
    if payload.granted:
        consents.give_consent(request.user.pk, purpose=payload.purpose, text_version=payload.text_version)
    else:
        consents.withdraw_consent(request.user.pk, purpose=payload.purpose)
    return _me(request, response)


@router.get("/me/totals", response=schemas.ProfileTotalsOut, summary="Read one's totals")
def read_totals(request: SignedInRequest) -> dict[str, Any]:
    found = queries.get_totals(request.user.pk)
    sports = [
        {"sport": sport, "family": SPORTS[sport].family, **asdict(sums)} for sport, sums in found.sports
    ]
    return {"version": found.version, "all": found.all, "year": found.year, "sports": sports}
