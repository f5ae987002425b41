"""Files by the page: each with its answer; then a workout is changed, deleted, brought back, downloaded."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.screens import DESKTOP_EN, words
from e2e.test_accessibility import Athlete
from startline.telemetry.domain.fit.writer import write_fit
from startline.telemetry.domain.generator.outings import Outing, record_outing
from tests.platform_stack import PlatformStack

TEXT = words("en")


@pytest.fixture(scope="module")
def page(stack: PlatformStack, browser: Browser) -> Iterator[Page]:
    person = Athlete(stack, "Vera")
    person.sign_up()
    context = DESKTOP_EN.open(browser, base_url=stack.url, accept_downloads=True)
    person.enter(context, "en")
    yield context.new_page()
    context.close()


def fit_file(name: str, *, seed: int) -> dict[str, object]:
    started_at = dt.datetime.now(dt.UTC) - dt.timedelta(days=seed)
    run = write_fit(record_outing(Outing(seed=seed, length_m=5000, started_at=started_at)))
    return {"name": name, "mimeType": "application/octet-stream", "buffer": run}


def test_each_file_gets_its_own_answer(page: Page) -> None:
    page.goto("/upload")
    first = fit_file("first.fit", seed=1)
    again = {**first, "name": "first-again.fit"}
    broken = {"name": "broken.fit", "mimeType": "application/octet-stream", "buffer": b"no FIT at all"}
    page.get_by_test_id("upload-files").set_input_files(
        [first, fit_file("second.fit", seed=2), again, broken]
    )

    names = ("first.fit", "second.fit", "first-again.fit", "broken.fit")
    rows = {name: page.locator("li", has_text=name) for name in names}
    expect(rows["second.fit"]).to_contain_text(TEXT("telemetry:uploadPage.state.created"), timeout=20_000)
    # The page sends several at once: which of the two copies is the first to be stored is open.
    created, duplicate = (TEXT(f"telemetry:uploadPage.state.{state}") for state in ("created", "duplicate"))
    copies = rows["first.fit"].or_(rows["first-again.fit"])
    expect(copies.filter(has_text=created)).to_have_count(1)
    expect(copies.filter(has_text=duplicate)).to_have_count(1)
    expect(rows["broken.fit"]).to_contain_text(TEXT("telemetry:uploadPage.state.failed"))


def test_file_chosen_without_a_network_is_sent_when_it_is_back(page: Page) -> None:
    page.goto("/upload")
    expect(page.get_by_test_id("upload-files")).to_be_attached()
    page.context.set_offline(True)
    page.get_by_test_id("upload-files").set_input_files([fit_file("tunnel.fit", seed=3)])
    row = page.locator("li", has_text="tunnel.fit")
    expect(row).to_contain_text(TEXT("telemetry:uploadPage.waitsForNetwork"))
    page.context.set_offline(False)

    expect(row).to_contain_text(TEXT("telemetry:uploadPage.state.created"), timeout=20_000)


def test_workout_is_renamed_deleted_and_brought_back(page: Page) -> None:
    page.goto("/training")
    page.locator('a[href*="/training/0"]').first.click()
    page.get_by_role("button", name=TEXT("telemetry:page.edit")).click()
    page.get_by_label(TEXT("telemetry:edit.name")).fill("River and back")
    page.get_by_role("button", name=TEXT("telemetry:edit.save")).click()
    expect(page.get_by_role("heading", name="River and back", level=1)).to_be_visible()

    page.get_by_role("button", name=TEXT("telemetry:menu.open")).click()
    page.get_by_role("menuitem", name=TEXT("telemetry:menu.delete")).click()
    page.get_by_role("button", name=TEXT("telemetry:delete.confirm")).click()
    expect(page).to_have_url(re.compile(r"/training$"))
    expect(page.get_by_text("River and back", exact=True)).to_have_count(0)
    page.get_by_role("button", name=TEXT("telemetry:delete.undo")).click()
    expect(page.get_by_text("River and back", exact=True).first).to_be_visible()


@pytest.mark.parametrize(("key", "ending", "head"), [("original", ".fit", b".FIT"), ("gpx", ".gpx", b"<gpx")])
def test_workout_is_downloaded(page: Page, key: str, ending: str, head: bytes) -> None:
    page.goto("/training")
    page.locator('a[href*="/training/0"]').first.click()
    page.get_by_role("button", name=TEXT("telemetry:menu.open")).click()
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name=TEXT(f"telemetry:menu.{key}")).click()

    assert waiting.value.suggested_filename.endswith(ending)
    assert head in waiting.value.path().read_bytes()[:200]


def test_cursor_on_the_chart_moves_the_marker_on_the_map(page: Page) -> None:
    page.goto("/training")
    page.locator('a[href*="/training/0"]').first.click()
    plot = page.locator(".uplot .u-over").first
    expect(plot).to_be_visible()
    expect(page.locator("canvas.maplibregl-canvas")).to_be_visible()
    box = plot.bounding_box()
    assert box

    def marker_when_over(share: float) -> str:
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2, steps=4)
        marker = page.locator('.maplibregl-marker:has(circle[r="14"])')
        expect(marker).to_be_visible()
        return marker.get_attribute("style") or ""

    assert marker_when_over(0.25) != marker_when_over(0.6)
