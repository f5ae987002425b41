"""Reading the SMTP address, and telling a local installation from one that others can reach."""

import pytest

from startline.platform.mail.route import SmtpServer, is_loopback, parse_smtp_url

URLS = [
    ("smtp://localhost", SmtpServer(host="localhost", port=587)),
    ("smtp://127.0.0.1:2525", SmtpServer(host="127.0.0.1", port=2525)),
    ("smtps://mail.example.org", SmtpServer(host="mail.example.org", port=465, is_tls=True)),
    (
        "smtp://user%40example.org:p%2Fw@mail.example.org",
        SmtpServer(
            host="mail.example.org",
            port=587,
            user="user@example.org",
            password="p/w",
            requires_starttls=True,
        ),
    ),
    (
        "smtp://user:pw@localhost:1025",
        SmtpServer(host="localhost", port=1025, user="user", password="pw"),
    ),
]


@pytest.mark.parametrize(("url", "expected"), URLS)
def test_address_is_read(url, expected):
    assert parse_smtp_url(url) == expected


@pytest.mark.parametrize("url", ["http://mail.example.org", "smtp://", "mail.example.org", ""])
def test_other_addresses_are_refused_with_the_form(url):
    with pytest.raises(ValueError, match="STARTLINE_SMTP_URL has the form"):
        parse_smtp_url(url)


def test_password_is_not_shown():
    assert "secret" not in repr(parse_smtp_url("smtp://user:secret@mail.example.org"))


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("app.localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.1", False),
        ("localhost.example.com", False),
        ("example.com", False),
        ("", False),
    ],
)
def test_loopback_is_told_from_the_network(host, expected):
    assert is_loopback(host) is expected
