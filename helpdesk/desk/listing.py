"""Which requests a list shows, from what its address asks: the page, a bulk action and an export agree by this."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from helpdesk.desk.filters import RequestFilterSet
from helpdesk.desk.tabs import Tab, in_tab, read_tab
from helpdesk.models import Request

SEARCHED = ("reference", "subject", "customer_name", "customer_email")
QUERY_LENGTH = 200
ORDERINGS: Mapping[str, tuple[str, ...]] = {
    "-created_at": ("-created_at", "-pk"),
    "created_at": ("created_at", "pk"),
    "state": ("state", "-created_at", "-pk"),
    "-state": ("-state", "-created_at", "-pk"),
}
"""What the list can be ordered by → columns that an index is in the order of, the same order each time"""


def search_requests(queryset: "QuerySet[Request]", text: str) -> "QuerySet[Request]":
    """Each word somewhere in what a request is known by."""
    # PostgreSQL refuses NUL, even in what is only looked for.
    for word in text.replace("\0", " ")[:QUERY_LENGTH].split():
        condition = Q()
        for field in SEARCHED:
            condition |= Q(**{f"{field}__icontains": word})
        queryset = queryset.filter(condition)
    return queryset


def current_tab(request: HttpRequest) -> Tab:
    return read_tab(request.GET.get("tab"))


def listed_requests(request: HttpRequest) -> "QuerySet[Request]":
    """What the list at this address holds, all pages of it, newest first."""
    queryset: Any = in_tab(Request.objects.all(), current_tab(request), request.user)
    filters = RequestFilterSet(data=request.GET, request=request)
    if filters.is_valid():
        queryset = filters.filter_queryset(queryset)
    found: QuerySet[Request] = search_requests(queryset, request.GET.get("q", ""))
    return found.order_by(*ORDERINGS["-created_at"])
