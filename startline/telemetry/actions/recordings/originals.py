"""Where the files of a person lie in object storage, and what a file is known by."""

import hashlib
import uuid

from startline.platform.ids import new_id
from startline.telemetry.domain.files import MAX_FILE_BYTES
from startline.telemetry.domain.live.sealed_file import is_sealed_session
from startline.telemetry.errors import FileTooLargeError, UnknownFormatError

ORIGINALS = "originals"
SAMPLES = "streams"


def original_key(user_id: int, *, sha256: bytes) -> str:
    """Return a new key for a file as it came; its content's hash is in it for whoever looks for it.

    New each time: who brings the same bytes again must not lose them to whoever removes the first ones.
    """
    return f"{ORIGINALS}/{user_id}/{sha256.hex()}-{new_id()}"


def samples_key(user_id: int, *, workout_id: uuid.UUID) -> str:
    """Return a new key for a workout's samples."""
    return f"{SAMPLES}/{user_id}/{workout_id}-{new_id()}.parquet"


def fingerprint(data: bytes) -> bytes:
    """Return what a file is known by: its SHA-256.

    Raises:
        UnknownFormatError: the file is empty, or is what only we write: nobody sends a sealed session.
        FileTooLargeError: it is larger than any recording may be.
    """
    if not data:
        raise UnknownFormatError("The file is empty.", {"reason": "empty"})
    if is_sealed_session(data):
        raise UnknownFormatError("The file is neither FIT nor GPX.", {"reason": "unknown"})
    if len(data) > MAX_FILE_BYTES:
        raise FileTooLargeError(
            "The file is too large.", {"reason": "bytes", "limit": MAX_FILE_BYTES, "unit": "bytes"}
        )
    return hashlib.sha256(data).digest()
