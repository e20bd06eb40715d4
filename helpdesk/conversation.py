"""A request's life after it came in: messages, states, who handles it. Each function is one transaction.

What goes out by mail is stored in the same transaction as what asks for it. Every change of state leaves an event.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from helpdesk.mails import compose_answer, compose_confirmation, compose_inbox_mails, compose_update_mails
from helpdesk.models import (
    Attachment,
    Channel,
    Event,
    EventKind,
    Message,
    MessageKind,
    Request,
    RequestState,
)
from helpdesk.posting import post
from helpdesk.routing.selectors import destination_of

logger = logging.getLogger(__name__)

RETENTION_DAYS = 730
"""Where the form is gone and with it how long its requests are kept."""

CLOSED_STATES = (RequestState.SOLVED, RequestState.SPAM)


def record(*, request: Request, kind: EventKind, user: AbstractBaseUser | None = None, **details: Any) -> Event:
    """Keep that something happened to `request`."""
    return Event.objects.create(
        request=request,
        kind=kind,
        user=user,
        details=details,
        created_at=timezone.now(),  # type: ignore[misc]
    )


@transaction.atomic
def set_state(*, request: Request, state: RequestState, user: AbstractBaseUser | None = None, cause: str = "") -> None:
    """Change the state as it is now, whatever `request` was read with; keep from what to what and why.

    Leaving spam sends the mails that were held back; not to solved, as when a customer closes it: nobody waits for
    them.
    """
    # Locked: of two that do the same at once, the second finds nothing to do.
    locked = Request.objects.select_for_update().filter(pk=request.pk)
    before = RequestState(locked.values_list("state", flat=True).get())
    if before == state:
        request.state = before
        return
    now = timezone.now()
    request.state = state
    request.updated_at = now
    request.closed_at = now if state in CLOSED_STATES else None
    request.keep_until = keep_until(request, now) if state in CLOSED_STATES else None
    request.save(update_fields=["state", "updated_at", "closed_at", "keep_until"])
    record(request=request, kind=EventKind.STATE, user=user, before=before.value, after=state.value, cause=cause)
    if before == RequestState.SPAM and state != RequestState.SOLVED and not request.mails.exists():
        post_first_mails(request)
    logger.info("request %s: %s → %s", request.reference, before, state)


def keep_until(request: Request, closed_at: datetime) -> datetime:
    """When a request that was closed at `closed_at` is deleted, by its type; sooner if it is spam."""
    days = request.page.retention_days if request.page else RETENTION_DAYS
    if request.state == RequestState.SPAM:
        days = min(days, settings.SPAM_RETENTION_DAYS)
    return closed_at + timedelta(days=days)


def post_first_mails(request: Request) -> None:
    """The mails that follow a new request: to its inbox, and a confirmation to the customer."""
    for composed in compose_inbox_mails(request, destination_of(request.inbox)):
        post(composed, request=request)
    if request.customer_email:
        post(compose_confirmation(request), request=request)


@transaction.atomic
def assign(*, request: Request, assignee: AbstractBaseUser | None, user: AbstractBaseUser | None = None) -> None:
    """Give a request to somebody, or to nobody."""
    if request.assignee == assignee:
        return
    request.assignee = assignee  # type: ignore[assignment]
    request.updated_at = timezone.now()
    request.save(update_fields=["assignee", "updated_at"])
    record(request=request, kind=EventKind.ASSIGNED, user=user, to=assignee.get_username() if assignee else "")


@transaction.atomic
def add_answer(
    *,
    request: Request,
    text: str,
    author: AbstractBaseUser | None = None,
    author_name: str = "",
    channel: Channel = Channel.DESK,
    attachments: Iterable[Attachment] = (),
    then: RequestState = RequestState.WAITING,
    sends_mail: bool = True,
    token: str | None = None,
    message_id: str | None = None,
) -> Message:
    """Our answer. It goes to the customer by mail unless it came by one that reached the customer already."""
    message = _add(
        request=request,
        kind=MessageKind.ANSWER,
        channel=channel,
        text=text,
        author=author,
        author_name=author_name,
        attachments=attachments,
        token=token,
        message_id=message_id,
    )
    if sends_mail and request.customer_email:
        post(compose_answer(message), request=request, about=message)
    set_state(request=request, state=then, user=author, cause="answer")
    return message


@transaction.atomic
def add_customer_message(
    *,
    request: Request,
    text: str,
    channel: Channel,
    author_name: str = "",
    attachments: Iterable[Attachment] = (),
    reopens: bool = True,
    tells_inbox: bool = True,
    token: str | None = None,
    message_id: str | None = None,
) -> Message:
    """What the customer adds; our inbox gets it by mail, and a request that waited or was solved is open again.

    `author_name` is that of somebody else who writes for the customer.
    """
    message = _add(
        request=request,
        kind=MessageKind.CUSTOMER,
        channel=channel,
        text=text,
        author_name=author_name or request.customer_name,
        attachments=attachments,
        token=token,
        message_id=message_id,
    )
    if request.state != RequestState.SPAM:
        if tells_inbox:
            for composed in compose_update_mails(message, destination_of(request.inbox)):
                post(composed, request=request, about=message)
        if reopens and request.state != RequestState.NEW:
            set_state(request=request, state=RequestState.OPEN, cause="customer")
    return message


@transaction.atomic
def add_note(
    *,
    request: Request,
    text: str,
    author: AbstractBaseUser,
    attachments: Iterable[Attachment] = (),
    token: str | None = None,
) -> Message:
    """A note that the customer never sees."""
    return _add(
        request=request,
        kind=MessageKind.NOTE,
        channel=Channel.DESK,
        text=text,
        author=author,
        attachments=attachments,
        token=token,
    )


def _add(
    *,
    request: Request,
    kind: MessageKind,
    channel: Channel,
    text: str,
    author: AbstractBaseUser | None = None,
    author_name: str = "",
    attachments: Iterable[Attachment] = (),
    token: str | None = None,
    message_id: str | None = None,
) -> Message:
    now = timezone.now()
    message = Message(
        request=request,
        kind=kind,
        channel=channel,
        author=author,  # type: ignore[misc]
        author_name=author_name or (author.get_full_name() or author.get_username() if author else ""),  # type: ignore[attr-defined]
        text=text,
        token=token,
        message_id=message_id,
        created_at=now,
    )
    message.full_clean(validate_unique=False, validate_constraints=False)
    message.save(force_insert=True)
    pks = [attachment.pk for attachment in attachments]
    if pks:
        Attachment.objects.filter(pk__in=pks).update(request=request, message=message, form_token="")
    Request.objects.filter(pk=request.pk).update(updated_at=now)
    return message
