"""`startline up` as a whole: one real installation on free ports, from its first line to a `kill -9`."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from startline.platform.embedded.data_folder import lock_data_folder
from startline.platform.embedded.ports import find_free_port, require_free_port
from startline.platform.embedded.process import is_process

ROLES = "web, live, broker, ingest, process, react, jobs"
START_TIMEOUT_S = 90
pytestmark = pytest.mark.timeout(240)


class Installation:
    """A running `startline up` with its own data folder and ports."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder.parent / "console.txt"
        names = ("PORT", "LIVE_PORT", "MQTT_PORT", "MQTT_WS_PORT")
        self.ports = {name: find_free_port() for name in names}
        kept = {name: text for name, text in os.environ.items() if not name.startswith("STARTLINE_")}
        own = {f"STARTLINE_{name}": str(port) for name, port in self.ports.items()}
        self.environment = {**kept, **own, "STARTLINE_DATA_DIR": str(folder)}
        self.command = [sys.executable, "-m", "startline.cli.main", "up"]

    def start(self) -> None:
        with self.log.open("w") as console:
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdout=console, stderr=subprocess.STDOUT
            )
        wait_for(lambda: "Startline runs on" in self.shown(), START_TIMEOUT_S, self.shown)

    def shown(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def start_another(self, **changes: str) -> subprocess.CompletedProcess[str]:
        environment = {**self.environment, **changes}
        return subprocess.run(
            self.command, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    def family(self) -> list[int]:
        """Every process below `startline up`, by the kernel's own list."""
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            found += [int(text) for text in children]
            waiting += [int(text) for text in children]
        return found

    def database_url(self) -> str:
        lines = (self.folder / "postgres" / "postmaster.pid").read_text().splitlines()
        return f"postgresql://startline@/startline?host={lines[4]}"

    def postmaster(self) -> int:
        return int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])


def wait_for(is_true: Callable[[], bool], timeout_s: float, tell: Callable[[], str] = lambda: "") -> None:
    deadline = time.monotonic() + timeout_s
    while not is_true():
        assert time.monotonic() < deadline, tell()
        time.sleep(0.05)


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("up") / "var")
    installation.start()
    yield installation
    if installation.process.poll() is None:
        installation.process.send_signal(signal.SIGTERM)
        installation.process.wait(30)


def test_each_step_has_a_line_and_every_role_is_ready(up: Installation) -> None:
    steps = [line.split("  ")[0] for line in up.shown().splitlines() if line.startswith("✓")]
    assert steps[0] == "✓ Data folder"
    assert [step.split(" ")[1] for step in steps[1:3]] == ["PostgreSQL", "Valkey"]
    assert steps[3:] == ["✓ Database", "✓ Roles"]
    assert f"✓ Roles  {ROLES}, " in up.shown()
    for port in (up.ports["PORT"], up.ports["LIVE_PORT"]):
        assert httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200


def test_secrets_are_private_and_in_no_list_of_processes(up: Installation) -> None:
    path = up.folder / "secrets.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secrets = [text for text in path.read_text().split('"') if len(text) > 30]
    assert len(secrets) == 5
    lists = b" ".join(Path(f"/proc/{pid}/cmdline").read_bytes() for pid in up.family())
    assert not [secret for secret in secrets if secret.encode() in lists]


def test_second_start_on_the_folder_is_one_line(up: Installation) -> None:
    done = up.start_another()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"startline: Startline already runs on {up.folder} as process {up.process.pid}: stop it first, or "
        "set STARTLINE_DATA_DIR to another folder.\n"
    )


def test_busy_port_is_one_line(up: Installation, tmp_path: Path) -> None:
    done = up.start_another(STARTLINE_DATA_DIR=str(tmp_path / "var"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"startline: Port {up.ports['PORT']} for the web app is taken by another program: stop that one, or "
        "set STARTLINE_PORT to a free port.\n"
    )


def test_killed_postgres_comes_back_with_its_data(up: Installation) -> None:
    with psycopg.connect(up.database_url()) as connection:
        connection.execute("CREATE TABLE note AS SELECT 'kept' AS text")
    url, killed = up.database_url(), up.postmaster()

    os.kill(killed, signal.SIGKILL)

    wait_for(lambda: "✓ postgres runs again" in up.shown(), 20, up.shown)
    assert up.postmaster() != killed
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT text FROM note").fetchone() == ("kept",)
    address = f"http://127.0.0.1:{up.ports['PORT']}/readyz"
    wait_for(lambda: httpx.get(address, trust_env=False).status_code == 200, 10)


def test_kill_9_leaves_nothing_and_the_next_start_goes_on(up: Installation) -> None:
    family = up.family()
    assert len(family) >= 10

    up.process.kill()
    up.process.wait()

    lock_data_folder(up.folder, tell=lambda _text: None).release()
    wait_for(lambda: not [pid for pid in family if is_process(pid)], 15, lambda: str(family))
    for name, port in up.ports.items():
        require_free_port("127.0.0.1", port, purpose=name, setting=name)
    up.start()
    with psycopg.connect(up.database_url()) as connection:
        assert connection.execute("SELECT text FROM note").fetchone() == ("kept",)


def test_sigterm_stops_every_child_in_order(up: Installation) -> None:
    family = up.family()
    up.process.send_signal(signal.SIGTERM)

    assert up.process.wait(30) == 0

    assert up.shown().endswith("Stopped. The data is kept; `startline up` goes on with it.\n")
    assert not [pid for pid in family if is_process(pid)]
    assert not (up.folder / "postgres" / "postmaster.pid").exists()
