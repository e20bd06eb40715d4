"""A form that takes files, and files that came with requests."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from helpdesk.models import Attachment, Request, RequestIndexPage, RequestPage, ScanState
from tests.helpdesk_factories import FIELDS, make_request_page
from tests.hostile_files import PDF

FILES_FIELD = {
    "key": "files",
    "type": "file",
    "required": False,
    "label": ("Bijlagen", "Annexes", "Anlagen", "Attachments"),
}


def make_page_with_files(index: RequestIndexPage, *, required: bool = False, key: str = "files") -> RequestPage:
    return make_request_page(index, key, fields=[*FIELDS, {**FILES_FIELD, "required": required}])


def upload(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def make_attachment(
    request: Request | None = None,
    *,
    name: str = "plan.pdf",
    content: bytes = PDF,
    content_type: str = "application/pdf",
    scan: ScanState = ScanState.UNSCANNED,
    **values: Any,
) -> Attachment:
    """A stored file, of `request` or of a form that was not sent."""
    attachment = Attachment(
        request=request,
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        scan=scan,
        **{"created_at": timezone.now(), **values},
    )
    attachment.file.save("", ContentFile(content), save=False)
    attachment.save()
    return attachment
