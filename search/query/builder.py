"""Composes the components of `search.query` into what is sent to the engine; it decides nothing itself."""

from typing import Any

from kb.base.languages import language_codes
from search.query.facets import build_counted
from search.query.filters import build_filters
from search.query.highlight import build_highlight
from search.query.text import build_text
from search.query.understanding import Understanding

BEST_HITS = 3


def build_hits(
    understanding: Understanding, query: dict[str, Any], *, topic: str | None, limit: int, offset: int
) -> dict[str, Any]:
    """The hits that are shown, with all that is shown of them."""
    reader = understanding.reader
    return {
        "from": offset,
        "size": limit,
        "_source": [
            "page_id",
            "key",
            "languages",
            "topic",
            "reviewed_on",
            f"topic_title.{reader}",
            f"url.{reader}",
            *(f"{name}.{language}" for name in ("question", "summary") for language in language_codes()),
        ],
        "track_total_hits": False,
        "query": {"bool": {"must": [query], "filter": build_filters(topic=topic)}},
        "highlight": build_highlight(understanding),
    }


def build_best(query: dict[str, Any]) -> dict[str, Any]:
    """The best hits with their wordings, whatever page or topic is shown: what confidence is judged by."""
    return {"size": BEST_HITS, "_source": ["question", "alternatives"], "track_total_hits": False, "query": query}


def build_search(understanding: Understanding, *, topic: str | None, limit: int, offset: int) -> list[dict[str, Any]]:
    """The lines of one multi-search: the hits shown, the hits counted, the best hits."""
    query = build_text(understanding)
    bodies = (
        build_hits(understanding, query, topic=topic, limit=limit, offset=offset),
        build_counted(query, understanding.reader),
        build_best(query),
    )
    return [line for body in bodies for line in ({}, body)]
