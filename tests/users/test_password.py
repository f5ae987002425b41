"""Resetting and changing the password; changing the address."""

import pytest
import valkey as valkey_client
from django.core import mail

from startline.platform.live import keys
from startline.platform.live.grants import open_grant
from tests.users.browser import Browser, code_in
from tests.users.factories import PASSWORD

NEW = "quiet morning lake"


@pytest.fixture
def browser(db):
    return Browser()


def has_grant(valkey_url, session_key):
    with valkey_client.Valkey.from_url(valkey_url) as client:
        return client.exists(keys.grant(keys.grant_name(session_key))) == 1


def test_password_is_reset_by_code(browser, user):
    asked = browser.auth("POST", "/auth/password/request", {"email": user.email})
    assert asked.status_code == 401
    assert mail.outbox[0].subject.endswith("resets your password")

    reset = browser.auth("POST", "/auth/password/reset", {"key": code_in(mail.outbox[0]), "password": NEW})

    assert reset.status_code == 401
    assert browser.sign_in(user.email, PASSWORD).status_code == 400
    assert browser.sign_in(user.email, NEW).status_code == 200
    assert mail.outbox[1].subject == "Your password was reset"


def test_reset_of_an_unknown_address_answers_alike_and_says_so_by_mail(browser, user):
    known = browser.auth("POST", "/auth/password/request", {"email": user.email})
    other = Browser(headers={"Accept-Language": "ru"})

    unknown = other.auth("POST", "/auth/password/request", {"email": "nobody@example.org"})

    assert unknown.status_code == known.status_code
    assert unknown.json()["data"] == known.json()["data"]
    assert mail.outbox[1].to == ["nobody@example.org"]
    assert mail.outbox[1].subject == "Аккаунта с этим адресом нет"
    assert "http://localhost:8000/sign-up" in mail.outbox[1].body


def test_wrong_reset_code_changes_nothing(browser, user):
    browser.auth("POST", "/auth/password/request", {"email": user.email})
    wrong = "000000" if code_in(mail.outbox[0]) != "000000" else "111111"

    assert browser.auth("POST", "/auth/password/reset", {"key": wrong, "password": NEW}).status_code == 400
    assert browser.sign_in(user.email, PASSWORD).status_code == 200


def test_weak_new_password_is_refused(browser, user):
    browser.auth("POST", "/auth/password/request", {"email": user.email})

    response = browser.auth(
        "POST", "/auth/password/reset", {"key": code_in(mail.outbox[0]), "password": "12345678"}
    )

    assert response.status_code == 400
    assert {error["code"] for error in response.json()["errors"]} == {"password_too_common"}


def test_change_ends_other_sessions_and_all_live_streams(
    user, valkey_url, django_capture_on_commit_callbacks
):
    laptop, phone = Browser(), Browser()
    laptop.sign_in(user.email, PASSWORD)
    phone.sign_in(user.email, PASSWORD)
    phone_key = phone.session.session_key
    open_grant(phone_key, user.pk)

    with django_capture_on_commit_callbacks(execute=True):
        response = laptop.auth(
            "POST", "/account/password/change", {"current_password": PASSWORD, "new_password": NEW}
        )

    assert response.status_code == 200
    assert laptop.api("GET", "/me").status_code == 200
    assert phone.api("GET", "/me").status_code == 401
    assert has_grant(valkey_url, phone_key) is False
    assert mail.outbox[-1].subject == "Your password was changed"
    assert "127.0.0.1" in mail.outbox[-1].body


def test_change_needs_the_current_password(user):
    browser = Browser()
    browser.sign_in(user.email, PASSWORD)

    response = browser.auth(
        "POST", "/account/password/change", {"current_password": "wrong", "new_password": NEW}
    )

    assert response.status_code == 400
    assert Browser().sign_in(user.email, PASSWORD).status_code == 200


def test_new_address_counts_from_its_confirmation_on(user):
    browser = Browser()
    browser.sign_in(user.email, PASSWORD)
    refused = browser.auth("POST", "/account/email", {"email": "new@example.org"})
    assert (refused.status_code, mail.outbox) == (401, [])
    browser.auth("POST", "/auth/reauthenticate", {"password": PASSWORD})
    assert browser.auth("POST", "/account/email", {"email": "new@example.org"}).status_code == 200
    user.refresh_from_db()
    assert user.email != "new@example.org"

    confirmed = browser.auth("POST", "/auth/email/verify", {"key": code_in(mail.outbox[-1])})

    assert confirmed.status_code == 200
    assert browser.api("GET", "/me").json()["email"] == "new@example.org"
    assert Browser().sign_in("new@example.org", PASSWORD).status_code == 200
