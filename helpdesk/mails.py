"""What is written to whom about a request. Nothing typed gets into a header but as one line of text.

Composing is pure but for reading the form's fields; helpdesk.posting stores what comes out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from helpdesk.addresses import format_address, reply_address
from helpdesk.attachments.mail_notes import note_files
from helpdesk.attachments.selectors import files_of_message, files_of_request
from helpdesk.fields import ReadField, display_value
from helpdesk.models import MailRole, Message, Request
from helpdesk.one_line import header_line
from helpdesk.promise import describe_deadline
from helpdesk.routing.selectors import Destination
from kb.base.languages import localized_name, reading_order
from kb.models import TopicPage

SUBJECT_LENGTH = 200


@dataclass(frozen=True)
class ComposedMail:
    """`reply_to` is a header's value: one address or more, separated by commas."""

    role: MailRole
    to: str
    reply_to: str
    subject: str
    text: str
    html: str
    language: str
    sender_name: str = ""


@dataclass(frozen=True)
class Answer:
    label: str
    value: str


@dataclass(frozen=True)
class Consent:
    """What was agreed to: the label of its field, the version of its text and the language it was read in."""

    label: str
    version: int
    language: str


def compose_inbox_mails(request: Request, destination: Destination) -> list[ComposedMail]:
    """The request as our people read it, in the inbox's language: a mail for each of its addresses."""
    page = request.page
    language = destination.language
    with override(language):
        content = page.localize(language) if page else None
        title = content.title if content else request.type_title
        site = page.get_site() if page else None
        context = {
            "request": request,
            "language": language,
            "type_title": title,
            "answers": read_answers(request, content.language if content else language),
            "consents": _consents(request, content.language if content else language),
            "topic": _topic(request, language),
            "file_notes": note_files(files_of_request(request)),
            "journey": [line for line in map(_journey_line, request.journey) if line],
            "admin_url": admin_url("requests:inspect", request.pk),
            "origin_url": urljoin(site.root_url, request.origin_page) if site and request.origin_page else "",
            "deadline": describe_deadline(request.promised_until, request.promise_working_days, language),
        }
        subject = f"{title}: {request.subject}" if request.subject else str(title)
        return _to_inbox(MailRole.INBOX, request, destination, subject, "request_inbox", context)


def compose_confirmation(request: Request) -> ComposedMail:
    """What the customer keeps: the reference, the promise and everything that was sent, in the customer's language."""
    language = request.language
    with override(language):
        content = request.page.localize(language) if request.page else None
        context = {
            "content": content,
            "type_title": content.title if content else request.type_title,
            "answers": read_answers(request, content.language if content else language),
            "deadline": describe_deadline(request.promised_until, request.promise_working_days, language),
        }
        suffix = f" – {request.subject}" if request.subject else ""
        return _to_customer(
            MailRole.CONFIRMATION, request, _("We have your request") + suffix, "request_confirmation", context
        )


def compose_answer(message: Message) -> ComposedMail:
    """Our answer, with the signature of the inbox in the customer's language."""
    request = message.request
    with override(request.language):
        signature = _signature(request)
        context = {
            "message": message,
            "signature": signature,
            "file_notes": note_files(files_of_message(message)),
        }
        subject = request.subject or request.type_title
        return _to_customer(MailRole.ANSWER, request, subject, "request_answer", context)


def compose_update_mails(message: Message, destination: Destination) -> list[ComposedMail]:
    """What the customer added, for each address of the inbox."""
    request = message.request
    with override(destination.language):
        context = {
            "request": request,
            "message": message,
            "file_notes": note_files(files_of_message(message)),
            "language": destination.language,
            "admin_url": admin_url("requests:inspect", request.pk),
        }
        subject = f"{request.type_title}: {request.subject}" if request.subject else request.type_title
        return _to_inbox(MailRole.UPDATE, request, destination, subject, "request_update", context)


def _to_inbox(
    role: MailRole, request: Request, destination: Destination, subject: str, template: str, context: dict[str, Any]
) -> list[ComposedMail]:
    # Both, so that an answer from any mail program reaches the customer and is kept on the request.
    customer = format_address(request.customer_name, request.customer_email)
    reply_to = ", ".join(address for address in (customer, reply_address(request.reference)) if address)
    text = render_to_string(f"email/{template}.txt", context)
    html = render_to_string(f"email/{template}.html", context)
    return [
        ComposedMail(
            role=role,
            to=address,
            reply_to=reply_to,
            subject=build_subject(request, subject),
            text=text,
            html=html,
            language=destination.language,
            sender_name=request.customer_name,
        )
        for address in destination.addresses
    ]


def _to_customer(
    role: MailRole, request: Request, subject: str, template: str, context: dict[str, Any]
) -> ComposedMail:
    context = {"request": request, "language": request.language, "own_url": _own_url(request), **context}
    return ComposedMail(
        role=role,
        to=request.customer_email,
        reply_to=reply_address(request.reference),
        subject=build_subject(request, subject),
        text=render_to_string(f"email/{template}.txt", context),
        html=render_to_string(f"email/{template}.html", context),
        language=request.language,
    )


def build_subject(request: Request, subject: str) -> str:
    return header_line(f"[{request.reference}] {subject}", SUBJECT_LENGTH)


def read_answers(request: Request, language: str) -> list[Answer]:
    """What was filled in, in the form's order, labelled in `language`; by the bare key where the field is gone."""
    fields: Sequence[ReadField] = request.page.read_fields(language) if request.page else ()
    labelled = {field.clean_name: field for field in fields}
    order = [key for key in labelled if key in request.data] + [key for key in request.data if key not in labelled]
    answers = (
        Answer(labelled[key].label, display_value(labelled[key], request.data[key]))
        if key in labelled
        else Answer(key, str(request.data[key]))
        for key in order
    )
    return [answer for answer in answers if answer.value]


def admin_url(name: str, *args: object) -> str:
    """An address of the admin, as our people open it from a mail."""
    return urljoin(settings.WAGTAILADMIN_BASE_URL, reverse(name, args=args))


def _own_url(request: Request) -> str:
    """Where customers see their request in the active language; "" on a site without such a page."""
    site = request.page.get_site() if request.page else None
    try:
        path = reverse("my_requests:request", args=[request.reference])
    except NoReverseMatch:
        return ""
    return urljoin(site.root_url if site else settings.WAGTAILADMIN_BASE_URL, path)


def _topic(request: Request, language: str) -> str:
    page = TopicPage.objects.filter(key=request.topic_key).first() if request.topic_key else None
    return str(page.localize(language).title) if page else request.topic_key


def _consents(request: Request, language: str) -> list[Consent]:
    fields: Sequence[ReadField] = request.page.read_fields(language) if request.page else ()
    labels = {field.clean_name: field.label for field in fields}
    return [
        Consent(labels.get(each["field"], each["field"]), each["version"], each["language"])
        for each in request.consents
    ]


def _journey_line(step: Mapping[str, Any]) -> str:
    """One thing done before writing; "" for what this code does not know."""
    shown = " ".join(str(step[key]) for key in ("text", "path") if step.get(key))
    words = {"search": _("Searched for:"), "page": _("Read:"), "refused": _("Suggested, not opened:")}
    word = words.get(str(step.get("kind")), "")
    return f"{word} {shown}" if word and shown else ""


def _signature(request: Request) -> str:
    if request.inbox is None:
        return ""
    texts = (getattr(request.inbox, localized_name("signature", code)) for code in reading_order(request.language))
    return next((text for text in texts if text), "")
