"""The excerpt of an answer around what matched, marked with characters that no text holds: never with HTML."""

from collections.abc import Collection
from typing import Any

from search.documents import MARK_CLOSE, MARK_OPEN
from search.query.understanding import Understanding

FRAGMENT_SIZE = 220


def build_highlight(understanding: Understanding, shown_in: Collection[str]) -> dict[str, Any]:
    """In the languages that hits are shown in; without a match: the beginning."""
    return {
        "pre_tags": [MARK_OPEN],
        "post_tags": [MARK_CLOSE],
        "number_of_fragments": 1,
        "fragment_size": FRAGMENT_SIZE,
        "no_match_size": FRAGMENT_SIZE,
        "boundary_scanner_locale": understanding.reader,
        "fields": {
            f"answer.{language}": {"highlight_query": build_marked(understanding, language)}
            for language in sorted(shown_in)
        },
    }


def build_marked(understanding: Understanding, language: str) -> dict[str, Any]:
    """What is marked: the words of the query, and all that was searched beside them."""
    marked = [understanding.content_in(language)]
    if language == understanding.written_in:
        marked += [found[0].spelling for found in understanding.unsure_in(language).values()]
        marked += [expansion.added for expansion in understanding.expansions]
        marked += [part for parts in understanding.splits.values() for part in parts]
        marked += understanding.joins
    return {"match": {f"answer.{language}": {"query": " ".join(marked)}}}
