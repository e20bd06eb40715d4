"""Makes what the tests of explanations need."""

from typing import Any

from search.explanation import Choice, Explained, Explanation, FoundWord
from search.query.probes import Form, Place, Probe, Relation
from tests.search_factories import make_understanding


def make_probe(word: str = "factuur", **changes: Any) -> Probe:
    values: dict[str, Any] = {
        "word": word,
        "of": word,
        "relation": Relation.TYPED,
        "place": Place.ALTERNATIVES,
        "form": Form.STEM,
        "boost": 8.0,
        "clause": {},
    }
    return Probe(**(values | changes))


def make_row(word: str = "factuur", **changes: Any) -> FoundWord:
    values: dict[str, Any] = {
        "word": word,
        "of": word,
        "relation": Relation.TYPED,
        "place": Place.QUESTION,
        "form": Form.EXACT,
        "boost": 4.0,
        "points": 10.0,
    }
    return FoundWord(**(values | changes))


def make_explained(page_id: int = 1, *rows: FoundWord, **changes: Any) -> Explained:
    values: dict[str, Any] = {
        "page_id": page_id,
        "position": page_id,
        "language": "nl",
        "factor": 1.0,
        "rows": rows,
        "likeness": 0.5,
        "likeness_points": 4.0,
        "company_points": 1.0,
    }
    return Explained(**(values | changes))


def make_explanation(**changes: Any) -> Explanation:
    values: dict[str, Any] = {
        "understanding": make_understanding("factuur te laat"),
        "choices": (Choice(1, 1, "Eerste?", "nl"), Choice(2, 2, "Tweede?", "nl")),
        "total": 14,
        "confidence": 0.8,
        "answerable": True,
        "has_promoted": False,
        "is_short": False,
    }
    return Explanation(**(values | changes))
