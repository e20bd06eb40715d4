"""One search of the index: understand the query, find and order the pages, then read what is shown of a few of them.

Two calls of the engine as a rule. Unknown words ask for corrections first, a process's first search for the lexicon.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.utils import timezone
from opensearchpy import OpenSearch

from search.client import EngineUnavailableError, ask
from search.confidence import measure_confidence, measure_familiarity
from search.frequent import match_frequent
from search.lexicons import read_lexicon
from search.query import boosts
from search.query.builder import build_promoted, build_ranking, build_shown
from search.query.corrections import build_correction_query, find_commoner, parse_corrections
from search.query.expansions import synonym_words
from search.query.lexicon import Lexicon
from search.query.ranking import Comparison, Ranked, rank
from search.query.suggest import build_suggest
from search.query.understanding import Understanding, correct, correct_text, is_short, understand
from search.query.words import replace_words, words
from search.results import (
    Engine,
    Hit,
    ResultPage,
    Suggestion,
    count_facets,
    parse_hit,
    parse_ranked,
    parse_suggestions,
    shown_language,
)
from search.tally import read_frequent
from search.tuning import Tuning, read_tuning


@dataclass(frozen=True)
class Found:
    """The pages that answer a query, in order: `promoted` first, then `ranked`. Scores are the engine's and ours."""

    understanding: Understanding
    ranked: tuple[Ranked, ...]
    promoted: tuple[Ranked, ...]
    confidence: float
    answerable: bool
    did_you_mean: str | None = None
    corrected_query: str | None = None

    @property
    def hits(self) -> tuple[Ranked, ...]:
        return (*self.promoted, *self.ranked)

    def clearing(self, cutoff: float) -> tuple[Ranked, ...]:
        """Those with at least `cutoff` × the best engine score, or like the query; what is promoted clears anything."""
        needed = cutoff * max((hit.engine_score for hit in self.ranked), default=0.0)
        return (
            *self.promoted,
            *(hit for hit in self.ranked if hit.engine_score >= needed or hit.likeness >= boosts.LIKE_ENOUGH),
        )


