"""Every page, light and dark, phone and desktop: no axe violations, no complaints, no leftovers."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from e2e.screens import LOCALES, ROOT, Console, Screen, settle
from startline.telemetry.domain.fit.writer import write_fit
from startline.telemetry.domain.generator.outings import Outing, record_outing
from tests.person import Person
from tests.platform_stack import PlatformStack

AXE = (ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FOR_VISITORS = ("/welcome", "/sign-in", "/sign-up", "/reset")
FOR_ATHLETES = (
    "/",
    "/training",
    "/training/calendar",
    "/training/new",
    "/training/{workout}",
    "/upload",
    "/gear",
    "/gear/{gear}",
    "/devices",
    "/profile",
    "/settings",
    "/mailbox",
    "/nowhere",
)
SCREENS = [
    Screen(1440, 900, "en", "light"),
    Screen(390, 844, "ru", "dark"),
    pytest.param(Screen(1440, 900, "ru", "dark"), marks=pytest.mark.slow),
    pytest.param(Screen(390, 844, "en", "light"), marks=pytest.mark.slow),
]


def keys_of(values: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """The keys of a file of texts, as `t()` takes them; a text that is missing shows its key."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from keys_of(value, f"{prefix}{name}.")
        elif prefix:
            yield f"{prefix}{name}"


ALL_KEYS = sorted(
    {key for path in (LOCALES / "en").glob("*.json") for key in keys_of(json.loads(path.read_text("utf-8")))}
)


class Athlete(Person):
    """A person with one run, in a language; signs the browser in by handing over the cookies."""

    gear_id = ""

    def with_shoes(self) -> "Athlete":
        """Shoes that are worn past 80 %, the default for running."""
        shoes = {"kind": "shoes", "brand": "Kesta", "model": "Tempo 2", "default_sports": ["run"]}
        answer = self.call("POST", "/api/v1/gear", {**shoes, "starting_distance_m": 570_000})
        self.gear_id = answer.json()["gear_id"]
        return self

    def with_a_run(self) -> "Athlete":
        started_at = dt.datetime.now(dt.UTC) - dt.timedelta(hours=5)
        run = write_fit(record_outing(Outing(seed=5, kind="tempo", length_m=9000, started_at=started_at)))
        token = self.http.cookies.get("csrftoken")
        files = {"files": ("tempo.fit", run)}
        answer = self.http.post("/api/v1/workouts", files=files, headers={"X-CSRFToken": token or ""})
        self.workout_id = answer.json()["results"][0]["workout_id"]
        return self

    def enter(self, context: BrowserContext, language: str) -> None:
        self.call("PATCH", "/api/v1/me", {"language": language})
        cookies = [
            {"name": cookie.name, "value": cookie.value or "", "url": self.stack.url}
            for cookie in self.http.cookies.jar
        ]
        context.add_cookies(cookies)


@pytest.fixture(scope="module")
def athlete(stack: PlatformStack) -> Athlete:
    person = Athlete(stack, "Olga")
    person.sign_up()
    return person.with_shoes().with_a_run()


@pytest.fixture(params=SCREENS, ids=str, scope="module")
def screen(request: pytest.FixtureRequest) -> Screen:
    return request.param


@pytest.fixture(scope="module")
def signed_in(screen: Screen, stack: PlatformStack, browser: Browser, athlete: Athlete) -> Iterator[Page]:
    context = screen.open(browser, base_url=stack.url)
    athlete.enter(context, screen.language)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def visitor(screen: Screen, stack: PlatformStack, browser: Browser) -> Iterator[Page]:
    context = screen.open(browser, base_url=stack.url)
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']} ({len(one['nodes'])})" for one in found]


def leftovers(page: Page, language: str) -> list[str]:
    """Keys in place of texts, and, on a Russian page, words that only English has."""
    text = page.locator("body").inner_text()
    found = [key for key in ALL_KEYS if re.search(rf"\b{re.escape(key)}\b", text)]
    if language == "ru":
        navigation = json.loads((LOCALES / "en" / "app.json").read_text(encoding="utf-8"))["nav"]
        found += [word for word in navigation.values() if re.search(rf"\b{word}\b", text)]
    return found


def check(page: Page, address: str, screen: Screen) -> None:
    console = Console(page)
    settle(page, address)
    assert violations(page) == []
    assert leftovers(page, screen.language) == []
    assert [one for one in console.complaints if "404" not in one] == []
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, f"{address} scrolls sideways by {width} px"


@pytest.mark.parametrize("address", FOR_VISITORS)
def test_visitors_page_is_accessible(visitor: Page, screen: Screen, address: str) -> None:
    check(visitor, address, screen)


@pytest.mark.parametrize("address", FOR_ATHLETES)
def test_athletes_page_is_accessible(signed_in: Page, screen: Screen, athlete: Athlete, address: str) -> None:
    check(signed_in, address.format(workout=athlete.workout_id, gear=athlete.gear_id), screen)


@pytest.mark.parametrize(
    "address", ["/", "/training", "/training/{workout}", "/gear", "/gear/{gear}", "/settings", "/devices"]
)
def test_nothing_scrolls_sideways_at_320_pixels(signed_in: Page, athlete: Athlete, address: str) -> None:
    before = signed_in.viewport_size
    signed_in.set_viewport_size({"width": 320, "height": 640})
    settle(signed_in, address.format(workout=athlete.workout_id, gear=athlete.gear_id))

    assert signed_in.evaluate("document.documentElement.scrollWidth") <= 320
    assert before
    signed_in.set_viewport_size(before)
