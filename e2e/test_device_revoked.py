"""A lost device: revoked on the page, cut off the broker at once, and shut out from then on."""

import pytest
from playwright.sync_api import Browser, expect

from e2e.screens import DESKTOP_RU, PHONE_EN, Screen, words
from e2e.test_accessibility import Athlete
from tests.mqtt_device import MqttDevice
from tests.platform_stack import PlatformStack, wait_until


@pytest.mark.parametrize("screen", [DESKTOP_RU, PHONE_EN], ids=str)
def test_revoked_device_is_cut_at_once(screen: Screen, stack: PlatformStack, browser: Browser) -> None:
    person = Athlete(stack, f"Loser-{screen}")
    person.sign_up()
    credentials = person.pair("Lost watch")
    watch = MqttDevice(credentials).ready()
    text = words(screen.language)
    context = screen.open(browser, base_url=stack.url)
    person.enter(context, screen.language)
    page = context.new_page()
    page.goto("/devices")
    row = page.get_by_role("listitem").filter(has_text="Lost watch")
    expect(row.get_by_text(text("devices:row.online"), exact=True)).to_be_visible()

    row.get_by_role("button", name="Lost watch").click()
    page.get_by_role("menuitem", name=text("devices:menu.revoke")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(text("devices:revoke.text"))
    assert watch.is_connected, "nothing happens before the confirmation"
    dialog.get_by_role("button", name=text("devices:menu.revoke")).click()

    expect(row.get_by_text(text("devices:row.revoked"), exact=True)).to_be_visible()
    expect(row.get_by_role("button")).to_have_count(0)
    wait_until(lambda: not watch.is_connected, timeout_s=3)
    again = MqttDevice(credentials)
    wait_until(lambda: again.connack)
    assert again.connack == "Bad user name or password"
    for device in (watch, again):
        device.close()
    context.close()
