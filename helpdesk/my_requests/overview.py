"""The list of a customer's requests, as plain data, in a number of queries that doesn't grow with it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from helpdesk.models import Message, MessageKind, Request, RequestState
from helpdesk.my_requests.moments import describe_activity
from helpdesk.my_requests.states import FILTERS, OPEN_STATES, SOLVED_STATES, CustomerState, customer_state
from kb.base.languages import localized_name, reading_order
from search.paging import Pager, last_page

PAGE_SIZE = 20


@dataclass(frozen=True)
class Words:
    """Text and the language that it is in."""

    text: str
    language: str


@dataclass(frozen=True)
class RequestRow:
    """`activity` is the last thing that the customer can know of: our notes and assignments are not."""

    reference: str
    title: Words
    type_title: Words
    state: CustomerState
    activity: str


@dataclass(frozen=True)
class FilterLink:
    name: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Overview:
    """`counts` are of all the customer's requests, whatever the filter."""

    rows: tuple[RequestRow, ...]
    filters: tuple[FilterLink, ...]
    pager: Pager
    total: int
    customer_name: str


def requests_of(customer: str) -> QuerySet[Request]:
    """A customer's own requests: every read and write of "my requests" starts here."""
    return Request.objects.filter(customer_key=customer).exclude(customer_key="")


def type_title(request: Request, language: str) -> Words:
    """The name of the type as read in `language`; the one kept with the request where the form is gone."""
    if request.page:
        for code in reading_order(language):
            if title := getattr(request.page, localized_name("title", code)):
                return Words(title, code)
    return Words(request.type_title, language)


def read_title(request: Request, language: str) -> Words:
    """What the request is called: its subject, in the customer's own words, or its type."""
    return Words(request.subject, request.language) if request.subject else type_title(request, language)


def read_overview(customer: str, *, wanted: str, number: int, language: str, now: datetime | None = None) -> Overview:
    """`wanted` is one of FILTERS, `number` the page; one that isn't there shows the nearest. Three queries."""
    now = now or timezone.now()
    own = requests_of(customer)
    counts = own.aggregate(
        open=Count("pk", filter=Q(state__in=OPEN_STATES)), solved=Count("pk", filter=Q(state__in=SOLVED_STATES))
    )
    totals = {"": counts["open"] + counts["solved"], **counts}
    pager = Pager(number=min(number, last := last_page(totals[wanted], PAGE_SIZE)), last=last)
    start = (pager.number - 1) * PAGE_SIZE
    found = _with_activity(own.filter(state__in=FILTERS[wanted]))[start : start + PAGE_SIZE]
    latest = own.order_by("-created_at").values_list("customer_name", flat=True).first()
    return Overview(
        rows=tuple(
            RequestRow(
                reference=request.reference,
                title=read_title(request, language),
                type_title=type_title(request, language),
                state=customer_state(request.state),
                activity=describe_activity(request.last_activity, now),  # type: ignore[attr-defined]  # annotated
            )
            for request in found
        ),
        filters=tuple(FilterLink(name, totals[name], name == wanted) for name in FILTERS),
        pager=pager,
        total=totals[""],
        customer_name=latest or "",
    )


def _with_activity(requests: QuerySet[Request]) -> QuerySet[Request]:
    """What waits for the customer first, then the last one that something happened to."""
    said = Message.objects.filter(request=OuterRef("pk")).exclude(kind=MessageKind.NOTE).order_by("-created_at")
    last_said = Coalesce(Subquery(said.values("created_at")[:1]), F("created_at"))
    closed = Case(When(state=RequestState.SOLVED, then=Coalesce("closed_at", "created_at")), default=F("created_at"))
    waits = Case(When(state=RequestState.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        requests.select_related("page")
        .annotate(last_activity=Greatest(last_said, closed), waits=waits)
        .order_by("waits", "-last_activity", "-pk")
    )
