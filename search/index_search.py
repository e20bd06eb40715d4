"""One search of the index: understand the query, correct it, ask once. At most three calls of the engine, usually one.

The lexicon is read anew after LEXICON_SECONDS (first call), unknown words ask for corrections (second call).
"""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from opensearchpy import OpenSearch

from search.client import EngineUnavailableError, ask
from search.confidence import is_answerable, measure_confidence, measure_likeness
from search.query import boosts
from search.query.builder import build_search
from search.query.corrections import build_correction_query, parse_corrections
from search.query.lexicon import Lexicon, build_lexicon_query, parse_lexicon
from search.query.suggest import build_suggest
from search.query.understanding import Understanding, correct_text, understand
from search.results import Engine, ResultPage, Suggestion, parse_search, parse_suggestions

# A word of a page published since then is not yet in the lexicon: it is still found, only not used to guess languages.
LEXICON_SECONDS = 30.0


@dataclass(frozen=True)
class _Kept:
    lexicon: Lexicon
    read_at: float


_kept: dict[str, _Kept] = {}
_reading = threading.Lock()


def read_lexicon(index: str) -> Lexicon:
    """The lexicon of an index, at most LEXICON_SECONDS old; an older one while another thread reads it anew."""
    kept = _kept.get(index)
    if kept and time.monotonic() - kept.read_at < LEXICON_SECONDS:
        return kept.lexicon
    if not _reading.acquire(blocking=kept is None):
        return kept.lexicon if kept else read_lexicon(index)
    try:
        response = ask(lambda engine: engine.search(index=index, body=build_lexicon_query()))
        lexicon = parse_lexicon(response)
        _kept[index] = _Kept(lexicon, time.monotonic())
        return lexicon
    finally:
        _reading.release()


def forget_lexicons() -> None:
    """Read them anew at the next search: the index is another one now."""
    _kept.clear()


def _add_corrections(understanding: Understanding, lexicon: Lexicon, index: str) -> Understanding:
    language = understanding.written_in
    body = build_correction_query(understanding.unknown, language)
    response = ask(lambda engine: engine.search(index=index, body=body))
    return replace(
        understanding,
        corrections=parse_corrections(
            response,
            lambda word: lexicon.spelling(word, language),
            lambda word: lexicon.knows(word, language),
        ),
    )


def _ask_all(index: str, lines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    def question(engine: OpenSearch) -> Any:
        return engine.msearch(body=lines, index=index)

    responses: list[Mapping[str, Any]] = ask(question)["responses"]
    for response in responses:
        if "error" in response:
            raise EngineUnavailableError(f"{response['status']} {response['error'].get('type')}")
    return responses


def search_index(
    text: str,
    language: str,
    *,
    index: str,
    topic: str | None = None,
    limit: int,
    offset: int = 0,
    exact: bool = False,
    cutoff: float = boosts.CUTOFF,
) -> ResultPage:
    """`text` is clean and not empty. Raises EngineUnavailableError."""
    lexicon = read_lexicon(index)
    understanding = understand(text, language, lexicon)
    if understanding.unknown and not exact:
        understanding = _add_corrections(understanding, lexicon, index)
    lines = build_search(understanding, topic=topic, limit=limit, offset=offset)
    found = parse_search(_ask_all(index, lines), language, cutoff=cutoff)
    corrected, sure = correct_text(understanding) or (None, False)
    confidence = measure_confidence(understanding, found, lexicon)
    return ResultPage(
        query=text,
        language=language,
        engine=Engine.OPENSEARCH,
        hits=found.hits,
        facets=found.facets,
        total=found.total(topic),
        total_in_all_topics=found.total_in_all_topics,
        offset=offset,
        corrected_query=corrected if sure else None,
        did_you_mean=None if sure else corrected,
        confidence=confidence,
        first_likeness=measure_likeness(understanding, found.best[:1], lexicon),
        answerable=is_answerable(understanding, found, confidence),
    )


def suggest_from_index(text: str, language: str, *, index: str) -> tuple[Suggestion, ...]:
    """Raises EngineUnavailableError."""
    response = ask(lambda engine: engine.search(index=index, body=build_suggest(text, language)))
    return parse_suggestions(response, language)
