"""What a customer does to a request of theirs: once, however often it is sent."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from helpdesk.conversation import add_customer_message, set_state
from helpdesk.models import Attachment, Channel, Message, Request, RequestState


class AlreadySaidError(Exception):
    """This rendering of the form was sent before, with other words: dropping these in silence would lose them."""


def say(
    *, request: Request, text: str, token: str, attachments: Sequence[Attachment] = (), solves: bool = False
) -> Message:
    """Add a message, which opens a solved request again unless it `solves` it; the same again changes nothing."""
    if not text:
        with override(request.language):
            text = _("See the attached file.")
    with transaction.atomic():
        stored = _find(token)
        if stored is None:
            try:
                with transaction.atomic():
                    current = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
                    message = add_customer_message(
                        request=current,
                        text=text,
                        channel=Channel.WEB,
                        attachments=attachments,
                        reopens=not solves,
                        token=token,
                    )
                    if solves:
                        close(request=current)
                    return message
            except IntegrityError:
                # The same form sent twice at once, and the other one was first.
                stored = _find(token)
                if stored is None:
                    raise
    if stored.request_id != request.pk or stored.text != text:
        raise AlreadySaidError
    return stored


def _find(token: str) -> Message | None:
    return Message.objects.filter(token=token).first()


def close(*, request: Request) -> None:
    """The customer's question is solved; a message opens it again."""
    set_state(request=request, state=RequestState.SOLVED, cause="customer closed")
