"""A mail server as the world has them: TLS from the first byte or by STARTTLS, a login, a certificate."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from startline.platform.mail import smtp
from startline.platform.mail.route import parse_smtp_url
from startline.platform.mail.smtp import DeliveryError, deliver
from tests.platform.mail.conftest import Post, make_mail

NAME, PASSWORD = "post@example.org", "p@ss/word"


class ImplicitTls(Controller):
    """TLS from the first byte (smtps, port 465)."""

    def factory(self):
        # aiosmtpd itself does not know that the connection is encrypted already.
        self.SMTP_kwargs["auth_require_tls"] = False
        return super().factory()


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this process trusts and nobody else."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made


def log_in(server, session, envelope, mechanism, data) -> AuthResult:
    given = (data.login.decode(), data.password.decode())
    return AuthResult(success=given == (NAME, PASSWORD), handled=False)


def started(kind: str, authority: trustme.CA, post: Post, *, host: str = "localhost") -> Controller:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(host).configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = {"hostname": "127.0.0.1", "port": port, "authenticator": log_in, "auth_required": True}
    if kind == "smtps":
        running: Controller = ImplicitTls(post, ssl_context=context, **options)
    else:
        running = Controller(post, tls_context=context, require_starttls=True, **options)
    running.start()
    return running


@pytest.fixture(params=["smtps", "smtp"])
def running(
    request: pytest.FixtureRequest, authority: trustme.CA, post: Post
) -> Iterator[tuple[str, Controller]]:
    server = started(request.param, authority, post)
    yield request.param, server
    server.stop()


def address(kind: str, server: Controller, *, password: str = "p%40ss%2Fword") -> str:
    return f"{kind}://post%40example.org:{password}@localhost:{server.port}"


def test_message_goes_over_tls_with_a_login(db, running, post: Post):
    kind, server = running

    deliver(make_mail(text="Hello over TLS"), parse_smtp_url(address(kind, server)))

    assert len(post.accepted) == 1
    assert "Hello over TLS" in post.accepted[0].decode()


def test_wrong_password_waits_for_the_operator(db, running, post: Post):
    kind, server = running

    with pytest.raises(DeliveryError, match="refused with 535") as refusal:
        deliver(make_mail(), parse_smtp_url(address(kind, server, password="guess")))

    assert refusal.value.is_permanent is False
    assert post.accepted == []


@pytest.mark.parametrize("kind", ["smtps", "smtp"])
def test_certificate_of_another_name_gets_neither_password_nor_mail(
    db, kind: str, authority: trustme.CA, post: Post, monkeypatch: pytest.MonkeyPatch
):
    asked: list[object] = []
    monkeypatch.setattr(smtp.smtplib.SMTP, "login", lambda *arguments: asked.append(arguments))
    server = started(kind, authority, post, host="mail.example.com")
    try:
        with pytest.raises(DeliveryError, match="SSLCertVerificationError") as refusal:
            deliver(make_mail(), parse_smtp_url(address(kind, server)))
    finally:
        server.stop()

    assert (refusal.value.is_permanent, asked, post.accepted) == (False, [], [])


def test_authority_that_nobody_knows_is_not_believed(db, tmp_path, post: Post, monkeypatch):
    server = started("smtps", trustme.CA(), post)
    try:
        with pytest.raises(DeliveryError, match="SSLCertVerificationError"):
            deliver(make_mail(), parse_smtp_url(address("smtps", server)))
    finally:
        server.stop()
    assert post.accepted == []
