"""The results page and the suggestions while typing. It works without JavaScript, and nothing typed is an error."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from kb.base.languages import active_language
from search import service
from search.paging import Pager, last_page, parse_page
from search.results import ResultPage
from search.tally import count_search

# More would be a results page; who is writing has decided to ask.
ANSWERS_FIRST = 3


def build_url(*, q: str, topic: str | None = None, page: int = 1, exact: bool = False, show_all: bool = False) -> str:
    """The address of a results page, without what it would have anyway."""
    asked: dict[str, Any] = {"q": q}
    if topic:
        asked["topic"] = topic
    if exact:
        asked["exact"] = 1
    if page > 1:
        asked["page"] = page
    if show_all:
        asked["all"] = 1
    return f"{reverse('search:results')}?{urlencode(asked)}"


def count(page: ResultPage, request: HttpRequest) -> None:
    """Only what somebody searched for, not each look at its results."""
    if page.query and set(request.GET) <= {"q"}:
        count_search(page.query, page.language, answered=bool(page.total and page.answerable))


def find_page(*, text: str, topic: str | None, number: int, exact: bool) -> tuple[ResultPage, Pager]:
    """The page of results asked for, or the last one there is."""

    def ask(page_number: int) -> ResultPage:
        return service.search(
            text=text,
            language=active_language(),
            topic=topic,
            limit=service.PAGE_SIZE,
            offset=(page_number - 1) * service.PAGE_SIZE,
            exact=exact,
            is_repeated=True,
        )

    page = ask(number)
    last = last_page(page.total, service.PAGE_SIZE)
    if number > last:
        number = last
        page = ask(number)
    return page, Pager(number, last)


def present_facets(page: ResultPage, *, topic: str | None, exact: bool) -> list[dict[str, Any]]:
    return [
        {
            "label": facet.label,
            "count": facet.count,
            "url": build_url(q=page.query, topic=facet.value, exact=exact),
            "is_current": facet.value == topic,
        }
        for facet in page.facets
    ]


def present_pager(page: ResultPage, pager: Pager, *, topic: str | None, exact: bool) -> dict[str, Any] | None:
    if pager.last == 1:
        return None

    def link(number: int | None) -> dict[str, Any] | None:
        if number is None:
            return None
        url = build_url(q=page.query, topic=topic, page=number, exact=exact)
        return {"number": number, "url": url, "is_current": number == pager.number}

    return {
        "links": [link(number) for number in pager.numbers],
        "previous": link(pager.previous),
        "next": link(pager.next),
    }


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    topic = request.GET.get("topic", "").replace("\x00", "") or None
    exact = request.GET.get("exact") == "1"
    page, pager = find_page(
        text=request.GET.get("q", ""), topic=topic, number=parse_page(request.GET.get("page", "")), exact=exact
    )
    count(page, request)
    shows_all = request.GET.get("all") == "1" or pager.number > 1 or topic is not None
    context = {
        "result": page,
        "is_no_answer": page.answerable is False and not shows_all,
        "show_all_url": build_url(q=page.query, exact=exact, show_all=True),
        "search_query": page.query,
        "topic": topic,
        "pager": present_pager(page, pager, topic=topic, exact=exact),
        "page_number": pager.number,
        "last_page": pager.last,
        "facets": present_facets(page, topic=topic, exact=exact),
        "all_url": build_url(q=page.query, exact=exact),
        "exact_url": build_url(q=page.query, topic=topic, exact=True),
        "did_you_mean_url": build_url(q=page.did_you_mean, topic=topic) if page.did_you_mean else "",
    }
    response = render(request, "search/results.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The options of the search box's list, for htmx."""
    found = service.suggest(text=request.GET.get("q", ""), language=active_language())
    response = render(request, "search/suggestions.html", {"suggestions": found})
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """At most three answers to what somebody is about to ask us: a part of a page, empty unless search is confident.

    Not counted as a search: nobody pressed search, and each pause in typing would be one.
    """
    page = service.search(text=request.GET.get("q", ""), language=active_language(), limit=ANSWERS_FIRST)
    found = page.hits if page.answerable else ()
    response = render(request, "search/answers.html", {"answers": found})
    response["X-Robots-Tag"] = "noindex"
    return response
