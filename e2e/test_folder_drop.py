"""A folder dropped on the page, as the desktop does it: the workouts in it come, the rest stays out."""

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.screens import DESKTOP_EN, DESKTOP_RU, Screen, words
from e2e.test_accessibility import Athlete
from startline.telemetry.domain.fit.writer import write_fit
from startline.telemetry.domain.generator.outings import Outing, record_outing
from tests.platform_stack import PlatformStack


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with folders: three runs, and what else lies in such a folder."""
    folder = tmp_path_factory.mktemp("drop") / "season"
    for seed, name in enumerate(("january/one.fit", "january/two.FIT", "may/three.fit"), start=1):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        started_at = dt.datetime.now(dt.UTC) - dt.timedelta(days=30 * seed)
        (folder / name).write_bytes(
            write_fit(record_outing(Outing(seed=seed, length_m=3000, started_at=started_at)))
        )
    (folder / "may" / "finish.jpg").write_bytes(b"a photo")
    (folder / "notes.txt").write_text("not a workout")
    return folder


def drop(page: Page, target: str, *paths: Path) -> None:
    """Drop files of the disk in the real browser: DevTools drags them as a file manager would."""
    box = page.locator(target).bounding_box()
    assert box
    devtools = page.context.new_cdp_session(page)
    event = {
        "x": box["x"] + box["width"] / 2,
        "y": box["y"] + 20,
        "data": {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1},
    }
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind, **event})


@pytest.mark.parametrize("screen", [DESKTOP_EN, DESKTOP_RU], ids=str)
def test_dropped_folder_becomes_its_workouts(
    screen: Screen, stack: PlatformStack, browser: Browser, season: Path
) -> None:
    person = Athlete(stack, f"Dropper-{screen}")
    person.sign_up()
    text = words(screen.language)
    context = screen.open(browser, base_url=stack.url)
    person.enter(context, screen.language)
    page = context.new_page()
    page.goto("/upload")
    expect(page.get_by_text(text("telemetry:uploadPage.drop"))).to_be_visible()

    drop(page, "div:has(> div > [data-testid=upload-files])", season)

    rows = page.locator("main li")
    for name in ("one.fit", "two.FIT", "three.fit"):
        expect(rows.filter(has_text=name)).to_contain_text(
            text("telemetry:uploadPage.state.created"), timeout=20_000
        )
    expect(page.get_by_text("finish.jpg")).to_have_count(0)
    expect(page.get_by_text("notes.txt")).to_have_count(0)
    assert len(person.get("/workouts?limit=100")["items"]) == 3
    context.close()
