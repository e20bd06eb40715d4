"""Those who work at the desk, and requests as they stand after some time."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.utils import timezone

from helpdesk.models import Mail, Request, RequestPage, RequestState
from helpdesk.outbox import MAIL_JOB
from kb.outbox.models import Job, JobStatus
from tests.helpdesk_factories import make_request

AGENT = ("view_request", "handle_request", "export_request")


def make_user(*codenames: str, name: str = "agent") -> User:
    """Somebody who may enter the admin, and what `codenames` say."""
    user = User.objects.create_user(name)
    group = Group.objects.create(name=name)
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    user.groups.add(group)
    return user


def make_agent(name: str = "agent") -> User:
    return make_user(*AGENT, name=name)


def stored(
    page: RequestPage,
    number: int = 0,
    *,
    state: RequestState = RequestState.NEW,
    assignee: User | None = None,
    days_old: float = 0,
    **changes: Any,
) -> Request:
    """A request with its mails; `number` tells requests of one form apart."""
    request = make_request(page, token=f"{number:032x}", **changes)
    received = timezone.now() - dt.timedelta(days=days_old)
    Request.objects.filter(pk=request.pk).update(state=state, assignee=assignee, created_at=received)
    request.refresh_from_db()
    return request


def mail_of(request: Request) -> Mail:
    return request.mails.get(role="confirmation")


def give_up(mail: Mail, words: str = "550 5.1.1 no such user", *, cuts: int = 0) -> None:
    Mail.objects.filter(pk=mail.pk).update(error=words, cuts=cuts, sent_at=None)
    Job.objects.filter(kind=MAIL_JOB, key=str(mail.pk)).update(status=JobStatus.DEAD, attempts=3)


def come_back(mail: Mail) -> None:
    now = timezone.now()
    Mail.objects.filter(pk=mail.pk).update(sent_at=now, bounced_at=now, bounce="5.1.1 no such user")
