"""What each component of a query builds, whole."""

from typing import Any

from search.documents import MARK_CLOSE, MARK_OPEN
from search.query.builder import build_best, build_hits, build_search
from search.query.corrections import Candidate
from search.query.facets import build_counted
from search.query.filters import build_filters
from search.query.highlight import build_highlight
from search.query.suggest import build_suggest
from search.query.text import build_evidence, build_fields, build_text
from tests.search_factories import make_understanding

STEMMED = ["question.nl^4.0", "alternatives.nl^8.0", "answer.nl^1.0"]
EXACT = ["question.nl.exact^4.0", "alternatives.nl.exact^8.0", "answer.nl.exact^1.0"]
FAKTUUR = {"faktuur": (Candidate("factuur", 1, 0.0, "factuur"),)}


def most_fields(text: str, fields: list[str], boost: float) -> dict[str, object]:
    return {"multi_match": {"query": text, "fields": fields, "type": "most_fields", "boost": boost}}


def test_fields() -> None:
    assert build_fields("nl") == STEMMED
    assert build_fields("nl", ".exact") == EXACT


def test_text_in_the_readers_language() -> None:
    assert build_text(make_understanding("contract")) == {
        "dis_max": {
            "tie_breaker": 0.0,
            "queries": [
                {
                    "bool": {
                        "filter": [{"match": {"all.nl": {"query": "contract", "zero_terms_query": "all"}}}],
                        "should": [
                            most_fields("contract", STEMMED, 1.0),
                            most_fields("contract", EXACT, 0.3),
                            {"match": {"all.nl": {"query": "contract", "boost": 1.0}}},
                        ],
                        "minimum_should_match": 1,
                        "boost": 1.0,
                    }
                }
            ],
        }
    }


def test_another_language_weighs_less() -> None:
    queries = build_text(make_understanding("contract", languages=("nl", "en")))["dis_max"]["queries"]

    assert [query["bool"]["boost"] for query in queries] == [1.0, 0.8]
    assert queries[1]["bool"]["filter"] == [{"match": {"all.en": {"query": "contract", "zero_terms_query": "all"}}}]


def test_corrections_belong_to_the_language_of_the_query() -> None:
    understanding = make_understanding("faktuur", languages=("nl", "en"), corrections=FAKTUUR)

    dutch, english = build_text(understanding)["dis_max"]["queries"]

    assert dutch["bool"]["should"][3:] == [most_fields("factuur", STEMMED, 0.8), most_fields("factuur", EXACT, 0.24)]
    assert len(english["bool"]["should"]) == 3


def test_evidence_of_a_corrected_query_is_the_typed_or_the_meant_words() -> None:
    assert build_evidence(make_understanding("faktuur", corrections=FAKTUUR), "nl") == {
        "bool": {
            "should": [
                {"match": {"all.nl": {"query": "faktuur", "zero_terms_query": "all"}}},
                {"match": {"all.nl.exact": "factuur"}},
            ]
        }
    }


def test_filters() -> None:
    assert build_filters(topic=None) == []
    assert build_filters(topic="contracts") == [{"term": {"topic": "contracts"}}]


def test_counted() -> None:
    assert build_counted({"match_all": {}}, "fr") == {
        "size": 200,
        "_source": ["topic", "topic_title.fr"],
        "track_total_hits": False,
        "query": {"match_all": {}},
    }


def test_best() -> None:
    assert build_best({"match_all": {}}) == {
        "size": 3,
        "_source": ["question", "alternatives"],
        "track_total_hits": False,
        "query": {"match_all": {}},
    }


def test_highlight() -> None:
    def marked(language: str, text: str) -> dict[str, object]:
        return {"highlight_query": {"match": {f"answer.{language}": {"query": text}}}}

    assert build_highlight(make_understanding("faktuur", corrections=FAKTUUR)) == {
        "pre_tags": [MARK_OPEN],
        "post_tags": [MARK_CLOSE],
        "number_of_fragments": 1,
        "fragment_size": 220,
        "no_match_size": 220,
        "boundary_scanner_locale": "nl",
        "fields": {
            "answer.nl": marked("nl", "faktuur factuur"),
            "answer.fr": marked("fr", "faktuur"),
            "answer.de": marked("de", "faktuur"),
            "answer.en": marked("en", "faktuur"),
        },
    }


def test_hits() -> None:
    understanding = make_understanding()
    query: dict[str, Any] = {"match_all": {}}

    assert build_hits(understanding, query, topic="contracts", limit=10, offset=20) == {
        "from": 20,
        "size": 10,
        "_source": [
            "page_id",
            "key",
            "languages",
            "topic",
            "reviewed_on",
            "topic_title.nl",
            "url.nl",
            *[f"question.{code}" for code in ("nl", "fr", "de", "en")],
            *[f"summary.{code}" for code in ("nl", "fr", "de", "en")],
        ],
        "track_total_hits": False,
        "query": {"bool": {"must": [query], "filter": [{"term": {"topic": "contracts"}}]}},
        "highlight": build_highlight(understanding),
    }


def test_one_request_asks_for_hits_counts_and_best() -> None:
    understanding = make_understanding()
    query = build_text(understanding)

    assert build_search(understanding, topic=None, limit=10, offset=0) == [
        {},
        build_hits(understanding, query, topic=None, limit=10, offset=0),
        {},
        build_counted(query, "nl"),
        {},
        build_best(query),
    ]


def test_suggest() -> None:
    starts = {"query": "contr", "fields": ["question.nl.prefix", "alternatives.nl.prefix"], "operator": "and"}

    assert build_suggest("contr", "nl") == {
        "size": 6,
        "_source": ["question.nl", "url.nl", "topic_title.nl"],
        "track_total_hits": False,
        "query": {
            "bool": {
                "filter": [{"term": {"languages": "nl"}}],
                "must": [{"multi_match": {**starts, "fuzziness": "AUTO:4,8", "prefix_length": 1}}],
                "should": [
                    {"multi_match": {**starts, "boost": 3.0}},
                    {"match_phrase_prefix": {"question.nl.exact": {"query": "contr", "boost": 2.0}}},
                ],
            }
        },
    }
