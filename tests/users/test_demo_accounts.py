"""Demo accounts exist only while nobody else can reach the installation."""

import msgspec
import pytest

from startline.users import api
from startline.users.actions.demo_accounts import close_demo_accounts_in_public
from startline.users.errors import DemoNotAllowedError
from startline.users.models import User
from tests.users.browser import Browser

ROLES = ["athlete", "coach", "organiser", "marketing", "shop", "operator"]


@pytest.fixture
def public(settings):
    settings.PUBLIC_URL = "https://run.example.com"
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, smtp_url="smtp://127.0.0.1:1")


def test_each_role_has_an_account_that_signs_in(db):
    ids = api.ensure_demo_accounts()

    assert [account.role for account in api.demo_accounts()] == ROLES == list(ids)
    for account in api.demo_accounts():
        browser = Browser()
        assert browser.sign_in(account.email, account.password).status_code == 200
        me = browser.api("GET", "/me").json()
        assert me["id"] == ids[account.role]
        assert account.role in me["roles"]


def test_accounts_that_were_not_made_are_not_shown(db):
    assert api.demo_accounts() == ()


def test_second_time_makes_nothing_and_repairs_what_was_changed(db):
    ids = api.ensure_demo_accounts()
    coach = User.objects.get(pk=ids["coach"])
    coach.set_password("something else")
    coach.is_active = False
    coach.save()

    assert api.ensure_demo_accounts() == ids
    coach.refresh_from_db()
    assert coach.is_active
    assert coach.check_password(api.demo_accounts()[1].password)
    assert User.objects.count() == 6


def test_public_installation_has_none(db, public):
    with pytest.raises(DemoNotAllowedError):
        api.ensure_demo_accounts()

    assert api.demo_accounts() == ()
    assert User.objects.count() == 0


def test_installation_that_became_public_lets_no_demo_account_in(db, request):
    api.ensure_demo_accounts()
    demo = api.demo_accounts()[5]
    signed_in = Browser()
    signed_in.sign_in(demo.email, demo.password)
    request.getfixturevalue("public")

    response = Browser().sign_in(demo.email, demo.password)

    assert response.json()["errors"][0]["code"] == "email_password_mismatch"
    assert close_demo_accounts_in_public() == 6
    assert signed_in.api("GET", "/me").status_code == 401


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_nobody_signs_in_to_a_demo_account_through_a_tunnel(db, header):
    api.ensure_demo_accounts()
    demo = api.demo_accounts()[5]
    credentials = {"email": demo.email, "password": demo.password}

    response = Browser().auth("POST", "/auth/login", credentials, **{header: "192.0.2.7"})

    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "email_password_mismatch")
    assert Browser().auth("POST", "/auth/login", credentials).status_code == 200


def test_local_installation_keeps_them_open(db):
    api.ensure_demo_accounts()

    assert close_demo_accounts_in_public() == 0
    assert User.objects.filter(is_active=True).count() == 6
