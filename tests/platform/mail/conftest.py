"""A real SMTP server on loopback that can be told to refuse or to hang up."""

import itertools
import socket
from dataclasses import dataclass, field

import msgspec
import pytest
from aiosmtpd.controller import Controller

from startline.platform.mail.models import Mail
from startline.platform.mail.route import parse_smtp_url

numbers = itertools.count()


@dataclass
class Post:
    """The server's handler: what it was given, and what it is to answer next."""

    accepted: list[bytes] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd calls it
        if address.startswith("unknown@"):
            return "550 5.1.1 No such person"
        if address.startswith("full@"):
            return "452 4.2.2 Mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd calls it
        answer = self.answers.pop(0) if self.answers else "250 Accepted"
        if answer == "hang up before":
            server.transport.abort()
            return "421 gone"
        if answer.startswith("250") or answer == "hang up after":
            self.accepted.append(envelope.content)
            self.recipients.append(list(envelope.rcpt_tos))
        if answer == "hang up after":
            server.transport.abort()
        return answer if answer[0].isdigit() else "250 lost"


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def smtp(post):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def server(smtp):
    return parse_smtp_url(f"smtp://127.0.0.1:{smtp.port}")


@pytest.fixture
def with_smtp(settings, server):
    """The installation sends by the real server."""
    settings.EMAIL_BACKEND = "startline.platform.mail.backend.QueuedMailBackend"
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, smtp_url=f"smtp://{server.host}:{server.port}"
    )


@pytest.fixture
def local(settings):
    """The installation is on loopback and has no server."""
    settings.EMAIL_BACKEND = "startline.platform.mail.backend.QueuedMailBackend"
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, smtp_url="")


def make_mail(**values):
    """Store a message that waits to be sent (the table's factory)."""
    defaults = {
        "state": Mail.QUEUED,
        "message_id": f"<{next(numbers)}@test>",
        "sender": "Startline <startline@localhost>",
        "recipients": ["anna@example.org"],
        "subject": "Привет",
        "text": "Код:\n    123456\n",
        "html": "<p>123456</p>",
        "headers": {"Auto-Submitted": "auto-generated"},
    }
    return Mail.objects.create(**{**defaults, **values})
