"""Deleting requests with all that belongs to them: messages, events, files, mails and the jobs of the mails.

A part at a time, each in one transaction: interrupted, it has deleted whole requests only, and can be repeated.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import QuerySet

from helpdesk.models import Attachment, Mail, Message, Request
from helpdesk.outbox import MAIL_JOB
from kb.outbox.models import Job

CHUNK = 200
Progress = Callable[[int], object]
"""Hears how many more were done."""


def unseen(number: int) -> None:
    """Progress that nobody watches."""


def count_all(requests: "QuerySet[Request]") -> dict[str, int]:
    """How many of each would be deleted with `requests`. Nothing is touched."""
    return {
        "requests": requests.count(),
        "messages": Message.objects.filter(request__in=requests).count(),
        "files": Attachment.objects.filter(request__in=requests).count(),
        "mails": Mail.objects.filter(request__in=requests).count(),
    }


def delete_all(requests: "QuerySet[Request]", *, progress: Progress = unseen) -> dict[str, int]:
    """Delete `requests`, a part at a time; `progress` hears how many each part had. Returns how many of each went."""
    totals: Counter[str] = Counter({"requests": 0, "messages": 0, "files": 0, "mails": 0})
    while chunk := list(requests.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        totals.update(_delete_chunk(requests.filter(pk__in=chunk)))
        progress(len(chunk))
    return dict(totals)


@transaction.atomic
def _delete_chunk(requests: "QuerySet[Request]") -> dict[str, int]:
    # Asked once more under a lock: one may have been opened again by its customer meanwhile.
    pks = requests.select_for_update().order_by("pk").values_list("pk", flat=True)
    chunk = Request.objects.filter(pk__in=list(pks))
    counts = count_all(chunk)
    delete_mails(Mail.objects.filter(request__in=chunk))
    chunk.delete()
    return counts


def delete_mails(mails: "QuerySet[Mail]") -> int:
    """Delete `mails` and their jobs: a server's words, kept on a job, may name the recipient."""
    pks = list(mails.values_list("pk", flat=True))
    _delete_jobs(pks)
    mails.delete()
    return len(pks)


def _delete_jobs(mail_pks: Iterable[int]) -> None:
    Job.objects.filter(kind=MAIL_JOB, key__in=[str(pk) for pk in mail_pks]).delete()
