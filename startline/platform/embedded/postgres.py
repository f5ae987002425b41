"""An embedded PostgreSQL: a real server as our child, on a unix socket of its own, never on a TCP port."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from startline.platform.embedded.errors import EmbeddedError, NotReadyError
from startline.platform.embedded.postgres_binaries import find_postgres_programs, read_version
from startline.platform.embedded.process import Child, ChildSpec, is_process
from startline.platform.embedded.sockets import can_enter, make_socket_folder
from startline.platform.embedded.system_user import SystemUser, choose_engine_user, give_to

SUPERUSER = "startline"
DATABASE = "startline"
PORT = 5432  # only a part of the socket's name
START_TIMEOUT_S = 60.0  # crash recovery after a kill may replay up to max_wal_size
EARLIER_SERVER_TIMEOUT_S = 15.0
CURRENT_FOLDER = "/proc/self/cwd"

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "120",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
    "jit": "off",
    "max_wal_size": "512MB",
}
# For tests: a crash of the machine may lose everything, a crash of the server nothing.
FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, kw_only=True)
class PostgresSpec:
    """Where the server keeps its data, socket and log; `programs` names a folder of the system's own."""

    data_folder: Path
    socket_folder: Path
    log_path: Path
    programs: str = ""
    is_durable: bool = True
    kept_open: tuple[int, ...] = ()


