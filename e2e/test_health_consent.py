"""Health data: asked for after consent only, used for zones, erased with the consent."""

import pytest
from playwright.sync_api import Browser, expect

from e2e.screens import DESKTOP_EN, PHONE_RU, Screen, words
from e2e.test_accessibility import Athlete
from tests.platform_stack import PlatformStack


@pytest.mark.parametrize("screen", [DESKTOP_EN, PHONE_RU], ids=str)
def test_consent_is_given_used_and_withdrawn(screen: Screen, stack: PlatformStack, browser: Browser) -> None:
    person = Athlete(stack, f"Careful-{screen}")
    person.sign_up()
    text = words(screen.language)
    context = screen.open(browser, base_url=stack.url)
    person.enter(context, screen.language)
    page = context.new_page()
    page.goto("/settings")
    agree = page.get_by_role("button", name=text("users:health.agree"))
    expect(agree).to_be_visible()
    maximum = page.get_by_label(text("users:health.max"))
    expect(maximum).to_have_count(0)  # nothing is asked for before
    agree.click()

    page.get_by_label(text("users:health.resting")).fill("52")
    maximum.fill("190")
    page.get_by_role("button", name=text("users:health.save")).click()
    expect(page.get_by_text(text("users:health.fromReserve"))).to_be_visible()
    page.reload()
    expect(maximum).to_have_value("190")
    assert person.get("/me")["max_heart_rate_bpm"] == 190

    page.get_by_role("button", name=text("users:health.withdraw")).click()
    expect(page.get_by_text(text("users:health.withdrawText"))).to_be_visible()
    page.get_by_role("button", name=text("users:health.withdrawAction")).click()
    expect(agree).to_be_visible()
    expect(maximum).to_have_count(0)
    me = person.get("/me")
    assert (me["health_consent"], me["max_heart_rate_bpm"], me["resting_heart_rate_bpm"]) == (
        None,
        None,
        None,
    )
    context.close()
