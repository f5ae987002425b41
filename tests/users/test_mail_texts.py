"""Every mail that allauth may send exists in both languages and carries what it is about."""

import datetime as dt
from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter

from startline.users.domain.mail_texts import KINDS, find_mail_text

FACTS = {
    "email": "anna@example.org",
    "code": "123456",
    "ip": "192.0.2.7",
    "user_agent": "Browser",
    "timestamp": dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
    "from_email": "old@example.org",
    "to_email": "new@example.org",
    "deleted_email": "old@example.org",
    "signup_url": "http://localhost:8000/sign-up",
}
# A reset by link and a base text: not sent here, codes are used.
NOT_SENT = {"password_reset_key"}


def test_every_kind_that_allauth_sends_has_a_text():
    folder = Path(allauth.__file__).parent / "templates" / "account" / "email"
    sent = {path.name.removesuffix("_subject.txt") for path in folder.glob("*_subject.txt")}

    assert sent - NOT_SENT == set(KINDS)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("kind", KINDS)
def test_mail_is_complete_in_both_languages(user, kind, language):
    user.language = language
    user.name = "Анна"

    message = get_adapter().render_mail(
        f"account/email/{kind}", user.email, {**FACTS, "user": user, "code": _code(kind)}
    )

    html = message.alternatives[0][0]
    text = find_mail_text(kind, language=language)
    assert text.language == language
    assert (f'lang="{language}"' in html) and text.title in html
    assert message.subject
    assert "{" not in message.subject + message.body
    assert "\n" not in message.subject
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    has_cyrillic = any("а" <= letter <= "я" for letter in message.subject.lower())
    assert has_cyrillic == (language == "ru")
    if _code(kind):
        assert "\n    123456\n" in message.body
        assert "123456" in message.subject


def _code(kind):
    is_code = kind.startswith("email_confirmation") or kind in {"password_reset_code", "login_code"}
    return "123456" if is_code else ""


@pytest.mark.django_db
def test_name_with_markup_and_braces_is_shown_as_it_is(user):
    user.name = "<b>{code}</b> {0} {x.y}"

    message = get_adapter().render_mail(
        "account/email/email_confirmation_signup", user.email, {**FACTS, "user": user}
    )

    assert user.name in message.body
    assert "&lt;b&gt;{code}&lt;/b&gt;" in message.alternatives[0][0]
