"""The query of `search.query.text` taken apart: what one word is worth at one place, so that a score can be explained.

It is made by the very functions that make the query, so the points of all probes of a language add up to its score.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from search.query import boosts
from search.query.corrections import is_sure
from search.query.filters import LISTED
from search.query.text import (
    build_candidates,
    build_language,
    build_other_words,
    build_phrases,
    build_relatives,
    build_sure_words,
    build_words,
)
from search.query.understanding import Understanding
from search.query.words import surface_words, words


class Relation(StrEnum):
    """What a searched word has to do with the one that was typed."""

    TYPED = "typed"
    CORRECTION = "correction"
    MAYBE = "maybe"
    SYNONYM = "synonym"
    ABBREVIATION = "abbreviation"
    PART = "part"
    JOINED = "joined"
    NUMBER = "number"
    QUOTED = "quoted"
    CODE = "code"
    COMMON = "common"


class Place(StrEnum):
    """Named as the index's fields are."""

    QUESTION = "question"
    ALTERNATIVES = "alternatives"
    ANSWER = "answer"
    ANYWHERE = "all"
    CODES = "codes"


class Form(StrEnum):
    """How alike the word on the page is, the likest first."""

    EXACT = "exact"
    STEM = "stem"
    COMPOUND = "parts"
    FAMILY = "family"


@dataclass(frozen=True)
class Probe:
    """`word` is looked for because `of` was typed; `boost` is what it counts there."""

    word: str
    of: str
    relation: Relation
    place: Place
    form: Form
    boost: float
    clause: Mapping[str, Any]


@dataclass(frozen=True)
class _Source:
    relation: Relation
    of: str = ""


def _probe(word: str, source: _Source, field: str, boost: float, clause: Mapping[str, Any]) -> Probe:
    name, _language, subfield = [*field.split("."), "", ""][:3]
    return Probe(
        word=word,
        of=source.of or word,
        relation=source.relation,
        place=Place(name),
        form=Form(subfield) if subfield else Form.STEM,
        boost=boost,
        clause=clause,
    )


def _take_apart(clause: Mapping[str, Any], source: _Source) -> Iterator[Probe]:
    """One clause of the query → a probe for each field that it looks in."""
    ((kind, body),) = clause.items()
    if kind == "multi_match":
        for spec in body["fields"]:
            field, _sign, weight = spec.partition("^")
            boost = float(weight) * body["boost"]
            match = {"query": body["query"], "boost": boost, "operator": body.get("operator", "or")}
            yield _probe(body["query"], source, field, boost, {"match": {field: match}})
    elif kind == "terms":
        yield _probe(", ".join(body["codes"]), source, "codes", body["boost"], clause)
    else:
        ((field, match),) = body.items()
        plain = {name: value for name, value in match.items() if name != "zero_terms_query"}
        yield _probe(match["query"], source, field, match["boost"], {kind: {field: plain}})


def _split(clause: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A clause that any of several words satisfies → one for each of the words."""
    ((kind, body),) = clause.items()
    if kind == "multi_match":
        yield from ({kind: body | {"query": word}} for word in body["query"].split())
    else:
        ((field, match),) = body.items()
        yield from ({kind: {field: match | {"query": word}}} for word in match["query"].split())


def sure_corrections(understanding: Understanding, language: str) -> dict[str, str]:
    """Folded word that is searched → the one that was typed for it."""
    if language != understanding.written_in:
        return {}
    return {
        corrected: typed
        for typed, found in understanding.corrections.items()
        if is_sure(typed, found)
        for corrected in words(found[0].spelling, language)
    }


def _probe_typed(understanding: Understanding, language: str) -> Iterator[Probe]:
    corrected = sure_corrections(understanding, language)
    clauses = [
        *build_words(understanding, language),
        *build_relatives(understanding, language),
        *build_language(understanding, language)["bool"]["should"],
    ]
    if language == understanding.written_in:
        clauses += build_sure_words(understanding)
    for clause in clauses:
        for single in _split(clause):
            for probe in _take_apart(single, _Source(Relation.TYPED)):
                typed = next((corrected[word] for word in words(probe.word, language) if word in corrected), None)
                yield replace(probe, relation=Relation.CORRECTION, of=typed) if typed else probe


def _probe_other_words(understanding: Understanding) -> Iterator[Probe]:
    language = understanding.written_in
    spelt = dict(zip(words(understanding.text, language), surface_words(understanding.text, language), strict=True))
    none = replace(understanding, expansions=(), splits={}, joins={})
    for expansion in understanding.expansions:
        relation = Relation.SYNONYM if expansion.rule else Relation.ABBREVIATION
        of = " ".join(spelt.get(word, word) for word in expansion.found)
        for clause in build_other_words(replace(none, expansions=(expansion,))):
            yield from _take_apart(clause, _Source(relation, of))
    for word, parts in understanding.splits.items():
        for clause in build_other_words(replace(none, splits={word: parts})):
            for single in _split(clause):
                yield from _take_apart(single, _Source(Relation.PART, spelt.get(word, word)))
    for word, pair in understanding.joins.items():
        for clause in build_other_words(replace(none, joins={word: pair})):
            yield from _take_apart(clause, _Source(Relation.JOINED, " ".join(spelt.get(one, one) for one in pair)))


# What tells a code and a quotation from a number with what it counts is what they are worth.
_PHRASES = {boosts.CODE: Relation.CODE, boosts.QUOTED: Relation.QUOTED}


def build_probes(understanding: Understanding, language: str) -> list[Probe]:
    """All that the query looks for in a language."""
    probes = list(_probe_typed(understanding, language))
    for clause in build_phrases(understanding, language):
        for probe in _take_apart(clause, _Source(Relation.NUMBER)):
            probes.append(replace(probe, relation=_PHRASES.get(probe.boost, probe.relation)))
    if language == understanding.written_in:
        probes += _probe_other_words(understanding)
    for typed, candidates in understanding.unsure_in(language).items():
        for clause in build_candidates(candidates, language):
            probes += _take_apart(clause, _Source(Relation.MAYBE, typed))
    return probes


def build_probe_query(probes: Sequence[Probe], page_ids: Sequence[int]) -> dict[str, Any]:
    """Which probes some pages answer, each named by its place in `probes`; to be asked with their scores."""
    named = [_name(probe.clause, str(number)) for number, probe in enumerate(probes)]
    chosen = {"ids": {"values": [str(pk) for pk in page_ids]}}
    return {
        "size": len(page_ids),
        "_source": False,
        "query": {"bool": {"filter": [LISTED, chosen], "should": named}},
    }


def _name(clause: Mapping[str, Any], name: str) -> dict[str, Any]:
    ((kind, body),) = clause.items()
    if kind == "terms":
        return {kind: body | {"_name": name}}
    ((field, match),) = body.items()
    return {kind: {field: match | {"_name": name}}}