def _search_all(index: str, bodies: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    def question(engine: OpenSearch) -> Any:
        if len(bodies) == 1:
            return {"responses": [engine.search(index=index, body=bodies[0])]}
        return engine.msearch(body=[line for body in bodies for line in ({}, body)], index=index)

    responses: list[Mapping[str, Any]] = ask(question)["responses"]
    for response in responses:
        if "error" in response:
            raise EngineUnavailableError(f"{response['status']} {response['error'].get('type')}")
    return responses


def ask_corrections(understanding: Understanding, *, index: str, lexicon: Lexicon, tuning: Tuning) -> Understanding:
    """`understanding` with what its unknown words may mean. Words of rules are candidates like those of pages."""
    language = understanding.written_in
    body = build_correction_query(understanding.unknown, language)
    (response,) = _search_all(index, [body])
    others = synonym_words(tuning, language)
    corrections = parse_corrections(
        response,
        lambda word: lexicon.spelling(word, language),
        lambda word: lexicon.knows(word, language),
        others,
    )
    return correct(understanding, corrections, lexicon=lexicon, tuning=tuning)


def understand_query(
    text: str, language: str, *, index: str, exact: bool, tuning: Tuning
) -> tuple[Understanding, Lexicon]:
    lexicon = read_lexicon(index)
    understanding = understand(text, language, lexicon=lexicon, tuning=tuning)
    if understanding.unknown and not exact:
        understanding = ask_corrections(understanding, index=index, lexicon=lexicon, tuning=tuning)
    return understanding, lexicon


def offer_other_words(understanding: Understanding, lexicon: Lexicon) -> str | None:
    """The query with rare words that are probably misspelt replaced by far commoner ones: to offer, not to apply."""
    language = understanding.written_in
    typed = words(understanding.text, language)
    replacements = {
        word: lexicon.spelling(better, language)
        for word in typed
        if (better := find_commoner(word, lexicon.frequencies.get(language, {}), lexicon.pages)) and better not in typed
    }
    return replace_words(understanding.text, replacements, language) if replacements else None


def find(
    text: str,
    language: str,
    *,
    index: str,
    exact: bool = False,
    tuning: Tuning | None = None,
    now: datetime | None = None,
) -> Found:
    """`text` is clean and not empty; `tuning`: the search managers', unless given. Raises EngineUnavailableError."""
    tuning = tuning or read_tuning()
    understanding, lexicon = understand_query(text, language, index=index, exact=exact, tuning=tuning)
    promoted_ids = tuning.promoted(language, text, now or timezone.now())
    bodies = [build_ranking(understanding)]
    if promoted_ids:
        bodies.append(build_promoted(understanding, promoted_ids))
    responses = [parse_ranked(response, understanding) for response in _search_all(index, bodies)]
    ranked = rank(responses[0], Comparison(understanding, lexicon))
    by_id = {hit.page_id: hit for hit in (responses[1] if promoted_ids else ())}
    promoted = tuple(by_id[pk] for pk in promoted_ids if pk in by_id)
    confidence = measure_confidence(ranked, lexicon.pages, measure_familiarity(understanding, lexicon))
    needed = boosts.SHORT_ANSWERABLE if is_short(understanding) else boosts.ANSWERABLE
    corrected, is_sure = correct_text(understanding) or (None, False)
    if corrected is None and not exact:
        corrected = offer_other_words(understanding, lexicon)
    return Found(
        understanding=understanding,
        ranked=tuple(hit for hit in ranked if hit.page_id not in by_id),
        promoted=promoted,
        confidence=confidence,
        answerable=bool(promoted or (ranked and confidence >= needed)),
        corrected_query=corrected if is_sure and ranked else None,
        did_you_mean=corrected if not is_sure and ranked else None,
    )


def read_hits(found: Sequence[Ranked], understanding: Understanding, *, index: str) -> tuple[Hit, ...]:
    """What is shown of some pages. One that was withdrawn in between is left out. Raises EngineUnavailableError."""
    if not found:
        return ()
    reader = understanding.reader
    shown_in = {shown_language(reader, each.languages) for each in found}
    (response,) = _search_all(index, [build_shown(understanding, [each.page_id for each in found], shown_in)])
    raw = {int(each["_id"]): each for each in response["hits"]["hits"]}
    return tuple(
        parse_hit(raw[each.page_id], reader, score=round(each.score, 4)) for each in found if each.page_id in raw
    )


def search_index(
    text: str,
    language: str,
    *,
    index: str,
    topic: str | None = None,
    limit: int,
    offset: int = 0,
    exact: bool = False,
) -> ResultPage:
    """`text` is clean and not empty. Raises EngineUnavailableError."""
    found = find(text, language, index=index, exact=exact)
    clearing = found.clearing(boosts.CUTOFF)
    chosen = [hit for hit in clearing if topic is None or hit.topic == topic]
    return ResultPage(
        query=text,
        language=language,
        engine=Engine.OPENSEARCH,
        hits=read_hits(chosen[offset : offset + limit], found.understanding, index=index),
        facets=count_facets((hit.topic, hit.topic_title) for hit in clearing),
        total=len(chosen),
        total_in_all_topics=len(clearing),
        offset=offset,
        corrected_query=found.corrected_query,
        did_you_mean=found.did_you_mean,
        confidence=found.confidence,
        has_clear_best=has_clear_best(found, chosen),
        answerable=found.answerable,
    )


def has_clear_best(found: Found, chosen: Sequence[Ranked]) -> bool:
    """Whether the first hit clearly is the best answer: promoted, or asked by these words and well ahead."""
    if not chosen:
        return False
    first, second = chosen[0], chosen[1] if len(chosen) > 1 else None
    if found.promoted and first.page_id == found.promoted[0].page_id:
        return True
    is_ahead = second is None or first.score >= second.score * boosts.BEST_LEAD
    return found.answerable and first.likeness >= boosts.BEST_LIKENESS and is_ahead


def suggest_from_index(text: str, language: str, *, index: str) -> tuple[Suggestion, ...]:
    """Questions first, then a few frequent queries. Raises EngineUnavailableError."""
    (response,) = _search_all(index, [build_suggest(text, language)])
    questions = parse_suggestions(response, language)
    frequent = match_frequent(text, language, read_frequent(language), read_lexicon(index))
    queries = [Suggestion(query, None) for query in islice(frequent, boosts.SUGGEST_QUERIES)]
    return (*questions[: boosts.SUGGEST_LIMIT - len(queries)], *queries)
