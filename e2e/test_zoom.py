"""At 200 %, the browser's own zoom: the window has half the width and height in pixels of CSS."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.screens import DESKTOP_EN, DESKTOP_RU, Screen, settle, words
from e2e.test_accessibility import Athlete, violations
from tests.platform_stack import PlatformStack

PAGES = ("/", "/training", "/training/calendar", "/training/{workout}", "/upload", "/devices", "/settings")


@pytest.fixture(scope="module")
def athlete(stack: PlatformStack) -> Athlete:
    person = Athlete(stack, "Farsighted")
    person.sign_up()
    return person.with_a_run()


@pytest.fixture(scope="module", params=[DESKTOP_EN, DESKTOP_RU], ids=str)
def zoomed(
    request: pytest.FixtureRequest, stack: PlatformStack, browser: Browser, athlete: Athlete
) -> Iterator[Page]:
    """What 1440 x 900 is at 200 %: half as many pixels of CSS each way, each twice as large on the screen."""
    screen: Screen = request.param
    half = Screen(screen.width // 2, screen.height // 2, screen.language)
    context = half.open(browser, base_url=stack.url, device_scale_factor=2)
    athlete.enter(context, screen.language)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_page_is_whole_at_200_percent(zoomed: Page, athlete: Athlete, address: str) -> None:
    settle(zoomed, address.format(workout=athlete.workout_id))

    assert zoomed.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert violations(zoomed) == []
    expect(zoomed.get_by_role("navigation").first).to_be_visible()


CUT = """() => {
  const chart = [...document.querySelectorAll('[role=img]')].find((one) => one.querySelector('.uplot'));
  const edge = chart.getBoundingClientRect().right;
  return [...chart.querySelectorAll('b')].map((one) => one.parentElement)
    .filter((one) => one.getBoundingClientRect().right > edge)
    .map((one) => one.textContent);
}"""


@pytest.mark.parametrize("width", [320, 390])
def test_workout_in_miles_is_neither_cut_nor_covered_on_a_phone(
    stack: PlatformStack, browser: Browser, athlete: Athlete, width: int
) -> None:
    context = Screen(width, 700, "ru").open(browser, base_url=stack.url)
    athlete.enter(context, "ru")
    athlete.call("PATCH", "/api/v1/me", {"units": "imperial"})
    page = context.new_page()
    settle(page, f"/training/{athlete.workout_id}")
    expect(page.locator(".uplot").first).to_be_visible()

    assert page.evaluate(CUT) == []
    text = words("ru")
    key = page.get_by_role("button", name=re.compile("^" + text("telemetry:color.name"))).bounding_box()
    buttons = page.get_by_role("group", name=text("map:buttons.name")).bounding_box()
    assert key and buttons
    is_beside = key["x"] + key["width"] <= buttons["x"]
    assert is_beside or buttons["y"] + buttons["height"] <= key["y"]
    athlete.call("PATCH", "/api/v1/me", {"units": "metric"})
    context.close()
