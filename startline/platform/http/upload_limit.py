"""The limit of a request with files, checked before any of it is read."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# A season's folder goes in several requests; one must fit on the disk of a small machine.
MAX_REQUEST_BYTES = 256 * 1024 * 1024


class RequestSizeLimit(FileUploadHandler):
    """The first of the upload handlers: refuses by `Content-Length`, takes no file itself."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Refuse what is too large.

        Raises:
            RequestDataTooBig: the request is larger than 256 MiB.
        """
        if content_length > MAX_REQUEST_BYTES:
            raise RequestDataTooBig(f"A request with files has at most {MAX_REQUEST_BYTES} bytes.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
