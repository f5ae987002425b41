"""Editing: what was typed is not lost by the way, and "back" closes the drawer, not the page."""

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.screens import DESKTOP_EN, PHONE_RU, Screen, words
from e2e.test_accessibility import Athlete, violations
from tests.platform_stack import PlatformStack


@pytest.fixture(scope="module")
def athlete(stack: PlatformStack) -> Athlete:
    person = Athlete(stack, "Editor")
    person.sign_up()
    return person.with_a_run()


@pytest.mark.parametrize("screen", [DESKTOP_EN, PHONE_RU], ids=str)
def test_what_was_typed_is_not_lost_by_the_way(
    screen: Screen, stack: PlatformStack, browser: Browser, athlete: Athlete
) -> None:
    text = words(screen.language)
    context = screen.open(browser, base_url=stack.url, reduced_motion="reduce")
    athlete.enter(context, screen.language)
    page = context.new_page()
    page.goto("/training")
    page.locator(f"a[href='/training/{athlete.workout_id}']").first.click()
    drawer = page.get_by_role("dialog", name=text("telemetry:edit.title"), exact=True)
    question = page.get_by_role("dialog", name=text("app:discard.title"), exact=True)
    name = drawer.get_by_label(text("telemetry:edit.name"))

    open_drawer(page, screen)
    page.go_back()
    expect(drawer).to_have_count(0)  # nothing was typed: nothing is asked

    open_drawer(page, screen)
    name.fill("Evening loop")
    page.go_back()
    expect(question).to_be_visible()
    assert violations(page) == []
    question.get_by_role("button", name=text("app:action.cancel")).click()
    expect(name).to_have_value("Evening loop")
    page.keyboard.press("Escape")
    question.get_by_role("button", name=text("app:discard.action"), exact=True).last.click()
    expect(drawer).to_have_count(0)
    assert page.url.endswith(f"/training/{athlete.workout_id}"), "all the time on the same page"

    open_drawer(page, screen)
    expect(name).not_to_have_value("Evening loop")
    name.fill(f"Loop {screen}")
    drawer.get_by_role("button", name=text("telemetry:edit.save")).click()
    expect(drawer).to_have_count(0)
    saved = page.get_by_text(text("telemetry:edit.saved"))
    expect(saved).to_be_visible()
    if screen.is_phone:
        toast, bar = saved.bounding_box(), page.get_by_role("navigation").last.bounding_box()
        assert toast and bar
        assert toast["y"] + toast["height"] <= bar["y"], "the bar stays free"
    page.go_back()
    expect(page).to_have_url(f"{stack.url}/training")
    context.close()


def open_drawer(page: Page, screen: Screen) -> None:
    page.get_by_role("button", name=words(screen.language)("telemetry:page.edit"), exact=True).click()
    page.wait_for_timeout(300)
