"""Storing a mail as it will be sent, with its place in the thread and its job, in the caller's transaction."""

import secrets
from email.utils import formataddr

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from helpdesk.addresses import sender_address
from helpdesk.mails import ComposedMail
from helpdesk.models import Mail, Message, Request
from helpdesk.one_line import one_line
from helpdesk.outbox import MAIL_JOB
from kb.outbox.services import enqueue

MAX_REFERENCES = 20
"""Of the mails before this one; more would make a header that some servers refuse."""


def post(composed: ComposedMail, *, request: Request | None = None, about: Message | None = None) -> Mail:
    """Store `composed` and ask for it to be sent."""
    references = thread(request) if request else []
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
        message_id=make_message_id(request.reference if request else ""),
        in_reply_to=references[-1] if references else "",
        references=" ".join(references),
    )
    enqueue(kind=MAIL_JOB, key=str(mail.pk))
    return mail


def sender(name: str, language: str) -> str:
    """Our own address, whoever wrote: another one would fail SPF. A customer's name stands before it."""
    if not name:
        return settings.DEFAULT_FROM_EMAIL
    with override(language):
        return formataddr((one_line(_("%(name)s by the help centre") % {"name": name}), sender_address()))


def root_id(request: Request) -> str:
    """The id that every mail about a request refers to first, so that mail programs show them together."""
    return f"<{request.reference.lower()}@{_domain()}>"


def thread(request: Request) -> list[str]:
    """The ids that a new mail about `request` refers to: the root, then what was sent and received, oldest first."""
    sent = request.mails.order_by("-pk").values_list("created_at", "message_id")[:MAX_REFERENCES]
    received = (
        request.messages.exclude(message_id=None)
        .order_by("-pk")
        .values_list("created_at", "message_id")[:MAX_REFERENCES]
    )
    ids = [message_id for _moment, message_id in sorted([*sent, *received]) if message_id]
    return [root_id(request), *ids[-MAX_REFERENCES:]]


def make_message_id(reference: str) -> str:
    """A Message-ID; it is kept, so that each try of a mail is recognised as the same one."""
    return f"<{'.'.join(part for part in (reference.lower(), secrets.token_hex(8)) if part)}@{_domain()}>"


def _domain() -> str:
    return sender_address().rpartition("@")[2] or "localhost"
