"""Folders for unix sockets: private to one user, and with a path that a socket's address can hold."""

import hashlib
import os
import stat
import subprocess
import tempfile
from pathlib import Path

from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.system_user import SystemUser

# sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included.
MAX_SOCKET_PATH_BYTES = 103
LONGEST_SOCKET_NAME = ".s.PGSQL.65535.lock"


def can_enter(folder: Path, user: SystemUser | None) -> bool:
    """Tell whether `user` can reach `folder`: a folder above it may be closed to them."""
    if user is None:
        return os.access(folder, os.X_OK)
    done = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", folder],
        capture_output=True,
        check=False,
        cwd="/",
        user=user.uid,
        group=user.gid,
        extra_groups=[user.gid],
    )
    return done.returncode == 0


def make_socket_folder(wanted: Path, user: SystemUser | None) -> Path:
    """Return a folder for sockets that only `user` can enter: `wanted`, or a short one when it would not do.

    The short one has a name made from `wanted`, so that a next start uses the same and leaves nothing behind.

    Raises:
        EmbeddedError: neither folder can be made private.
    """
    owner = user.uid if user else os.geteuid()
    if is_fitting(wanted) and _make_private(wanted, owner, user) and can_enter(wanted, user):
        return wanted
    digest = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"startline-{owner}-{digest}"
    if not is_fitting(short):
        short = Path("/tmp") / short.name  # noqa: S108  # private by mode and owner, checked below
    if _make_private(short, owner, user) and can_enter(short, user):
        return short
    raise EmbeddedError(
        f"{short} belongs to somebody else: remove it, or choose a shorter STARTLINE_DATA_DIR."
    )


def is_fitting(folder: Path) -> bool:
    """Tell whether a socket in `folder` has an address that fits."""
    return len(os.fsencode(folder / LONGEST_SOCKET_NAME)) <= MAX_SOCKET_PATH_BYTES


def _make_private(folder: Path, owner: int, user: SystemUser | None) -> bool:
    """Make `folder`, or check that what is there is a folder of `owner` that nobody else enters."""
    try:
        folder.mkdir(parents=True, mode=0o700)
        if user is not None:
            os.chown(folder, user.uid, user.gid)
    except FileExistsError:
        pass
    except OSError:
        return False
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == owner and not found.st_mode & 0o077
