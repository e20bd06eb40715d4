"""What a synonym set or a promotion begins with, read from an address: only what the form would take.

The explain view links so. An address that says something else begins with less; it is never refused.
"""

from collections.abc import Mapping
from typing import Any

from kb.base.languages import language_codes
from kb.base.models import BasePage
from search.forms import PROMOTED_TYPES
from search.models import SynonymSet
from search.query.words import clean_query, surface_words
from search.synonyms import ARROW, TERM_WORDS_LIMIT

LONGEST_ID = 18


def read_page_id(raw: str) -> int | None:
    """A number that could be a page's."""
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) <= LONGEST_ID else None


def _read_language(asked: Mapping[str, str]) -> dict[str, Any]:
    language = asked.get("language", "")
    return {"language": language} if language in language_codes() else {}


def read_promotion(asked: Mapping[str, str]) -> dict[str, Any]:
    """`?query=…&language=…&page=…` → initial values of a promotion."""
    initial = _read_language(asked)
    if query := clean_query(asked.get("query", "")):
        initial["queries"] = query
    page_id = read_page_id(asked.get("page", ""))
    page = BasePage.objects.filter(pk=page_id).first() if page_id else None
    if page and page.cached_content_type.model_class() in PROMOTED_TYPES:
        initial["page"] = page
    return initial


def read_synonym_set(asked: Mapping[str, str]) -> dict[str, Any]:
    """`?query=…&language=…` → initial values of a synonym set: the line that remains to be finished."""
    initial = _read_language(asked)
    if query := clean_query(asked.get("query", "")):
        initial["name"] = query[: SynonymSet._meta.get_field("name").max_length]
        term = " ".join(surface_words(query, initial.get("language", language_codes()[0]))[:TERM_WORDS_LIMIT])
        if term:
            initial["lines"] = f"{term} {ARROW} "
    return initial
