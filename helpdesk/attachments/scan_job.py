"""The job "scan": a file that was held because the scanner was down is scanned once it answers again, or waits on."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from helpdesk.attachments.scanning import ScannerDownError, get_scanner
from helpdesk.models import Attachment, ScanState
from kb.outbox.models import Job
from kb.outbox.registry import GiveUp, JobKind, Retry
from kb.outbox.registry import register as register_kind

logger = logging.getLogger(__name__)

SCAN_JOB = "scan"
# Longer than a scan with its time limits for connecting, sending and answering.
LEASE = timedelta(minutes=5)
FIRST_DELAY = timedelta(seconds=5)


def scan_held(jobs: Sequence[Job]) -> None:
    """Scan the file that the one job names. What is infected is deleted from the disk; its row says so."""
    [job] = jobs
    attachment = Attachment.objects.filter(pk=int(job.key), scan=ScanState.HELD).first()
    if attachment is None:
        return
    try:
        with attachment.file.open("rb") as opened:
            state = get_scanner().scan(opened)  # type: ignore[arg-type]
    except FileNotFoundError as error:
        if not Attachment.objects.filter(pk=attachment.pk).exists():
            # Erased meanwhile.
            return
        raise GiveUp("the file is gone") from error
    except ScannerDownError as error:
        raise Retry(f"the scanner is down: {error}") from error
    logger.info("attachment %s: %s", attachment.pk, state)
    if state == ScanState.INFECTED:
        name = attachment.file.name or ""
        Attachment.objects.filter(pk=attachment.pk).update(scan=state, file="")
        attachment.file.storage.delete(name)
    else:
        Attachment.objects.filter(pk=attachment.pk).update(scan=state, released_at=timezone.now())


def register() -> None:
    register_kind(JobKind(name=SCAN_JOB, handle=scan_held, lease=LEASE, first_delay=FIRST_DELAY))
