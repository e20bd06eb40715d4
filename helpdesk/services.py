"""Writes: a request, its files, its mails and their jobs are stored together or not at all."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from helpdesk.attachments.keeping import claim_files
from helpdesk.consent import read_consents
from helpdesk.conversation import keep_until, post_first_mails, record
from helpdesk.fields import ReadField, Stored, to_stored, value_of_role
from helpdesk.journey import Step, store_steps
from helpdesk.models import EventKind, FieldRole, Request, RequestPage, RequestState
from helpdesk.one_line import one_line, shorten
from helpdesk.promise import promised_until
from helpdesk.references import generate_reference
from helpdesk.routing.rules import RoutingFacts
from helpdesk.routing.selectors import find_destination
from helpdesk.selectors import support_hours, topic_of_path
from kb.base.languages import default_language, localized_name
from kb.contact_hours import state_at

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


@dataclass(frozen=True)
class Submission:
    """What a customer sent with the form that was rendered with `token`.

    `journey` is what the customer shared of the way here, None for nothing: then nothing of `origin` is kept either;
    `spam_reasons`, if any, hold the request back: it is stored, and no mail follows until a person says so.
    """

    page: RequestPage
    language: str
    cleaned: Mapping[str, Any]
    token: str
    origin: Origin = Origin()
    journey: Sequence[Step] | None = None
    spam_reasons: Sequence[str] = ()


def submit(submission: Submission, *, now: datetime | None = None) -> Request:
    """Store the request with its files; its mails wait in the outbox.

    Sending the same again with the same token returns the request that is there; sending something else raises
    AlreadySentError, since dropping it in silence would lose it.
    """
    now = now or timezone.now()
    data = stored_answers(submission)
    with transaction.atomic():
        stored = _find(submission.token)
        if stored is None:
            try:
                with transaction.atomic():
                    return _store(submission, data, now)
            except IntegrityError:
                # The same form sent twice at once, and the other one was first.
                stored = _find(submission.token)
                if stored is None:
                    raise
    if stored.page_id != submission.page.pk or stored.data != data:
        raise AlreadySentError(stored)
    return stored


def stored_answers(submission: Submission) -> dict[str, Stored]:
    """Key of a field → what is kept of it."""
    return {key: to_stored(value) for key, value in submission.cleaned.items()}


def _find(token: str) -> Request | None:
    return Request.objects.filter(submission_token=token).first()


def _store(submission: Submission, data: dict[str, Stored], now: datetime) -> Request:
    page = submission.page
    fields = page.read_fields(submission.language)
    hours = support_hours(page)
    topic_key = topic_of_path(submission.origin.path)
    email = value_of_role(fields, data, FieldRole.EMAIL)
    destination = find_destination(
        RoutingFacts(
            type_key=page.key,
            language=submission.language,
            topic_key=topic_key,
            data=data,
            is_open=state_at(hours, now).is_open if hours else None,
        )
    )
    is_shared = submission.journey is not None
    state = RequestState.SPAM if submission.spam_reasons else RequestState.NEW
    request = Request(
        reference=_new_reference(),
        page=page,
        type_key=page.key,
        type_title=getattr(page, localized_name("title", default_language())) or page.title,
        language=submission.language,
        data=data,
        customer_name=one_line(value_of_role(fields, data, FieldRole.NAME))[:NAME_LENGTH],
        customer_email=email,
        customer_key=email.lower(),
        subject=_subject(fields, data),
        origin_page=submission.origin.path if is_shared else "",
        origin_query=submission.origin.query if is_shared else "",
        topic_key=topic_key,
        consents=read_consents(page, fields, data, submission.language),
        journey=store_steps(submission.journey or ()),
        spam_reasons=list(submission.spam_reasons),
        state=state,
        inbox=destination.inbox,
        submission_token=submission.token,
        promise_working_days=page.promise_working_days,
        promised_until=promised_until(hours, page.promise_working_days, now),
        created_at=now,
        updated_at=now,
    )
    if submission.spam_reasons:
        request.closed_at = now
        request.keep_until = keep_until(request, now)
    request.full_clean(validate_unique=False, validate_constraints=False)
    request.save(force_insert=True)
    claim_files(request=request, token=submission.token)
    record(
        request=request,
        kind=EventKind.ROUTED,
        inbox=destination.inbox.name if destination.inbox else "",
        rule=destination.rule_id,
    )
    if submission.spam_reasons:
        record(request=request, kind=EventKind.FLAGGED, reasons=list(submission.spam_reasons))
    else:
        post_first_mails(request)
    logger.info("request %s stored", request.reference)
    return request


def _new_reference() -> str:
    while Request.objects.filter(reference=(reference := generate_reference(settings.REQUEST_PREFIX))).exists():
        pass
    return reference


def _subject(fields: tuple[ReadField, ...], data: dict[str, Stored]) -> str:
    """The subject, or the start of the message where the form asks for none."""
    written = value_of_role(fields, data, FieldRole.SUBJECT) or value_of_role(fields, data, FieldRole.MESSAGE)
    return shorten(written, SUBJECT_LENGTH)
