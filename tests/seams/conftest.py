"""The tables, subscriptions and buses of the seams' suites."""

from collections.abc import Iterator

import pytest

from startline.platform.bus.envelopes import EventBus
from tests.platform.bus.conftest import effects, subscribe  # noqa: F401 - pytest finds fixtures by import
from tests.seams.buses import BUSES, RelayedBus
from tests.telemetry.live.conftest import device, projector  # noqa: F401 - as above


@pytest.fixture(params=sorted(BUSES))
def bus(request, transactional_db) -> Iterator[EventBus]:
    """Each bus, one after the other."""
    made = BUSES[request.param](request)
    yield made
    if isinstance(made, RelayedBus):
        made.close_all()
