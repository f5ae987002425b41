"""The embedded Valkey: a password on its socket, and its data outlives a kill."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import valkey

from startline.platform.embedded.valkey import EmbeddedValkey, ValkeySpec


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    made = EmbeddedValkey(
        ValkeySpec(
            data_folder=tmp_path / "valkey", socket_folder=tmp_path / "run", log_path=tmp_path / "valkey.log"
        )
    )
    made.start()
    yield made
    made.stop()


def test_data_outlives_a_kill_and_a_stop(server: EmbeddedValkey) -> None:
    for number, end in enumerate((signal.SIGKILL, signal.SIGTERM)):
        with valkey.Valkey.from_url(server.url) as client:
            client.rpush("kept", number)
        server.child.send(end)
        server.child.wait_for_end(5)
        server.start()
    with valkey.Valkey.from_url(server.url) as client:
        assert client.lrange("kept", 0, -1) == [b"0", b"1"]
        assert client.config_get("appendonly") == {"appendonly": "yes"}


def test_socket_needs_the_password(server: EmbeddedValkey) -> None:
    with (
        valkey.Valkey(unix_socket_path=str(server.socket_path)) as stranger,
        pytest.raises(valkey.exceptions.AuthenticationError),
    ):
        stranger.ping()


def test_password_stands_in_no_list_of_processes(server: EmbeddedValkey) -> None:
    assert server.password.encode() not in Path(f"/proc/{server.child.pid}/cmdline").read_bytes()
