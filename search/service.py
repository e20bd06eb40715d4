"""The entry point to search for everybody else: it answers whatever was typed, from the engine or the database."""

import time
from dataclasses import replace

from search.client import EngineUnavailableError, ask, one_page
from search.fallback import search_database, suggest_from_database
from search.index_search import search_index, suggest_from_index
from search.indices import alias
from search.query import boosts
from search.query.words import clean_query
from search.recent import search_recent
from search.results import Engine, ResultPage, Suggestion

PAGE_SIZE = 10


def search(
    *,
    text: str,
    language: str,
    topic: str | None = None,
    limit: int = PAGE_SIZE,
    offset: int = 0,
    exact: bool = False,
    is_repeated: bool = False,
) -> ResultPage:
    """What answers `text` for a reader of `language`. `exact` searches for what was typed, misspelt or not.

    `is_repeated`: the same is often asked again, and the same answer is given while nothing changed (search/recent.py).

    A topic that does not exist has no hits. Never raises for what was typed or for an engine that is down.
    """
    query = clean_query(text)
    if not query:
        return ResultPage(query="", language=language, engine=Engine.OPENSEARCH, offset=offset)
    started = time.perf_counter()
    try:
        with one_page():
            find = search_recent if is_repeated else search_index
            page = find(query, language, index=alias(), topic=topic, limit=limit, offset=offset, exact=exact)
    except EngineUnavailableError:
        page = search_database(query, language, topic=topic, limit=limit, offset=offset)
    return replace(page, took_ms=round((time.perf_counter() - started) * 1000))


def suggest(*, text: str, language: str) -> tuple[Suggestion, ...]:
    """Questions to go on with while somebody types; none before boosts.SUGGEST_SHORTEST letters."""
    query = clean_query(text)
    if len(query) < boosts.SUGGEST_SHORTEST:
        return ()
    try:
        with one_page():
            return suggest_from_index(query, language, index=alias())
    except EngineUnavailableError:
        return suggest_from_database(query, language)


def engine_is_ready() -> bool:
    """Whether searches are answered by the engine: it is up and the alias leads to an index."""
    try:
        ask(lambda engine: engine.count(index=alias()))
    except EngineUnavailableError:
        return False
    return True
