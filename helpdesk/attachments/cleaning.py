"""Files that belong to nothing are gone after a day: of forms never sent, and of writes that were undone."""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from helpdesk.attachments.limits import KEPT_WITHOUT_REQUEST
from helpdesk.attachments.selectors import known_files
from helpdesk.models import Attachment
from helpdesk.storage import FOLDERS, private_storage
from kb.outbox.timed import register_timed

logger = logging.getLogger(__name__)

BATCH = 500
EVERY_SECONDS = 3600.0


@dataclass(frozen=True)
class Cleaned:
    """`rows` are files of forms never sent, `files` those that no row knew; `size` is that of both, in bytes."""

    rows: int
    files: int
    size: int


def clean_attachments(*, now: datetime | None = None, dry_run: bool = False) -> Cleaned:
    """Delete what has belonged to nothing for KEPT_WITHOUT_REQUEST; with `dry_run`, only count it."""
    before = (now or timezone.now()) - KEPT_WITHOUT_REQUEST
    rows = size = 0
    for attachment in Attachment.objects.filter(request=None, created_at__lt=before).iterator(chunk_size=BATCH):
        rows += 1
        size += attachment.size
        if not dry_run:
            # Only if no form claimed it in between.
            Attachment.objects.filter(pk=attachment.pk, request=None).delete()
    files = 0
    for name, length in _stray_files(before.timestamp()):
        files += 1
        size += length
        if not dry_run:
            private_storage().delete(name)
    if (rows or files) and not dry_run:
        logger.info("cleaned %d files of forms never sent and %d that no row knew", rows, files)
    return Cleaned(rows=rows, files=files, size=size)


def _stray_files(before: float) -> Iterator[tuple[str, int]]:
    """Name and size of each old file in private storage that no row knows."""
    for names in _batches(_old_files(before)):
        known = known_files(name for name, _length in names)
        yield from ((name, length) for name, length in names if name not in known)


def _batches(files: Iterator[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    while batch := list(islice(files, BATCH)):
        yield batch


def _old_files(before: float) -> Iterator[tuple[str, int]]:
    root = Path(settings.PRIVATE_ROOT)
    for folder in FOLDERS:
        for parent, _folders, names in os.walk(root / folder):
            for name in names:
                path = Path(parent, name)
                try:
                    found = path.stat()
                except FileNotFoundError:
                    continue
                if found.st_mtime < before:
                    yield path.relative_to(root).as_posix(), found.st_size


def register() -> None:
    register_timed(name="attachments", work=clean_attachments, every=EVERY_SECONDS)
