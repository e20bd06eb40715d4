"""Storing a mail as it will be sent, with its place in the thread and its job, in the caller's transaction."""

import logging
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from helpdesk.addresses import format_address, mailbox_of, sender_address
from helpdesk.mails import ComposedMail
from helpdesk.models import Inbox, Mail, MailRole, Message, Request
from helpdesk.one_line import shorten
from helpdesk.outbox import MAIL_JOB
from helpdesk.threads import Place, find_place, make_message_id
from kb.outbox.services import enqueue

logger = logging.getLogger(__name__)

SHOWN_NAME_LENGTH = 50
NEVER_TO_US = frozenset({MailRole.CONFIRMATION, MailRole.SIGN_IN})
"""What a machine writes to customers; where a customer gives an address of ours, it would come in as an answer."""


def post(
    composed: ComposedMail,
    *,
    request: Request | None = None,
    about: Message | None = None,
    message_id: str = "",
    now: datetime | None = None,
) -> Mail | None:
    """Store `composed` and ask for it to be sent; None where a machine would write to one of our own addresses."""
    if composed.role in NEVER_TO_US and is_ours(composed.to):
        logger.warning("no %s to an address of our own", composed.role)
        return None
    place = find_place(request, to=composed.to, role=composed.role) if request else Place()
    mail = Mail.objects.create(
        request=request,
        about=about,
        role=composed.role,
        to=composed.to,
        from_email=sender(composed.sender_name, composed.language),
        reply_to=composed.reply_to,
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        language=composed.language,
        message_id=message_id or make_message_id(request.reference if request else ""),
        in_reply_to=place.parent,
        references=" ".join(place.references),
        created_at=now or timezone.now(),
    )
    enqueue(kind=MAIL_JOB, key=str(mail.pk))
    return mail


def sender(name: str, language: str) -> str:
    """Our own address, whoever wrote: another one would fail SPF. A customer's name stands before it."""
    if not name:
        own_name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        return format_address(own_name, address)
    with override(language):
        shown = _("%(name)s via the help centre") % {"name": shorten(name, SHOWN_NAME_LENGTH)}
        return format_address(shown, sender_address())


def is_ours(address: str) -> bool:
    """Whether mail to `address` comes in here, with a tag or without: an inbox, or where answers go."""
    own = {settings.REPLY_ADDRESS, settings.DEFAULT_FROM_EMAIL, settings.SUPPORT_EMAIL}
    for inbox in Inbox.objects.all():
        own.update(inbox.address_list)
    return mailbox_of(address) in {mailbox_of(each) for each in own}
