"""A whole platform for each seam, started once."""

from collections.abc import Iterator

import pytest

from tests.platform_stack import PlatformStack, free_ports

# The implementations of the sample sink and the event bus under which every scenario holds.
SEAMS = ("direct", "kafka")


def seam_settings(seam: str) -> dict[str, str]:
    """The settings that choose a seam."""
    if seam == "direct":
        return {}
    (port,) = free_ports(1)
    return {"STARTLINE_WITH_KAFKA": "true", "STARTLINE_KAFKA_PORT": str(port)}


@pytest.fixture(scope="session", params=SEAMS)
def stack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PlatformStack]:
    folder = tmp_path_factory.mktemp(f"platform-{request.param}")
    settings = {"DJANGO_SETTINGS_MODULE": "tests.scenarios.guarded_settings", **seam_settings(request.param)}
    running = PlatformStack(folder, **settings).start()
    yield running
    running.stop()
