"""Role processes and a client of server-sent events, over real sockets."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

START_S = 20.0


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def running(role: str, port: int, **environment: str) -> Iterator[None]:
    """Run `startline <role>` until the block ends; ready when /healthz answers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "startline.cli.main", role], env={**os.environ, **environment}
    )
    try:
        wait_until_healthy(process, port)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_healthy(process: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "the role ended at its start"
        with contextlib.suppress(OSError):
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            client.request("GET", "/healthz")
            if client.getresponse().status == 200:
                return
        time.sleep(0.05)
    raise AssertionError(f"port {port} did not answer in {START_S} s")


@dataclass(frozen=True)
class Event:
    id: str
    kind: str
    data: str


class Stream:
    """One browser's stream."""

    def __init__(
        self, port: int, *, session: str = "", viewer: str = "", origin: str = "", last_id: str = ""
    ) -> None:
        self.client = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
        cookies = {"session": session, "viewer": viewer}
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items() if value),
            "Origin": origin,
            "Last-Event-ID": last_id,
        }
        self.client.request("GET", "/live", headers={k: v for k, v in headers.items() if v})
        self.response = self.client.getresponse()
        self.status = self.response.status

    def read_event(self) -> Event | None:
        """The next event, None when the stream has ended; heartbeats are passed over."""
        fields: dict[str, str] = {}
        while line := self.response.readline():
            text = line.decode().rstrip("\n")
            if text:
                name, _, value = text.partition(": ")
                fields[name] = value
            elif "data" in fields:
                return Event(fields.get("id", ""), fields["event"], fields["data"])
        return None

    def read_line(self) -> str:
        return self.response.readline().decode().rstrip("\n")

    def close(self) -> None:
        self.response.close()
        self.client.close()
