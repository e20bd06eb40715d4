"""A report of a mail that did not arrive → kept on that mail and its request, once; later ones change nothing.

Such a report is a mail like any other and may be made up: it counts only when it names one mail of ours by the signed
address that it was sent to, or by the Message-ID that only its recipient knows; where it has both, they must agree.
"""

from django.db import transaction
from django.utils import timezone

from helpdesk.addresses import read_bounce_address
from helpdesk.conversation import record
from helpdesk.inbound.parsing import IncomingMail
from helpdesk.models import EventKind, Mail
from helpdesk.threads import is_own_id


def find_bounced_mail(incoming: IncomingMail) -> Mail | None:
    """The mail of ours that a report is about."""
    if incoming.report is None:
        return None
    signed = {pk for address in incoming.recipients if (pk := read_bounce_address(address)) is not None}
    original = (
        Mail.objects.filter(message_id=incoming.report.original_id).first() if incoming.report.original_id else None
    )
    if len(signed) > 1 or (signed and original and original.pk not in signed):
        return None
    if original is None and is_own_id(incoming.report.original_id):
        # From before the mail got another address: that one says nothing about where it went since.
        return None
    return original or Mail.objects.filter(pk__in=signed).first()


def keep_bounce(incoming: IncomingMail) -> bool:
    """Keep why the mail came back. False where the report names no mail of ours."""
    mail = find_bounced_mail(incoming)
    if mail is None or incoming.report is None:
        return False
    if incoming.report.failures:
        with transaction.atomic():
            kept = Mail.objects.filter(pk=mail.pk, bounced_at=None).update(
                bounce=incoming.report.words, bounced_at=timezone.now()
            )
            if kept and mail.request:
                record(request=mail.request, kind=EventKind.BOUNCED, mail=mail.pk, role=mail.role)
    return True
