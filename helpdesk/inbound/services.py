"""Writes: a mail that came in gets to its request once, whatever way and however often it comes, or is left alone.

Nothing that a machine wrote is ever answered by one: automatic replies are kept and nothing follows from them.
"""

import logging
from datetime import timedelta
from enum import StrEnum

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from helpdesk.conversation import add_answer, add_customer_message
from helpdesk.inbound.bounces import keep_bounce
from helpdesk.inbound.files import KeptFiles, forget_files, keep_files, name_refused
from helpdesk.inbound.matching import Match, Writer, find_request, is_customer
from helpdesk.inbound.parsing import IncomingMail, parse_mail
from helpdesk.inbound.quotes import visible_text
from helpdesk.models import Channel, Message, Request, RequestState
from helpdesk.one_line import shorten

logger = logging.getLogger(__name__)

NAME_LENGTH = 255
# Two machines that answer each other without saying that they are machines write faster than people.
LOOP_MESSAGES = 30
LOOP_WINDOW = timedelta(hours=1)


class Outcome(StrEnum):
    ADDED = "added"
    ANSWERED = "answered"
    BOUNCE = "bounce"
    DUPLICATE = "duplicate"
    AUTOMATIC = "automatic"
    UNKNOWN = "unknown"


def receive(raw: bytes, *, recipients: tuple[str, ...] = ()) -> Outcome:
    """Take in one mail. `recipients` are those of the envelope, where whoever hands it over knows them.

    UNKNOWN: it belongs to no request of ours, and nothing was kept of it.
    """
    mail = parse_mail(raw, recipients=recipients)
    outcome = _receive(mail, raw)
    # A Message-ID may hold a person's address: the log says only what became of the mail.
    logger.info("a mail came in: %s", outcome)
    return outcome


def _receive(mail: IncomingMail, raw: bytes) -> Outcome:
    if mail.report is not None:
        return Outcome.BOUNCE if keep_bounce(mail) else Outcome.UNKNOWN
    match = find_request(mail)
    if match is None:
        return Outcome.UNKNOWN
    if _is_known(mail):
        return Outcome.DUPLICATE
    files = keep_files(mail.files)
    try:
        return _add(mail, match, files, raw)
    except IntegrityError:
        # Two workers at once, and the other one was first.
        forget_files(files)
        if not _is_known(mail):
            raise
        return Outcome.DUPLICATE
    except Request.DoesNotExist:
        forget_files(files)
        return Outcome.UNKNOWN


def _is_known(mail: IncomingMail) -> bool:
    return Message.objects.filter(message_id=mail.message_id).exists()


@transaction.atomic
def _add(mail: IncomingMail, match: Match, files: KeptFiles, raw: bytes) -> Outcome:
    # Locked where the database can: what follows depends on the state, and another mail may be changing it.
    request = Request.objects.select_for_update().get(pk=match.request.pk)
    text = _text(mail, files, request)
    if mail.is_automatic or _runs_in_circles(request):
        message = add_customer_message(
            request=request,
            text=text,
            channel=Channel.AUTOMATIC,
            author_name=_author_name(mail, match),
            attachments=files.attachments,
            reopens=False,
            tells_inbox=False,
            message_id=mail.message_id,
        )
        outcome = Outcome.AUTOMATIC
    elif match.writer is Writer.STAFF:
        message = add_answer(
            request=request,
            text=text,
            author=match.user,
            author_name="" if match.user else _author_name(mail, match),
            channel=Channel.MAIL,
            attachments=files.attachments,
            then=RequestState.SPAM if request.state == RequestState.SPAM else RequestState.WAITING,
            sends_mail=not any(is_customer(address, request) for address in mail.visible_recipients),
            message_id=mail.message_id,
        )
        outcome = Outcome.ANSWERED
    else:
        message = add_customer_message(
            request=request,
            text=text,
            channel=Channel.MAIL,
            author_name=_author_name(mail, match),
            attachments=files.attachments,
            message_id=mail.message_id,
        )
        outcome = Outcome.ADDED
    _keep_original(message, raw)
    return outcome


def _text(mail: IncomingMail, files: KeptFiles, request: Request) -> str:
    """What is shown; a mail without words, such as one with a picture only, has its subject."""
    refused = name_refused(files.refused, request.language)
    with override(request.language):
        written = visible_text(mail.text) or mail.subject or _("(no text)")
    return f"{written}\n\n{refused}" if refused else written


def _author_name(mail: IncomingMail, match: Match) -> str:
    """The customer's name stays the one on the request; anybody else is named with the address they wrote from."""
    if match.writer is Writer.CUSTOMER:
        return ""
    if match.writer is Writer.STAFF:
        return mail.from_name or mail.from_email
    # The address first: a name can be anything, the customer's own or something that looks like an address.
    name = f"{mail.from_email} ({mail.from_name})" if mail.from_name else mail.from_email
    return shorten(name, NAME_LENGTH) or _("unknown sender")


def _runs_in_circles(request: Request) -> bool:
    since = timezone.now() - LOOP_WINDOW
    by_mail = request.messages.filter(channel__in=[Channel.MAIL, Channel.AUTOMATIC], created_at__gt=since)
    return by_mail.count() >= LOOP_MESSAGES


def _keep_original(message: Message, raw: bytes) -> None:
    """The mail as it came, in private storage; gone again if the rest is not stored."""
    message.original.save("", ContentFile(raw), save=False)
    try:
        with transaction.atomic():
            message.save(update_fields=["original"])
    except BaseException:
        message.original.storage.delete(message.original.name or "")
        raise
