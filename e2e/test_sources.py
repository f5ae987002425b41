"""A workout that a watch and a phone recorded: why they were joined, and every step with its undo."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from e2e.screens import DESKTOP_EN, DESKTOP_RU, PHONE_EN, PHONE_RU, Screen, settle, words
from e2e.test_accessibility import Athlete, leftovers, violations
from startline.telemetry.domain.generator.outings import Outing, record_outing
from startline.telemetry.domain.recording import Recording
from tests.platform_stack import PlatformStack
from tests.telemetry.recorders import phone_file, piece, watch_file

WATCH, PHONE = "Garmin Forerunner 255", "Startline"


def run_of_today() -> Recording:
    started_at = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(hours=6)
    return record_outing(Outing(seed=41, length_m=7000, started_at=started_at))


class TwoDevices(Athlete):
    """A person whose watch and phone recorded the same run, and who stopped the watch once on another one."""

    def upload(self, name: str, data: bytes) -> dict:
        token = self.http.cookies.get("csrftoken") or ""
        answer = self.http.post(
            "/api/v1/workouts", files={"files": (name, data)}, headers={"X-CSRFToken": token}
        )
        return answer.json()["results"][0]

    def record(self) -> "TwoDevices":
        run = run_of_today()
        # The strap on the watch lost contact for a while; the phone began a little later.
        rate = run.samples.heart_rate_bpm.copy()
        rate[:200] = float("nan")
        watch = replace(run, samples=run.samples.with_columns(heart_rate_bpm=rate))
        self.workout_id = self.upload("morning.fit", watch_file(watch))["workout_id"]
        assert self.upload("morning.gpx", phone_file(run, late_s=60))["state"] == "merged"
        other = replace(run, started_at=run.started_at - dt.timedelta(hours=3))
        self.other_id = self.upload("warm-up.fit", watch_file(piece(other, 0, 600)))["workout_id"]
        return self


@pytest.fixture(params=[DESKTOP_EN, PHONE_RU, DESKTOP_RU, PHONE_EN], ids=str, scope="module")
def screen(request: pytest.FixtureRequest) -> Screen:
    return request.param


@pytest.fixture(scope="module")
def athlete(stack: PlatformStack, screen: Screen) -> TwoDevices:
    person = TwoDevices(stack, "Nina")
    person.sign_up()
    return person.record()


@pytest.fixture(scope="module")
def page(stack: PlatformStack, browser: Browser, screen: Screen, athlete: TwoDevices) -> Iterator[Page]:
    context = screen.open(browser, base_url=stack.url, accept_downloads=True)
    athlete.enter(context, screen.language)
    yield context.new_page()
    context.close()


@pytest.fixture
def card(page: Page, screen: Screen, athlete: TwoDevices) -> Locator:
    settle(page, f"/training/{athlete.workout_id}")
    found = page.get_by_role("region", name=words(screen.language)("sources:title"))
    expect(found.get_by_text(WATCH)).to_be_visible()
    return found


def choose(page: Page, card: Locator, screen: Screen, device: str, step: str) -> None:
    text = words(screen.language)
    card.get_by_role("button", name=text("sources:menu").replace("{name}", device)).click()
    page.get_by_role("menuitem", name=text(f"sources:{step}")).click()


def undo(page: Page, screen: Screen) -> None:
    page.get_by_role("button", name=words(screen.language)("sources:undo")).click()


def test_sources_say_who_recorded_and_why_they_are_one(
    page: Page, screen: Screen, card: Locator, results: Path
) -> None:
    text = words(screen.language)
    card.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    page.screenshot(path=results / f"sources-{screen}.png")

    rows = card.get_by_role("listitem")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(text("sources:primary"))
    expect(rows.first).to_contain_text(text("sources:trust.device"))
    expect(rows.last).to_contain_text(text("sources:trust.track"))
    expect(rows.last).to_contain_text(text("sources:why.same_time").split("(")[0])
    expect(rows.last).to_contain_text("%")
    assert violations(page) == []
    assert leftovers(page, screen.language) == []


def test_recording_is_split_off_and_joined_again(
    page: Page, screen: Screen, card: Locator, athlete: TwoDevices
) -> None:
    before = len(athlete.get("/workouts")["items"])
    choose(page, card, screen, PHONE, "split")
    expect(card.get_by_role("listitem")).to_have_count(1)
    assert len(athlete.get("/workouts")["items"]) == before + 1

    undo(page, screen)
    expect(card.get_by_role("listitem")).to_have_count(2)
    assert len(athlete.get("/workouts")["items"]) == before


def test_recording_is_removed_and_brought_back(page: Page, screen: Screen, card: Locator) -> None:
    text = words(screen.language)
    choose(page, card, screen, WATCH, "remove")
    expect(card.get_by_text(text("sources:removedTitle"), exact=True)).to_be_visible()
    expect(card.get_by_text(text("sources:trust.track"))).to_be_visible()

    card.get_by_role("button", name=text("sources:restoreLabel").replace("{name}", WATCH)).click()
    expect(card.get_by_text(text("sources:removedTitle"), exact=True)).to_have_count(0)
    expect(card.get_by_role("listitem").first).to_contain_text(WATCH)


def test_another_recording_leads_until_the_choice_is_taken_back(
    page: Page, screen: Screen, card: Locator
) -> None:
    choose(page, card, screen, PHONE, "lead")
    expect(card.get_by_role("listitem").first).to_contain_text(PHONE)
    expect(card.get_by_role("listitem").last).to_contain_text(WATCH)

    undo(page, screen)
    expect(card.get_by_role("listitem").first).to_contain_text(WATCH)


def test_workout_nearby_is_joined_by_hand_and_taken_back(
    page: Page, screen: Screen, card: Locator, athlete: TwoDevices, results: Path
) -> None:
    text = words(screen.language)
    card.get_by_role("button", name=text("sources:join.open")).click()
    dialog = page.get_by_role("dialog", name=text("sources:join.title"))
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    page.wait_for_timeout(400)
    page.screenshot(path=results / f"sources-join-{screen}.png")
    assert violations(page) == []

    dialog.get_by_role("button", name=text("sources:join.button")).click()
    expect(card.get_by_role("listitem")).to_have_count(3)
    expect(card.get_by_role("listitem").last).to_contain_text(text("sources:why.by_hand"))
    assert athlete.call("GET", f"/api/v1/workouts/{athlete.other_id}").status_code == 410
    page.screenshot(path=results / f"sources-joined-{screen}.png")

    undo(page, screen)
    expect(card.get_by_role("listitem")).to_have_count(2)
    assert athlete.get(f"/workouts/{athlete.other_id}")["recording_count"] == 1


def test_upload_page_tells_of_a_joined_file(
    page: Page, screen: Screen, athlete: TwoDevices, results: Path
) -> None:
    text = words(screen.language)
    page.goto("/upload")
    copy = {
        "name": "copy.gpx",
        "mimeType": "application/gpx+xml",
        "buffer": phone_file(run_of_today(), number=3),
    }
    page.get_by_test_id("upload-files").set_input_files([copy])

    row = page.locator("li", has_text="copy.gpx")
    expect(row).to_contain_text(text("telemetry:uploadPage.state.merged"), timeout=20_000)
    expect(row).to_contain_text(text("telemetry:uploadPage.mergedInto").split("{")[0])
    page.wait_for_timeout(300)
    page.screenshot(path=results / f"upload-merged-{screen}.png")
    settle(page, "/training")
    expect(page.locator('a[href*="/training/0"]').first).to_be_visible()
    page.screenshot(path=results / f"list-merged-{screen}.png")
