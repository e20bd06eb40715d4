"""How mails and requests stand, as numbers, in a few queries however many there are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Count, Exists, Min, OuterRef, Q
from django.db.models.functions import Cast

from helpdesk.mail_states import MailState
from helpdesk.models import Mail, MailRole, Request, RequestState
from helpdesk.outbox import MAIL_JOB
from kb.outbox.models import Job, JobStatus

OPEN = (JobStatus.QUEUED, JobStatus.RUNNING)


@dataclass(frozen=True)
class MailFigures:
    """`oldest_waiting` is since when the oldest mail waits that is still tried; None where none waits."""

    numbers: dict[MailState, int]
    bounced: int
    oldest_waiting: datetime | None


def read_mail_figures() -> MailFigures:
    """Every mail, by the states of helpdesk.mail_states. Three queries."""
    sent = Mail.objects.exclude(sent_at=None).aggregate(sent=Count("pk"), bounced=Count("bounced_at"))
    is_open = Exists(Job.objects.filter(kind=MAIL_JOB, key=OuterRef("key"), status__in=OPEN))
    unsent = Mail.objects.filter(sent_at=None).annotate(key=Cast("pk", CharField()), is_open=is_open)
    counts = unsent.aggregate(
        waiting=Count("pk", filter=Q(is_open=True, error="")),
        retrying=Count("pk", filter=Q(is_open=True) & ~Q(error="")),
        failed=Count("pk", filter=Q(is_open=False, cuts=0)),
        uncertain=Count("pk", filter=Q(is_open=False, cuts__gt=0)),
    )
    counts["sent"] = sent["sent"]
    return MailFigures(
        numbers={state: counts[state.value] for state in MailState},
        bounced=sent["bounced"],
        oldest_waiting=oldest_waiting(),
    )


def oldest_waiting() -> datetime | None:
    """Since when the oldest mail waits; alerts do not count, or one that can't leave would call for the next."""
    alerts = Mail.objects.filter(role=MailRole.ALERT, sent_at=None).annotate(key=Cast("pk", CharField()))
    waiting = Job.objects.filter(kind=MAIL_JOB, status__in=OPEN).exclude(key__in=alerts.values("key"))
    found: datetime | None = waiting.aggregate(oldest=Min("asked_at"))["oldest"]
    return found


def count_requests() -> dict[RequestState, int]:
    """Every state with its number, 0 included. One query."""
    rows = Request.objects.values_list("state").annotate(number=Count("pk")).order_by()
    return dict.fromkeys(RequestState, 0) | {RequestState(state): number for state, number in rows}
