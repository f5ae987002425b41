"""Gear: add the shoes one runs in, upload a run, see the wear move; choose gear, retire."""

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.screens import DESKTOP_EN, DESKTOP_RU, PHONE_EN, PHONE_RU, Console, Screen, words
from e2e.test_accessibility import Athlete, violations
from startline.telemetry.domain.fit.writer import write_fit
from startline.telemetry.domain.generator.outings import Outing, record_outing
from tests.platform_stack import PlatformStack

LIVE_TIMEOUT_MS = 20_000
SCREENS = [
    DESKTOP_EN,
    PHONE_RU,
    pytest.param(DESKTOP_RU, marks=pytest.mark.slow),
    pytest.param(PHONE_EN, marks=pytest.mark.slow),
]


@pytest.fixture(scope="module")
def run_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of this morning, 12 km."""
    started_at = dt.datetime.now(dt.UTC) - dt.timedelta(hours=3)
    path = tmp_path_factory.mktemp("watch") / "morning.fit"
    path.write_bytes(write_fit(record_outing(Outing(seed=77, started_at=started_at, length_m=12_000))))
    return path


def add_shoes(page: Page, screen: Screen) -> None:
    """From the empty list to the page of the new pair: 340 of 400 km are run."""
    text = words(screen.language)
    page.goto("/")
    page.get_by_role("link", name=text("app:nav.gear")).locator("visible=true").click()
    expect(page.get_by_role("heading", name=text("gear:empty.title"))).to_be_visible()
    page.get_by_role("button", name=text("gear:empty.action")).click()
    page.get_by_role("button", name=text("gear:form.add"), exact=True).click()
    expect(page.get_by_text(text("errors:required"))).to_be_visible()
    page.get_by_label(text("gear:form.brand")).fill("Kesta")
    page.get_by_label(text("gear:form.model")).fill("Tempo 2")
    page.get_by_label(re.compile(text("gear:form.starting").split(",")[0])).fill("340")
    page.get_by_role("button", name=text("gear:form.more")).click()
    page.get_by_label(re.compile(text("gear:form.expected").split(",")[0])).fill("400")
    assert violations(page) == []
    page.get_by_role("button", name=text("gear:form.add"), exact=True).click()
    expect(page.get_by_role("heading", name="Kesta Tempo 2", level=1)).to_be_visible()


@pytest.mark.timeout(180)
@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_shoes_wear_as_one_runs(
    screen: Screen, stack: PlatformStack, browser: Browser, run_file: Path, results: Path
) -> None:
    text = words(screen.language)
    percent = "{}%".format if screen.language == "en" else "{}\u00a0%".format
    athlete = Athlete(stack, "Yana")
    athlete.sign_up()
    context = screen.open(browser, base_url=stack.url)
    athlete.enter(context, screen.language)
    page = context.new_page()
    console = Console(page)
    add_shoes(page, screen)
    board = page.get_by_role("region", name=text("gear:board.label"))
    expect(board.get_by_text(percent(85), exact=True)).to_be_visible(timeout=LIVE_TIMEOUT_MS)

    page.goto("/upload")
    page.locator('input[type="file"]').first.set_input_files(run_file)
    row = page.locator('a[href*="/training/0"]').first
    expect(row).to_be_visible(timeout=LIVE_TIMEOUT_MS)
    row.click()
    card = page.get_by_role("link", name="Kesta Tempo 2")
    expect(card).to_be_visible()
    card.click()

    # 12 km more at about an hour's pace: 88 of 100, moved by the event and not by hand.
    expect(board.get_by_text(percent(88), exact=True)).to_be_visible(timeout=LIVE_TIMEOUT_MS)
    expect(page.locator(".uplot")).to_be_visible()
    expect(page.get_by_text(text("gear:why.mass.name"), exact=True)).to_be_visible()
    expect(page.locator('a[href*="/training/0"]')).to_have_count(1)
    assert violations(page) == []
    page.screenshot(path=results / f"gear-{screen}.png", full_page=True)

    page.goto("/")
    expect(page.get_by_text(text("gear:warn.at80"))).to_be_visible()
    page.get_by_role("link", name=re.compile("Kesta Tempo 2")).click()
    page.get_by_role("button", name=text("gear:action.inspected")).click()
    # A fifth of 400 km from here: 352 of 432.
    expect(board.get_by_text(percent(81), exact=True)).to_be_visible(timeout=LIVE_TIMEOUT_MS)
    page.get_by_role("button", name=re.compile("Kesta Tempo 2")).click()
    page.get_by_role("menuitem", name=text("gear:action.retire")).click()
    expect(page.get_by_text(text("gear:retired"), exact=True)).to_be_visible()
    assert console.complaints == []
    context.close()


@pytest.mark.timeout(120)
def test_old_workouts_are_assigned_and_moved(stack: PlatformStack, browser: Browser) -> None:
    screen, text = DESKTOP_EN, words("en")
    athlete = Athlete(stack, "Zoya")
    athlete.sign_up()
    athlete.with_a_run()
    for model in ("One", "Two"):
        body = {"kind": "shoes", "model": model, "default_sports": []}
        assert athlete.call("POST", "/api/v1/gear", body).status_code == 201
    context = screen.open(browser, base_url=stack.url)
    athlete.enter(context, "en")
    page = context.new_page()
    page.goto("/gear")
    page.get_by_role("link", name=re.compile("One")).click()
    page.get_by_role("button", name=text("gear:assign.open")).click()
    expect(page.get_by_role("status").filter(has_text="1 workout")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Assign 1 workout", exact=True).click()
    expect(page.locator('a[href*="/training/0"]')).to_have_count(1)

    page.goto(f"/training/{athlete.workout_id}")
    page.get_by_role("button", name=text("gear:workout.change"), exact=True).click()
    page.get_by_role("radio", name="Two").check()
    assert violations(page) == []
    page.get_by_role("button", name=text("app:action.save")).click()
    expect(page.get_by_role("link", name="Two")).to_be_visible()
    expect(page.get_by_role("link", name="One")).to_have_count(0)
    context.close()
