"""What scores: the words of the query in each likely language. A page counts once, by the language it matches best."""

import re
from collections.abc import Iterator
from typing import Any

from search.analysis import LANGUAGES
from search.query import boosts
from search.query.corrections import Candidate, candidate_boost
from search.query.understanding import Understanding
from search.query.words import words

SEARCHED = (("question", boosts.QUESTION), ("alternatives", boosts.ALTERNATIVES), ("answer", boosts.ANSWER))

# "30 dagen": a number and what it counts.
_COUNTED = re.compile(r"\b\d+\s+[^\W\d_]+")
# Two words or more in quotation marks of any language.
_QUOTED = re.compile(r"[\"“”„«]\s*([^\"“”„«»]+?\s[^\"“”„«»]+?)\s*[\"“”»]")


def build_fields(language: str, subfield: str = "") -> list[str]:
    """The searched fields of a language with their boosts: ["question.nl^4.0", …]."""
    return [f"{name}.{language}{subfield}^{boost}" for name, boost in SEARCHED]


def _most_fields(
    text: str, language: str, *, boost: float, subfield: str = "", all_words: bool = False
) -> dict[str, Any]:
    query = {"query": text, "fields": build_fields(language, subfield), "type": "most_fields", "boost": round(boost, 4)}
    return {"multi_match": query | ({"operator": "and"} if all_words else {})}


def build_words(understanding: Understanding, language: str) -> list[dict[str, Any]]:
    """What was typed, stemmed: in each field, and anywhere on the page. Stop words alone match any page."""
    content = understanding.content_in(language)
    anywhere = {"query": content, "boost": boosts.WHOLE_PAGE, "zero_terms_query": "all"}
    return [_most_fields(content, language, boost=1.0), {"match": {f"all.{language}": anywhere}}]


def build_relatives(understanding: Understanding, language: str) -> list[dict[str, Any]]:
    """Words of the same family, and compounds that have a typed word as a part.

    Not of what corrections made of a word: a guess upon a guess.
    """
    guessed = understanding.guessed_words
    kept = [
        word
        for word in words(understanding.content_in(language), language)
        if word not in guessed and len(word) >= boosts.SHORTEST_RELATED
    ]
    if not kept or len(kept) > boosts.MOST_RELATED:
        return []
    text = " ".join(kept)
    clauses = [_most_fields(text, language, boost=boosts.FAMILY, subfield=".family")]
    if LANGUAGES[language].has_compounds:
        clauses.append(_most_fields(text, language, boost=boosts.PART, subfield=".parts"))
    return clauses


def build_candidates(candidates: tuple[Candidate, ...], language: str) -> list[dict[str, Any]]:
    """What may have been meant by one unknown word."""
    clauses = []
    for candidate in candidates:
        boost = candidate_boost(candidate, candidates[0])
        clauses += [
            _most_fields(candidate.spelling, language, boost=boost),
            _most_fields(candidate.spelling, language, boost=boosts.EXACT * boost, subfield=".exact"),
        ]
    return clauses


def build_sure_words(understanding: Understanding) -> Iterator[dict[str, Any]]:
    """What misspelt words surely are: pages that have the very word, since it was chosen for being on them."""
    for spelling in understanding.sure_words:
        yield _most_fields(spelling, understanding.written_in, boost=boosts.SURE_WORD, subfield=".exact")


def build_other_words(understanding: Understanding) -> Iterator[dict[str, Any]]:
    """Synonyms, abbreviations and compounds written apart or together, in the language that the query is written in."""
    language = understanding.written_in
    for expansion in understanding.expansions:
        boost = boosts.SYNONYM if expansion.rule else boosts.ABBREVIATION
        yield _most_fields(expansion.added, language, boost=boost, all_words=True)
    for word, parts in understanding.splits.items():
        boost = boosts.SPLIT_UNKNOWN if word not in understanding.known_compounds else boosts.SPLIT_KNOWN
        yield _most_fields(" ".join(parts), language, boost=boost)
        if LANGUAGES[language].has_compounds:
            yield _most_fields(" ".join(parts), language, boost=boost * boosts.PART, subfield=".parts")
    for word in understanding.joins:
        yield _most_fields(word, language, boost=boosts.JOIN)


def build_phrases(understanding: Understanding, language: str) -> Iterator[dict[str, Any]]:
    """Numbers with what they count, what stands in quotation marks, and codes as wholes."""
    counted = [(match.group(), boosts.COUNTED) for match in _COUNTED.finditer(understanding.text)]
    quoted = [(match.group(1), boosts.QUOTED) for match in _QUOTED.finditer(understanding.text)]
    for phrase, boost in counted + quoted:
        yield {"match_phrase": {f"all.{language}": {"query": phrase, "boost": boost}}}
    if understanding.codes:
        yield {"terms": {"codes": list(understanding.codes), "boost": boosts.CODE}}


def build_language(understanding: Understanding, language: str) -> dict[str, Any]:
    """The query in one language.

    A page must share more with the query than stop words: "zwembad met glijbaan" finds nothing, rather than every page
    with "met".
    """
    clauses = [
        *build_words(understanding, language),
        *build_relatives(understanding, language),
        *build_phrases(understanding, language),
    ]
    if language == understanding.written_in:
        clauses += build_other_words(understanding)
        clauses += build_sure_words(understanding)
    for candidates in understanding.unsure_in(language).values():
        clauses += build_candidates(candidates, language)
    as_written = _most_fields(understanding.searched_in(language), language, boost=boosts.EXACT, subfield=".exact")
    boost = 1.0 if language == understanding.reader else boosts.OTHER_LANGUAGE
    return {"bool": {"must": [{"bool": {"should": clauses}}], "should": [as_written], "boost": boost}}


def build_text(understanding: Understanding) -> dict[str, Any]:
    queries = [build_language(understanding, language) for language in understanding.languages]
    return {"dis_max": {"tie_breaker": 0.0, "queries": queries}}
