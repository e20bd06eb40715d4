"""Answers from the database while the engine can't: the same ResultPage, found by words as typed, in few queries.

No misspellings, no word forms, no scores. The number of queries does not grow with the content.
"""

import json
import math
import re
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce
from wagtail.models import Site

from kb.base.languages import localized_name, localized_names
from kb.base.models import BasePage
from kb.base.visibility import public
from kb.models import ContactPage, FAQPage, InfoPage, TopicPage
from search.documents import MARK_CLOSE, MARK_OPEN, Document, build_document, page_path, parent_path
from search.eligibility import eligible_pages
from search.query import boosts
from search.query.words import surface_words
from search.results import (
    EXCERPT_LENGTH,
    Engine,
    Hit,
    ResultPage,
    Suggestion,
    count_facets,
    mark_excerpt,
    shorten,
    shown_language,
)

WORD_LIMIT = 8
# "in" and "de" are in every page.
SHORTEST_WORD = 3
# "contract stopzetten": a page with a word in its title comes before pages that have both in their answers.
TITLE_WEIGHT, BODY_WEIGHT = 3, 1
# The part of the words that a page must have.
NEEDED = 0.5

SEARCHED_FIELDS: tuple[tuple[type[BasePage], tuple[str, ...]], ...] = (
    (FAQPage, ("short_answer", "alternatives", "answer")),
    (InfoPage, ("body",)),
    (ContactPage, ("intro",)),
)


def choose_words(text: str, language: str) -> list[str]:
    found = list(dict.fromkeys(surface_words(text, language)))
    return [word for word in found if len(word) >= SHORTEST_WORD][:WORD_LIMIT] or found[:WORD_LIMIT]


def _contains(field: str, word: str) -> Q:
    """Whether a column holds a word. SQLite knows the case of ASCII only, and stored blocks hold escaped characters."""
    variants = {word, word.capitalize()} if not word.isascii() else {word}
    variants |= {json.dumps(each)[1:-1] for each in variants}
    return reduce(or_, (Q(**{f"{field}__icontains": each}) for each in sorted(variants)))


class _Joined(Func):
    """Columns as one text. Flat, since SQLite's parser overflows on nested Concat and Coalesce of many columns."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "

    def __init__(self, *names: str) -> None:
        texts = (Coalesce(Cast(F(name), TextField()), Value(""), output_field=TextField()) for name in names)
        super().__init__(*texts, output_field=TextField())


class _Sum(Func):
    """Flat too, however many words there are."""

    template = "(%(expressions)s)"
    arg_joiner = " + "

    def __init__(self, *terms: Case) -> None:
        super().__init__(*terms, output_field=IntegerField())


def _points(condition: Q, points: int) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())


def find_pages(model: type[BasePage], body: Sequence[str], words: Sequence[str], roots: Sequence[str]) -> QuerySet[Any]:
    """Public pages of a type with enough of the words, the likeliest first, at most boosts.WINDOW."""
    titles = localized_names("title")
    bodies = [name for field in body for name in localized_names(field)]
    pages = eligible_pages(model.objects.all(), roots=roots).annotate(
        title_text=_Joined(*titles), body_text=_Joined(*bodies)
    )
    in_title = {word: _contains("title_text", word) for word in words}
    in_body = {word: _contains("body_text", word) for word in words}
    points = [_points(in_title[word], TITLE_WEIGHT) for word in words] + [
        _points(in_body[word], BODY_WEIGHT) for word in words
    ]
    return (
        pages.annotate(
            matched=_Sum(*(_points(in_title[word] | in_body[word], 1) for word in words)), points=_Sum(*points)
        )
        .filter(matched__gte=math.ceil(len(words) * NEEDED))
        .order_by("-points", "pk")[: boosts.WINDOW]
    )


def build_excerpt(text: str, words: Sequence[str]) -> str:
    """The part of `text` around the first word, marked; the beginning when none is in it."""
    flat = " ".join(text.split())
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    first = pattern.search(flat)
    if first is None:
        return shorten(flat)
    start = flat.rfind(". ", 0, first.start()) + 2 if ". " in flat[: first.start()] else 0
    if first.end() - start > EXCERPT_LENGTH:
        start = flat.rfind(" ", 0, max(first.start() - EXCERPT_LENGTH // 2, 0)) + 1
    return pattern.sub(lambda match: f"{MARK_OPEN}{match.group()}{MARK_CLOSE}", shorten(flat[start:]))


def build_hit(document: Document, words: Sequence[str], reader: str) -> Hit:
    language = shown_language(reader, tuple(document.wordings))
    wording = document.wordings[language]
    return Hit(
        id=document.page_id,
        key=document.key,
        url=document.url[reader],
        question=wording.question,
        excerpt=mark_excerpt(build_excerpt(wording.answer, words)),
        language=language,
        topic=document.topic,
        topic_title=document.topic_title.get(reader, ""),
        summary=wording.summary,
    )


def _read_roots() -> tuple[str, ...]:
    return tuple(Site.objects.values_list("root_page__path", flat=True))


def search_database(text: str, language: str, *, topic: str | None = None, limit: int, offset: int = 0) -> ResultPage:
    """`text` is clean and not empty."""
    words = choose_words(text, language)
    empty = ResultPage(query=text, language=language, engine=Engine.DATABASE, offset=offset)
    if not words:
        return empty
    roots = _read_roots()
    found: list[Any] = [page for model, body in SEARCHED_FIELDS for page in find_pages(model, body, words, roots)]
    found.sort(key=lambda page: (-page.points, page.pk))
    topics = {each.path: each for each in public(TopicPage.objects.all())}
    placed = [(page, topics.get(parent_path(page))) for page in found[: boosts.WINDOW]]
    facets = count_facets((each.key, each.localize(language).title) for _page, each in placed if each)
    chosen = [(page, each) for page, each in placed if topic is None or (each and each.key == topic)]
    hits = [
        build_hit(build_document(page, each), words, language)
        for page, each in chosen[offset : offset + limit]
        if page.available_languages
    ]
    return ResultPage(
        query=text,
        language=language,
        engine=Engine.DATABASE,
        hits=tuple(hits),
        facets=facets,
        total=len(chosen),
        total_in_all_topics=len(placed),
        offset=offset,
    )


def suggest_from_database(text: str, language: str) -> tuple[Suggestion, ...]:
    """Titles in the reader's language that have every word. Two queries."""
    title = localized_name("title", language)
    pages = eligible_pages()
    for word in surface_words(text, language)[:WORD_LIMIT]:
        pages = pages.filter(_contains(title, word))
    return tuple(
        Suggestion(getattr(page, title), page_path(page, language))
        for page in pages.order_by("pk")[: boosts.SUGGEST_LIMIT]
    )
