"""Files on a message that goes out. One that is gone from the disk never holds the mail back."""

import logging
from email.encoders import encode_base64
from email.mime.base import MIMEBase

from django.core.mail import EmailMessage

from helpdesk.attachments.selectors import attachments_for
from helpdesk.models import Attachment, Mail
from helpdesk.one_line import one_line

logger = logging.getLogger(__name__)


def attach_files(message: EmailMessage, mail: Mail) -> None:
    """Attach what goes with `mail`; it is read whole, which MAIL_ATTACHMENTS_MAX_MB limits."""
    for attachment in attachments_for(mail):
        try:
            with attachment.file.open("rb") as opened:
                content = opened.read()
        except FileNotFoundError:
            logger.error("the file of attachment %s is gone", attachment.pk)  # noqa: TRY400 — its path is not for logs
            continue
        message.attach(_part(attachment, content))


def _part(attachment: Attachment, content: bytes) -> MIMEBase:
    """In Base64 whatever it is: Django would take a text apart and write its lines anew."""
    part = MIMEBase(*attachment.content_type.split("/", 1))
    part.set_payload(content)
    encode_base64(part)
    name = one_line(attachment.name)
    part.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
    return part
