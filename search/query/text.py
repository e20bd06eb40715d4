"""What scores: the words of the query in each likely language. A page counts once, by the language it matches best."""

from typing import Any

from search.query import boosts
from search.query.corrections import Candidate, candidate_boost
from search.query.understanding import Understanding

SEARCHED = (("question", boosts.QUESTION), ("alternatives", boosts.ALTERNATIVES), ("answer", boosts.ANSWER))


def build_fields(language: str, subfield: str = "") -> list[str]:
    """The searched fields of a language with their boosts: ["question.nl^4.0", …]."""
    return [f"{name}.{language}{subfield}^{boost}" for name, boost in SEARCHED]


def _most_fields(text: str, language: str, *, boost: float, exact: bool) -> dict[str, Any]:
    fields = build_fields(language, ".exact" if exact else "")
    return {"multi_match": {"query": text, "fields": fields, "type": "most_fields", "boost": round(boost, 4)}}


def build_words(text: str, language: str) -> list[dict[str, Any]]:
    """What was typed: stemmed, as written, and anywhere on the page."""
    return [
        _most_fields(text, language, boost=1.0, exact=False),
        _most_fields(text, language, boost=boosts.EXACT, exact=True),
        {"match": {f"all.{language}": {"query": text, "boost": boosts.WHOLE_PAGE}}},
    ]


def build_candidates(candidates: tuple[Candidate, ...], language: str) -> list[dict[str, Any]]:
    """What may have been meant by one unknown word."""
    clauses = []
    for candidate in candidates:
        boost = candidate_boost(candidate, candidates[0])
        clauses += [
            _most_fields(candidate.spelling, language, boost=boost, exact=False),
            _most_fields(candidate.spelling, language, boost=boosts.EXACT * boost, exact=True),
        ]
    return clauses


def build_evidence(understanding: Understanding, language: str) -> dict[str, Any]:
    """A page must share more with the query than stop words; a query of stop words alone may match anything.

    "zwembad met glijbaan" finds nothing, rather than every page with "met".
    """
    typed = {"match": {f"all.{language}": {"query": understanding.text, "zero_terms_query": "all"}}}
    meant = [each.spelling for found in understanding.corrections_in(language).values() for each in found]
    if not meant:
        return typed
    # A misspelt word may stand for a stop word ("wher"): better some page than none.
    return {"bool": {"should": [typed, {"match": {f"all.{language}.exact": " ".join(meant)}}]}}


def build_language(understanding: Understanding, language: str) -> dict[str, Any]:
    """The query in one language."""
    clauses = build_words(understanding.text, language)
    for candidates in understanding.corrections_in(language).values():
        clauses += build_candidates(candidates, language)
    boost = 1.0 if language == understanding.reader else boosts.OTHER_LANGUAGE
    return {
        "bool": {
            "filter": [build_evidence(understanding, language)],
            "should": clauses,
            "minimum_should_match": 1,
            "boost": boost,
        }
    }


def build_text(understanding: Understanding) -> dict[str, Any]:
    queries = [build_language(understanding, language) for language in understanding.languages]
    return {"dis_max": {"tie_breaker": 0.0, "queries": queries}}
