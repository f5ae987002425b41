"""Run as a program: a consumer that writes its effect and then hangs before the commit."""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "startline.config.settings")
django.setup()

from startline.platform.bus.current import make_bus  # noqa: E402 - Django first
from startline.platform.bus.subscriptions import Context, subscriber  # noqa: E402 - Django first
from startline.platform.bus.worker import drain  # noqa: E402 - Django first
from tests.platform.bus.sample import LapCounted, write_effect  # noqa: E402 - Django first


@subscriber(LapCounted, name="sample.note_lap")
def note_lap_and_hang(event: LapCounted, context: Context) -> None:
    write_effect(f"{event.user_id}:{event.lap}")
    sys.stdout.write("effect written, not committed\n")
    sys.stdout.flush()
    time.sleep(60)


drain(make_bus(), groups=["sample"], wait_s=20)
