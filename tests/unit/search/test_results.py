from dataclasses import replace
from typing import Any

import pytest

from search.documents import MARK_CLOSE, MARK_OPEN
from search.results import (
    Engine,
    Facet,
    Hit,
    ResultPage,
    Suggestion,
    choose_excerpt,
    count_facets,
    mark_excerpt,
    parse_search,
    parse_suggestions,
    shorten,
)
from tests.search_factories import make_document


def raw_hit(score: float, **changes: Any) -> dict[str, Any]:
    return {"_score": score, "_source": make_document(**changes).source}


def responses(*hits: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"hits": {"hits": list(hits)}}] * 3


def test_everything_but_marks_is_escaped() -> None:
    text = f"<script>alert(1)</script> & {MARK_OPEN}factuur{MARK_CLOSE}"

    assert mark_excerpt(text) == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; <mark>factuur</mark>"


def test_a_mark_without_its_end_is_dropped() -> None:
    assert mark_excerpt(f"een {MARK_OPEN}factuur") == "een factuur"


def test_the_excerpt_is_what_matched_or_else_the_answer_in_a_sentence() -> None:
    matched = f"Uw {MARK_OPEN}factuur{MARK_CLOSE}."

    assert choose_excerpt([matched], "Kort.") == "Uw <mark>factuur</mark>."
    assert choose_excerpt(["Het begin."], "Kort.") == "Kort."
    assert choose_excerpt(["Het begin."], "") == "Het begin."
    assert choose_excerpt([], "") == ""


def test_shorten_cuts_between_words() -> None:
    assert shorten("kort") == "kort"
    assert shorten("woord " * 100).endswith("woord …")
    assert len(shorten("woord " * 100)) <= 222


def test_parse_search() -> None:
    found = parse_search(responses(raw_hit(9.0)), "nl", cutoff=0.25)

    assert found.hits == (
        Hit(
            id=7,
            key="end-contract",
            url="/nl/c/stop/",
            question="Hoe stop ik?",
            excerpt=mark_excerpt("Met een brief."),
            language="nl",
            topic="contracts",
            topic_title="Contracten",
            summary="Met een brief.",
            reviewed_on=found.hits[0].reviewed_on,
            score=9.0,
        ),
    )
    assert str(found.hits[0].reviewed_on) == "2026-10-12"
    assert found.facets == (Facet("contracts", "Contracten", 1),)
    assert found.top_score == 9.0
    assert found.best[0].texts == {"nl": ("Hoe stop ik?", "contract opzeggen")}


def test_a_page_without_the_readers_language_is_shown_in_its_own_with_the_readers_address() -> None:
    hit = parse_search(responses(raw_hit(9.0)), "fr", cutoff=0.25).hits[0]

    assert (hit.language, hit.question, hit.url, hit.topic_title) == ("nl", "Hoe stop ik?", "/fr/c/stop/", "Contrats")


def test_what_is_below_the_cutoff_is_neither_shown_nor_counted() -> None:
    found = parse_search(
        responses(raw_hit(8.0), raw_hit(2.0, topic="orders"), raw_hit(1.9, topic="orders")), "nl", cutoff=0.25
    )

    assert len(found.hits) == 2
    assert found.total(None) == 2
    assert found.total("orders") == 1
    assert found.total("unknown") == 0


def test_nothing_found() -> None:
    found = parse_search(responses(), "nl", cutoff=0.25)

    assert (found.hits, found.facets, found.total(None), found.top_score) == ((), (), 0, 0.0)


def test_facets_are_the_fullest_first() -> None:
    topics = [("b", "B"), (None, ""), ("a", "A"), ("c", "C"), ("c", "C")]

    assert count_facets(topics) == (Facet("c", "C", 2), Facet("a", "A", 1), Facet("b", "B", 1))


def test_suggestions_are_shown_once() -> None:
    response = {"hits": {"hits": [raw_hit(2.0), raw_hit(1.0)]}}

    assert parse_suggestions(response, "nl") == (Suggestion("Hoe stop ik?", "/nl/c/stop/", "Contracten"),)


@pytest.mark.parametrize(
    ("changes", "is_shown"),
    [
        ({}, True),
        ({"first_likeness": 0.5}, False),
        ({"offset": 10}, False),
        ({"engine": Engine.DATABASE, "first_likeness": 0.0}, False),
    ],
)
def test_the_best_answer_is_only_shown_where_it_clearly_is(changes: dict[str, Any], is_shown: bool) -> None:
    hits = parse_search(responses(raw_hit(9.0), raw_hit(5.0)), "nl", cutoff=0.25).hits
    page = ResultPage("q", "nl", Engine.OPENSEARCH, hits=hits, total=2, confidence=0.9, first_likeness=0.9)

    assert (replace(page, **changes).best is not None) is is_shown
    assert len(replace(page, **changes).others) == (1 if is_shown else 2)
