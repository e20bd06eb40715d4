"""The excerpt of an answer around what matched, marked with characters that no text holds: never with HTML."""

from typing import Any

from kb.base.languages import language_codes
from search.documents import MARK_CLOSE, MARK_OPEN
from search.query.understanding import Understanding

FRAGMENT_SIZE = 220


def build_highlight(understanding: Understanding) -> dict[str, Any]:
    """In every language, since a hit may be shown in another than the query's; without a match: the beginning."""
    return {
        "pre_tags": [MARK_OPEN],
        "post_tags": [MARK_CLOSE],
        "number_of_fragments": 1,
        "fragment_size": FRAGMENT_SIZE,
        "no_match_size": FRAGMENT_SIZE,
        "boundary_scanner_locale": understanding.reader,
        "fields": {
            f"answer.{language}": {"highlight_query": build_marked(understanding, language)}
            for language in language_codes()
        },
    }


def build_marked(understanding: Understanding, language: str) -> dict[str, Any]:
    """What is marked: the words of the query and what was meant by the unknown ones."""
    meant = [found[0].spelling for found in understanding.corrections_in(language).values()]
    return {"match": {f"answer.{language}": {"query": " ".join([understanding.text, *meant])}}}
