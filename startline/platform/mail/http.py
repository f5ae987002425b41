"""`/mailbox`: the mails of a local installation, for anybody at this machine; elsewhere it is not there."""

import datetime as dt
import uuid
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from startline.platform.errors import NotFoundError
from startline.platform.http.caller import is_local_visitor
from startline.platform.mail import mailbox
from startline.platform.mail.models import Mail

router = Router(tags=["Mailbox"])


class MailOut(Schema):
    """A message in the local mailbox; `links` are the web addresses in its text."""

    id: uuid.UUID
    to: list[str]
    subject: str
    sent_at: dt.datetime
    text: str
    html: str | None
    links: list[str]


def _require_local(request: HttpRequest) -> None:
    if not is_local_visitor(request):
        raise NotFoundError("There is no mailbox here.")


def _shown(mail: Mail) -> dict[str, object]:
    return {
        "id": mail.pk,
        "to": mail.recipients,
        "subject": mail.subject,
        "sent_at": mail.created_at,
        "text": mail.text,
        "html": mail.html,
        "links": mailbox.links_in(mail.text),
    }


@router.get("/mailbox", response=list[MailOut], summary="List the mails of a local installation")
def list_mails(
    request: HttpRequest, limit: Annotated[int, Query(ge=1, le=mailbox.MAX_SHOWN)] = 50
) -> list[dict[str, object]]:
    _require_local(request)
    return [_shown(mail) for mail in mailbox.list_mails(limit=limit)]


@router.get("/mailbox/{mail_id}", response=MailOut, summary="Read a mail of a local installation")
def read_mail(request: HttpRequest, mail_id: uuid.UUID) -> dict[str, object]:
    _require_local(request)
    return _shown(mailbox.get_mail(mail_id))


@router.delete("/mailbox", response={204: None}, summary="Empty the mailbox of a local installation")
def empty_mailbox(request: HttpRequest) -> Status[None]:
    _require_local(request)
    mailbox.empty_mailbox()
    return Status(204, None)
