"""One platform and one Chromium for all browser tests; a browser context of its own for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from e2e.screens import ARGUMENTS, CHROMIUM, ROOT
from tests.platform_stack import PlatformStack

RESULTS = ROOT / "e2e" / "results"


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlatformStack]:
    assert (ROOT / "web" / "dist" / "index.html").exists(), "the web app is not built: run `make setup`"
    running = PlatformStack(tmp_path_factory.mktemp("platform")).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def results() -> Path:
    """Where screenshots go, to be looked at."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    return RESULTS
