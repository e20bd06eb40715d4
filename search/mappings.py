"""What an index looks like. SCHEMA_VERSION changes with anything in here or in `analysis`, and tells an older index."""

from collections.abc import Iterable
from typing import Any

from kb.base.languages import language_codes
from search.analysis import (
    LANGUAGES,
    build_analysis,
    exact_analyzer,
    family_analyzer,
    family_search_analyzer,
    folded_analyzer,
    index_analyzer,
    parts_analyzer,
    prefix_analyzer,
    search_analyzer,
)
from search.learning import Learnt

SCHEMA_VERSION = 2

# BM25's k1 and b, from measuring on judged collections. A question's length counts in full: "reset password" is
# more about a password than a question of twenty words is. A page with many other wordings is not less about each.
SIMILARITIES = {
    "question": {"type": "BM25", "k1": 2.0, "b": 1.0},
    "alternatives": {"type": "BM25", "k1": 1.2, "b": 0.1},
}
# A wording of more characters is not compared with queries; a longer "word" is no word.
LONGEST_WORDING, LONGEST_WORD = 1_000, 100
# How long a deleted page is remembered, so that an older change that arrives late doesn't bring it back.
DELETES_REMEMBERED = "10m"


def _texts(language: str, *, similarity: str | None = None, is_wording: bool = False) -> dict[str, Any]:
    """A text that is searched: stemmed, as written in `.exact`, by the first letters of its words in `.family`.

    What a page is asked by (`is_wording`) is also suggested (`.prefix`) and compared with the query (`.shown`).
    """
    scoring = {"similarity": similarity} if similarity else {}
    fields: dict[str, Any] = {
        "exact": {"type": "text", "analyzer": exact_analyzer(language), **scoring},
        "family": {
            "type": "text",
            "analyzer": family_analyzer(language),
            "search_analyzer": family_search_analyzer(language),
            **scoring,
        },
    }
    if LANGUAGES[language].has_compounds:
        fields["parts"] = {
            "type": "text",
            "analyzer": parts_analyzer(language),
            "search_analyzer": search_analyzer(language),
            **scoring,
        }
    if is_wording:
        fields["shown"] = {"type": "keyword", "index": False, "ignore_above": LONGEST_WORDING}
        fields["prefix"] = {
            "type": "text",
            "analyzer": prefix_analyzer(language),
            "search_analyzer": folded_analyzer(language),
        }
    return {
        "type": "text",
        "analyzer": index_analyzer(language),
        "search_analyzer": search_analyzer(language),
        "copy_to": f"all.{language}",
        "fields": fields,
        **scoring,
    }


def _all(language: str) -> dict[str, Any]:
    """Everything that a page says in a language."""
    return {
        "type": "text",
        "analyzer": index_analyzer(language),
        "search_analyzer": search_analyzer(language),
        "fields": {"folded": {"type": "text", "analyzer": folded_analyzer(language)}},
    }


def build_properties(languages: Iterable[str]) -> dict[str, Any]:
    languages = tuple(languages)

    def each(field: dict[str, Any]) -> dict[str, Any]:
        return {"properties": dict.fromkeys(languages, field)}

    shown = {"type": "keyword", "index": False, "doc_values": False}
    counted = {"type": "keyword", "index": False, "ignore_above": LONGEST_WORD}
    return {
        "page_id": {"type": "long"},
        "key": {"type": "keyword"},
        "kind": {"type": "keyword"},
        "languages": {"type": "keyword"},
        "topic": {"type": "keyword"},
        "reviewed_on": {"type": "date", "format": "strict_date"},
        "content_hash": {"type": "keyword"},
        # Only shown: in every language, the reader's fallback already chosen.
        "url": each(shown),
        # Also read for every hit that is counted, not only for those shown.
        "topic_title": each({"type": "keyword", "index": False}),
        # Only shown: in the languages that the page has.
        "summary": each(shown),
        # Its different words by language: the lexicon is made of them.
        "words": each(counted),
        "codes": {"type": "keyword", "ignore_above": LONGEST_WORD},
        # Searched, in the languages that the page has.
        "question": {
            "properties": {code: _texts(code, similarity="question", is_wording=True) for code in languages},
        },
        "alternatives": {
            "properties": {code: _texts(code, similarity="alternatives", is_wording=True) for code in languages},
        },
        # Where each word stands, so that excerpts need no second analysis.
        "answer": {"properties": {code: _texts(code) | {"index_options": "offsets"} for code in languages}},
        "all": {"properties": {code: _all(code) for code in languages}},
    }


def build_index_body(learnt: Learnt) -> dict[str, Any]:
    """Settings and mappings of a new index for content that was `learnt` from."""
    return {
        "settings": {
            "index": {
                # A help centre's content fits one shard many times over, and scores within one shard are exact.
                "number_of_shards": 1,
                # A copy on each of up to two more nodes, when there are any.
                "auto_expand_replicas": "0-2",
                # A change is searchable within this time after it was applied.
                "refresh_interval": "500ms",
                "gc_deletes": DELETES_REMEMBERED,
                "similarity": SIMILARITIES,
            },
            "analysis": build_analysis(learnt.compound_parts),
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"schema_version": SCHEMA_VERSION, "abbreviations": learnt.abbreviations},
            # They can be read from the texts again.
            "_source": {"excludes": ["words", "codes"]},
            "properties": build_properties(language_codes()),
        },
    }
