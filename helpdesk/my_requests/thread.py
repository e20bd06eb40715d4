"""One request as its customer sees it: never a note, never who did what on our side, never that it was held as spam."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone

from helpdesk.attachments.selectors import PASSED_ON
from helpdesk.fields import ReadField, value_of_role
from helpdesk.mails import Answer, read_answers
from helpdesk.models import (
    Attachment,
    EventKind,
    FieldRole,
    Message,
    MessageKind,
    Request,
    RequestState,
    ScanState,
)
from helpdesk.my_requests.moments import describe_day, describe_time, describe_weekday, local
from helpdesk.my_requests.overview import Words, read_title, requests_of, type_title
from helpdesk.my_requests.states import CustomerState, customer_state
from helpdesk.promise import describe_deadline


@dataclass(frozen=True)
class ThreadFile:
    """`is_ready` is false while the scanner has not said yes: the file is named and can't be fetched."""

    pk: int
    name: str
    size: int
    is_ready: bool


@dataclass(frozen=True)
class ThreadMessage:
    """`author` is "" where no person is named."""

    is_mine: bool
    author: str
    text: str
    language: str
    moment: datetime
    time: str
    files: tuple[ThreadFile, ...]


@dataclass(frozen=True)
class ThreadChange:
    """The request was solved, or (`is_solved` false) opened again."""

    is_solved: bool
    moment: datetime
    is_change: bool = True


@dataclass(frozen=True)
class ThreadDay:
    heading: str
    items: tuple[ThreadMessage | ThreadChange, ...]


@dataclass(frozen=True)
class RequestView:
    request: Request
    title: Words
    type_title: Words
    state: CustomerState
    sent: str
    deadline: str
    answers: tuple[Answer, ...]
    days: tuple[ThreadDay, ...]

    @property
    def reference(self) -> str:
        return self.request.reference

    @property
    def is_solved(self) -> bool:
        return self.state.key == RequestState.SOLVED

    @property
    def is_waiting(self) -> bool:
        return self.state.key == RequestState.WAITING


def find_request(customer: str, reference: str) -> Request | None:
    """The customer's request of this reference; None for another customer's, as for one that isn't there."""
    # PostgreSQL refuses NUL, which an address may hold, even in what is only looked for.
    own = requests_of(customer) if reference.isprintable() else Request.objects.none()
    return own.select_related("page", "inbox").filter(reference=reference.upper()).first()


def find_file(customer: str, reference: str, pk: int) -> Attachment | None:
    """A file of the customer's own request, unless a note has it."""
    request = find_request(customer, reference)
    found = request.attachments.filter(pk=pk).select_related("message").first() if request else None
    is_note = found is not None and found.message is not None and found.message.kind == MessageKind.NOTE
    return None if is_note else found


def read_request(request: Request, language: str, *, now: datetime | None = None) -> RequestView:
    now = now or timezone.now()
    page = request.page
    fields: Sequence[ReadField] = page.read_fields(language) if page else ()
    is_promised = request.state in (RequestState.NEW, RequestState.OPEN, RequestState.SPAM)
    items: list[ThreadMessage | ThreadChange] = [*_messages(request, fields), *_changes(request)]
    items.sort(key=lambda item: item.moment)
    return RequestView(
        request=request,
        title=read_title(request, language),
        type_title=type_title(request, language),
        state=customer_state(request.state),
        sent=describe_day(request.created_at),
        deadline=describe_deadline(request.promised_until, request.promise_working_days, language)
        if is_promised and not _is_over(request.promised_until, now)
        else "",
        answers=tuple(read_answers(request, language)),
        days=_by_day(items, now),
    )


def _is_over(until: datetime | None, now: datetime) -> bool:
    return until is not None and until < now


def _messages(request: Request, fields: Sequence[ReadField]) -> list[ThreadMessage]:
    """What was sent with the form, then everything said since."""
    said = (
        request.messages.exclude(kind=MessageKind.NOTE)
        .select_related("author")
        .prefetch_related(Prefetch("attachments", to_attr="files"))
    )
    sent = ThreadMessage(
        is_mine=True,
        author="",
        text=value_of_role(fields, request.data, FieldRole.MESSAGE),
        language=request.language,
        moment=request.created_at,
        time=describe_time(request.created_at),
        files=_files(request.attachments.filter(message=None)),
    )
    return [sent, *(_message(message, request) for message in said)]


def _message(message: Message, request: Request) -> ThreadMessage:
    is_mine = message.kind == MessageKind.CUSTOMER
    return ThreadMessage(
        is_mine=is_mine,
        author="" if is_mine else _author(message),
        text=message.text,
        language=request.language,
        moment=message.created_at,
        time=describe_time(message.created_at),
        files=_files(message.files),  # type: ignore[attr-defined]  # prefetched
    )


def _author(message: Message) -> str:
    """A colleague's full name; never a login or an address."""
    name = message.author.get_full_name() if message.author else message.author_name
    return "" if "@" in name else name


def _files(attachments: Iterable[Attachment]) -> tuple[ThreadFile, ...]:
    """What the scanner refused is not shown at all."""
    return tuple(
        ThreadFile(each.pk, each.name, each.size, is_ready=each.scan in PASSED_ON)
        for each in attachments
        if each.scan != ScanState.INFECTED
    )


def _changes(request: Request) -> list[ThreadChange]:
    changes = []
    for event in request.events.filter(kind=EventKind.STATE):
        before, after = event.details.get("before"), event.details.get("after")
        if RequestState.SPAM in (before, after) or RequestState.SOLVED not in (before, after):
            continue
        changes.append(ThreadChange(is_solved=after == RequestState.SOLVED, moment=event.created_at))
    return changes


def _by_day(items: Sequence[ThreadMessage | ThreadChange], now: datetime) -> tuple[ThreadDay, ...]:
    days: dict[str, list[ThreadMessage | ThreadChange]] = {}
    for item in items:
        days.setdefault(local(item.moment).date().isoformat(), []).append(item)
    return tuple(ThreadDay(describe_weekday(found[0].moment, now), tuple(found)) for found in days.values())
