"""The job "mail": hands one stored mail to the SMTP server. A mail that was taken is never handed over again.

A worker killed between the server's yes and our record of it sends once more, with the same Message-ID.
"""

import logging
import smtplib
from collections.abc import Sequence
from datetime import timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from helpdesk.envelope import build_message
from helpdesk.models import Mail
from kb.outbox.models import Job
from kb.outbox.registry import GiveUp, JobKind, Retry
from kb.outbox.registry import register as register_kind

logger = logging.getLogger(__name__)

MAIL_JOB = "mail"
# Longer than handing over (helpdesk.smtp.HAND_OVER_SECONDS), waiting for the server's yes (EMAIL_TIMEOUT) and waiting
# for the database to keep it (20 s) together, so that no other worker takes the mail meanwhile.
LEASE = timedelta(seconds=90)
# From 2 seconds doubling to half an hour, for about two days: longer than most outages and every greylist.
MAX_ATTEMPTS = 105
FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(minutes=30)
# After a cut the mail may have arrived: a few tries, each of which may be a duplicate, then a person decides.
MAX_CUTS = 3
PERMANENT = 500
# RFC 4954: it is we who are not let in. The password is put right, then the mail goes.
NOT_LET_IN = frozenset({530, 534, 535, 538})


def deliver(jobs: Sequence[Job]) -> None:
    """Send the mail that the one job names. Raises Retry or GiveUp with the server's words, kept on the mail too."""
    [job] = jobs
    mail = Mail.objects.select_related("request", "about").filter(pk=int(job.key), sent_at=None).first()
    if mail is None:
        return
    connection = get_connection()
    try:
        _send(mail, connection)
        # Kept before the goodbye, which may take its time.
        Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), error="")
    except (Retry, GiveUp) as error:
        Mail.objects.filter(pk=mail.pk, sent_at=None).update(error=str(error))
        logger.warning("mail %s was not taken", mail.log_name)
        raise
    finally:
        _close(connection)
    logger.info("mail %s sent", mail.log_name)


def _send(mail: Mail, connection: BaseEmailBackend) -> None:
    try:
        message = build_message(mail)
        # Built once more when it is sent; what can't be written shows here, before a server is asked.
        message.message()
    except ValueError as error:
        # Its words would hold the address or header that can't be written.
        raise GiveUp("an address or a header of this mail can't be written") from error
    except OSError as error:
        raise Retry(f"a file of this mail can't be read: {type(error).__name__}") from error
    try:
        # What fails before the mail is offered says nothing about it.
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        raise Retry(describe(error)) from error
    message.connection = connection
    try:
        message.send()
    except smtplib.SMTPServerDisconnected as error:
        _fail_by_cut(mail, connection, error)
    except smtplib.SMTPException as error:
        raise (GiveUp if is_permanent(error) else Retry)(describe(error)) from error
    except OSError as error:
        _fail_by_cut(mail, connection, error)


def _close(connection: BaseEmailBackend) -> None:
    """Say goodbye; what goes wrong here can't undo that the mail was taken."""
    try:
        connection.close()
    except (smtplib.SMTPException, OSError):
        logger.info("the mail server did not say goodbye")


def _fail_by_cut(mail: Mail, connection: BaseEmailBackend, error: Exception) -> None:
    """A backend that can't say whether the server may have the mail is taken to have handed it over."""
    if not getattr(connection, "in_doubt", True):
        raise Retry(describe(error)) from error
    Mail.objects.filter(pk=mail.pk).update(cuts=F("cuts") + 1)
    words = f"{describe(error)} (the connection broke while handing over: the mail may have arrived)"
    raise (GiveUp if mail.cuts + 1 >= MAX_CUTS else Retry)(words) from error


def is_permanent(error: smtplib.SMTPException) -> bool:
    """Whether the server will never take this mail: its 5xx, for every recipient where it answered for each."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(_is_final(code) for code, _words in error.recipients.values())
    if isinstance(error, smtplib.SMTPHeloError):
        # A server that lets nobody in has said nothing about this mail.
        return False
    if isinstance(error, smtplib.SMTPResponseException):
        return _is_final(error.smtp_code)
    return isinstance(error, smtplib.SMTPNotSupportedError)


def _is_final(code: int) -> bool:
    return code >= PERMANENT and code not in NOT_LET_IN


def describe(error: Exception) -> str:
    """The server's words: "550 5.1.1 no such user"; the kind of failure where it said nothing."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_words(words)}" for code, words in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_words(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _words(words: bytes | str) -> str:
    """Without NUL, which PostgreSQL refuses: that the words can't be kept must not keep the mail from being judged."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return text.replace("\0", "")


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
