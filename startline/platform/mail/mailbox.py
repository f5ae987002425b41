"""The mailbox of a local installation, and erasing what is kept for an address."""

import datetime as dt
import re
import uuid

from django.db import transaction

from startline.platform.clock import utc_now
from startline.platform.errors import NotFoundError
from startline.platform.mail.models import Mail

MAX_SHOWN = 200
# Long enough to look into a complaint about a missing mail, no longer.
KEPT_FOR = dt.timedelta(days=30)
_LINK = re.compile(r"https?://[^\s<>\"')]+")


class MailNotFoundError(NotFoundError):
    """There is no such message in the local mailbox."""

    code = "mail_not_found"


def list_mails(*, limit: int = 50) -> list[Mail]:
    """Return the newest messages of the local mailbox, at most 200."""
    shown = max(1, min(limit, MAX_SHOWN))
    return list(Mail.objects.filter(state=Mail.LOCAL).order_by("-created_at", "-id")[:shown])


def get_mail(mail_id: uuid.UUID) -> Mail:
    """Return one message of the local mailbox.

    Raises:
        MailNotFoundError: there is none of this id.
    """
    mail = Mail.objects.filter(pk=mail_id, state=Mail.LOCAL).first()
    if mail is None:
        raise MailNotFoundError("There is no such message.")
    return mail


@transaction.atomic
def empty_mailbox() -> int:
    """Delete every message of the local mailbox; return how many there were."""
    return Mail.objects.filter(state=Mail.LOCAL).delete()[0]


def erase_address(address: str) -> int:
    """Needs a transaction: delete every message to this address, in whatever state; return how many."""
    return Mail.objects.select_for_update().filter(recipients__contains=[address]).delete()[0]


@transaction.atomic
def forget_old_mails() -> int:
    """Delete messages that nobody waits for and that are older than 30 days; return how many."""
    done = Mail.objects.filter(state__in=[Mail.LOCAL, Mail.SENT, Mail.FAILED])
    return done.filter(created_at__lt=utc_now() - KEPT_FOR).delete()[0]


def links_in(text: str) -> list[str]:
    """Return the web addresses in a plain text, each once, in their order."""
    return list(dict.fromkeys(match.rstrip(".,;:!?") for match in _LINK.findall(text)))
