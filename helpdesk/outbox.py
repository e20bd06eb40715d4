"""The job "mail": hands one stored mail to the SMTP server. A mail that was taken is never handed over again.

A worker killed between the server's yes and our record of it sends once more, with the same Message-ID.
"""

import logging
import smtplib
from collections.abc import Sequence
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils import timezone

from helpdesk.models import Mail, MailRole
from kb.outbox.models import Job
from kb.outbox.registry import GiveUp, JobKind, Retry
from kb.outbox.registry import register as register_kind

logger = logging.getLogger(__name__)

MAIL_JOB = "mail"
LEASE = timedelta(seconds=60)
# From 2 seconds doubling to half an hour, for about two days: longer than most outages and every greylist.
MAX_ATTEMPTS = 105
FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(minutes=30)
# After a cut the mail may have arrived: a few tries, each of which may be a duplicate, then a person decides.
MAX_CUTS = 3
PERMANENT = 500


def build_message(mail: Mail) -> EmailMultiAlternatives:
    """The message as it is sent; the same for each try but for its Date."""
    headers = {"Message-ID": mail.message_id}
    if mail.in_reply_to:
        headers |= {"In-Reply-To": mail.in_reply_to, "References": mail.references}
    if mail.role == MailRole.CONFIRMATION:
        # RFC 3834: nobody's out-of-office answers this.
        headers["Auto-Submitted"] = "auto-generated"
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=mail.from_email,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=headers,
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def deliver(jobs: Sequence[Job]) -> None:
    """Send the mail that the one job names. Raises Retry or GiveUp with the server's words, kept on the mail too."""
    [job] = jobs
    mail = Mail.objects.filter(pk=int(job.key), sent_at=None).first()
    if mail is None:
        return
    try:
        _send(mail)
    except (Retry, GiveUp) as error:
        Mail.objects.filter(pk=mail.pk).update(error=str(error))
        logger.warning("mail %s was not taken", mail.log_name)
        raise
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), error="")
    logger.info("mail %s sent", mail.log_name)


def _send(mail: Mail) -> None:
    connection = get_connection()
    try:
        # What fails before the mail is offered says nothing about it: a wrong password is put right, then it goes.
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        raise Retry(describe(error)) from error
    message = build_message(mail)
    message.connection = connection
    try:
        message.send()
    except smtplib.SMTPServerDisconnected as error:
        _count_cut(mail, error)
    except smtplib.SMTPException as error:
        raise (GiveUp if is_permanent(error) else Retry)(describe(error)) from error
    except OSError as error:
        _count_cut(mail, error)
    finally:
        _close(connection)


def _close(connection: object) -> None:
    """Say goodbye; what goes wrong here can't undo that the mail was taken."""
    try:
        connection.close()  # type: ignore[attr-defined]  # every backend has it
    except (smtplib.SMTPException, OSError):
        logger.info("the mail server did not say goodbye")


def _count_cut(mail: Mail, error: Exception) -> None:
    Mail.objects.filter(pk=mail.pk).update(cuts=F("cuts") + 1)
    words = f"{describe(error)} (the connection broke while handing over: the mail may have arrived)"
    raise (GiveUp if mail.cuts + 1 >= MAX_CUTS else Retry)(words) from error


def is_permanent(error: smtplib.SMTPException) -> bool:
    """Whether the server will never take this mail: its 5xx, for every recipient where it answered for each."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _words in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= PERMANENT
    return isinstance(error, smtplib.SMTPNotSupportedError)


def describe(error: Exception) -> str:
    """The server's words: "550 5.1.1 no such user"; the kind of failure where it said nothing."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_words(words)}" for code, words in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_words(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _words(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def register() -> None:
    register_kind(
        JobKind(
            name=MAIL_JOB,
            handle=deliver,
            lease=LEASE,
            batch=1,
            max_attempts=MAX_ATTEMPTS,
            first_delay=FIRST_DELAY,
            longest_delay=LONGEST_DELAY,
        )
    )
