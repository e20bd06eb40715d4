"""Reads: which files a form, a request or a mail has."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from helpdesk.attachments.limits import MEGABYTE
from helpdesk.models import Attachment, Mail, MailRole, Message, Request, ScanState

PASSED_ON = (ScanState.UNSCANNED, ScanState.CLEAN)
"""Only what is in one of these states is mailed or downloaded."""


def waiting_files(token: str) -> QuerySet[Attachment]:
    """The files of a form that has not been sent, all fields; only whoever has the form knows its token."""
    return Attachment.objects.filter(form_token=token, request=None) if token else Attachment.objects.none()


def sent_files(token: str) -> QuerySet[Attachment] | None:
    """The files that went with what was sent with this token; None where nothing was."""
    if not token:
        return None
    request = Request.objects.filter(submission_token=token).only("pk").first()
    if request is not None:
        return request.attachments.filter(message=None)
    message = Message.objects.filter(token=token).only("pk").first()
    return message.attachments.all() if message is not None else None


def kept_files(*, token: str, field_key: str) -> list[Attachment]:
    """The files of one field that a form still has after its token was posted, in the order in which they came."""
    return list(waiting_files(token).filter(field_key=field_key).order_by("pk"))


@dataclass(frozen=True)
class MailFiles:
    """What becomes of the files that a mail is about: `attached` go with it, `linked` are too large for it together,
    `held` wait for the scanner, `refused` held a virus."""

    attached: tuple[Attachment, ...] = ()
    linked: tuple[Attachment, ...] = ()
    held: tuple[Attachment, ...] = ()
    refused: tuple[Attachment, ...] = ()


def divide_for_mail(attachments: Iterable[Attachment]) -> MailFiles:
    """All good ones are attached, or none where they are larger than a mail may be: no half set looks like a whole."""
    files = tuple(attachments)
    good = tuple(each for each in files if each.scan in PASSED_ON)
    fits = sum(each.size for each in good) <= settings.MAIL_ATTACHMENTS_MAX_MB * MEGABYTE
    return MailFiles(
        attached=good if fits else (),
        linked=() if fits else good,
        held=tuple(each for each in files if each.scan == ScanState.HELD),
        refused=tuple(each for each in files if each.scan == ScanState.INFECTED),
    )


def files_of_request(request: Request) -> QuerySet[Attachment]:
    """Those that came with the form."""
    return request.attachments.filter(message=None).order_by("pk")


def files_of_message(message: Message) -> QuerySet[Attachment]:
    return message.attachments.order_by("pk")


def attachments_for(mail: Mail) -> list[Attachment]:
    """What goes with `mail`, the same on each try: only what was good when it was written.

    A confirmation carries nothing: its address is not known to be the customer's own.
    """
    if mail.role == MailRole.INBOX and mail.request is not None:
        files = files_of_request(mail.request)
    elif mail.role in (MailRole.ANSWER, MailRole.UPDATE) and mail.about is not None:
        files = files_of_message(mail.about)
    else:
        return []
    written = (each for each in files if each.released_at is None or each.released_at <= mail.created_at)
    return list(divide_for_mail(written).attached)


def known_files(names: Iterable[str]) -> set[str]:
    """Which of these names in private storage a row has."""
    wanted = list(names)
    found = set(Attachment.objects.filter(file__in=wanted).values_list("file", flat=True))
    return found | set(Message.objects.filter(original__in=wanted).values_list("original", flat=True))
