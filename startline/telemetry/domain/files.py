"""The one door for files: recognises the format by its bytes and decodes it."""

from startline.telemetry.domain.fit.decoder import decode_fit
from startline.telemetry.domain.fit.scanner import is_fit
from startline.telemetry.domain.gpx.decoder import decode_gpx, is_gpx
from startline.telemetry.domain.live.sealed_file import is_sealed_session, read_sealed_session
from startline.telemetry.domain.recording import Recording
from startline.telemetry.errors import BrokenFileError, FileTooLargeError, UnknownFormatError

MAX_FILE_BYTES = 32 * 1024 * 1024  # A day at 1 Hz with forty channels is 8 MB.


def decode_file(data: bytes, *, file_name: str = "") -> Recording:
    """Decode a file of a known format to one recording.

    Args:
        data: the whole file, not compressed.
        file_name: the format is told by the bytes; the name only helps to say what is wrong.

    Raises:
        UnknownFormatError: not FIT and not GPX.
        NotAnActivityError: a sound file without an activity (settings, a course, a route without times).
        BrokenFileError: damaged beyond what can be kept.
        FileTooLargeError: over a limit of size or content.
    """
    if len(data) > MAX_FILE_BYTES:
        raise FileTooLargeError(
            "The file is larger than 32 MiB.", {"reason": "bytes", "limit": MAX_FILE_BYTES, "unit": "bytes"}
        )
    if not data:
        raise UnknownFormatError("The file is empty.", {"reason": "empty"})
    if is_fit(data):
        return decode_fit(data)
    if is_gpx(data):
        return decode_gpx(data)
    if is_sealed_session(data):
        return read_sealed_session(data)
    # Named as one of the two: then it was one, and its beginning is lost.
    if file_name.lower().endswith(".fit"):
        raise BrokenFileError("The file has no FIT header.", {"reason": "bad_header"})
    if file_name.lower().endswith(".gpx"):
        raise BrokenFileError("The file has no GPX in it.", {"reason": "bad_xml"})
    raise UnknownFormatError(
        "The file is neither FIT nor GPX.", {"reason": "unknown", "file_name": file_name}
    )
