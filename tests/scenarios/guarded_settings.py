"""The platform's settings with a service beside it that has events."""

from startline.config.settings import *  # noqa: F403
from startline.config.settings import INSTALLED_APPS as OWN_APPS

INSTALLED_APPS = [*OWN_APPS, "tests.scenarios.guarded_events.GuardedEventsConfig"]
