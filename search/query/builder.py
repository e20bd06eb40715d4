"""Composes the components of `search.query` into what is sent to the engine; it decides nothing itself."""

from collections.abc import Collection, Sequence
from typing import Any

from kb.base.languages import language_codes
from search.query import boosts
from search.query.filters import LISTED
from search.query.highlight import build_highlight
from search.query.text import build_text
from search.query.understanding import Understanding


def _ranked_fields(understanding: Understanding) -> list[str]:
    """What ordering, counting and confidence need of a hit."""
    return [
        "page_id",
        "key",
        "topic",
        "languages",
        f"topic_title.{understanding.reader}",
        f"question.{understanding.written_in}.shown",
        f"alternatives.{understanding.written_in}.shown",
        *(["codes"] if understanding.codes else []),
    ]


def _columns(understanding: Understanding) -> dict[str, Any]:
    """From columns: loading two hundred documents for this takes longer than finding them."""
    return {"stored_fields": "_none_", "docvalue_fields": _ranked_fields(understanding)}


def build_ranking(understanding: Understanding, *, size: int = boosts.WINDOW) -> dict[str, Any]:
    """The pages that match, the best first; facets and the total are counted from them.

    They are counted on these hits and not by an aggregation, since what counts is what clears the cut-off, and that
    depends on the best score, which is known only afterwards.
    """
    return {
        "size": size,
        **_columns(understanding),
        "track_total_hits": False,
        "query": {"bool": {"must": [build_text(understanding)], "filter": [LISTED]}},
    }


def build_promoted(understanding: Understanding, page_ids: Sequence[int]) -> dict[str, Any]:
    """Those of some pages that may be shown, in no order."""
    return {
        "size": len(page_ids),
        **_columns(understanding),
        "query": {"bool": {"filter": [LISTED, {"ids": {"values": [str(pk) for pk in page_ids]}}]}},
    }


def build_shown(understanding: Understanding, page_ids: Sequence[int], shown_in: Collection[str]) -> dict[str, Any]:
    """All that is shown of some pages, whose texts are shown in some languages."""
    reader = understanding.reader
    return {
        "size": len(page_ids),
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
        "query": {"bool": {"filter": [LISTED, {"ids": {"values": [str(pk) for pk in page_ids]}}]}},
        "highlight": build_highlight(understanding, shown_in),
    }
