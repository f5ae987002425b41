"""Where the files of a person lie in object storage."""

import hashlib
import uuid

from startline.platform.storage import objects
from startline.telemetry.domain.files import MAX_FILE_BYTES
from startline.telemetry.errors import FileTooLargeError, UnknownFormatError

ORIGINALS = "originals"
SAMPLES = "streams"


def original_key(user_id: int, *, sha256: bytes) -> str:
    """Return the key of a file as it came, named by its content."""
    return f"{ORIGINALS}/{user_id}/{sha256.hex()}"


def samples_key(user_id: int, *, workout_id: uuid.UUID, version: int) -> str:
    """Return the key of a workout's samples; each version of the workout that changes them has its own."""
    return f"{SAMPLES}/{user_id}/{workout_id}-{version}.parquet"


def fingerprint(data: bytes) -> bytes:
    """Return what a file is known by: its SHA-256.

    Raises:
        UnknownFormatError: the file is empty.
        FileTooLargeError: it is larger than any recording may be.
    """
    if not data:
        raise UnknownFormatError("The file is empty.", {"reason": "empty"})
    if len(data) > MAX_FILE_BYTES:
        raise FileTooLargeError(
            "The file is too large.", {"reason": "bytes", "limit": MAX_FILE_BYTES, "unit": "bytes"}
        )
    return hashlib.sha256(data).digest()


def remove_objects(keys: list[str]) -> None:
    """Remove objects, for use after the commit that let go of them; "" is skipped."""
    for key in keys:
        if key:
            objects.delete(key)
