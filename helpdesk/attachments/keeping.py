"""Files on their way from a form to a request: inspected, scanned, kept by the form's token, then claimed.

A file that is good is kept even if something else in the form is not, so nobody has to choose it twice.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from helpdesk.attachments.inspection import inspect_file
from helpdesk.attachments.limits import FileKind, Limits, read_limits
from helpdesk.attachments.names import safe_name
from helpdesk.attachments.refusals import Refusal, RefusedFileError
from helpdesk.attachments.scan_job import SCAN_JOB
from helpdesk.attachments.scanning import NullScanner, Scanner, ScannerDownError, get_scanner
from helpdesk.attachments.selectors import sent_files, waiting_files
from helpdesk.models import Attachment, Request, ScanState
from kb.outbox.services import enqueue

logger = logging.getLogger(__name__)

CHUNK = 64 * 1024
LONGEST_NUMBER = 18


@dataclass(frozen=True)
class PostedFiles:
    """What came in for one field of a form that was rendered with `token`; `removed` are numbers of kept files."""

    token: str
    field_key: str
    uploads: Sequence[UploadedFile] = ()
    removed: Sequence[str] = ()


@dataclass
class Taken:
    """`names` are those of all files that the field has now; `refused` says which new ones it has not, and why."""

    names: list[str] = field(default_factory=list)
    refused: list[tuple[Refusal, str]] = field(default_factory=list)


def take_files(posted: PostedFiles) -> Taken:
    """Remove what was asked to go and keep what is new and good.

    A form that was sent already keeps nothing new: the answer then only tells whether the same is sent again.
    """
    if not posted.token:
        return Taken()
    _remove(posted)
    sent = sent_files(posted.token)
    waiting = list((waiting_files(posted.token) if sent is None else sent).order_by("pk"))
    own = [each for each in waiting if each.field_key == posted.field_key]
    taken = Taken(names=[each.name for each in own])
    known = {(each.name, each.sha256) for each in own}
    total = sum(each.size for each in waiting)
    limits, scanner = read_limits(), get_scanner()
    for upload in posted.uploads:
        try:
            kind, digest = _judge(upload, limits)
            name = safe_name(upload.name or "", kind)
            if (name, digest) in known:
                continue
            if sent is None:
                _check_room(len(taken.names) + 1, total + (upload.size or 0), limits)
                _check_disk(upload.size or 0, limits)
                scanner, scan = scan_file(upload, scanner)
                _store(upload, name, kind, digest, scan, form_token=posted.token, field_key=posted.field_key)
        except RefusedFileError as error:
            taken.refused.append((error.refusal, upload.name or ""))
            continue
        taken.names.append(name)
        known.add((name, digest))
        total += upload.size or 0
    return taken


def store_file(*, file: File, name: str) -> Attachment:
    """Keep a file that came another way than by a form, such as in a mail, until a message takes it.

    RefusedFileError if it can't be taken. What no message takes is cleaned after a day.
    """
    kind, digest = _judge(file, read_limits(), name)
    _scanner, scan = scan_file(file, get_scanner())
    return _store(file, safe_name(name, kind), kind, digest, scan)


def claim_files(*, request: Request, token: str) -> None:
    """Give `request` the files that its answers name, each once; in the caller's transaction."""
    claimed: dict[tuple[str, str, str], int] = {}
    for each in waiting_files(token).order_by("pk"):
        names = request.data.get(each.field_key)
        if isinstance(names, list) and each.name in names:
            # Kept twice when the same form was sent twice at once.
            claimed.setdefault((each.field_key, each.name, each.sha256), each.pk)
    if claimed:
        Attachment.objects.filter(pk__in=claimed.values(), request=None).update(request=request, form_token="")


def scan_file(file: File, scanner: Scanner) -> tuple[Scanner, ScanState]:
    """The state of a new file, and the scanner for the next: one that is down is not waited for twice."""
    if isinstance(scanner, _DownScanner):
        return scanner, ScanState.HELD
    try:
        state = scanner.scan(file)  # type: ignore[arg-type]  # Django's File reads and seeks as a file does
    except ScannerDownError as error:
        logger.warning("the virus scanner is down: %s", error)
        return _DownScanner(), ScanState.HELD
    if state == ScanState.INFECTED:
        logger.warning("a file with a virus was refused")
        raise RefusedFileError(Refusal.INFECTED)
    return scanner, state


class _DownScanner(NullScanner):
    """Stands for a scanner that did not answer a moment ago."""


def _judge(file: File, limits: Limits, name: str | None = None) -> tuple[FileKind, str]:
    """The kind of a file that may be kept, and the SHA-256 of its content."""
    kind = inspect_file(file, name if name is not None else file.name or "", file.size, limits)  # type: ignore[arg-type]
    digest = hashlib.sha256()
    for chunk in file.chunks(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return kind, digest.hexdigest()


def _check_room(number: int, total: int, limits: Limits) -> None:
    if number > limits.number:
        raise RefusedFileError(Refusal.TOO_MANY)
    if total > limits.total_size:
        raise RefusedFileError(Refusal.TOO_BIG_TOGETHER)


def _check_disk(size: int, limits: Limits) -> None:
    """Whoever sends forms that are never right must not fill the disk."""
    waiting = Attachment.objects.filter(request=None).aggregate(size=Sum("size"))["size"] or 0
    if waiting + size > limits.waiting_size:
        logger.error("files of forms that were not sent take up all that they may; new ones are refused")
        raise RefusedFileError(Refusal.FULL)


def _store(
    file: File,
    name: str,
    kind: FileKind,
    digest: str,
    scan: ScanState,
    *,
    form_token: str = "",
    field_key: str = "",
) -> Attachment:
    attachment = Attachment(
        form_token=form_token,
        field_key=field_key,
        name=name,
        content_type=kind.content_type,
        size=file.size,
        sha256=digest,
        scan=scan,
        created_at=timezone.now(),
    )
    _save(attachment, file)
    return attachment


def _save(attachment: Attachment, file: File) -> None:
    # A plain File: storage would move an upload's temporary file away, and it may be read again.
    file.seek(0)
    attachment.file.save("", File(file.file), save=False)
    try:
        # The file first: copying it must not keep the database waiting.
        with transaction.atomic():
            attachment.save(force_insert=True)
            if attachment.scan == ScanState.HELD:
                enqueue(kind=SCAN_JOB, key=str(attachment.pk))
    except BaseException:
        attachment.file.storage.delete(attachment.file.name or "")
        raise


def _remove(posted: PostedFiles) -> None:
    numbers = [int(each) for each in posted.removed if each.isdecimal() and len(each) <= LONGEST_NUMBER]
    if numbers:
        waiting_files(posted.token).filter(field_key=posted.field_key, pk__in=numbers).delete()
