"""Another round for a mail that did not arrive, to the same address or to another. Never while it is being sent."""

import logging
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.conversation import record
from helpdesk.models import EventKind, Mail, MailRole, Request
from helpdesk.outbox import MAIL_JOB
from helpdesk.posting import NEVER_TO_US, is_ours
from helpdesk.threads import Place, find_place, make_message_id
from kb.outbox.services import enqueue, is_in_hand

logger = logging.getLogger(__name__)

ADDRESS_LENGTH = 254
"""Of Mail.to and Request.customer_email."""

TO_CUSTOMERS = frozenset({MailRole.CONFIRMATION, MailRole.ANSWER})
NOT_ARRIVED = Q(sent_at=None) | Q(bounced_at__isnull=False)


@transaction.atomic
def send_again(*, mail: Mail) -> bool:
    """Try a mail again that was given up or came back; False when it was sent meanwhile or is being sent now."""
    return _start_over(mail)


@transaction.atomic
def readdress(*, mail: Mail, to: str, user: AbstractBaseUser | None = None) -> bool:
    """Send a mail that did not arrive to `to` instead, as a mail of its own; False as for `send_again`.

    With a mail to the customer, the request's address changes too. Raises ValidationError for an address that can't be
    used, or a mail that is for nobody else's eyes.
    """
    to = to.strip()
    _check(mail, to)
    request = mail.request
    place = find_place(request, to=to, role=MailRole(mail.role)) if request else Place()
    done = _start_over(
        mail,
        to=to,
        message_id=make_message_id(request.reference if request else ""),
        in_reply_to=place.parent,
        references=" ".join(place.references),
        # Dated now, or it would be sorted among the old mails of whoever gets it.
        created_at=timezone.now(),
        error="",
    )
    if done and request and mail.role in TO_CUSTOMERS:
        before = request.customer_email
        Request.objects.filter(pk=request.pk).update(
            customer_email=to, customer_key=to.lower(), updated_at=timezone.now()
        )
        record(request=request, kind=EventKind.ADDRESS, user=user, before=before, after=to)
    return done


def _check(mail: Mail, to: str) -> None:
    validate_email(to)
    if len(to) > ADDRESS_LENGTH:
        raise ValidationError(_("This address is too long."))
    if mail.role == MailRole.SIGN_IN:
        raise ValidationError(_("A link to “my requests” goes to nobody else."))
    if mail.role in NEVER_TO_US and is_ours(to):
        raise ValidationError(_("This is an address of our own."))


def _start_over(mail: Mail, **changes: Any) -> bool:
    if is_in_hand(kind=MAIL_JOB, key=str(mail.pk)):
        return False
    started = Mail.objects.filter(NOT_ARRIVED, pk=mail.pk).update(
        cuts=0, sent_at=None, bounced_at=None, bounce="", **changes
    )
    if started:
        enqueue(kind=MAIL_JOB, key=str(mail.pk))
        logger.info("mail %s asked for again", mail.log_name)
    return bool(started)
