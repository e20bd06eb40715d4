"""An answer or a note from the admin is kept once, and never over the head of somebody who answered meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from helpdesk.conversation import add_answer, add_note
from helpdesk.models import Attachment, Message, MessageKind, Request, RequestState


class RequestGone(Exception):
    """The request was erased since its page was opened."""


class AnsweredMeanwhile(Exception):
    """Messages came since the page was opened."""


class SentBefore(Exception):
    """This rendering of the page sent other words already."""


@dataclass(frozen=True)
class Draft:
    """What was typed on a page that was rendered with `token`, when `seen` was the newest message (0: none)."""

    text: str
    kind: MessageKind
    then: RequestState
    token: str
    seen: int


@transaction.atomic
def keep(*, request_id: int, draft: Draft, author: Any, attachments: Iterable[Attachment] = ()) -> Message:
    """Store the draft; the same once more is the message that is there. Raises one of the above, storing nothing.

    The row is locked, so that a double click is two in a row and not two at once.
    """
    request = Request.objects.select_for_update().filter(pk=request_id).first()
    if request is None:
        raise RequestGone
    stored = Message.objects.filter(token=draft.token).first()
    if stored is not None:
        if not is_same(stored, request, draft.text, draft.kind):
            raise SentBefore
        return stored
    if newest_message(request) > draft.seen:
        raise AnsweredMeanwhile
    if draft.kind == MessageKind.NOTE:
        return add_note(request=request, text=draft.text, author=author, attachments=attachments, token=draft.token)
    return add_answer(
        request=request,
        text=draft.text,
        author=author,
        attachments=attachments,
        then=draft.then,
        token=draft.token,
    )


def is_same(message: Message, request: Request, text: str, kind: str) -> bool:
    return (message.request_id, message.text, message.kind) == (request.pk, text, kind)


def newest_message(request: Request) -> int:
    """Its primary key, 0 without any: messages are numbered as they come."""
    return Message.objects.filter(request=request).order_by("-pk").values_list("pk", flat=True).first() or 0
