"""The tables and subscriptions of the seams' suites."""

from tests.platform.bus.conftest import effects, subscribe  # noqa: F401 - pytest finds fixtures by import
