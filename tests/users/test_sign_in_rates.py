"""Failures of sign-in at the same moment: each is counted, whichever process they come to."""

import pytest

from tests.users.browser import Browser
from tests.users.test_races import race

pytestmark = pytest.mark.django_db(transaction=True)
ALLOWED_FAILURES = 5
RIVALS = 9


def test_guesses_at_once_are_counted_as_those_one_by_one(user):
    # django-allauth reads and writes its list of failures under a lock in Valkey; without it many guesses at
    # once would read the same short list.
    browsers = [Browser() for _ in range(RIVALS)]
    for browser in browsers:
        browser.auth("GET", "/config")

    answers = race(*[lambda one=browser: one.sign_in(user.email, "wrong") for browser in browsers])

    codes = [answer.json()["errors"][0]["code"] for answer in answers]
    assert codes.count("email_password_mismatch") == ALLOWED_FAILURES
    assert codes.count("too_many_login_attempts") == RIVALS - ALLOWED_FAILURES
