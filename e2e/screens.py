"""The screens and languages that the browser tests look at, and the words on the pages."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "web" / "src" / "locales"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
# A container has no sandbox and no graphics card; the rest keeps Chromium from calling home.
ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


@dataclass(frozen=True, slots=True)
class Screen:
    """A size of screen, a language and a colour scheme."""

    width: int
    height: int
    language: str
    scheme: str = "light"

    def __str__(self) -> str:
        return f"{'phone' if self.is_phone else 'desktop'}-{self.language}-{self.scheme}"

    @property
    def is_phone(self) -> bool:
        return self.width < 600

    def open(self, browser: Browser, *, base_url: str, **options: Any) -> BrowserContext:
        """A browser context of its own for this screen."""
        return browser.new_context(
            base_url=base_url,
            viewport={"width": self.width, "height": self.height},
            locale={"en": "en-GB", "ru": "ru-RU"}[self.language],
            color_scheme=self.scheme,
            timezone_id="Europe/Moscow",
            has_touch=self.is_phone,
            is_mobile=self.is_phone,
            **{"service_workers": "block", **options},
        )


DESKTOP_EN = Screen(1440, 900, "en")
PHONE_RU = Screen(390, 844, "ru")
DESKTOP_RU = Screen(1440, 900, "ru")
PHONE_EN = Screen(390, 844, "en")


def stand_still(page: Page) -> None:
    """Wait until nothing moves in any more: what is half transparent would be measured as such."""
    # Not `wait_for_function`: it compiles its text in the page, which the page's policy forbids.
    moving = "document.getAnimations().some(one => one.playState === 'running')"
    for _ in range(100):
        if not page.evaluate(moving):
            return
        page.wait_for_timeout(50)
    raise AssertionError("something on the page moves for ever")


def settle(page: Page, address: str) -> None:
    """Open a page and wait until everything is there and stands still."""
    page.goto(address)
    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
    stand_still(page)


def words(language: str) -> Callable[[str], str]:
    """A function that gives the text of a key such as `users:signIn.title`."""

    def text(key: str) -> str:
        namespace, path = key.split(":")
        value: Any = json.loads((LOCALES / language / f"{namespace}.json").read_text(encoding="utf-8"))
        for part in path.split("."):
            value = value[part]
        return value

    return text


class Console:
    """What a page wrote to its console that nobody wants to see there."""

    # Asking who is signed in is answered 401 to a visitor; Chromium writes that down by itself.
    EXPECTED = ("status of 401", "Service Worker registration blocked")

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not any(known in text for known in self.EXPECTED):
            self.complaints.append(f"{kind}: {text}")
