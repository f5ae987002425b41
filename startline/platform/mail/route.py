"""Where mails go: to an SMTP server, or into the mailbox of an installation that nobody else can reach."""

import ipaddress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from startline.platform.errors import UnavailableError

SMTP_PORT = 587
SMTPS_PORT = 465


class MailNotConfiguredError(UnavailableError):
    """The installation has a public address and no mail server."""

    code = "mail_not_configured"


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """An SMTP server. `starttls`: required, or used when the server offers it."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    is_tls: bool = False
    requires_starttls: bool = False


def parse_smtp_url(url: str) -> SmtpServer:
    """Read `smtp://user:password@host:587` (STARTTLS) or `smtps://user:password@host:465` (TLS).

    With `smtp` the connection is encrypted whenever the server offers it, and must be when a password would
    go over a network.

    Raises:
        ValueError: another scheme, or no host.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("STARTLINE_SMTP_URL has the form smtp://user:password@host:587 or smtps://…:465")
    is_tls = parts.scheme == "smtps"
    user = unquote(parts.username or "")
    return SmtpServer(
        host=parts.hostname,
        port=parts.port or (SMTPS_PORT if is_tls else SMTP_PORT),
        user=user,
        password=unquote(parts.password or ""),
        is_tls=is_tls,
        requires_starttls=bool(user) and not is_tls and not is_loopback(parts.hostname),
    )


def is_loopback(host: str) -> bool:
    """Tell whether only programs on this machine can reach `host` (a name other than localhost: no)."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_local_installation(settings: Any) -> bool:
    """Tell whether everything listens on loopback, so that whoever reaches it sits at this machine.

    Demo accounts and the mailbox page exist only then. A proxy in front lets others in.

    Args:
        settings: Django's settings; `PUBLIC_URL` and `ENVIRONMENT` are read.
    """
    environment = settings.ENVIRONMENT
    return (
        is_loopback(urlsplit(settings.PUBLIC_URL).hostname or "")
        and is_loopback(environment.listen)
        and environment.trusted_proxy_count == 0
    )


def require_mail_route(settings: Any) -> None:
    """Refuse a public installation that cannot send mail: nobody could sign up or reset a password.

    Raises:
        MailNotConfiguredError: no SMTP server is set and others can reach the installation.
        ValueError: the SMTP address cannot be read.
    """
    if settings.ENVIRONMENT.smtp_url:
        parse_smtp_url(settings.ENVIRONMENT.smtp_url)
    elif not is_local_installation(settings):
        raise MailNotConfiguredError(
            "Others can reach this installation, so it must be able to send mail: "
            "set STARTLINE_SMTP_URL, or let everything listen on loopback."
        )
