"""TCP ports of this machine: is one free, which one is."""

import errno
import socket
import time

from startline.platform.embedded.errors import EmbeddedError

SETTLE_TIMEOUT_S = 3.0  # an earlier server's socket may close a moment after its process
RETRY_INTERVAL_S = 0.1


def require_free_port(host: str, port: int, *, purpose: str, setting: str) -> None:
    """See that we can listen on `host` and `port`.

    Raises:
        EmbeddedError: another program does, or the address is not ours; the text says what to do.
    """
    deadline = time.monotonic() + SETTLE_TIMEOUT_S
    while (problem := _find_problem(host, port)) == errno.EADDRINUSE and time.monotonic() < deadline:
        time.sleep(RETRY_INTERVAL_S)
    if problem == errno.EADDRINUSE:
        raise EmbeddedError(
            f"Port {port} for {purpose} is taken by another program: stop that one, or set {setting} to a "
            "free port."
        )
    if problem == errno.EACCES:
        raise EmbeddedError(f"Port {port} for {purpose} needs more rights: set {setting} to 1024 or higher.")
    if problem:
        raise EmbeddedError(
            f"Cannot listen on {host} for {purpose}: set STARTLINE_LISTEN to an address of this machine."
        )


def is_free(host: str, port: int) -> bool:
    """Tell whether nobody listens on `host` and `port`."""
    return _find_problem(host, port) != errno.EADDRINUSE


def _find_problem(host: str, port: int) -> int:
    """Return the error number that listening gives, or 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            return error.errno or errno.EADDRNOTAVAIL
    return 0


def find_free_port() -> int:
    """Return a port that is free on loopback now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
