"""The track on the map in the colours of each value, with a key that says what they mean."""

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.screens import DESKTOP_EN, PHONE_RU, Screen, words
from e2e.test_accessibility import Athlete
from tests.platform_stack import PlatformStack

MODES = ("pace", "heart_rate", "gradient", "plain")


def choose(page: Page, screen: Screen, mode: str) -> None:
    """The switch on a wide screen, the key's own menu on a phone."""
    text = words(screen.language)
    label = text(f"telemetry:color.{mode}")
    if screen.is_phone:
        page.get_by_role("button", name=text("telemetry:color.button").split("{")[0]).click()
        page.get_by_role("menuitem", name=label).click()
        expect(page.get_by_role("menu")).to_have_count(0)
    else:
        page.get_by_role("radiogroup", name=text("telemetry:color.name")).get_by_text(label).click()


@pytest.mark.parametrize("screen", [DESKTOP_EN, PHONE_RU], ids=str)
def test_each_mode_draws_the_track_in_its_own_colours(
    screen: Screen, stack: PlatformStack, browser: Browser
) -> None:
    person = Athlete(stack, f"Painter-{screen}")
    person.sign_up()
    workout_id = person.with_a_run().workout_id
    context = screen.open(browser, base_url=stack.url, reduced_motion="reduce")
    person.enter(context, screen.language)
    page = context.new_page()
    page.goto(f"/training/{workout_id}")
    text = words(screen.language)
    canvas = page.locator("canvas.maplibregl-canvas")
    expect(canvas).to_be_visible(timeout=20_000)  # MapLibre is a megabyte, and drawn without a graphics card
    drawn: dict[str, bytes] = {}
    keys: dict[str, str] = {}
    section = page.get_by_role("region", name=text("telemetry:map.section"), exact=True)
    for mode in MODES:
        choose(page, screen, mode)
        page.mouse.move(2, 2)
        page.wait_for_timeout(700)  # the map draws its next frames
        drawn[mode] = canvas.screenshot()
        keys[mode] = section.inner_text()

    assert len(set(drawn.values())) == len(MODES), "every mode looks different"
    # Beats and per cents, each only in its own key; a plain track has none.
    assert "%" in keys["gradient"]
    assert "%" not in keys["heart_rate"] + keys["plain"]
    choose(page, screen, "pace")
    page.wait_for_timeout(700)
    page.mouse.move(2, 2)
    assert section.inner_text() == keys["pace"], "and back again"
    context.close()
