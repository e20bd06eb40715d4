"""What was kept as long as its type says is deleted. A dry run reports the same and deletes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, F, QuerySet
from django.utils import timezone

from helpdesk.conversation import RETENTION_DAYS
from helpdesk.models import Mail, PrivacyAction, PrivacyRecord, Request, RequestPage, RequestState
from helpdesk.privacy.erasing import Progress, count_all, delete_all, delete_mails, unseen

LOOSE_MAILS = timedelta(days=30)
"""How long a mail about no request is kept: a link to "my requests", an alert."""


@dataclass(frozen=True)
class RetentionReport:
    """`by_type`: the type's key → how many of its requests; `counts`: what goes with them."""

    by_type: Mapping[str, int]
    counts: Mapping[str, int]


def due_requests(now: datetime) -> "QuerySet[Request]":
    return Request.objects.filter(keep_until__lt=now)


def apply_terms() -> None:
    """Let every closed request be kept as long as its type says now: an editor may have changed it meanwhile."""
    for page in [None, *RequestPage.objects.only("pk", "retention_days")]:
        days = page.retention_days if page else RETENTION_DAYS
        closed = Request.objects.filter(page=page).exclude(closed_at=None)
        spam_days = min(days, settings.SPAM_RETENTION_DAYS)
        _keep(closed.exclude(state=RequestState.SPAM), days)
        _keep(closed.filter(state=RequestState.SPAM), spam_days)


def _keep(closed: "QuerySet[Request]", days: int) -> None:
    """Write what changes only: this is done every hour, for all that was ever closed."""
    until = F("closed_at") + timedelta(days=days)
    closed.exclude(keep_until=until).update(keep_until=until)


def plan_purge(now: datetime | None = None) -> RetentionReport:
    """What a purge would delete now."""
    apply_terms()
    return _report(now or timezone.now())


def purge(now: datetime | None = None, *, progress: Progress = unseen) -> RetentionReport:
    """Delete what is due, and leave a record of how much it was."""
    now = now or timezone.now()
    apply_terms()
    by_type = _report(now).by_type
    counts = delete_all(due_requests(now), progress=progress)
    counts["mails"] += delete_mails(_loose_mails(now))
    if any(counts.values()):
        PrivacyRecord.objects.create(action=PrivacyAction.PURGE, counts=counts)
    return RetentionReport(by_type, counts)


def _report(now: datetime) -> RetentionReport:
    due = due_requests(now)
    by_type = {row["type_key"]: row["number"] for row in due.values("type_key").annotate(number=Count("pk")).order_by()}
    counts = count_all(due)
    counts["mails"] += _loose_mails(now).count()
    return RetentionReport(by_type, counts)


def _loose_mails(now: datetime) -> "QuerySet[Mail]":
    return Mail.objects.filter(request=None, created_at__lt=now - LOOSE_MAILS)
