"""Objects in a folder: written whole, and on the disk when the call returns.

obstore's own put renames without fsync: after a power cut the name may be there without its bytes, or not at
all, although its sender was told that it is safe.
"""

import datetime as dt
import os
import secrets
from itertools import takewhile
from pathlib import Path

# obstore does not list names that end so: it writes unfinished files under them itself.
UNFINISHED_MARK = "#"


def write_object(path: Path, data: bytes, *, root: Path, is_durable: bool) -> None:
    """Write a file so that readers see the old bytes or the new ones, never half of them.

    Args:
        root: the folder of all objects, which is there; what lies between is made.
        is_durable: wait until file and name are on the disk.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}{UNFINISHED_MARK}{secrets.randbits(63)}")
    try:
        with unfinished.open("xb", buffering=0) as file:
            _write_all(file.fileno(), data)
            if is_durable:
                os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    if is_durable:
        # Up to the root: somebody else may have made a folder between us a moment ago. One without news costs
        # a few microseconds.
        for folder in takewhile(lambda each: each != root.parent, path.parents):
            _sync_folder(folder)


def remove_unfinished(root: Path, *, before: dt.datetime) -> int:
    """Remove files that were begun before that moment and never finished; return how many."""
    removed = 0
    for path in root.rglob(f"*{UNFINISHED_MARK}*"):
        if path.is_file() and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _write_all(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
