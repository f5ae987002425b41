"""The account: demo people, wrong answers, language and units, filters kept in the address, no network."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.screens import DESKTOP_EN, PHONE_RU, words
from e2e.test_accessibility import Athlete
from tests.platform_stack import PlatformStack

PASSWORD = "correct horse battery staple"


@pytest.fixture
def visitor(stack: PlatformStack, browser: Browser) -> Iterator[Page]:
    context = DESKTOP_EN.open(browser, base_url=stack.url)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def athlete(stack: PlatformStack) -> Athlete:
    person = Athlete(stack, "Zoya")
    person.sign_up()
    return person.with_a_run()


def test_wrong_password_is_said_and_the_address_stays(visitor: Page, athlete: Athlete) -> None:
    text = words("en")
    visitor.goto("/sign-in")
    visitor.get_by_label(text("users:field.email")).fill(athlete.email)
    visitor.get_by_label(text("users:field.password"), exact=True).fill("not the password")
    visitor.get_by_role("button", name=text("users:signIn.action")).click()

    expect(visitor.get_by_role("alert").first).to_contain_text(words("en")("errors:email_password_mismatch"))
    expect(visitor.get_by_label(text("users:field.email"))).to_have_value(athlete.email)
    expect(visitor).to_have_url(re.compile(r"/sign-in"))


def test_mistyped_address_is_corrected_at_sign_up(visitor: Page) -> None:
    text = words("en")
    visitor.goto("/sign-up")
    visitor.get_by_label(text("users:field.name")).fill("Vera")
    visitor.get_by_label(text("users:field.email")).fill("vera@mistyped.example")
    visitor.get_by_label(text("users:field.password"), exact=True).fill(PASSWORD)
    visitor.get_by_role("button", name=text("users:signUp.action")).click()
    expect(visitor.get_by_text("vera@mistyped.example")).to_be_visible()

    visitor.get_by_role("link", name=text("users:confirm.other")).click()

    expect(visitor).to_have_url(re.compile(r"/sign-up$"))
    expect(visitor.get_by_label(text("users:field.name"))).to_have_value("Vera")
    address = visitor.get_by_label(text("users:field.email"))
    expect(address).to_have_value("vera@mistyped.example")
    address.fill("vera@right.example")
    visitor.get_by_label(text("users:field.password"), exact=True).fill(PASSWORD)
    visitor.get_by_role("button", name=text("users:signUp.action")).click()
    expect(visitor).to_have_url(re.compile(r"/sign-up/confirm"))
    expect(visitor.get_by_text("vera@right.example")).to_be_visible()


def test_language_and_units_change_everywhere(
    stack: PlatformStack, browser: Browser, athlete: Athlete
) -> None:
    context = PHONE_RU.open(browser, base_url=stack.url)
    athlete.enter(context, "ru")
    page = context.new_page()
    page.goto("/settings")
    expect(page.get_by_role("heading", name=words("ru")("users:settings.title"), level=1)).to_be_visible()
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", name=words("en")("users:settings.title"), level=1)).to_be_visible()
    page.get_by_text(words("en")("users:settings.imperial"), exact=True).click()
    page.goto(f"/training/{athlete.workout_id}")

    expect(page.get_by_text("/mi", exact=False).first).to_be_visible()
    expect(page.get_by_text("5.", exact=False).first).to_be_visible()  # 9 km are 5.6 mi
    context.close()


def test_search_stands_in_the_address(stack: PlatformStack, browser: Browser, athlete: Athlete) -> None:
    context = DESKTOP_EN.open(browser, base_url=stack.url)
    athlete.enter(context, "en")
    page = context.new_page()
    page.goto("/training")
    expect(page.locator('a[href*="/training/0"]').first).to_be_visible()
    page.get_by_role("searchbox").or_(page.get_by_placeholder(re.compile("Search"))).first.fill("no such run")
    expect(page.get_by_text(words("en")("telemetry:list.nothingFound"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=no"))
    page.reload()
    expect(page.get_by_text(words("en")("telemetry:list.nothingFound"))).to_be_visible()
    context.close()


def test_installed_app_shows_the_last_copy_without_a_network(
    stack: PlatformStack, browser: Browser, athlete: Athlete
) -> None:
    context = DESKTOP_EN.open(browser, base_url=stack.url, service_workers="allow")
    athlete.enter(context, "en")
    page = context.new_page()
    page.goto("/training")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()  # now through the service worker, which keeps what it sees
    expect(page.locator('a[href*="/training/0"]').first).to_be_visible()
    page.wait_for_timeout(500)
    context.set_offline(True)
    page.reload()

    expect(page.get_by_text(words("en")("app:banner.offline")).first).to_be_visible()
    expect(page.locator('a[href*="/training/0"]').first).to_be_visible()
    context.close()
