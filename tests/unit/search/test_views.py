"""The results page, with the service's answer given."""

from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from search import service
from search.results import Engine, Facet, Hit, ResultPage, Suggestion, mark_excerpt
from tests.factories import make_home
from tests.helpdesk_factories import make_index


def make_hit(number: int = 1, **changes: Any) -> Hit:
    values: dict[str, Any] = {
        "id": number,
        "key": f"k{number}",
        "url": f"/nl/c/{number}/",
        "question": f"Vraag <{number}>?",
        "excerpt": mark_excerpt("Uw \ue000factuur\ue001 < hier."),
        "language": "nl",
        "topic": "invoices",
        "topic_title": "Facturen",
        "score": 20.0 - number,
    }
    return Hit(**(values | changes))


FOUND = ResultPage(
    query="factuur",
    language="nl",
    engine=Engine.OPENSEARCH,
    hits=(make_hit(1), make_hit(2, language="fr")),
    facets=(Facet("invoices", "Facturen", 2),),
    total=2,
    total_in_all_topics=2,
    confidence=0.6,
    answerable=True,
)


@pytest.fixture(autouse=True)
def ask_page(db: None) -> None:
    make_index(make_home())


def get(client: Client, page: ResultPage, address: str = "/nl/search/?q=factuur") -> str:
    with patch.object(service, "search", return_value=page):
        response = client.get(address)
    assert response.status_code == 200
    assert "noindex" in response["X-Robots-Tag"]
    return response.content.decode()


def test_hits_are_shown_escaped_and_labelled(client: Client) -> None:
    html = get(client, FOUND)

    assert "Vraag &lt;1&gt;?" in html
    assert "Uw <mark>factuur</mark> &lt; hier." in html
    assert '<a href="/nl/c/2/" lang="fr" hreflang="fr">' in html
    assert "?topic" not in html
    assert "topic=invoices" in html
    assert 'name="robots" content="noindex"' in html


def test_the_title_has_the_query_and_the_count(client: Client) -> None:
    title = get(client, FOUND).partition("</title>")[0]

    assert "factuur: 2" in title


def test_what_was_typed_is_escaped_everywhere(client: Client) -> None:
    query = "\"><script>alert(1)</script>'"
    html = get(client, replace(FOUND, query=query))

    assert "<script>alert" not in html


@pytest.mark.parametrize(
    "shown", [FOUND, replace(FOUND, hits=(), total=0, facets=(), confidence=0.0, answerable=False)]
)
def test_whoever_is_not_helped_can_ask_with_what_was_typed(client: Client, shown: ResultPage) -> None:
    html = get(client, shown)

    assert "?subject=factuur&amp;q=factuur" in html or 'name="subject" value="factuur"' in html


def test_corrections(client: Client) -> None:
    corrected = get(client, replace(FOUND, query="faktuur", corrected_query="factuur"))
    offered = get(client, replace(FOUND, query="faktuur", did_you_mean="factuur"))

    assert "?q=faktuur&amp;exact=1" in corrected
    assert 'href="/nl/search/?q=factuur"' in offered


def test_the_best_answer_stands_on_top(client: Client) -> None:
    best = replace(FOUND, has_clear_best=True, hits=(make_hit(1), make_hit(2, score=3.0)))

    assert 'class="best"' in get(client, best)
    assert 'class="best"' not in get(client, FOUND)


def test_limited_search_is_told(client: Client) -> None:
    assert "note--warn" in get(client, replace(FOUND, engine=Engine.DATABASE))
    assert "note--warn" not in get(client, FOUND)


def test_paging_keeps_query_and_topic(client: Client) -> None:
    html = get(client, replace(FOUND, total=25), "/nl/search/?q=factuur&topic=invoices&page=2")

    assert 'href="/nl/search/?q=factuur&amp;topic=invoices&amp;page=3" rel="next"' in html
    assert 'href="/nl/search/?q=factuur&amp;topic=invoices" rel="prev"' in html


def test_a_page_beyond_the_last_shows_the_last(client: Client) -> None:
    with patch.object(service, "search", return_value=replace(FOUND, total=25)) as asked:
        client.get("/nl/search/?q=factuur&page=99")

    assert [call.kwargs["offset"] for call in asked.call_args_list] == [980, 20]


@pytest.mark.parametrize("address", ["/nl/search/", "/nl/search/?q=", "/nl/search/?q=%00&page=x&topic=%00"])
def test_nothing_asked_shows_the_search_box(client: Client, address: str) -> None:
    html = client.get(address).content.decode()

    assert 'id="search-slim"' in html


def test_the_page_costs_no_queries_of_its_own(client: Client) -> None:
    with patch.object(service, "search", return_value=FOUND):
        client.get("/nl/search/?q=factuur")
        with CaptureQueriesContext(connection) as queries:
            client.get("/nl/search/?q=factuur")

    assert len(queries) <= 3


def test_suggestions_are_options(client: Client) -> None:
    found = (Suggestion("Hoe <b>?", "/nl/hoe/", "Facturen"), Suggestion("contract", None))
    with patch.object(service, "suggest", return_value=found):
        html = client.get("/nl/search/suggest/?q=ho").content.decode()

    assert html.count('role="option"') == 2
    assert 'data-url="/nl/hoe/"' in html
    assert "Hoe &lt;b&gt;?" in html
    assert html.count("data-url") == 1


NO_ANSWER = replace(
    FOUND, hits=tuple(make_hit(number) for number in range(1, 6)), total=5, confidence=0.2, answerable=False
)


def test_without_a_good_answer_the_page_says_so_and_shows_the_nearest_titles(client: Client) -> None:
    html = get(client, NO_ANSWER)

    assert 'name="subject" value="factuur"' in html
    assert [number for number in range(1, 6) if f"Vraag &lt;{number}&gt;?" in html] == [1, 2, 3]
    assert "/nl/search/?q=factuur&amp;all=1" in html
    assert "<mark>" not in html


def test_the_rest_is_one_link_away(client: Client) -> None:
    html = get(client, NO_ANSWER, "/nl/search/?q=factuur&all=1")

    assert [number for number in range(1, 6) if f"Vraag &lt;{number}&gt;?" in html] == [1, 2, 3, 4, 5]


def test_three_titles_need_no_link_to_all(client: Client) -> None:
    html = get(client, replace(NO_ANSWER, hits=NO_ANSWER.hits[:3], total=3))

    assert "all=1" not in html


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("/nl/search/?q=factuur", [("factuur", "nl", True)]),
        ("/nl/search/?q=factuur&page=2", []),
        ("/nl/search/?q=factuur&topic=invoices", []),
        ("/nl/search/?q=factuur&exact=1", []),
    ],
)
def test_a_search_is_counted_once_and_not_each_look_at_it(
    client: Client, address: str, counted: list[tuple[str, str, bool]]
) -> None:
    with patch("search.views.count_search") as count:
        get(client, FOUND, address)

    assert [(*call.args, call.kwargs["answered"]) for call in count.call_args_list] == counted


def test_what_is_not_answered_is_counted_so(client: Client) -> None:
    with patch("search.views.count_search") as count:
        get(client, NO_ANSWER)
        get(client, replace(FOUND, hits=(), total=0))

    assert [call.kwargs["answered"] for call in count.call_args_list] == [False, False]
