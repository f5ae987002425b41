"""The folder that holds everything the embedded platform keeps: one owner at a time, secrets for us alone."""

import fcntl
import json
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from startline.platform.embedded.errors import EmbeddedError
from startline.platform.embedded.process import is_process

LOCK_NAME = "startline.lock"
SECRETS_NAME = "secrets.json"
SECRET_NAMES = ("secret_key", "valkey_password", "mqtt_password", "broker_secret", "kafka_password")
SECRET_BYTES = 32
EARLIER_START_TIMEOUT_S = 30.0
RETRY_INTERVAL_S = 0.1


@dataclass(frozen=True, slots=True)
class DataLock:
    """Our claim on a data folder, held while `descriptor` is open here or in any child that got it."""

    path: Path
    descriptor: int

    def release(self) -> None:
        """Let the next start go on, as soon as the children have ended too."""
        os.close(self.descriptor)


def make_data_folder(folder: Path) -> None:
    """Make the folder and see that we can write in it.

    Raises:
        EmbeddedError: we cannot; the text says what to do.
    """
    try:
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        probe = folder / f".write-probe-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise EmbeddedError(
            f"Cannot write in the data folder {folder} ({error.strerror}): "
            "make it writable, or set STARTLINE_DATA_DIR to another folder."
        ) from None


def lock_data_folder(folder: Path, *, tell: Callable[[str], None]) -> DataLock:
    """Claim the folder for this process and the children that get the lock's descriptor.

    After a `kill -9` of the owner its children still end in order and hold the claim until then: we wait.

    Args:
        folder: the data folder.
        tell: is called once with a line for the operator when there is something to wait for.

    Raises:
        EmbeddedError: another platform runs on this folder.
    """
    path = folder / LOCK_NAME
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + EARLIER_START_TIMEOUT_S
    is_told = False
    while not _try_lock(descriptor):
        owner = path.read_text(encoding="utf-8").strip()
        is_owner_alive = owner.isdigit() and is_process(int(owner))
        if is_owner_alive or time.monotonic() > deadline:
            os.close(descriptor)
            who = f"as process {owner}" if is_owner_alive else "(its processes have not ended)"
            raise EmbeddedError(
                f"Startline already runs on {folder} {who}: stop it first, or set STARTLINE_DATA_DIR to "
                "another folder."
            )
        if not is_told:
            tell("waiting for the processes of an earlier start to end")
            is_told = True
        time.sleep(RETRY_INTERVAL_S)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return DataLock(path, descriptor)


def is_locked(folder: Path) -> bool:
    """Tell whether a platform runs on the folder; claims nothing and makes no folder."""
    path = folder / LOCK_NAME
    if not path.exists():
        return False
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def load_secrets(folder: Path) -> dict[str, str]:
    """Return the installation's secrets; the first start makes them, in a file that only we can read."""
    path = folder / SECRETS_NAME
    kept: dict[str, str] = {}
    if path.exists():
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            raise EmbeddedError(
                f"{path} cannot be read: restore it, or remove it to sign everybody out."
            ) from None
    missing = {name: secrets.token_urlsafe(SECRET_BYTES) for name in SECRET_NAMES if name not in kept}
    if missing:
        kept |= missing
        fresh = path.with_name(f"{SECRETS_NAME}.new")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(kept, file, indent=1)
        fresh.replace(path)
    return kept
