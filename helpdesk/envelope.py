"""A stored mail as it goes over the wire: the same bytes on every try, so that a second copy is seen to be one."""

import hashlib
from email.header import Header
from email.message import Message as MimeMessage
from email.utils import format_datetime, parseaddr
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import utf8_charset_qp

from helpdesk.addresses import bounce_address
from helpdesk.attachments.mailing import attach_files
from helpdesk.models import Channel, Mail, MailRole

AUTOMATIC_ROLES = frozenset({MailRole.CONFIRMATION, MailRole.SIGN_IN, MailRole.ALERT})
"""Written by nobody; an answer to them by a machine helps nobody either."""

SUPPRESSED = "DR, RN, NRN, OOF, AutoReply"
"""What Exchange must not answer by itself: everything it knows but NDR, since we want to hear that a mail came back."""


class StoredMessage(EmailMultiAlternatives):
    """Django's message, with boundaries made from `seed` instead of at random."""

    def __init__(self, *args: Any, seed: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whatever was typed, no line is too long for a server and no server need know 8BITMIME.
        self.encoding = utf8_charset_qp  # type: ignore[assignment]  # a Charset is documented
        self._seed = seed

    def message(self, *args: Any, **kwargs: Any) -> Any:
        built = super().message(*args, **kwargs)
        # Django folds it as if no name stood before it, which leaves the first line empty.
        built.replace_header("Subject", Header(str(self.subject), "utf-8", header_name="Subject").encode())
        for number, part in enumerate(_own_multiparts(built)):
            part.set_boundary(hashlib.sha256(f"{self._seed} {number}".encode()).hexdigest()[:40])
        return built


def _own_multiparts(part: MimeMessage) -> list[MimeMessage]:
    """The multiparts that Django made; a mail that is attached keeps its own."""
    if not part.is_multipart() or part.get_content_maintype() != "multipart":
        return []
    payload: Any = part.get_payload()
    return [part, *(found for each in payload for found in _own_multiparts(each))]


def build_message(mail: Mail) -> StoredMessage:
    """The message as it is sent. Its envelope names the address for bounces, its From the one that people read.

    Raises ValueError where an address or a header can't be written.
    """
    if not parseaddr(mail.to)[1].rpartition("@")[0].isascii():
        raise ValueError("SMTPUTF8 is not supported")
    message = StoredMessage(
        subject=mail.subject,
        body=mail.text,
        from_email=bounce_address(mail),
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=_headers(mail),
        seed=mail.message_id,
    )
    message.attach_alternative(mail.html, "text/html")
    attach_files(message, mail)
    return message


def _headers(mail: Mail) -> dict[str, str]:
    headers = {
        "From": mail.from_email,
        "Date": format_datetime(mail.created_at),
        "Message-ID": mail.message_id,
    }
    if mail.in_reply_to:
        headers |= {"In-Reply-To": mail.in_reply_to, "References": mail.references}
    if mail.role in AUTOMATIC_ROLES:
        # RFC 3834: no machine answers this.
        headers["Auto-Submitted"] = "auto-replied" if _answers_a_mail(mail) else "auto-generated"
    if mail.role != MailRole.ANSWER:
        # Those to our inboxes too: that our people are away is no answer to a customer.
        headers["X-Auto-Response-Suppress"] = SUPPRESSED
    return headers


def _answers_a_mail(mail: Mail) -> bool:
    return mail.about is not None and mail.about.channel == Channel.MAIL
