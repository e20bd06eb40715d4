"""Bodies of form posts on their way in: a file is written to disk up to its limit and no further.

What is beyond is read and dropped, so that the rest of the form arrives and is shown again as it was typed. A body far
beyond all limits is not read at all (middleware.py).
"""

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from helpdesk.attachments.limits import read_limits

ADMIN = "/admin/"


class CappedFileUploadHandler(TemporaryFileUploadHandler):
    """Files too large keep their true size and no content: the field refuses them by their size.

    In the admin, editors upload documents under Wagtail's own limits.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        is_admin = request is not None and request.path_info.startswith(ADMIN)
        self._limit = None if is_admin else read_limits().file_size

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self._limit is not None and start + len(raw_data) > self._limit:
            return None
        return super().receive_data_chunk(raw_data, start)
