"""The whole platform under a test: `startline up` on free ports with data of its own, as real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psycopg

ROOT = Path(__file__).resolve().parents[1]
START_TIMEOUT_S = 90.0
STOP_TIMEOUT_S = 30.0


def wait_until(ask: Callable[[], Any], *, timeout_s: float = 15.0, every_s: float = 0.05) -> Any:
    """Ask until the answer is true; return it. Fails the test when it never is."""
    deadline_s = time.monotonic() + timeout_s
    while not (answer := ask()):
        assert time.monotonic() < deadline_s, f"still not after {timeout_s} s"
        time.sleep(every_s)
    return answer


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


class PlatformStack:
    """One installation. Start it once for many tests: it takes some ten seconds."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        web, live, self.mqtt_port, self.ws_port = free_ports(4)
        self.url, self.live_url = f"http://localhost:{web}", f"http://localhost:{live}"
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith("STARTLINE_")
        } | {
            "STARTLINE_DATA_DIR": str(folder / "data"),
            "STARTLINE_PUBLIC_URL": self.url,
            "STARTLINE_PORT": str(web),
            "STARTLINE_LIVE_PORT": str(live),
            "STARTLINE_MQTT_PORT": str(self.mqtt_port),
            "STARTLINE_MQTT_WS_PORT": str(self.ws_port),
            **settings,
        }
        self.has_kafka = settings.get("STARTLINE_WITH_KAFKA") == "true"
        self._log = folder / "up.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "PlatformStack":
        """Start everything and return when every role is at work."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._log.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "startline.cli.main", "up"],
                cwd=ROOT,
                env=self._environment,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            # Kafka alone may take as long as all the rest on a busy machine.
            timeout_s = START_TIMEOUT_S * (2 if self.has_kafka else 1)
            wait_until(self._is_ready, timeout_s=timeout_s, every_s=0.2)
        except AssertionError as error:
            self.stop()
            raise AssertionError(f"the platform did not start:\n{self.output()[-3000:]}") from error
        return self

    def stop(self) -> None:
        """Stop it as Ctrl-C does; what does not end is killed."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def output(self) -> str:
        """What `startline up` printed so far, the roles' lines included."""
        return self._log.read_text(errors="replace")

    def role_pid(self, role: str) -> int | None:
        """The process of a role, None while it is not there."""
        assert self._process is not None
        command = f"startline.cli.main\0{role}\0".encode()
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                is_child = f"\nPPid:\t{self._process.pid}\n" in (folder / "status").read_text()
                if is_child and command in (folder / "cmdline").read_bytes():
                    return int(folder.name)
            except OSError:  # it ended while we looked
                continue
        return None

    def kill_role(self, role: str) -> int:
        """`kill -9` a role's process and return its id; the supervisor starts another."""
        pid = self.role_pid(role)
        assert pid is not None, f"no process {role}"
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_for_role(self, role: str, *, other_than: int = 0) -> int:
        """Wait until the role runs, in another process than the given one, and return its id."""
        return wait_until(
            lambda: (pid := self.role_pid(role)) and pid != other_than and pid, timeout_s=30, every_s=0.2
        )

    def rows(self, query: str, *values: object) -> list[tuple]:
        """Ask the installation's own database."""
        with psycopg.connect(self._database_url(), autocommit=True) as connection:
            return connection.execute(query, values).fetchall()

    def connect_database(self) -> psycopg.Connection:
        """A connection of the test's own, to hold locks with."""
        return psycopg.connect(self._database_url())

    def valkey_url(self) -> str:
        """The address of the installation's own Valkey."""
        return self._setting_of_roles("STARTLINE_VALKEY_URL")

    def _database_url(self) -> str:
        return self._setting_of_roles("STARTLINE_DATABASE_URL")

    def _setting_of_roles(self, name: str) -> str:
        pid = wait_until(lambda: self.role_pid("web"))
        variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        prefix = f"{name}=".encode()
        return next(one.removeprefix(prefix).decode() for one in variables if one.startswith(prefix))

    def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.output()[-3000:]
        try:
            is_ready = httpx.get(f"{self.url}/readyz", timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False
        text = self.output()
        roles = ("ingest", "process", "react")
        return (
            is_ready
            and "broker_connected" in text
            and all(f"role_started role={role}" in text for role in roles)
        )
