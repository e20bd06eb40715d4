"""How each mail stands, from what is kept on it and its job in the outbox. One query for any number of mails."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from helpdesk.models import Mail
from helpdesk.outbox import MAIL_JOB
from kb.outbox.models import Job, JobStatus


class MailState(StrEnum):
    SENT = "sent"
    WAITING = "waiting"
    RETRYING = "retrying"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class MailStanding:
    mail: Mail
    state: MailState
    attempts: int


def mail_state(mail: Mail, job: Job | None) -> MailState:
    """Sent once a server took it. Given up after a cut connection is uncertain: it may have arrived."""
    if mail.sent_at is not None:
        return MailState.SENT
    if job is None or job.status == JobStatus.DEAD:
        return MailState.UNCERTAIN if mail.cuts else MailState.FAILED
    return MailState.RETRYING if mail.error else MailState.WAITING


def mail_standings(mails: Iterable[Mail]) -> Mapping[int, tuple[MailStanding, ...]]:
    """Request id → how its mails stand."""
    mails = list(mails)
    jobs = {job.key: job for job in Job.objects.filter(kind=MAIL_JOB, key__in=[str(mail.pk) for mail in mails])}
    standings: dict[int, tuple[MailStanding, ...]] = {}
    for mail in mails:
        job = jobs.get(str(mail.pk))
        standing = MailStanding(mail=mail, state=mail_state(mail, job), attempts=job.attempts if job else 0)
        if mail.request_id is not None:
            standings[mail.request_id] = (*standings.get(mail.request_id, ()), standing)
    return standings
