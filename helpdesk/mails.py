"""What is written to whom when a request comes in. Nothing typed gets into a header but as one line of text."""

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.encoding import punycode
from django.utils.translation import gettext as _
from django.utils.translation import override

from helpdesk.fields import ReadField, display_value
from helpdesk.models import MailRole, Request, RequestPage
from helpdesk.promise import describe_deadline
from kb.base.languages import default_language

SUBJECT_LENGTH = 200


@dataclass(frozen=True)
class ComposedMail:
    role: MailRole
    to: str
    reply_to: str
    subject: str
    text: str
    html: str
    language: str


@dataclass(frozen=True)
class Answer:
    label: str
    value: str


def one_line(text: str) -> str:
    """`text` on one line: every control character and run of white space becomes a space."""
    visible = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") else char for char in text)
    return " ".join(visible.split())


def make_message_id(reference: str) -> str:
    """A Message-ID that names the request; it is kept, so that each try of a mail is recognised as the same one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{reference.lower()}.{secrets.token_hex(8)}@{domain}>"


def compose_mails(request: Request, page: RequestPage) -> list[ComposedMail]:
    """The mail to the inbox in the site's own language, and the customer's confirmation in the customer's."""
    mails = [_inbox_mail(request, page)]
    if request.customer_email:
        mails.append(_confirmation(request, page))
    return mails


def _answers(fields: Sequence[ReadField], request: Request) -> list[Answer]:
    """What was filled in, in the form's order; fields left empty are not named."""
    values = ((field.label, display_value(field, request.data.get(field.clean_name))) for field in fields)
    return [Answer(label, value) for label, value in values if value]


def _address(name: str, email: str) -> str:
    """An address as it stands in a header, all ASCII; "" without one."""
    if not email:
        return ""
    local, _at, domain = email.rpartition("@")
    return formataddr((one_line(name), f"{local}@{punycode(domain)}"))


def _subject(*parts: str) -> str:
    line = one_line(" ".join(part for part in parts if part))
    return line if len(line) <= SUBJECT_LENGTH else f"{line[: SUBJECT_LENGTH - 1].rstrip()}…"


def _inbox_mail(request: Request, page: RequestPage) -> ComposedMail:
    language = default_language()
    with override(language):
        content = page.localize(language)
        site = page.get_site()
        context = {
            "request": request,
            "language": language,
            "type_title": content.title,
            "answers": _answers(page.read_fields(content.language), request),
            "origin_url": urljoin(site.root_url, request.origin_page) if site and request.origin_page else "",
            "deadline": describe_deadline(request.promised_until, request.promise_working_days, language),
        }
        title = f"{content.title}:" if request.subject else content.title
        return ComposedMail(
            role=MailRole.INBOX,
            to=page.inbox or parseaddr(settings.SUPPORT_EMAIL)[1],
            reply_to=_address(request.customer_name, request.customer_email),
            subject=_subject(f"[{request.reference}]", title, request.subject),
            text=render_to_string("email/request_inbox.txt", context),
            html=render_to_string("email/request_inbox.html", context),
            language=language,
        )


def _confirmation(request: Request, page: RequestPage) -> ComposedMail:
    language = request.language
    with override(language):
        content = page.localize(language)
        context = {
            "request": request,
            "language": language,
            "content": content,
            "answers": _answers(page.read_fields(content.language), request),
            "deadline": describe_deadline(request.promised_until, request.promise_working_days, language),
        }
        return ComposedMail(
            role=MailRole.CONFIRMATION,
            to=request.customer_email,
            reply_to="",
            subject=_subject(
                f"[{request.reference}]",
                _("We have your request"),
                f"– {request.subject}" if request.subject else "",
            ),
            text=render_to_string("email/request_confirmation.txt", context),
            html=render_to_string("email/request_confirmation.html", context),
            language=language,
        )
