"""The month's sheet: days with their workouts, by touch and by keyboard, other months."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from e2e.screens import DESKTOP_EN, PHONE_RU, Screen, words
from e2e.test_accessibility import Athlete
from tests.platform_stack import PlatformStack


@pytest.mark.parametrize("screen", [DESKTOP_EN, PHONE_RU], ids=str)
def test_day_shows_its_workout_and_months_are_turned(
    screen: Screen, stack: PlatformStack, browser: Browser
) -> None:
    person = Athlete(stack, f"Looker-{screen}")
    person.sign_up()
    workout_id = person.with_a_run().workout_id
    started_at = dt.datetime.fromisoformat(person.get(f"/workouts/{workout_id}")["started_at"])
    day = started_at.astimezone(ZoneInfo("Europe/Moscow")).date()
    text = words(screen.language)
    context = screen.open(browser, base_url=stack.url)
    person.enter(context, screen.language)
    page = context.new_page()
    page.goto(f"/training/calendar?month={day:%Y-%m}")
    cell = page.locator(f'[data-day="{day}"]')
    lanes = cell.locator("[data-family]")
    expect(lanes).to_have_count(1)
    expect(lanes).to_have_attribute("data-family", "run")
    expect(page.locator("td button [data-family]")).to_have_count(1)

    (cell.tap if screen.is_phone else cell.click)()
    expect(cell).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f'section a[href*="/training/{workout_id}"]')).to_be_visible()

    # By keyboard: one day has the focus, the arrows move it, Enter chooses.
    neighbour = day + dt.timedelta(days=1 if day.day < 28 else -1)
    cell.focus()
    page.keyboard.press("ArrowRight" if neighbour > day else "ArrowLeft")
    expect(page.locator(f'[data-day="{neighbour}"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text(text("telemetry:calendar.nothing"))).to_be_visible()

    page.get_by_role("button", name=text("telemetry:calendar.before")).click()
    before = day.replace(day=1) - dt.timedelta(days=1)
    expect(page).to_have_url(f"{stack.url}/training/calendar?month={before:%Y-%m}")
    expect(page.get_by_text(str(before.year)).first).to_be_visible()
    page.get_by_role("button", name=text("telemetry:calendar.now")).click()
    now = dt.datetime.now(ZoneInfo("Europe/Moscow"))
    expect(page).to_have_url(f"{stack.url}/training/calendar?month={now:%Y-%m}")
    context.close()
