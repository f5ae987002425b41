"""From nothing to the first workout: sign up, pair a watch, publish its file, see the run."""

import datetime as dt
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.screens import DESKTOP_EN, DESKTOP_RU, PHONE_EN, PHONE_RU, ROOT, Console, Screen, words
from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.fit.writer import write_fit
from startline.telemetry.domain.generator.outings import Outing, record_outing
from tests.platform_stack import PlatformStack

REAL_FILE = ROOT.parent / "shared" / "data" / "fit" / "fenix2-run.fit"
LIVE_TIMEOUT_MS = 20_000
SCREENS = [
    DESKTOP_EN,
    PHONE_RU,
    pytest.param(DESKTOP_RU, marks=pytest.mark.slow),
    pytest.param(PHONE_EN, marks=pytest.mark.slow),
]


@pytest.fixture(scope="module")
def watch_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real recording where it is at hand, else one of the same length made up."""
    if REAL_FILE.exists():
        return REAL_FILE
    started_at = dt.datetime(2026, 4, 14, 4, 46, tzinfo=dt.UTC)
    path = tmp_path_factory.mktemp("watch") / "run.fit"
    path.write_bytes(write_fit(record_outing(Outing(seed=1, started_at=started_at, length_m=9008))))
    return path


def sign_up(page: Page, screen: Screen) -> None:
    """Register through the pages, with the code from the mailbox page."""
    text = words(screen.language)
    email = f"{screen}@example.org"
    page.goto("/")
    page.get_by_role("link", name=text("users:welcome.create")).click()
    page.get_by_label(text("users:field.name"), exact=True).fill("Anna")
    page.get_by_label(text("users:field.email")).fill(email)
    page.get_by_label(text("users:field.password"), exact=True).fill("silver birch river")
    page.get_by_role("button", name=text("users:signUp.action")).click()
    expect(page.get_by_text(email)).to_be_visible()
    code = code_from_mailbox(page, email)
    page.get_by_role("textbox").first.click()
    page.keyboard.type(code, delay=20)
    expect(page).to_have_url(re.compile(r"/$"))


def code_from_mailbox(page: Page, email: str) -> str:
    """Open the mailbox in another tab, as a person would, and read the code there."""
    mailbox = page.context.new_page()
    mailbox.goto("/mailbox")
    mailbox.get_by_text(email).first.click()
    found = mailbox.get_by_text(re.compile(r"^\d{6}$")).first
    expect(found).to_be_visible()
    code = found.inner_text()
    mailbox.close()
    return code


def pair_watch(page: Page, screen: Screen) -> list[str]:
    """Add a device on its page and return the command that the page shows for it."""
    text = words(screen.language)
    page.goto("/devices")
    page.get_by_role("button", name=text("devices:add.open")).first.click()
    page.get_by_label(text("devices:add.name")).fill("fenix 2")
    page.get_by_role("button", name=text("devices:add.action")).click()
    expect(page.get_by_role("img", name=text("devices:credentials.qr"))).to_be_visible()
    command = page.get_by_text("mosquitto_pub").inner_text()
    page.get_by_role("button", name=text("devices:credentials.stored")).click()
    return command.replace("\\\n", " ").split()


@pytest.mark.timeout(180)
@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_new_person_sees_the_run_of_a_paired_watch(
    screen: Screen, stack: PlatformStack, browser: Browser, watch_file: Path, results: Path
) -> None:
    context = screen.open(browser, base_url=stack.url)
    page = context.new_page()
    console = Console(page)
    text = words(screen.language)
    sign_up(page, screen)
    command = pair_watch(page, screen)

    page.goto("/training")
    expect(page.get_by_role("heading", name=text("telemetry:list.title"), level=1)).to_be_visible()
    command[command.index("-f") + 1] = str(watch_file)
    subprocess.run(command, check=True, timeout=30)

    # The page is open and nobody touches it: the workout comes by itself.
    row = page.locator('a[href*="/training/0"]').first
    expect(row).to_be_visible(timeout=LIVE_TIMEOUT_MS)
    row.click()
    distance = f"{decode_file(watch_file.read_bytes(), file_name='run.fit').summary.distance_m / 1000:.2f}"
    distance = distance if screen.language == "en" else distance.replace(".", ",")
    expect(page.locator("main").get_by_text(distance).first).to_be_visible()
    expect(page.locator("canvas.maplibregl-canvas")).to_be_visible()
    expect(page.locator(".uplot").first).to_be_visible()
    assert page.locator(".uplot").count() >= 2
    expect(page.get_by_role("table").first.get_by_role("row")).to_have_count(10)  # a head and 9 km
    page.screenshot(path=results / f"first-workout-{screen}.png")
    assert console.complaints == []
    context.close()
