"""What anybody may read: the canonical sports and the texts of consents."""

from django.http import HttpRequest
from ninja import Router

from startline.users.contracts import SPORTS, Sport
from startline.users.domain.consent_texts import CURRENT, ConsentText
from startline.users.errors import ConsentPurposeUnknownError
from startline.users.http import schemas

router = Router(tags=["Reference"])


@router.get("/sports", response=list[schemas.SportOut], summary="List the sports")
def list_sports(request: HttpRequest) -> list[Sport]:
    return list(SPORTS.values())


@router.get("/consents/{purpose}", response=schemas.ConsentTextOut, summary="Read a consent's text")
def read_consent_text(request: HttpRequest, purpose: str) -> ConsentText:
    if purpose not in CURRENT:
        raise ConsentPurposeUnknownError("There is no such purpose.", data={"known": sorted(CURRENT)})
    return CURRENT[purpose]
