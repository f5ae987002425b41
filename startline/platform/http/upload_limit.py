"""The limit of a request with files, checked before any of it is read."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# A season's folder goes in several requests; one must fit on the disk of a small machine.
MAX_REQUEST_BYTES = 256 * 1024 * 1024
# Elsewhere nobody has files to send, and Django reads a form before it knows who sends it.
MAX_OTHER_REQUEST_BYTES = 1024 * 1024


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
            RequestDataTooBig: the request is larger than 256 MiB, or than 1 MiB where no files are taken.
        """
        takes_files = self.request is not None and self.request.path in settings.UPLOAD_PATHS
        limit = MAX_REQUEST_BYTES if takes_files else MAX_OTHER_REQUEST_BYTES
        if content_length > limit:
            raise RequestDataTooBig(f"A request with files has at most {limit} bytes here.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
