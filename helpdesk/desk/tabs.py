"""The tabs of the list: saved questions, each answered by an index however many requests there are."""

from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from helpdesk.models import ACTIVE_STATES, Mail, Request, RequestState
from helpdesk.outbox import MAIL_JOB
from kb.outbox.models import Job, JobStatus

User = AbstractBaseUser | AnonymousUser


class Tab(StrEnum):
    OPEN = "open"
    MINE = "mine"
    NOBODY = "nobody"
    TROUBLE = "trouble"
    SPAM = "spam"
    ALL = "all"


LABELS: dict[Tab, str | Promise] = {
    Tab.OPEN: pgettext_lazy("requests", "Open"),
    Tab.MINE: _("Mine"),
    Tab.NOBODY: _("Nobody’s"),
    Tab.TROUBLE: _("Mail trouble"),
    Tab.SPAM: _("Spam"),
    Tab.ALL: pgettext_lazy("requests", "All"),
}
ACTIVE = Q(state__in=ACTIVE_STATES)


def has_dead_mail() -> Q:
    """A mail was given up, refused for good or uncertain, and nobody sent it again."""
    dead = Job.objects.filter(kind=MAIL_JOB, status=JobStatus.DEAD).values(mail_id=Cast("key", BigIntegerField()))
    mails = Mail.objects.filter(pk__in=dead, sent_at=None, request__isnull=False)
    return Q(pk__in=mails.values("request"))


def has_mail_trouble() -> Q:
    """Given up, or come back while the request is open: once it is closed, nothing will be done about that."""
    returned = Mail.objects.filter(bounced_at__isnull=False, request__isnull=False)
    return has_dead_mail() & ~Q(state=RequestState.SPAM) | ACTIVE & Q(pk__in=returned.values("request"))


def tab_condition(tab: Tab, user: User) -> Q:
    match tab:
        case Tab.OPEN:
            return ACTIVE
        case Tab.MINE:
            return ACTIVE & Q(assignee=user.pk)
        case Tab.NOBODY:
            return ACTIVE & Q(assignee=None)
        case Tab.TROUBLE:
            return has_mail_trouble()
        case Tab.SPAM:
            return Q(state=RequestState.SPAM)
        case Tab.ALL:
            return Q()


def read_tab(value: str | None) -> Tab:
    """Anything that is no tab is the first."""
    return Tab(value) if value in list(Tab) else Tab.OPEN


def in_tab(queryset: "QuerySet[Request]", tab: Tab, user: User) -> "QuerySet[Request]":
    return queryset.filter(tab_condition(tab, user))


def count_unassigned() -> int:
    """How many wait for somebody to take them. One small query."""
    return Request.objects.filter(ACTIVE, assignee=None).count()


@dataclass(frozen=True)
class TabLink:
    """`count` is None where nobody needs it."""

    tab: Tab
    label: str | Promise
    is_current: bool
    count: int | None


def tab_links(current: Tab, user: User) -> tuple[TabLink, ...]:
    """Every tab with how many requests it holds; a query for each but "all"."""
    return tuple(
        TabLink(
            tab=tab,
            label=LABELS[tab],
            is_current=tab == current,
            count=None if tab == Tab.ALL else in_tab(Request.objects.all(), tab, user).count(),
        )
        for tab in Tab
    )
