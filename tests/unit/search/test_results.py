from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from search.documents import MARK_CLOSE, MARK_OPEN, Wording
from search.query.ranking import Ranked
from search.results import (
    Engine,
    Facet,
    Hit,
    ResultPage,
    Suggestion,
    choose_excerpt,
    count_facets,
    mark_excerpt,
    parse_hit,
    parse_ranked,
    parse_suggestions,
    shorten,
    shown_language,
)
from tests.search_factories import make_document, make_understanding


def raw_hit(score: float, **changes: Any) -> dict[str, Any]:
    return {"_score": score, "_source": make_document(**changes).source}


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


def test_parse_hit() -> None:
    hit = parse_hit(raw_hit(9.0), "nl", score=12.5)

    assert hit == Hit(
        id=7,
        key="end-contract",
        url="/nl/c/stop/",
        question="Hoe stop ik?",
        excerpt=mark_excerpt("Met een brief."),
        language="nl",
        topic="contracts",
        topic_title="Contracten",
        summary="Met een brief.",
        reviewed_on=date(2026, 10, 12),
        score=12.5,
    )


def test_the_excerpt_is_of_the_language_that_is_shown() -> None:
    raw = raw_hit(1.0) | {"highlight": {"answer.nl": [f"Een {MARK_OPEN}brief{MARK_CLOSE}."], "answer.fr": ["Lettre"]}}

    assert parse_hit(raw, "fr", score=1.0).excerpt == "Een <mark>brief</mark>."


def test_a_page_without_the_readers_language_is_shown_in_its_own_with_the_readers_address() -> None:
    hit = parse_hit(raw_hit(9.0), "fr", score=9.0)

    assert (hit.language, hit.question, hit.url, hit.topic_title) == ("nl", "Hoe stop ik?", "/fr/c/stop/", "Contrats")


def test_a_page_with_next_to_nothing() -> None:
    raw = raw_hit(1.0, topic=None, topic_title={}, reviewed_on=None, url={}, wordings={"nl": Wording("Hoe?")})

    hit = parse_hit(raw, "nl", score=1.0)

    assert (hit.url, hit.excerpt, hit.topic, hit.topic_title, hit.summary, hit.reviewed_on) == (
        "",
        "",
        None,
        "",
        "",
        None,
    )


def test_the_language_shown_is_the_readers_where_there_is_one() -> None:
    assert shown_language("fr", ["nl", "fr"]) == "fr"
    assert shown_language("fr", ["de"]) == "de"


def test_parse_ranked() -> None:
    fields = {
        "page_id": [7],
        "key": ["end-contract"],
        "topic": ["contracts"],
        "languages": ["fr", "nl"],
        "topic_title.fr": ["Contrats"],
        "question.nl.shown": ["Hoe stop ik?"],
        "alternatives.nl.shown": ["contract opzeggen", "stoppen"],
        "codes": ["abc123"],
    }
    response = {"hits": {"hits": [{"_score": 9.5, "fields": fields}, {"_score": None, "fields": {"page_id": [8]}}]}}

    assert parse_ranked(response, make_understanding(reader="fr")) == [
        Ranked(
            7,
            9.5,
            ("Hoe stop ik?", "contract opzeggen", "stoppen"),
            topic="contracts",
            topic_title="Contrats",
            languages=("fr", "nl"),
            key="end-contract",
            codes=("abc123",),
        ),
        Ranked(8, 0.0),
    ]


def test_facets_are_the_fullest_first() -> None:
    topics = [("b", "B"), (None, ""), ("a", "A"), ("c", "C"), ("c", "C")]

    assert count_facets(topics) == (Facet("c", "C", 2), Facet("a", "A", 1), Facet("b", "B", 1))


def test_suggestions_are_shown_once() -> None:
    response = {"hits": {"hits": [raw_hit(2.0), raw_hit(1.0)]}}

    assert parse_suggestions(response, "nl") == (Suggestion("Hoe stop ik?", "/nl/c/stop/", "Contracten"),)


@pytest.mark.parametrize(
    ("changes", "is_shown"),
    [({}, True), ({"has_clear_best": False}, False), ({"offset": 10}, False), ({"hits": ()}, False)],
)
def test_the_best_answer_is_only_shown_where_it_clearly_is(changes: dict[str, Any], is_shown: bool) -> None:
    hits = tuple(parse_hit(raw_hit(9.0, page_id=number), "nl", score=9.0) for number in (1, 2))
    page = replace(ResultPage("q", "nl", Engine.OPENSEARCH, hits=hits, total=2, has_clear_best=True), **changes)

    assert page.best == (page.hits[0] if is_shown else None)
    assert page.others == (page.hits[1:] if is_shown else page.hits)
