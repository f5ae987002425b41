"""The application on the home screen: the offer to install it, and a new version that waits its turn."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.screens import DESKTOP_EN, PHONE_EN, PHONE_RU, Screen, words
from e2e.test_accessibility import Athlete
from tests.platform_stack import PlatformStack

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
# Headless Chromium makes no offer of its own; this is the one that it would make.
OFFER = """
const offer = new Event('beforeinstallprompt', {cancelable: true});
offer.prompt = () => { window.asked = (window.asked ?? 0) + 1; return Promise.resolve(); };
window.dispatchEvent(offer);
"""


class NewerVersion:
    """The platform behind an address of its own; `release()` makes its service worker a newer one."""

    def __init__(self, stack: PlatformStack) -> None:
        self.is_released = False
        self.platform = httpx.Client(base_url=stack.url, trust_env=False, timeout=20)
        front = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = {name: self.headers.get(name, "") for name in ("Cookie", "Accept")}
                answer = front.platform.get(self.path, headers=asked)
                body = answer.content
                if self.path.startswith("/sw.js") and front.is_released:
                    body += b"\n// a newer version\n"
                self.send_response(answer.status_code)
                for name in ("Content-Type", "Cache-Control", "Content-Security-Policy", "Set-Cookie"):
                    if name in answer.headers:
                        self.send_header(name, answer.headers[name])
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def release(self) -> None:
        self.is_released = True

    def close(self) -> None:
        self._server.shutdown()


@pytest.fixture
def newer(stack: PlatformStack) -> Iterator[NewerVersion]:
    front = NewerVersion(stack)
    yield front
    front.close()


@pytest.fixture(scope="module")
def athlete(stack: PlatformStack) -> Athlete:
    person = Athlete(stack, "Installer")
    person.sign_up()
    return person


def with_two_workouts_saved(page: Page) -> None:
    """The offer comes after the second workout that was saved here."""
    page.add_init_script("localStorage.setItem('startline-saved-workouts', '2')")


@pytest.mark.parametrize("screen", [DESKTOP_EN, PHONE_RU], ids=str)
def test_offer_to_install_is_shown_taken_and_not_repeated(
    screen: Screen, stack: PlatformStack, browser: Browser, athlete: Athlete
) -> None:
    text = words(screen.language)
    context = screen.open(browser, base_url=stack.url)
    athlete.enter(context, screen.language)
    page = context.new_page()
    with_two_workouts_saved(page)
    page.goto("/")
    banner = page.get_by_text(text("app:banner.install"))
    expect(page.locator("h1").first).to_be_visible()
    expect(banner).to_have_count(0)

    page.evaluate(OFFER)
    expect(banner).to_be_visible()
    page.get_by_role("button", name=text("app:banner.installAction"), exact=True).click()

    assert page.evaluate("window.asked") == 1
    expect(banner).to_have_count(0)
    page.reload()
    expect(page.locator("h1").first).to_be_visible()
    page.evaluate(OFFER)
    page.wait_for_timeout(300)
    expect(banner).to_have_count(0)
    context.close()


def test_iphone_is_told_how_to_install_by_hand(
    stack: PlatformStack, browser: Browser, athlete: Athlete
) -> None:
    text = words("en")
    context = PHONE_EN.open(browser, base_url=stack.url, user_agent=IPHONE)
    athlete.enter(context, "en")
    page = context.new_page()
    with_two_workouts_saved(page)
    page.goto("/")

    expect(page.get_by_text(text("app:banner.installOnIos"))).to_be_visible()
    expect(page.get_by_role("button", name=text("app:banner.installAction"), exact=True)).to_have_count(0)
    context.close()


def test_chromium_finds_nothing_that_speaks_against_installing(
    stack: PlatformStack, browser: Browser, athlete: Athlete
) -> None:
    context = DESKTOP_EN.open(browser, base_url=stack.url, service_workers="allow")
    page = context.new_page()
    page.goto("/welcome")
    page.evaluate("navigator.serviceWorker.ready")
    devtools = context.new_cdp_session(page)

    errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    manifest = devtools.send("Page.getAppManifest")

    # A context of Playwright's is an incognito one, where nothing can be installed.
    assert [each["errorId"] for each in errors if each["errorId"] != "in-incognito"] == []
    assert manifest["errors"] == []
    assert manifest["url"] == f"{stack.url}/manifest.webmanifest"
    context.close()


@pytest.mark.parametrize("screen", [DESKTOP_EN, PHONE_RU], ids=str)
def test_new_version_waits_until_it_is_asked_for(
    screen: Screen, browser: Browser, newer: NewerVersion, athlete: Athlete
) -> None:
    text = words(screen.language)
    context = screen.open(browser, base_url=newer.url, service_workers="allow")
    athlete.enter(context, screen.language)
    page = context.new_page()
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()  # the second visit, which the service worker serves
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    banner = page.get_by_text(text("app:banner.update"))
    expect(page.locator("h1").first).to_be_visible()
    expect(banner).to_have_count(0)

    newer.release()
    page.evaluate("navigator.serviceWorker.ready.then(one => one.update())")
    expect(banner).to_be_visible(timeout=20_000)
    assert page.evaluate("navigator.serviceWorker.ready.then(one => one.waiting !== null)")
    with page.expect_navigation(timeout=60_000):
        page.get_by_role("button", name=text("app:banner.reload"), exact=True).click()

    expect(page.locator("h1").first).to_be_visible()
    expect(banner).to_have_count(0)
    assert page.evaluate("navigator.serviceWorker.ready.then(one => one.waiting === null)")
    context.close()
