"""Asks why a page is found for a query: the very query that readers ask, taken apart by `search.query.probes`.

It reads more than a search does, so it is for editors. Raises EngineUnavailableError when the engine is away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from opensearchpy import OpenSearch

from kb.base.languages import default_language, localized_name
from kb.base.models import BasePage
from search.absence import find_absence, why_no_hit
from search.client import ask
from search.eligibility import read_rules
from search.explanation import (
    Choice,
    Correction,
    Explained,
    Explanation,
    explain_order,
    explain_rows,
    find_other,
    language_factor,
)
from search.index_search import Found, find, read_hits
from search.indices import alias
from search.lexicons import read_lexicon
from search.query import boosts
from search.query.builder import build_ranking
from search.query.corrections import is_sure
from search.query.lexicon import Lexicon
from search.query.probes import Probe, build_probe_query, build_probes
from search.query.ranking import Comparison, Ranked
from search.query.understanding import Understanding, is_short
from search.query.words import clean_query
from search.tuning import read_tuning

# Hits to choose from: who looks at the fiftieth has another question.
MOST_CHOICES = 50


@dataclass(frozen=True)
class _Answers:
    """`raw`: page → its hit for the whole query; `points`: language → page → probe → points."""

    raw: Mapping[int, Mapping[str, Any]]
    points: Mapping[str, Mapping[int, Mapping[int, float]]]
    probes: Mapping[str, Sequence[Probe]]


@dataclass(frozen=True)
class _Asked:
    """A query as readers get it. Its hits are `shown`; `ranked` has all that match, in the order without promotions."""

    index: str
    lexicon: Lexicon
    found: Found
    ranked: tuple[Ranked, ...]
    shown: tuple[Ranked, ...]

    @property
    def understanding(self) -> Understanding:
        return self.found.understanding

    @property
    def positions(self) -> dict[int, int]:
        return {hit.page_id: position for position, hit in enumerate(self.shown, start=1)}


def _ask_query(query: str, language: str) -> _Asked:
    index, tuning, now = alias(), read_tuning(), timezone.now()
    found = find(query, language, index=index, tuning=tuning, now=now)
    # What is promoted has points as well, only they don't place it.
    plain = find(query, language, index=index, tuning=replace(tuning, promotions={})) if found.promoted else found
    return _Asked(index, read_lexicon(index), found, plain.ranked, found.clearing(boosts.CUTOFF))


def _build_explained(understanding: Understanding, page_ids: Sequence[int]) -> dict[str, Any]:
    query = build_ranking(understanding)["query"]
    chosen = {"ids": {"values": [str(pk) for pk in page_ids]}}
    return {
        "size": len(page_ids),
        "explain": True,
        "_source": [
            "languages",
            *(f"{name}.{code}" for name in ("question", "alternatives", "answer") for code in understanding.languages),
        ],
        "query": {"bool": {"must": [query], "filter": [chosen]}},
    }


def _ask_probes(understanding: Understanding, page_ids: Sequence[int], index: str) -> _Answers:
    probes = {language: build_probes(understanding, language) for language in understanding.languages}

    def question(engine: OpenSearch) -> tuple[Any, dict[str, Any]]:
        whole = engine.search(index=index, body=_build_explained(understanding, page_ids))
        scored = {"include_named_queries_score": "true"}
        return whole, {
            language: engine.search(index=index, body=build_probe_query(each, page_ids), params=scored)
            for language, each in probes.items()
        }

    whole, parts = ask(question)
    return _Answers(
        raw={int(hit["_id"]): hit for hit in whole["hits"]["hits"]},
        points={
            language: {
                int(hit["_id"]): {int(name): points for name, points in hit.get("matched_queries", {}).items()}
                for hit in response["hits"]["hits"]
            }
            for language, response in parts.items()
        },
        probes=probes,
    )


def _list_corrections(understanding: Understanding, lexicon: Lexicon) -> tuple[Correction, ...]:
    known = lexicon.frequencies.get(understanding.written_in, {})
    return tuple(
        Correction(word, each.spelling, each.edits, known.get(each.word, 0), is_sure(word, found))
        for word, found in understanding.corrections.items()
        for each in found
    )


def _left_out(understanding: Understanding) -> tuple[str, ...]:
    language = understanding.written_in
    kept = understanding.content_in(language).split()
    return tuple(piece for piece in understanding.searched_in(language).split() if piece not in kept)


def _describe_query(asked: _Asked) -> Explanation:
    understanding, found = asked.understanding, asked.found
    positions = asked.positions
    hits = read_hits(asked.shown[:MOST_CHOICES], understanding, index=asked.index)
    return Explanation(
        understanding=understanding,
        choices=tuple(Choice(hit.id, positions[hit.id], hit.question, hit.language) for hit in hits),
        total=len(asked.shown),
        confidence=found.confidence,
        answerable=found.answerable,
        has_promoted=bool(found.promoted),
        is_short=is_short(understanding),
        corrections=_list_corrections(understanding, asked.lexicon),
        left_out=_left_out(understanding),
        needed=boosts.CUTOFF * max((hit.engine_score for hit in found.ranked), default=0.0),
    )


def _describe_choice(page_id: int, page: BasePage | None, position: int | None, reader: str) -> Choice:
    """A page that is none of the first hits."""
    if page is None:
        return Choice(page_id, None, "", default_language())
    available = page.specific.available_languages
    language = reader if reader in available else next(iter(available), default_language())
    title = getattr(page, localized_name("title", language)) or page.get_admin_display_title()
    return Choice(page_id, position, title, language)


def _likest_wording(ranked: Ranked, comparison: Comparison) -> str:
    def likeness(wording: str) -> float:
        return comparison.likeness(replace(ranked, wordings=(wording,), codes=()))

    return max(ranked.wordings, key=likeness, default="") if ranked.likeness else ""


def _explain_pages(asked: _Asked, page_ids: Iterable[int], answers: _Answers) -> Iterable[Explained]:
    understanding, positions = asked.understanding, asked.positions
    comparison = Comparison(understanding, asked.lexicon)
    ranked_by_id = {hit.page_id: hit for hit in asked.ranked}
    promoted = {hit.page_id for hit in asked.found.promoted}
    best = max((hit.engine_score for hit in asked.ranked), default=0.0)
    for pk in page_ids:
        ranked, raw = ranked_by_id.get(pk), answers.raw.get(pk, {})
        points = {language: answers.points[language].get(pk, {}) for language in understanding.languages}
        language, rows = explain_rows(understanding, points, answers.probes, raw)
        likeness, company = explain_order(ranked, best)
        has_code = ranked is not None and not set(understanding.codes).isdisjoint(ranked.codes)
        yield Explained(
            page_id=pk,
            position=positions.get(pk),
            language=language,
            factor=language_factor(understanding, language),
            rows=rows if raw else (),
            likeness=ranked.likeness if ranked else 0.0,
            likeness_points=likeness,
            company_points=company,
            wording=_likest_wording(ranked, comparison) if ranked and not has_code else "",
            is_promoted=pk in promoted,
            has_code=has_code,
            raw=raw.get("_explanation", {}),
        )


def explain(text: str, language: str, *, page_id: int | None = None) -> Explanation | None:
    """Why `page_id` (default: the first hit) is found for `text` by a reader of `language`; None without a query."""
    query = clean_query(text)
    if not query:
        return None
    asked = _ask_query(query, language)
    explanation, positions = _describe_query(asked), asked.positions
    chosen_id = page_id or next(iter(positions), None)
    if chosen_id is None:
        return explanation
    choice = next((each for each in explanation.choices if each.page_id == chosen_id), None)
    page = None
    if choice is None:
        page = BasePage.objects.filter(pk=chosen_id).first()
        choice = _describe_choice(chosen_id, page, positions.get(chosen_id), language)
        explanation = replace(explanation, choices=(*explanation.choices, choice))
        if chosen_id not in positions and (absence := find_absence(page, read_rules())):
            return replace(explanation, choice=choice, absence=absence)
    other_id = find_other(chosen_id, list(positions))
    page_ids = [chosen_id] if other_id is None else [chosen_id, other_id]
    answers = _ask_probes(asked.understanding, page_ids, asked.index)
    chosen, *others = _explain_pages(asked, page_ids, answers)
    absence = None
    if chosen_id not in positions and page:
        ranked = {hit.page_id for hit in asked.ranked}
        absence = why_no_hit(page, asked.understanding, ranked=ranked, matching=answers.raw, index=asked.index)
    return replace(explanation, choice=choice, chosen=chosen, other=next(iter(others), None), absence=absence)
