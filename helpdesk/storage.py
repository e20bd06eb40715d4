"""Where customers' files are kept: a private folder that no address leads to, named so that no name is ever a path."""

import uuid
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.utils import timezone

ATTACHMENTS, MAILS = "attachments", "mails"
FOLDERS = (ATTACHMENTS, MAILS)


class PrivateStorage(FileSystemStorage):
    """Looks up its folder at each use: a model's field makes its storage once, and tests choose another folder."""

    @property
    def base_location(self) -> str:  # type: ignore[override]  # Django caches it
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:  # type: ignore[override]
        return str(Path(settings.PRIVATE_ROOT).absolute())


def private_storage() -> Storage:
    """A function, so that migrations name no folder."""
    return PrivateStorage(base_url=None, file_permissions_mode=0o600, directory_permissions_mode=0o700)


def _random_name(folder: str) -> str:
    return f"{folder}/{timezone.now():%Y/%m}/{uuid.uuid4().hex}"


def attachment_name(instance: object, filename: str) -> str:
    """Never what the customer called it: that name is kept beside, for people only."""
    return _random_name(ATTACHMENTS)


def original_name(instance: object, filename: str) -> str:
    return _random_name(MAILS)
