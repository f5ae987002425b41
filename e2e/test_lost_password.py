"""A forgotten password: the code from the mail, a new password, and the old one is worth nothing."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.screens import DESKTOP_EN, PHONE_RU, Console, Screen, words
from e2e.test_first_workout import code_from_mailbox
from tests.person import PASSWORD, Person
from tests.platform_stack import PlatformStack

NEW_PASSWORD = "three quiet otters"


def sign_in(page: Page, screen: Screen, *, email: str, password: str) -> None:
    text = words(screen.language)
    page.goto("/sign-in")
    page.get_by_label(text("users:field.email")).fill(email)
    page.get_by_label(text("users:field.password"), exact=True).fill(password)
    page.get_by_role("button", name=text("users:signIn.action")).click()


@pytest.mark.parametrize("screen", [DESKTOP_EN, PHONE_RU], ids=str)
def test_forgotten_password_is_replaced(screen: Screen, stack: PlatformStack, browser: Browser) -> None:
    person = Person(stack, f"Forgetful-{screen}").sign_up()
    text = words(screen.language)
    context = screen.open(browser, base_url=stack.url)
    page = context.new_page()
    console = Console(page)
    page.goto("/sign-in")
    page.get_by_role("link", name=text("users:signIn.forgot")).click()
    expect(page.get_by_role("button", name=text("users:reset.send"))).to_be_visible()
    page.get_by_label(text("users:field.email")).fill(person.email)
    page.get_by_role("button", name=text("users:reset.send")).click()
    expect(page.get_by_text(person.email)).to_be_visible()
    code = code_from_mailbox(page, person.email)
    page.get_by_label(text("users:reset.newPassword")).fill(NEW_PASSWORD)
    page.get_by_label(text("users:field.codeDigit").replace("{number}", "1")).click()
    page.keyboard.type(code, delay=20)
    page.get_by_role("button", name=text("users:reset.save")).click()

    expect(page.get_by_text(text("users:reset.done"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"/sign-in"))
    assert console.complaints == []
    sign_in(page, screen, email=person.email, password=PASSWORD)
    expect(page.get_by_role("alert").first).to_contain_text(text("errors:email_password_mismatch"))
    sign_in(page, screen, email=person.email, password=NEW_PASSWORD)
    expect(page).to_have_url(re.compile(r"/$"))
    context.close()
