"""Sign-in, sign-out, sessions, rate limits."""

import pytest
import valkey as valkey_client
from django.core import mail
from django.test import override_settings

from startline.platform.live import keys
from startline.platform.live.grants import open_grant
from tests.users.browser import BASE, Browser, code_in, pending
from tests.users.factories import PASSWORD, UserFactory


@pytest.fixture
def browser(db):
    return Browser()


def has_grant(valkey_url, session_key):
    with valkey_client.Valkey.from_url(valkey_url) as client:
        return client.exists(keys.grant(keys.grant_name(session_key))) == 1


def test_sign_in_and_out(browser, user):
    response = browser.sign_in(user.email.upper(), PASSWORD)

    assert response.status_code == 200
    assert browser.api("GET", "/me").json()["id"] == user.pk
    assert browser.cookies["session"]["httponly"] is True
    assert browser.cookies["session"]["samesite"] == "Lax"
    assert browser.auth("DELETE", "/auth/session").status_code == 401
    assert browser.api("GET", "/me").status_code == 401


def test_wrong_password_and_unknown_address_answer_alike(browser, user):
    wrong = browser.sign_in(user.email, "not the password")
    unknown = browser.sign_in("nobody@example.org", "not the password")

    assert wrong.status_code == unknown.status_code == 400
    assert wrong.json() == unknown.json()
    assert wrong.json()["errors"][0]["code"] == "email_password_mismatch"


def test_unverified_address_has_to_be_confirmed_first(browser, user):
    user.emailaddress_set.update(verified=False)

    response = browser.sign_in(user.email, PASSWORD)

    assert (response.status_code, pending(response)) == (401, ["verify_email"])
    assert browser.auth("POST", "/auth/email/verify", {"key": code_in(mail.outbox[0])}).status_code == 200
    assert browser.api("GET", "/me").status_code == 200


def test_disabled_account_does_not_get_in(browser, user):
    user.is_active = False
    user.save()

    browser.sign_in(user.email, PASSWORD)

    assert browser.api("GET", "/me").status_code == 401


def test_sixth_failure_locks_the_address_even_for_the_right_password(browser, user):
    for _ in range(5):
        assert browser.sign_in(user.email, "wrong").json()["errors"][0]["code"] == "email_password_mismatch"

    locked = browser.sign_in(user.email, PASSWORD)

    assert locked.json()["errors"][0]["code"] == "too_many_login_attempts"
    assert Browser().sign_in(UserFactory().email, PASSWORD).status_code == 200


def test_thirtyfirst_sign_in_of_a_minute_from_one_address_is_refused(browser):
    states = [browser.sign_in(f"nobody{n}@example.org", "wrong").status_code for n in range(31)]

    assert states[-1] == 429


def test_forged_forwarding_header_does_not_make_a_new_address(browser):
    for n in range(30):
        browser.auth(
            "POST",
            "/auth/login",
            {"email": f"n{n}@example.org", "password": "x"},
            X_Forwarded_For=f"10.0.0.{n}",
        )

    response = browser.auth(
        "POST", "/auth/login", {"email": "last@example.org", "password": "x"}, X_Forwarded_For="10.9.9.9"
    )

    assert response.status_code == 429


def test_people_behind_a_trusted_proxy_do_not_share_a_limit(browser):
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
        for n in range(30):
            browser.auth(
                "POST",
                "/auth/login",
                {"email": f"n{n}@example.org", "password": "x"},
                X_Forwarded_For="10.0.0.1",
            )
        neighbour = browser.auth(
            "POST", "/auth/login", {"email": "a@example.org", "password": "x"}, X_Forwarded_For="10.0.0.2"
        )
        # Whoever writes a header of their own is still who the proxy says: the last entry counts.
        forger = browser.auth(
            "POST",
            "/auth/login",
            {"email": "b@example.org", "password": "x"},
            X_Forwarded_For="10.7.7.7, 10.0.0.1",
        )

    assert (neighbour.status_code, forger.status_code) == (400, 429)


def test_sign_out_closes_the_live_stream(browser, user, valkey_url):
    browser.sign_in(user.email, PASSWORD)
    session_key = browser.session.session_key
    open_grant(session_key, user.pk)

    browser.auth("DELETE", "/auth/session")

    assert has_grant(valkey_url, session_key) is False


def test_sessions_are_listed_and_one_can_be_ended_from_another(user, valkey_url, db):
    laptop, phone = Browser(headers={"User-Agent": "Laptop"}), Browser(headers={"User-Agent": "Phone"})
    laptop.sign_in(user.email, PASSWORD)
    phone.sign_in(user.email, PASSWORD)
    open_grant(phone.session.session_key, user.pk)
    phone_key = phone.session.session_key
    sessions = laptop.auth("GET", "/auth/sessions").json()["data"]
    assert {(item["user_agent"], item["is_current"]) for item in sessions} == {
        ("Laptop", True),
        ("Phone", False),
    }

    ended = next(item["id"] for item in sessions if not item["is_current"])
    laptop.auth("DELETE", "/auth/sessions", {"sessions": [ended]})

    assert phone.api("GET", "/me").status_code == 401
    assert laptop.api("GET", "/me").status_code == 200
    assert has_grant(valkey_url, phone_key) is False


def test_somebody_elses_session_cannot_be_ended(user, db):
    mine, theirs = Browser(), Browser()
    stranger = UserFactory()
    mine.sign_in(user.email, PASSWORD)
    theirs.sign_in(stranger.email, PASSWORD)
    session_id = theirs.auth("GET", "/auth/sessions").json()["data"][0]["id"]

    mine.auth("DELETE", "/auth/sessions", {"sessions": [session_id]})

    assert theirs.api("GET", "/me").status_code == 200


def test_session_list_of_anonymous_is_refused(browser):
    assert browser.get(f"{BASE}/auth/sessions").status_code == 401
