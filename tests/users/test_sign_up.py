"""Sign-up with a code by e-mail."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail

from startline.users.models import User
from tests.users.browser import Browser, code_in, pending
from tests.users.factories import PASSWORD, UserFactory
from tests.users.outbox import published

FORM = {"email": "Anna@Example.org", "password": PASSWORD, "name": "Анна  Соколова"}


@pytest.fixture
def browser(db):
    return Browser(headers={"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"})


def test_code_from_the_mail_completes_the_sign_up(browser):
    response = browser.auth("POST", "/auth/signup", {**FORM, "time_zone": "Europe/Moscow"})

    assert response.status_code == 401
    assert pending(response) == ["verify_email"]
    assert browser.api("GET", "/me").status_code == 401
    response = browser.auth("POST", "/auth/email/verify", {"key": code_in(mail.outbox[0])})
    assert response.status_code == 200
    assert response.json()["data"]["user"]["display"] == "Анна Соколова"
    me = browser.api("GET", "/me").json()
    assert (me["email"], me["name"], me["language"], me["time_zone"]) == (
        "anna@example.org",
        "Анна Соколова",
        "ru",
        "Europe/Moscow",
    )
    assert EmailAddress.objects.get().verified is True
    assert published() == [
        ("users.account_created.v1", {"user_id": me["id"], "version": 1, "language": "ru"})
    ]


def test_mail_is_in_the_browsers_language_with_a_large_code(browser):
    browser.auth("POST", "/auth/signup", FORM)

    (message,) = mail.outbox
    code = code_in(message)
    assert message.subject == f"{code} — ваш код для Startline"
    assert message.to == ["anna@example.org"]
    assert "Анна Соколова, здравствуйте!" in message.body
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert "font-size:38px" in html
    assert code in html
    assert 'lang="ru"' in html


def test_chosen_language_wins_over_the_browsers(browser):
    browser.auth("POST", "/auth/signup", {**FORM, "language": "en"})

    assert User.objects.get().language == "en"
    assert mail.outbox[0].subject.endswith("is your Startline code")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "x" * 81}, "name", "max_length"),
        ({"language": "de"}, "language", "invalid_choice"),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "unknown_time_zone"),
        ({"email": "nobody"}, "email", "invalid"),
        ({"password": "short7!"}, "password", "password_too_short"),
        ({"password": "password123"}, "password", "password_too_common"),
        ({"password": "anna@example.org"}, "password", "password_too_similar"),
    ],
)
def test_wrong_field_is_named_and_no_account_made(browser, change, field, code):
    response = browser.auth("POST", "/auth/signup", {**FORM, **change})

    assert response.status_code == 400
    assert (field, code) in [(error["param"], error["code"]) for error in response.json()["errors"]]
    assert User.objects.count() == 0
    assert mail.outbox == []


@pytest.mark.parametrize("password", ["зелёная берёза", "eight888", "x" * 64 + " long is fine"])
def test_long_enough_password_needs_no_mixture(browser, password):
    assert browser.auth("POST", "/auth/signup", {**FORM, "password": password}).status_code == 401
    assert User.objects.count() == 1


def test_wrong_code_is_refused_and_the_third_one_ends_the_attempt(browser):
    browser.auth("POST", "/auth/signup", FORM)
    right = code_in(mail.outbox[0])
    wrong = "000000" if right != "000000" else "111111"

    states = [
        browser.auth("POST", "/auth/email/verify", {"key": wrong}).status_code,
        browser.auth("POST", "/auth/email/verify", {"key": wrong}).status_code,
        browser.auth("POST", "/auth/email/verify", {"key": wrong}).status_code,
        browser.auth("POST", "/auth/email/verify", {"key": right}).status_code,
    ]

    assert states == [400, 400, 400, 409]
    assert EmailAddress.objects.get().verified is False


def test_code_does_not_work_in_another_browser(browser):
    browser.auth("POST", "/auth/signup", FORM)

    response = Browser().auth("POST", "/auth/email/verify", {"key": code_in(mail.outbox[0])})

    assert response.status_code == 409


def test_taken_address_answers_like_a_free_one_and_its_owner_is_told(browser):
    UserFactory(email="anna@example.org", language="en")
    free = Browser().auth("POST", "/auth/signup", {**FORM, "email": "free@example.org"})

    taken = browser.auth("POST", "/auth/signup", FORM)

    assert (taken.status_code, pending(taken)) == (free.status_code, pending(free))
    assert User.objects.count() == 2
    assert mail.outbox[-1].subject == "You already have an account"
    assert mail.outbox[-1].to == ["anna@example.org"]


def test_code_can_be_sent_again(browser):
    browser.auth("POST", "/auth/signup", FORM)

    too_soon = browser.auth("POST", "/auth/email/verify/resend")

    assert too_soon.status_code in {200, 429}
    assert browser.auth("POST", "/auth/email/verify", {"key": code_in(mail.outbox[-1])}).status_code == 200


def test_without_csrf_token_nothing_happens(browser):
    response = browser.generic(
        "POST", "/_allauth/browser/v1/auth/signup", "{}", content_type="application/json"
    )

    assert response.status_code == 403
    assert User.objects.count() == 0


def test_taken_address_costs_as_many_hashes_as_a_free_one(browser, monkeypatch):
    """The slow hash is most of the time that an answer takes (280 ms): without it, time tells who is here."""
    UserFactory(email="anna@example.org")
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args, **kwargs: hashed.append(1) or encode(*args, **kwargs)
    )
    Browser().auth("POST", "/auth/signup", {**FORM, "email": "free@example.org"})
    free = len(hashed)

    browser.auth("POST", "/auth/signup", FORM)

    assert (free, len(hashed) - free) == (1, 1)
