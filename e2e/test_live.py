"""The live pages: one's own session as it goes, and what a link shows to somebody without an account."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from e2e.live_run import SPEED_MPS, LiveRun, way_of
from e2e.screens import DESKTOP_EN, DESKTOP_RU, PHONE_EN, PHONE_RU, Console, Screen, stand_still, words
from e2e.test_accessibility import Athlete, leftovers, violations
from tests.platform_stack import PlatformStack

pytestmark = pytest.mark.timeout(120)

LIVE_TIMEOUT_MS = 15_000
NOW_S = 1300  # of the run when the page is open: 3.9 km
HIDDEN_M = 800
OPEN = """secret => fetch('/api/v1/live-shares/open', {method: 'POST', body: JSON.stringify({secret}),
    headers: {'Content-Type': 'application/json'}}).then(answer => answer.json())"""


def board(page: Page, screen: Screen, title: str = "title") -> Locator:
    return page.get_by_role("region", name=words(screen.language)(f"live:numbers.{title}"), exact=True)


def decimal(value: float, screen: Screen) -> str:
    return f"{value:.2f}".replace(".", "," if screen.language == "ru" else ".")


def signal(page: Page, screen: Screen, kind: str) -> Locator:
    """Wait until the page says this of the signal, on the map and in the row below the numbers."""
    text = words(screen.language)
    row = page.get_by_test_id("signal")
    expect(row).to_contain_text(text(f"live:signal.{kind}"), timeout=LIVE_TIMEOUT_MS)
    expect(page.get_by_text(text(f"live:tag.{kind}"), exact=True)).to_be_visible()
    expect(row).to_be_in_viewport(ratio=1)
    return row


def look(page: Page, screen: Screen, path: Path) -> None:
    """Take the picture of a state, which must be sound."""
    stand_still(page)
    assert violations(page) == []
    assert leftovers(page, screen.language) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.screenshot(path=path)


def pause_and_fall_silent(page: Page, screen: Screen, run: LiveRun, results: Path) -> None:
    run.mark("pause")
    signal(page, screen, "paused")
    look(page, screen, results / f"live-paused-{screen}.png")
    run.mark("resume")
    run.run_until(NOW_S + 10)
    signal(page, screen, "live")

    # The page's clock goes on without the device.
    page.clock.fast_forward(40_000)
    expect(signal(page, screen, "stale")).to_contain_text(re.compile(r"0:[45]\d"))
    look(page, screen, results / f"live-stale-{screen}.png")


@pytest.mark.parametrize(
    "screen",
    [PHONE_RU, *(pytest.param(one, marks=pytest.mark.slow) for one in (DESKTOP_RU, PHONE_EN, DESKTOP_EN))],
    ids=str,
)
def test_own_session_moves_pauses_falls_silent_and_ends(
    screen: Screen, stack: PlatformStack, browser: Browser, results: Path
) -> None:
    text = words(screen.language)
    athlete = Athlete(stack, "Irina")
    athlete.sign_up()
    context = screen.open(browser, base_url=stack.url)
    athlete.enter(context, screen.language)
    page = context.new_page()
    console = Console(page)
    page.clock.install()
    page.goto("/live")
    expect(page.get_by_text(text("live:list.empty"))).to_be_visible()
    look(page, screen, results / f"live-empty-{screen}.png")

    # A device begins: the list and the page learn of it by themselves.
    run = LiveRun(athlete, since_s=NOW_S)
    run.start("Evening loop")
    run.run_until(NOW_S - 100)
    card = page.get_by_role("link", name=re.compile("Evening loop"))
    expect(card).to_contain_text(re.compile(r"3[.,]6"), timeout=LIVE_TIMEOUT_MS)
    look(page, screen, results / f"live-list-{screen}.png")
    card.click()
    expect(page.get_by_role("heading", name="Evening loop", level=1)).to_be_visible()
    expect(board(page, screen)).to_contain_text(decimal(3.6, screen), timeout=LIVE_TIMEOUT_MS)
    signal(page, screen, "catchingUp")
    run.run_until(NOW_S)
    signal(page, screen, "live")
    for number in (decimal(3.9, screen), "5:33", "150"):
        expect(board(page, screen)).to_contain_text(number, timeout=LIVE_TIMEOUT_MS)
    expect(page.locator(".maplibregl-marker")).to_have_count(2, timeout=LIVE_TIMEOUT_MS)
    named = page.get_by_role("region", name=re.compile(rf"^Evening loop.*{decimal(3.9, screen)}"))
    expect(named).to_be_visible(timeout=LIVE_TIMEOUT_MS)
    look(page, screen, results / f"live-on-{screen}.png")

    pause_and_fall_silent(page, screen, run, results)
    run.finish()
    signal(page, screen, "ended")
    expect(board(page, screen, "summary")).to_contain_text(re.compile(decimal(3.93, screen) + ".*5:3"))
    expect(board(page, screen, "summary")).not_to_contain_text("150")
    link = page.get_by_role("link", name=text("live:seeWorkout"))
    expect(link).to_be_visible(timeout=LIVE_TIMEOUT_MS)
    look(page, screen, results / f"live-ended-{screen}.png")
    link.click()
    expect(page).to_have_url(re.compile("/training/0"))
    expect(page.get_by_role("heading", name="Evening loop", level=1)).to_be_visible()
    assert console.complaints == []
    run.device.close()
    context.close()


def make_link(owner: Page, screen: Screen) -> str:
    """Share the session on its page and return the address that is shown."""
    text = words(screen.language)
    owner.goto("/live")
    owner.get_by_role("link", name=re.compile("Secret loop")).click()
    owner.get_by_role("button", name=text("live:share.open")).click()
    owner.get_by_role("button", name=text("live:share.make")).click()
    return owner.get_by_text(re.compile(r"/s/[A-Za-z0-9_-]{32}$")).inner_text()


def check_only_the_middle_is_shown(shown: dict[str, Any]) -> None:
    """Nothing of the first and the last 800 m, and numbers of what is shown alone."""
    ways_m = [way_of(lat, lon) for lat, lon, _ in shown["track"]]
    assert len(ways_m) > 20
    assert min(ways_m) >= HIDDEN_M
    assert max(ways_m) <= SPEED_MPS * NOW_S - HIDDEN_M
    numbers = shown["numbers"]
    assert numbers["distance_m"] == pytest.approx(max(ways_m) - min(ways_m), rel=0.01)
    assert numbers["heart_rate_bpm"] is None
    assert way_of(numbers["lat"], numbers["lon"]) <= SPEED_MPS * NOW_S - HIDDEN_M


@pytest.mark.parametrize(
    "screen",
    [DESKTOP_EN, *(pytest.param(one, marks=pytest.mark.slow) for one in (PHONE_EN, PHONE_RU, DESKTOP_RU))],
    ids=str,
)
def test_spectator_sees_the_visible_part_until_the_link_is_taken_back(
    screen: Screen, stack: PlatformStack, browser: Browser, results: Path
) -> None:
    text = words(screen.language)
    athlete = Athlete(stack, "Yury")
    athlete.sign_up()
    run = LiveRun(athlete, since_s=NOW_S)
    run.start("Secret loop")
    run.run_until(60)
    own = screen.open(browser, base_url=stack.url)
    athlete.enter(own, screen.language)
    owner = own.new_page()
    address = make_link(owner, screen)
    look(owner, screen, results / f"share-panel-{screen}.png")

    context = screen.open(browser, base_url=stack.url)
    page = context.new_page()
    console = Console(page)
    page.goto(address)
    expect(page.get_by_text(text("live:shown.noPlace"))).to_be_visible()
    look(page, screen, results / f"shared-hidden-{screen}.png")
    run.run_until(NOW_S)
    signal(page, screen, "live")
    expect(page.get_by_text(text("live:shown.noPlace"))).to_have_count(0, timeout=LIVE_TIMEOUT_MS)
    expect(page.locator(".maplibregl-marker")).to_have_count(2, timeout=LIVE_TIMEOUT_MS)
    shown = page.evaluate(OPEN, address.rsplit("/", 1)[1])
    check_only_the_middle_is_shown(shown)
    expect(board(page, screen)).to_contain_text(decimal(shown["numbers"]["distance_m"] / 1000, screen))
    expect(board(page, screen)).to_contain_text("5:3")
    expect(board(page, screen)).not_to_contain_text("150")
    expect(page.get_by_text("Secret loop")).to_have_count(0)
    look(page, screen, results / f"shared-{screen}.png")

    owner.get_by_role("button", name=text("live:share.revoke")).click()
    expect(page.get_by_role("heading", name=text("live:notShared.title"))).to_be_visible(timeout=3000)
    expect(owner.get_by_role("button", name=text("live:share.make"))).to_be_visible()
    expect(owner.get_by_text(address)).to_have_count(0)
    look(page, screen, results / f"not-shared-{screen}.png")
    assert console.complaints == []
    run.device.close()
    own.close()
    context.close()


def test_expired_and_unknown_links_say_so(stack: PlatformStack, browser: Browser) -> None:
    screen, text = DESKTOP_EN, words("en")
    athlete = Athlete(stack, "Olya")
    athlete.sign_up()
    run = LiveRun(athlete, since_s=60)
    run.start("Short")
    run.run_until(60)
    session_id = athlete.get("/live-sessions")["running"][0]["id"]
    made = athlete.call("POST", f"/api/v1/live-sessions/{session_id}/shares", {"valid_for_h": 4}).json()
    with stack.connect_database() as database:
        expire = "UPDATE telemetry_live_share SET expires_at = created_at + interval '1 ms' WHERE id = %s"
        assert database.execute(expire, (made["share"]["id"],)).rowcount == 1
    context = screen.open(browser, base_url=stack.url)
    page = context.new_page()
    for address in (made["url"], f"/s/{'A' * 32}", "/s/no-secret"):
        page.goto(address)
        expect(page.get_by_role("heading", name=text("live:notShared.title"))).to_be_visible()
        expect(page.get_by_test_id("signal")).to_have_count(0)
        assert violations(page) == []
    run.device.close()
    context.close()


@pytest.mark.parametrize(
    "screen",
    [PHONE_RU, *(pytest.param(one, marks=pytest.mark.slow) for one in (DESKTOP_RU, PHONE_EN, DESKTOP_EN))],
    ids=str,
)
def test_phone_is_set_up_as_a_tracker(
    screen: Screen, stack: PlatformStack, browser: Browser, results: Path
) -> None:
    text = words(screen.language)
    athlete = Athlete(stack, "Tanya")
    athlete.sign_up()
    context = screen.open(browser, base_url=stack.url)
    athlete.enter(context, screen.language)
    page = context.new_page()
    page.goto("/devices")
    page.get_by_role("button", name=text("devices:add.open")).click()
    page.get_by_text(text("devices:kind.phone"), exact=True).click()
    page.get_by_role("button", name=text("devices:add.action"), exact=True).click()
    owntracks = page.get_by_role("link", name=text("devices:owntracks.open"))
    expect(owntracks).to_have_attribute("href", re.compile("^owntracks:///config"))
    look(page, screen, results / f"owntracks-{screen}.png")
    page.screenshot(path=results / f"owntracks-{screen}.png", full_page=True)
    page.get_by_role("tab", name=text("devices:gpslogger.name")).click()
    expect(page.get_by_text(text("devices:gpslogger.headers"), exact=True)).to_be_visible()
    look(page, screen, results / f"gpslogger-{screen}.png")
    page.screenshot(path=results / f"gpslogger-{screen}.png", full_page=True)
    context.close()
