"""Tells ALERT_EMAIL that mails don't leave or were given up: one of the worker's loops.

Its mails go the same way as those it is about, so each alert is an ERROR in the log too. An alert is named after the
one before it: of two workers that see the same, one stores it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import CharField
from django.db.models.functions import Cast
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from helpdesk.figures import oldest_waiting
from helpdesk.mails import ComposedMail, admin_url
from helpdesk.models import Mail, MailRole
from helpdesk.outbox import MAIL_JOB
from helpdesk.posting import post
from helpdesk.threads import named_message_id
from kb.base.languages import default_language
from kb.outbox.models import Job, JobStatus
from kb.outbox.timed import register_timed

logger = logging.getLogger(__name__)

LATE, GIVEN_UP = "alert-late", "alert-given-up"
LATE_AGAIN = timedelta(hours=6)
GIVEN_UP_AGAIN = timedelta(hours=1)
LISTED = 20
EVERY_SECONDS = 60.0


@dataclass(frozen=True)
class Line:
    text: str
    url: str = ""


def watch() -> None:
    now = timezone.now()
    alert_late(now)
    alert_given_up(now)


def alert_late(now: datetime) -> bool:
    """Alert when the oldest unsent mail is older than MAIL_ALERT_AFTER_MINUTES, once in LATE_AGAIN while it lasts."""
    oldest = oldest_waiting()
    if oldest is None or now - oldest < timedelta(minutes=settings.MAIL_ALERT_AFTER_MINUTES):
        return False
    before = _last(LATE)
    if before and now - before.created_at < LATE_AGAIN:
        return False
    logger.error("mails do not leave: the oldest waits since %s", oldest.isoformat(timespec="seconds"))
    with override(default_language()):
        since = date_format(timezone.localtime(oldest), "DATETIME_FORMAT")
        return _alert(
            LATE,
            before,
            now,
            subject=_("Mails do not leave"),
            words=_("The oldest mail has been waiting since %(since)s. It is tried on and on.") % {"since": since},
            lines=[Line(_("Requests in the admin"), admin_url("requests:index"))],
        )


def alert_given_up(now: datetime) -> bool:
    """Alert about the mails that were given up since the last such alert, once in GIVEN_UP_AGAIN."""
    before = _last(GIVEN_UP)
    if before and now - before.created_at < GIVEN_UP_AGAIN:
        return False
    dead = Job.objects.filter(kind=MAIL_JOB, status=JobStatus.DEAD)
    if before:
        dead = dead.filter(updated_at__gt=before.created_at)
    mails = (
        Mail.objects.annotate(key=Cast("pk", CharField()))
        .filter(key__in=dead.values("key"), sent_at=None)
        .exclude(role=MailRole.ALERT)
    )
    number = mails.count()
    if not number:
        return False
    logger.error("%d mails were given up", number)
    with override(default_language()):
        words = ngettext(
            "%(counter)d mail was given up. It can be sent again from the page of its request.",
            "%(counter)d mails were given up. They can be sent again from the pages of their requests.",
            number,
        )
        listed = mails.exclude(request=None).select_related("request").order_by("pk")[:LISTED]
        lines = [
            Line(f"{mail.request.reference}: {mail.get_role_display()}", admin_url("requests:inspect", mail.request.pk))
            for mail in listed
            if mail.request
        ]
        return _alert(
            GIVEN_UP, before, now, subject=_("Mails were given up"), words=words % {"counter": number}, lines=lines
        )


def _last(name: str) -> Mail | None:
    return Mail.objects.filter(role=MailRole.ALERT, message_id__startswith=f"<{name}.").order_by("-pk").first()


def _alert(name: str, before: Mail | None, now: datetime, *, subject: str, words: str, lines: Sequence[Line]) -> bool:
    context = {"language": default_language(), "subject": subject, "words": words, "lines": lines}
    composed = ComposedMail(
        role=MailRole.ALERT,
        to=parseaddr(settings.ALERT_EMAIL)[1],
        reply_to="",
        subject=subject,
        text=render_to_string("email/alert.txt", context),
        html=render_to_string("email/alert.html", context),
        language=default_language(),
    )
    try:
        with transaction.atomic():
            post(composed, message_id=named_message_id(f"{name}.{before.pk if before else 0}"), now=now)
    except IntegrityError:
        # Another worker saw the same and was first.
        return False
    return True


def register() -> None:
    register_timed(name="mail alerts", work=watch, every=EVERY_SECONDS)
