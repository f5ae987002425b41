"""A file from a watch while nothing reads files: the page says that it is safe and late."""

import datetime as dt
import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from e2e.screens import DESKTOP_EN, PHONE_RU, settle, words
from e2e.test_accessibility import Athlete, leftovers, violations
from startline.telemetry.domain.fit.writer import write_fit
from startline.telemetry.domain.generator.outings import Outing, record_outing
from tests.mqtt_device import MqttDevice
from tests.platform_stack import PlatformStack

pytestmark = pytest.mark.slow


def test_file_that_nobody_reads_is_called_delayed_and_then_becomes_a_workout(
    stack: PlatformStack, browser: Browser, results: Path
) -> None:
    athlete = Athlete(stack, "Rita")
    athlete.sign_up()
    watch = MqttDevice(athlete.pair()).ready()
    process = stack.role_pid("process")
    assert process is not None
    contexts = [(screen, screen.open(browser, base_url=stack.url)) for screen in (DESKTOP_EN, PHONE_RU)]
    os.kill(process, signal.SIGSTOP)
    try:
        started_at = dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)
        run = write_fit(record_outing(Outing(seed=3, length_m=5000, started_at=started_at)))
        watch.publish("files/evening.fit/1/1", run)
        for screen, context in contexts:
            text = words(screen.language)
            athlete.enter(context, screen.language)
            page = context.new_page()
            settle(page, "/upload")
            expect(page.get_by_text(text("telemetry:upload.state.delayed"), exact=True)).to_be_visible(
                timeout=30_000
            )
            expect(page.get_by_text(text("telemetry:upload.delayedHelp"))).to_be_visible()
            assert violations(page) == []
            assert leftovers(page, screen.language) == []
            page.screenshot(path=results / f"delayed-{screen}.png")
    finally:
        os.kill(process, signal.SIGCONT)
    for screen, context in contexts:
        delayed = words(screen.language)("telemetry:upload.state.delayed")
        expect(context.pages[0].get_by_text(delayed, exact=True)).to_have_count(0, timeout=30_000)
        context.close()
    assert athlete.get("/me/totals")["all"]["count"] == 1
    watch.close()
