"""Sessions while Valkey is away: who is signed in stays so, and nobody who signs out comes back."""

import pytest
import valkey
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from startline.platform.embedded.ports import find_free_port
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(empty_valkey) -> Client:
    made = Client(raise_request_exception=False)
    made.force_login(UserFactory(name="Anna"))
    return made


@pytest.fixture
def away(browser, monkeypatch):
    """The cache's server is not there: nobody listens on its port."""
    nobody = valkey.Valkey(port=find_free_port())
    monkeypatch.setattr(cache._cache, "get_client", lambda *arguments, **values: nobody)


def me(browser: Client) -> int:
    return browser.get("/api/v1/me").status_code


def test_signed_in_person_stays_signed_in_without_valkey(browser, away):
    assert me(browser) == 200


def test_sign_out_without_valkey_fails_and_can_be_done_again(browser, away):
    key = browser.cookies["session"].value

    answer = browser.delete("/_allauth/browser/v1/auth/session")

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer["Retry-After"] == "1"
    assert browser.cookies["session"].value == key
    assert Session.objects.filter(session_key=key).exists()
    assert me(browser) == 200


def test_admin_says_that_valkey_is_away(empty_valkey, monkeypatch):
    staff = Client(raise_request_exception=False)
    staff.force_login(UserFactory(name="Olga", is_staff=True, is_superuser=True))
    nobody = valkey.Valkey(port=find_free_port())
    monkeypatch.setattr(cache._cache, "get_client", lambda *arguments, **values: nobody)

    answer = staff.post("/admin/logout/")

    assert (answer.status_code, answer.content.decode()) == (
        503,
        "Valkey did not answer. Send the request again.",
    )


def test_who_signed_out_has_no_copy_left(browser, empty_valkey):
    assert me(browser) == 200
    key = browser.cookies["session"].value
    assert cache.has_key(f"django.contrib.sessions.cached_db{key}")

    browser.logout()

    assert not cache.has_key(f"django.contrib.sessions.cached_db{key}")
    assert not Session.objects.filter(session_key=key).exists()
