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


class Charts:
    """The charts of a workout's page, and which samples they asked for."""

    def __init__(self, page: Page, screen: Screen) -> None:
        self.page, self.screen = page, screen
        self.text = words(screen.language)
        self.card = page.get_by_role("region", name=self.text("telemetry:charts.title"), exact=True)
        self.plot = self.card.locator(".u-over").first
        self.numbers = self.card.get_by_role("status")
        self.zoom = self.card.get_by_role("button", name=self.text("telemetry:charts.zoomIn"))

    def choose(self, start: float, end: float) -> None:
        """With the mouse on the charts, or with a finger on a split."""
        if self.screen.is_phone:
            show = self.text("telemetry:splits.show").split("{name}")[1]
            self.page.get_by_role("button", name=show).nth(1).click()
        else:
            drag(self.page, self.plot, start, end)
        expect(self.zoom).to_be_visible()

    def zoom_in(self) -> tuple[float, float]:
        """Draw the chosen part wide; return the seconds between which samples were fetched."""
        with self.page.expect_response(lambda response: "from_s=" in response.url) as answer:
            self.zoom.click()
        expect(self.zoom).to_have_count(0)
        query = parse_qs(urlsplit(answer.value.url).query)
        return float(query["from_s"][0]), float(query["to_s"][0])

    def look(self) -> bytes:
        """The first chart, without a cursor in it."""
        self.page.mouse.move(2, 2)
        self.page.wait_for_timeout(300)
        return self.plot.screenshot()


@pytest.mark.parametrize("screen", [DESKTOP_EN, PHONE_RU], ids=str)
def test_part_is_drawn_wide_and_left_again(
    screen: Screen, stack: PlatformStack, browser: Browser, athlete: Athlete
) -> None:
    context = screen.open(browser, base_url=stack.url, reduced_motion="reduce")
    athlete.enter(context, screen.language)
    page = context.new_page()
    page.goto(f"/training/{athlete.workout_id}")
    charts = Charts(page, screen)
    charts.plot.scroll_into_view_if_needed()
    whole = charts.look()
    charts.choose(0.4, 0.7)
    chosen = charts.numbers.inner_text()

    start_s, end_s = charts.zoom_in()

    assert 0 < start_s < end_s
    assert charts.look() != whole
    assert charts.numbers.inner_text().split()[0] == chosen.split()[0], "the same distance"
    assert violations(page) == []
    if screen.is_phone:
        charts.card.get_by_role("button", name=charts.text("telemetry:charts.whole")).click()
    else:
        charts.choose(0.2, 0.5)
        assert charts.numbers.inner_text() != chosen
        inner_s = charts.zoom_in()
        assert start_s < inner_s[0] < inner_s[1] < end_s
        charts.card.get_by_role("img").focus()
        page.keyboard.press("Escape")
    expect(charts.numbers).to_have_count(0)
    assert charts.look() == whole
    context.close()
