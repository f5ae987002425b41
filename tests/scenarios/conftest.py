"""A whole platform for each seam, started once."""

from collections.abc import Iterator

import pytest

from tests.platform_stack import PlatformStack

# The implementations of the sample sink and the event bus under which every scenario holds.
SEAMS = ("embedded",)


@pytest.fixture(scope="session", params=SEAMS)
def stack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PlatformStack]:
    running = PlatformStack(tmp_path_factory.mktemp(f"platform-{request.param}")).start()
    yield running
    running.stop()
