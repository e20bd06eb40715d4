"""What a customer does to a request of theirs: once, however often and from however many tabs it is sent."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from helpdesk.attachments.selectors import waiting_files
from helpdesk.conversation import add_customer_message, set_state
from helpdesk.models import Channel, Message, MessageKind, Request, RequestState
from helpdesk.my_requests.forms import FILES
from helpdesk.twins import A_MOMENT


class AlreadySaidError(Exception):
    """This rendering of the form was sent before, with other words: dropping these in silence would lose them."""


def say(*, request: Request, text: str, token: str, file_names: Sequence[str] = (), solves: bool = False) -> Message:
    """Add a message, which opens a solved request again unless it `solves` it; the same again changes nothing.

    `file_names` are those of the form's files, which are kept by its token until now.
    """
    if not text:
        with override(request.language):
            text = _("See the attached file.")
    with transaction.atomic():
        stored = _find(token)
        if stored is None:
            try:
                with transaction.atomic():
                    return _store(request, text, token, file_names, solves=solves)
            except IntegrityError:
                # The same form sent twice at once, and the other one was first.
                stored = _find(token)
                if stored is None:
                    raise
    names = stored.attachments.values_list("name", flat=True)
    if stored.request_id != request.pk or stored.text != text or sorted(names) != sorted(file_names):
        raise AlreadySaidError
    return stored


def _store(request: Request, text: str, token: str, file_names: Sequence[str], *, solves: bool) -> Message:
    current = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    files = waiting_files(token).filter(field_key=FILES, name__in=file_names).order_by("pk")
    # Kept twice when the same form was sent twice at once.
    attachments = {(each.name, each.sha256): each for each in files}
    message = _find_twin(current, text, set(attachments)) or add_customer_message(
        request=current,
        text=text,
        channel=Channel.WEB,
        attachments=attachments.values(),
        reopens=not solves,
        token=token,
    )
    if solves:
        close(request=current)
    return message


def _find_twin(request: Request, text: str, files: set[tuple[str, str]]) -> Message | None:
    """The same said a moment ago, as from another tab, if nothing was said since."""
    last = request.messages.exclude(kind=MessageKind.NOTE).order_by("pk").last()
    if last is None or (last.kind, last.channel, last.text) != (MessageKind.CUSTOMER, Channel.WEB, text):
        return None
    is_recent = last.created_at >= timezone.now() - A_MOMENT
    return last if is_recent and set(last.attachments.values_list("name", "sha256")) == files else None


def _find(token: str) -> Message | None:
    return Message.objects.filter(token=token).first()


def close(*, request: Request) -> None:
    """The customer's question is solved; a message opens it again."""
    set_state(request=request, state=RequestState.SOLVED, cause="customer closed")