class EmbeddedPostgres:
    """PostgreSQL supervised by us: `start` returns when it answers on its own socket."""

    name = "postgres"

    def __init__(self, spec: PostgresSpec) -> None:
        self.spec = spec
        self.user: SystemUser | None = choose_engine_user(spec.data_folder)
        self.programs = find_postgres_programs(spec.programs, self.user)
        self.version_number = int(read_version(self.programs).split(".")[0])
        self.socket_folder = make_socket_folder(spec.socket_folder, self.user)
        spec.data_folder.parent.mkdir(parents=True, exist_ok=True)
        self._is_reachable = can_enter(spec.data_folder.parent, self.user)
        self.child = Child(self._server_spec())

    @property
    def url(self) -> str:
        """The address of our database, a unix socket."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(self.socket_folder), safe='/')}"

    def start(self) -> None:
        """Make the data folder if there is none, start the server, wait until it answers, make our database.

        Raises:
            EmbeddedError: it cannot start; the text says why.
        """
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start the server and return at once; the first start makes its data folder before.

        Raises:
            EmbeddedError: it cannot start; the text says why.
        """
        version_file = self.spec.data_folder / "PG_VERSION"
        if not version_file.exists():
            self._make_data_folder()
        elif (kept := version_file.read_text(encoding="utf-8").strip()) != str(self.version_number):
            raise EmbeddedError(
                f"{self.spec.data_folder} was made by PostgreSQL {kept}, and {self.programs} holds "
                f"{self.version_number}: use programs of version {kept}, or pg_upgrade."
            )
        give_to(self.user, self.spec.data_folder)
        make_socket_folder(self.spec.socket_folder, self.user)
        self._clear_stale_lock()
        self.child.start()

    def wait_until_ready(self) -> None:
        """Wait until the launched server answers, and see that it has our database.

        Raises:
            NotReadyError: it does not answer, or ended again.
        """
        self.child.wait_until(self.is_answering, timeout_s=START_TIMEOUT_S)
        try:
            self._make_database()
        except psycopg.OperationalError as error:
            raise NotReadyError(f"{self.name} went away again: {error}") from error

    def stop(self) -> None:
        """Stop fast: sessions are ended, everything is written."""
        self.child.stop()
        with contextlib.suppress(OSError):
            self.socket_folder.rmdir()

    def is_answering(self) -> bool:
        """Ask on our own socket: on a TCP port somebody else's server could answer."""
        try:
            with psycopg.connect(self.url_of("postgres"), connect_timeout=2):
                return self.child.is_running()
        except psycopg.OperationalError:
            return False

    def version(self) -> str:
        """Return the running server's version."""
        with psycopg.connect(self.url) as connection:
            return str(connection.execute("SHOW server_version").fetchone()[0]).split(" ")[0]  # type: ignore[index]  # SHOW has one row

    def _place(self, folder: Path) -> str:
        """Name `folder`, in which the program starts, so that the engine's user can open it.

        Under root's home the folders above are closed to that user; its own current folder is not.
        """
        return str(folder) if self._is_reachable or sys.platform != "linux" else CURRENT_FOLDER

    def _server_spec(self) -> ChildSpec:
        spec = self.spec
        settings = {**SETTINGS, "unix_socket_directories": str(self.socket_folder)}
        if not spec.is_durable:
            settings |= FAST_SETTINGS
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return ChildSpec(
            name=self.name,
            command=(str(self.programs / "postgres"), "-D", self._place(spec.data_folder), *options),
            log_path=spec.log_path,
            environment={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            working_folder=spec.data_folder,
            stop_signal=signal.SIGINT,  # "fast shutdown"
            stop_timeout_s=30.0,
            run_as=self.user,
            kept_open=spec.kept_open,
        )

    def _fresh_folder(self) -> Path:
        """Return an empty folder of the engine's user beside the data folder, for `initdb` to fill."""
        fresh = self.spec.data_folder.with_name(self.spec.data_folder.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        give_to(self.user, fresh)
        return fresh

    def _make_data_folder(self) -> None:
        """Fill a folder beside the wanted one and rename it: a killed start leaves no half data."""
        fresh = self._fresh_folder()
        arguments = [
            *("-D", self._place(fresh), "-U", SUPERUSER, "--auth=trust", "-E", "UTF8", "--no-instructions"),
            # Right upper and lower case for every script, without ICU, the same on every machine.
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
        ]
        if not self.spec.is_durable:
            arguments.append("--no-sync")
        child = Child(
            ChildSpec(
                name="initdb",
                command=(str(self.programs / "initdb"), *arguments),
                log_path=self.spec.log_path,
                environment={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                working_folder=fresh,
                run_as=self.user,
                kept_open=self.spec.kept_open,
            )
        )
        child.start()
        with contextlib.suppress(NotReadyError):
            child.wait_until(lambda: child.poll_exit_code() is not None, timeout_s=START_TIMEOUT_S)
        if child.poll_exit_code() != 0:
            child.stop()
            raise EmbeddedError(f"PostgreSQL could not make its data folder. {child.log_tail()}")
        with contextlib.suppress(FileNotFoundError):
            self.spec.data_folder.rmdir()
        fresh.rename(self.spec.data_folder)

    def _clear_stale_lock(self) -> None:
        """Remove a lock file whose number is now another program's; wait for a server that is still ending.

        PostgreSQL itself refuses when the number in the file is taken again by another process of the same
        user, which is common in a container, where every start counts from one. A number that nobody has is
        left to PostgreSQL: it also looks whether a dead server's sessions are still there.
        """
        path = self.spec.data_folder / "postmaster.pid"
        deadline = time.monotonic() + EARLIER_SERVER_TIMEOUT_S
        while path.exists():
            text = path.read_text(encoding="utf-8").partition("\n")[0].strip()
            if not text.isdigit() or not is_process(int(text)):
                return
            if not self._is_server_of_ours(int(text)):
                path.unlink(missing_ok=True)
                return
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    f"Process {text}, another PostgreSQL, uses {self.spec.data_folder}: "
                    f"stop it first (kill -INT {text})."
                )
            time.sleep(0.1)

    def _is_server_of_ours(self, pid: int) -> bool:
        """Tell whether process `pid` is a PostgreSQL that works in our data folder."""
        if sys.platform == "linux":
            try:
                return Path(f"/proc/{pid}/cwd").readlink() == self.spec.data_folder.resolve()
            except OSError:
                return False
        done = subprocess.run(
            ["ps", "-p", str(pid), "-o", "command="], capture_output=True, check=False, text=True
        )
        return "postgres" in done.stdout

    def _make_database(self) -> None:
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if found is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")
