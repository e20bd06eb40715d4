"""Writes: a request, its mails and their jobs are stored together or not at all."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from helpdesk.fields import ReadField, Stored, to_stored, value_of_role
from helpdesk.mails import compose_mails, make_message_id, one_line
from helpdesk.models import FieldRole, Mail, Request, RequestPage
from helpdesk.outbox import MAIL_JOB
from helpdesk.promise import promised_until
from helpdesk.references import generate_reference
from helpdesk.selectors import support_hours
from kb.base.languages import default_language, localized_name
from kb.outbox.services import enqueue

logger = logging.getLogger(__name__)

SUBJECT_LENGTH = 150
NAME_LENGTH = 150


class AlreadySentError(Exception):
    """This rendering of the form was sent before, with other words; `request` is what was stored then."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.reference)
        self.request = request


@dataclass(frozen=True)
class Origin:
    """Where the form was opened (a path of this site) and the search that led there; both may be empty."""

    path: str = ""
    query: str = ""


def submit(
    *,
    page: RequestPage,
    language: str,
    cleaned: Mapping[str, Any],
    token: str,
    origin: Origin,
    now: datetime | None = None,
) -> Request:
    """Store what was sent with the form that was rendered with `token`; its mails wait in the outbox.

    Sending the same again with the same token returns the request that is there; sending something else raises
    AlreadySentError, since dropping it in silence would lose it.
    """
    now = now or timezone.now()
    data = {key: to_stored(value) for key, value in cleaned.items()}
    with transaction.atomic():
        stored = _find(token)
        if stored is None:
            try:
                with transaction.atomic():
                    return _store(page, language, data, token, origin, now)
            except IntegrityError:
                # The same form sent twice at once, and the other one was first.
                stored = _find(token)
                if stored is None:
                    raise
    if stored.page_id != page.pk or stored.data != data:
        raise AlreadySentError(stored)
    return stored


def _find(token: str) -> Request | None:
    return Request.objects.filter(submission_token=token).first()


def _store(
    page: RequestPage, language: str, data: dict[str, Stored], token: str, origin: Origin, now: datetime
) -> Request:
    fields = page.read_fields(language)
    request = Request(
        reference=_new_reference(),
        page=page,
        type_key=page.key,
        type_title=getattr(page, localized_name("title", default_language())) or page.title,
        language=language,
        data=data,
        customer_name=one_line(value_of_role(fields, data, FieldRole.NAME))[:NAME_LENGTH],
        customer_email=value_of_role(fields, data, FieldRole.EMAIL),
        subject=_subject(fields, data),
        origin_page=origin.path,
        origin_query=origin.query,
        submission_token=token,
        promise_working_days=page.promise_working_days,
        promised_until=promised_until(support_hours(page), page.promise_working_days, now),
        created_at=now,
    )
    request.full_clean(validate_unique=False, validate_constraints=False)
    request.save(force_insert=True)
    for composed in compose_mails(request, page):
        mail = Mail.objects.create(
            request=request,
            role=composed.role,
            to=composed.to,
            from_email=settings.DEFAULT_FROM_EMAIL,
            reply_to=composed.reply_to,
            subject=composed.subject,
            text=composed.text,
            html=composed.html,
            language=composed.language,
            message_id=make_message_id(request.reference),
        )
        enqueue(kind=MAIL_JOB, key=str(mail.pk))
    logger.info("request %s stored", request.reference)
    return request


def _new_reference() -> str:
    while Request.objects.filter(reference=(reference := generate_reference(settings.REQUEST_PREFIX))).exists():
        pass
    return reference


def _subject(fields: tuple[ReadField, ...], data: dict[str, Stored]) -> str:
    """The subject, or the start of the message where the form asks for none."""
    written = value_of_role(fields, data, FieldRole.SUBJECT) or value_of_role(fields, data, FieldRole.MESSAGE)
    line = one_line(written)
    return line if len(line) <= SUBJECT_LENGTH else f"{line[: SUBJECT_LENGTH - 1].rstrip()}…"


def send_again(*, mail: Mail) -> bool:
    """Give a mail that was given up another round of tries; False when it was sent meanwhile."""
    with transaction.atomic():
        updated = Mail.objects.filter(pk=mail.pk, sent_at=None).update(cuts=0)
        if updated:
            enqueue(kind=MAIL_JOB, key=str(mail.pk))
            logger.info("request %s: mail %s asked for again", mail.request.reference, mail.pk)
    return bool(updated)
