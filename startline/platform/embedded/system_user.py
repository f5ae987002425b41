"""Which user an engine runs as: PostgreSQL refuses root, so as root we take an unprivileged one."""

import contextlib
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from startline.platform.embedded.errors import EmbeddedError

# In this order: made for it, made for nothing else. Every Linux and macOS has the last one.
PREFERRED_NAMES = ("startline", "postgres", "nobody")


@dataclass(frozen=True, slots=True)
class SystemUser:
    """An account of this machine that may run a child of ours."""

    name: str
    uid: int
    gid: int


def choose_engine_user(data_folder: Path) -> SystemUser | None:
    """Return the user that an engine must run as: None (we ourselves) unless we are root.

    The owner of an existing data folder is kept: installing a package never changes who owns the data.

    Raises:
        EmbeddedError: we are root and the machine has no unprivileged account.
    """
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(FileNotFoundError, KeyError):
        owner = data_folder.stat().st_uid
        if owner != 0:
            return _as_user(pwd.getpwuid(owner))
    for name in PREFERRED_NAMES:
        with contextlib.suppress(KeyError):
            return _as_user(pwd.getpwnam(name))
    raise EmbeddedError("PostgreSQL does not run as root: start Startline as an ordinary user.")


def _as_user(entry: pwd.struct_passwd) -> SystemUser:
    return SystemUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def can_run(program: Path, user: SystemUser | None) -> bool:
    """Tell whether `user` can run `program --version`: a folder above may be closed to them."""
    identity: dict[str, object] = {}
    if user is not None:
        identity = {"user": user.uid, "group": user.gid, "extra_groups": [user.gid]}
    try:
        done = subprocess.run([program, "--version"], capture_output=True, check=False, cwd="/", **identity)  # type: ignore[call-overload]  # the identity is optional
    except OSError:
        return False
    return done.returncode == 0


def give_to(user: SystemUser | None, *paths: Path) -> None:
    """Make `user` the owner of each path and everything below it; does nothing for None."""
    if user is None:
        return
    for path in paths:
        for folder, folders, files in os.walk(path):
            for name in ("", *folders, *files):
                target = Path(folder) / name
                if target.lstat().st_uid != user.uid:
                    os.chown(target, user.uid, user.gid, follow_symlinks=False)
