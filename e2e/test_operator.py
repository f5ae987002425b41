"""An operator finds out what is wrong, has it done again, and nobody else sees the page."""

import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.screens import Screen, settle
from e2e.test_accessibility import SCREENS, Athlete, leftovers, violations
from tests.platform_stack import PlatformStack, wait_until

REASON = 'Traceback (most recent call last):\n  File "subscribers.py"\nConflictError: the totals are newer'
TEXTS = {
    "en": {
        "well": "All is well.",
        "trouble": "Something needs you",
        "replay": "Replay",
        "details": "Show details",
    },
    "ru": {
        "well": "Всё в порядке.",
        "trouble": "Нужно ваше внимание",
        "replay": "Повторить",
        "details": "Показать подробности",
    },
}


@pytest.fixture(scope="module")
def operator(stack: PlatformStack) -> Athlete:
    person = Athlete(stack, "Oleg")
    person.sign_up()
    made = stack.rows(
        "WITH person AS (UPDATE users_user SET is_staff = true, is_superuser = true"
        " WHERE email = %s RETURNING id)"
        " INSERT INTO users_user_groups (user_id, group_id)"
        " SELECT person.id, auth_group.id FROM person, auth_group WHERE name = 'operator' RETURNING 1",
        person.email,
    )
    assert made == [(1,)]
    return person


@pytest.fixture(params=SCREENS, ids=str)
def screen(request: pytest.FixtureRequest) -> Screen:
    return request.param


@pytest.fixture
def page(screen: Screen, stack: PlatformStack, browser: Browser, operator: Athlete) -> Iterator[Page]:
    context = screen.open(browser, base_url=stack.url)
    operator.enter(context, screen.language)
    yield context.new_page()
    context.close()


def give_up_an_event(stack: PlatformStack) -> str:
    """A dead letter of an event that its handler can take now."""
    event_id = str(uuid.uuid4())
    stack.rows(
        "INSERT INTO platform_bus_deadletter (subscription, event_id, name, key, payload, xid, event_order,"
        " published_at, attempts, reason_code, reason) VALUES ('telemetry.refresh_totals', %s,"
        " 'telemetry.workout_deleted.v1', '1', %s, '1', 1, now(), 6, 'conflict', %s) RETURNING 1",
        event_id,
        f'{{"user_id":1,"workout_id":"{uuid.uuid4()}","version":1}}',
        REASON,
    )
    return event_id


def check(page: Page, screen: Screen) -> None:
    assert violations(page) == []
    assert leftovers(page, screen.language) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_all_is_well_in_one_line_with_details_behind_it(page: Page, screen: Screen) -> None:
    texts = TEXTS[screen.language]
    settle(page, "/operator")

    expect(page.get_by_role("status").filter(has_text=texts["well"])).to_be_visible(timeout=30_000)
    expect(page.get_by_role("heading", level=2)).to_have_count(0)
    check(page, screen)
    page.get_by_role("button", name=texts["details"]).click()
    expect(page.get_by_role("heading", level=2)).to_have_count(3)
    check(page, screen)


def test_failed_event_is_replayed_only_when_it_is_ticked(
    page: Page, screen: Screen, stack: PlatformStack
) -> None:
    texts = TEXTS[screen.language]
    event_id = give_up_an_event(stack)
    settle(page, "/operator")

    expect(page.get_by_text(texts["trouble"])).to_be_visible()
    expect(page.get_by_text("ConflictError: the totals are newer").first).to_be_visible()
    replay = page.get_by_role("button", name=texts["replay"])
    expect(replay).to_be_disabled()
    check(page, screen)
    page.get_by_role("checkbox").check()
    expect(replay).to_be_enabled()
    replay.click()

    expect(page.get_by_role("status").filter(has_text=texts["well"])).to_be_visible(timeout=30_000)
    left = "SELECT count(*) FROM platform_bus_{} WHERE event_id = %s"
    wait_until(
        lambda: (
            [stack.rows(left.format(table), event_id) for table in ("deadletter", "waitingevent")]
            == [[(0,)], [(0,)]]
        )
    )


def test_athlete_is_told_that_the_page_is_not_for_them(
    screen: Screen, stack: PlatformStack, browser: Browser
) -> None:
    athlete = Athlete(stack, "Anna")
    athlete.sign_up()
    context = screen.open(browser, base_url=stack.url)
    athlete.enter(context, screen.language)
    page = context.new_page()
    settle(page, "/operator")

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    expect(page.locator("main ul")).to_have_count(0)
    assert leftovers(page, screen.language) == []
    context.close()
