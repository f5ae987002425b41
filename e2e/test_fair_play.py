"""A run with a drive home: flagged with reasons, cropped, counts; and an appeal that staff decide."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from e2e.screens import DESKTOP_EN, Screen, words
from e2e.test_accessibility import Athlete, violations
from tests.platform_stack import PlatformStack
from tests.telemetry.verdict_story import drive_home_samples, fit_file

TEXT = words("en")
SCREENS = [
    DESKTOP_EN,
    Screen(390, 844, "ru", "dark"),
    Screen(1440, 900, "ru", "dark"),
    Screen(390, 844, "en"),
]
WORDS = "The last ten minutes were a sledge with a reindeer."


@pytest.fixture(scope="module")
def person(stack: PlatformStack) -> Athlete:
    person = Athlete(stack, "Rita")
    person.sign_up()
    return person


@pytest.fixture(scope="module")
def context(person: Athlete, browser: Browser, stack: PlatformStack) -> Iterator[BrowserContext]:
    context = DESKTOP_EN.open(browser, base_url=stack.url)
    person.enter(context, "en")
    yield context
    context.close()


@pytest.fixture(scope="module")
def driven(context: BrowserContext) -> str:
    """Upload through the page, and return the workout's address."""
    page = context.new_page()
    page.goto("/upload")
    started_at = (dt.datetime.now(dt.UTC) - dt.timedelta(hours=3)).replace(microsecond=0)
    file = fit_file(drive_home_samples(), started_at=started_at)
    upload = {"name": "home.fit", "mimeType": "application/octet-stream", "buffer": file}
    page.get_by_test_id("upload-files").set_input_files([upload])
    row = page.locator("li", has_text="home.fit")
    expect(row).to_contain_text(TEXT("telemetry:uploadPage.state.created"), timeout=20_000)
    page.goto("/training")
    expect(page.get_by_text(TEXT("verdict:mark.rejected"))).to_be_visible(timeout=20_000)
    address = page.locator('a[href*="/training/0"]').first.get_attribute("href")
    page.close()
    assert address
    return address


def open_workout(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_reasons_are_shown_on_every_screen(
    screen: Screen, driven: str, person: Athlete, browser: Browser, stack: PlatformStack, results: Path
) -> None:
    text = words(screen.language)
    context = screen.open(browser, base_url=stack.url)
    person.enter(context, screen.language)
    page = open_workout(context, driven)
    notice = page.get_by_role("region", name=text("verdict:title.rejected"))
    expect(notice).to_be_visible(timeout=20_000)
    expect(notice.locator("li")).to_have_count(2)
    expect(notice.get_by_role("button", name=text("verdict:action.crop"))).to_be_visible()
    expect(page.locator(".uplot .u-over").first).to_be_visible()
    page.wait_for_timeout(800)
    page.screenshot(path=results / f"verdict-{screen}.png", full_page=True)
    assert violations(page) == []

    notice.get_by_role("button", name=text("verdict:action.crop")).click()
    tool = page.get_by_role("region", name=text("verdict:crop.title"))
    expect(tool.get_by_role("slider")).to_have_count(2)
    page.wait_for_timeout(800)
    page.screenshot(path=results / f"crop-{screen}.png", full_page=True)
    assert violations(page) == []
    context.close()


def test_crop_counts_and_comes_back(context: BrowserContext, driven: str, person: Athlete) -> None:
    person.enter(context, "en")
    page = open_workout(context, driven)
    notice = page.get_by_role("region", name=TEXT("verdict:title.rejected"))
    notice.get_by_role("button", name=TEXT("verdict:action.crop")).click()
    tool = page.get_by_role("region", name=TEXT("verdict:crop.title"))
    end = tool.get_by_role("slider", name=TEXT("verdict:crop.until"))
    before = float(end.get_attribute("aria-valuenow") or 0)
    end.press("ArrowLeft")
    assert float(end.get_attribute("aria-valuenow") or 0) == before - 5
    tool.get_by_role("button", name=TEXT("verdict:crop.do"), exact=True).click()

    expect(page.get_by_text(TEXT("verdict:crop.isCropped"))).to_be_visible(timeout=20_000)
    expect(notice).to_have_count(0, timeout=20_000)
    page.get_by_role("button", name=TEXT("verdict:crop.undo"), exact=True).click()
    expect(notice).to_be_visible(timeout=20_000)
    expect(page.get_by_text(TEXT("verdict:crop.isCropped"))).to_have_count(0)
    page.close()


def test_appeal_is_decided_by_staff_and_seen(
    context: BrowserContext,
    driven: str,
    person: Athlete,
    browser: Browser,
    stack: PlatformStack,
    results: Path,
) -> None:
    person.enter(context, "en")
    page = open_workout(context, driven)
    notice = page.get_by_role("region", name=TEXT("verdict:title.rejected"))
    notice.get_by_role("button", name=TEXT("verdict:action.appeal")).click()
    dialog = page.get_by_role("dialog", name=TEXT("verdict:appeal.title"))
    dialog.get_by_role("button", name=TEXT("verdict:appeal.send")).click()
    expect(dialog.get_by_text(TEXT("verdict:appeal.empty"))).to_be_visible()
    dialog.get_by_label(TEXT("verdict:appeal.text")).fill(WORDS)
    dialog.get_by_role("button", name=TEXT("verdict:appeal.send")).click()
    expect(notice.get_by_text(WORDS)).to_be_visible()
    expect(notice.get_by_role("button", name=TEXT("verdict:action.appeal"))).to_have_count(0)

    decide_in_admin(browser, stack, results)

    counted = page.get_by_role("region", name=TEXT("verdict:title.ok"))
    expect(counted).to_be_visible(timeout=20_000)
    expect(counted.get_by_text("Reindeer count.")).to_be_visible()
    page.screenshot(path=results / "verdict-accepted.png", full_page=True)
    assert violations(page) == []
    page.close()


def decide_in_admin(browser: Browser, stack: PlatformStack, results: Path) -> None:
    """A person of the support answers the appeal in the admin."""
    staff = Athlete(stack, "Supporter")
    staff.sign_up()
    with stack.connect_database() as database, database.cursor() as cursor:
        cursor.execute("UPDATE users_user SET is_staff = true WHERE name = 'Supporter'")
        cursor.execute(
            "INSERT INTO users_user_groups (user_id, group_id) "
            "SELECT person.id, role.id FROM users_user person, auth_group role "
            "WHERE person.name = 'Supporter' AND role.name = 'support'"
        )
        database.commit()
    context = DESKTOP_EN.open(browser, base_url=stack.url)
    staff.enter(context, "en")
    page = context.new_page()
    page.goto("/admin/telemetry/appeal/")
    page.screenshot(path=results / "admin-appeals.png")
    page.locator("table a[href*='/change/']").first.click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.locator("select[name=decision]").select_option("accepted")
    page.locator("textarea[name=answer]").fill("Reindeer count.")
    page.screenshot(path=results / "admin-appeal.png", full_page=True)
    page.locator("[name=_save]").click()
    expect(page).to_have_url(re.compile(r"/admin/telemetry/appeal/(\?.*)?$"))
    context.close()
