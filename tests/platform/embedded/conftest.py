from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from startline.platform.embedded.postgres import EmbeddedPostgres, PostgresSpec

MakePostgres = Callable[..., EmbeddedPostgres]


@pytest.fixture
def make_postgres() -> Iterator[MakePostgres]:
    """Make an embedded server in a folder; it is stopped after the test."""
    made: list[EmbeddedPostgres] = []

    def make(folder: Path, *, is_durable: bool = False) -> EmbeddedPostgres:
        server = EmbeddedPostgres(
            PostgresSpec(
                data_folder=folder / "postgres",
                socket_folder=folder / "run" / "postgres",
                log_path=folder / "logs" / "postgres.log",
                is_durable=is_durable,
            )
        )
        made.append(server)
        return server

    yield make
    for server in made:
        server.stop()
