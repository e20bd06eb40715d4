"""A request's thread: what was said, sent and done, in the order of time, as the page shows it. Pure.

Every mail and file stands under what it came or went with; nothing that is kept is left out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from helpdesk.attachments.selectors import PASSED_ON
from helpdesk.desk.event_words import ICONS, EventNames, describe_event
from helpdesk.mail_states import MailStanding, MailState
from helpdesk.models import Attachment, Channel, Event, MailRole, Message, MessageKind, Request, ScanState

RESENDABLE = frozenset({MailState.FAILED, MailState.UNCERTAIN, MailState.RETRYING})


class EntryKind(StrEnum):
    REQUEST = "request"
    CUSTOMER = "customer"
    ANSWER = "answer"
    NOTE = "note"
    EVENT = "event"


@dataclass(frozen=True)
class FileLine:
    """`url` is empty for a file that nobody should open."""

    name: str
    size: int
    scan: str
    url: str


@dataclass(frozen=True)
class MailLine:
    """How a mail stands. `words` are the other server's, said at `said_at` where that is known."""

    pk: int
    role: str
    to: str
    label: str
    tone: str
    icon: str
    at: datetime
    attempts: int
    words: str = ""
    said_at: datetime | None = None
    may_resend: bool = False


@dataclass(frozen=True)
class Entry:
    """`mails` are what matters now, `all_mails` every one; an event has only its moment, icon and words."""

    kind: EntryKind
    at: datetime
    words: str = ""
    icon: str = ""
    author: str = ""
    channel: str = ""
    text: str = ""
    files: tuple[FileLine, ...] = ()
    mails: tuple[MailLine, ...] = ()
    all_mails: tuple[MailLine, ...] = ()
    original_of: int | None = None

    @property
    def has_more_mails(self) -> bool:
        return bool(self.all_mails) and self.all_mails != self.mails


def mail_line(standing: MailStanding) -> MailLine:
    mail = standing.mail
    looks = {
        MailState.SENT: (_("Accepted"), "ok", "circle-check"),
        MailState.WAITING: (_("Waiting"), "", "history"),
        MailState.RETRYING: (_("Retrying"), "warn", "rotate"),
        MailState.FAILED: (_("Refused: not delivered"), "err", "circle-xmark"),
        MailState.UNCERTAIN: (_("Uncertain: it may have arrived"), "warn", "warning"),
    }
    label, tone, icon = looks.get(standing.state, (standing.state.value, "", "mail"))
    if mail.bounced_at:
        label, tone, icon = _("Came back: not delivered"), "err", "circle-xmark"
    return MailLine(
        pk=mail.pk,
        role=str(mail.get_role_display()),
        to=mail.to,
        label=label,
        tone=tone,
        icon=icon,
        at=mail.sent_at or mail.created_at,
        attempts=standing.attempts,
        words=mail.bounce if mail.bounced_at else mail.error,
        said_at=mail.bounced_at,
        may_resend=bool(mail.bounced_at) or standing.state in RESENDABLE,
    )


def file_line(attachment: Attachment, url_of: Callable[[Attachment], str]) -> FileLine:
    scans = {
        ScanState.UNSCANNED: _("not scanned"),
        ScanState.HELD: _("waits for the scanner"),
        ScanState.CLEAN: _("checked"),
        ScanState.INFECTED: _("refused by the scanner"),
    }
    scan = ScanState(attachment.scan)
    url = url_of(attachment) if scan in PASSED_ON else ""
    return FileLine(name=attachment.name, size=attachment.size, scan=scans[scan], url=url)


def build_thread(
    request: Request,
    *,
    messages: Iterable[Message],
    events: Iterable[Event],
    standings: Sequence[MailStanding],
    attachments: Sequence[Attachment],
    names: EventNames,
    url_of: Callable[[Attachment], str],
) -> tuple[Entry, ...]:
    """The request first, whatever its clock said; then messages and events, a message before what followed from it."""

    def files(message_id: int | None) -> tuple[FileLine, ...]:
        return tuple(file_line(each, url_of) for each in attachments if each.message_id == message_id)

    def mails(message_id: int | None) -> tuple[MailStanding, ...]:
        return tuple(each for each in standings if each.mail.about_id == message_id)

    first = Entry(
        kind=EntryKind.REQUEST,
        at=request.created_at,
        author=request.customer_name or request.customer_email or _("Customer"),
        files=files(None),
        mails=_shown_at_once(mails(None)),
        all_mails=tuple(mail_line(each) for each in mails(None)),
    )
    said = (
        (message.created_at, 0, message.pk, _message_entry(message, request, files(message.pk), mails(message.pk)))
        for message in messages
    )
    done = (
        (
            event.created_at,
            1,
            event.pk,
            Entry(
                kind=EntryKind.EVENT,
                at=event.created_at,
                words=describe_event(event, names),
                icon=ICONS.get(event.kind, "history"),
            ),
        )
        for event in events
    )
    return (first, *(entry for *_key, entry in sorted((*said, *done), key=lambda row: row[:3])))


def _message_entry(
    message: Message, request: Request, files: tuple[FileLine, ...], mails: tuple[MailStanding, ...]
) -> Entry:
    kind = EntryKind(message.kind)
    by_us = kind is not EntryKind.CUSTOMER
    author = message.author_name or (_("A colleague") if by_us else request.customer_name or _("Customer"))
    if kind is EntryKind.NOTE:
        channel = _("not visible to the customer")
    elif message.kind == MessageKind.ANSWER and message.channel == Channel.DESK and mails:
        channel = _("by mail")
    else:
        channel = str(Channel(message.channel).label)
    return Entry(
        kind=kind,
        at=message.created_at,
        author=_("Note by %(name)s") % {"name": author} if kind is EntryKind.NOTE else author,
        channel=channel,
        text=message.text,
        files=files,
        original_of=message.pk if message.original else None,
        mails=_shown_at_once(mails),
        all_mails=tuple(mail_line(each) for each in mails),
    )


def _shown_at_once(standings: Sequence[MailStanding]) -> tuple[MailLine, ...]:
    """Our answers, and whatever is not delivered yet; the rest is folded."""
    lines = ((mail_line(each), each.mail.role == MailRole.ANSWER) for each in standings)
    return tuple(line for line, is_answer in lines if is_answer or line.tone in ("err", "warn"))
