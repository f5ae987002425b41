"""A part of the charts is chosen, drawn wide with samples of its own, and left again."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from e2e.screens import DESKTOP_EN, PHONE_RU, Screen, words
from e2e.test_accessibility import Athlete, violations
from tests.platform_stack import PlatformStack


@pytest.fixture(scope="module")
def athlete(stack: PlatformStack) -> Athlete:
    person = Athlete(stack, "Zoomer")
    person.sign_up()
    return person.with_a_run()


def drag(page: Page, chart: Locator, start: float, end: float) -> None:
    """Choose a part with the mouse, by shares of the chart's width."""
    box = chart.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + start * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + end * box["width"], y, steps=8)
    page.mouse.up()


@pytest.mark.parametrize("screen", [DESKTOP_EN, PHONE_RU], ids=str)
def test_part_is_drawn_wide_and_left_again(
    screen: Screen, stack: PlatformStack, browser: Browser, athlete: Athlete
) -> None:
    text = words(screen.language)
    context = screen.open(browser, base_url=stack.url, reduced_motion="reduce")
    athlete.enter(context, screen.language)
    page = context.new_page()
    asked: list[dict[str, list[str]]] = []
    page.on(
        "request",
        lambda request: (
            asked.append(parse_qs(urlsplit(request.url).query)) if "/streams?" in request.url else None
        ),
    )
    page.goto(f"/training/{athlete.workout_id}")
    charts = page.get_by_role("region", name=text("telemetry:charts.title"), exact=True)
    plot = charts.locator(".u-over").first
    plot.scroll_into_view_if_needed()
    whole = plot.screenshot()
    zoom = charts.get_by_role("button", name=text("telemetry:charts.zoomIn"))
    numbers = charts.get_by_role("status")
    if screen.is_phone:
        page.get_by_role("button", name=text("telemetry:splits.show").split("{name}")[1]).nth(1).click()
    else:
        drag(page, plot, 0.4, 0.7)
    expect(zoom).to_be_visible()
    chosen = numbers.inner_text()

    with page.expect_response(lambda response: "from_s=" in response.url):
        zoom.click()

    expect(zoom).to_have_count(0)
    part = asked[-1]
    assert 0 < float(part["from_s"][0]) < float(part["to_s"][0])
    page.wait_for_timeout(300)
    wide = plot.screenshot()
    assert wide != whole
    assert numbers.inner_text().split()[0] == chosen.split()[0], "the same distance"
    assert violations(page) == []

    if not screen.is_phone:
        drag(page, plot, 0.2, 0.5)
        expect(zoom).to_be_visible()
        assert numbers.inner_text() != chosen
        with page.expect_response(lambda response: "from_s=" in response.url):
            zoom.click()
        assert float(part["from_s"][0]) < float(asked[-1]["from_s"][0]) < float(part["to_s"][0])
        expect(zoom).to_have_count(0)
        charts.get_by_role("img").focus()
        page.keyboard.press("Escape")
    else:
        charts.get_by_role("button", name=text("telemetry:charts.whole")).click()

    expect(numbers).to_have_count(0)
    page.mouse.move(2, 2)
    page.wait_for_timeout(300)
    assert plot.screenshot() == whole
    context.close()
