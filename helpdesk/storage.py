"""Where customers' files are kept: a private folder that no address leads to, named so that no name is ever a path."""

import uuid

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.utils import timezone


def private_storage() -> Storage:
    """A function, so that migrations name no folder and tests may choose another."""
    return FileSystemStorage(
        location=settings.PRIVATE_ROOT, base_url=None, file_permissions_mode=0o600, directory_permissions_mode=0o700
    )


def _random_name(folder: str) -> str:
    return f"{folder}/{timezone.now():%Y/%m}/{uuid.uuid4().hex}"


def attachment_name(instance: object, filename: str) -> str:
    """Never what the customer called it: that name is kept beside, for people only."""
    return _random_name("attachments")


def original_name(instance: object, filename: str) -> str:
    return _random_name("mails")
