"""An explanation as the rows, sentences and bars that the explain view shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from search.explained_words import (
    is_about_the_same,
    name_form,
    name_place,
    name_relation,
    tell_lead,
    tell_places,
    tell_position,
    why_likeness,
    why_words,
)
from search.explanation import Choice, Explained, Explanation, FoundWord
from search.query import boosts
from search.query.expansions import Expansion
from search.synonyms import SynonymRule

# More rows than these say nothing that these don't: the others are one.
ROWS_SHOWN = 10


@dataclass(frozen=True)
class WordRow:
    """`share`: of the most points of a row, in percent."""

    word: str
    place: str
    relation: SafeString
    form: SafeString
    boost: float
    points: float
    share: int


@dataclass(frozen=True)
class ComparedRow:
    """One part of the points of two pages, and why they differ."""

    part: str
    other: float
    chosen: float
    why: SafeString | str = ""


@dataclass(frozen=True)
class PresentedHit:
    """`rest_count` rows are not shown; `other` is the page that it is compared with."""

    rows: Sequence[WordRow]
    rest_count: int
    rest_points: float
    else_points: float
    likeness_share: int
    company_share: int
    compared: Sequence[ComparedRow]
    other: Choice | None


@dataclass(frozen=True)
class PresentedQuery:
    """`unknown`: words that are on no page and were not corrected; `synonyms`: the rules that work, each once."""

    unknown: Sequence[str]
    synonyms: Sequence[SynonymRule]
    abbreviations: Sequence[Expansion]
    threshold: float
    threshold_percent: int
    confidence_percent: int


def percent(part: float, whole: float) -> int:
    return max(0, min(100, round(100 * part / whole))) if whole > 0 else 0


def _present_row(row: FoundWord, language: str, most: float) -> WordRow:
    return WordRow(
        word=row.word,
        place=name_place(row.place),
        relation=name_relation(row, language),
        form=name_form(row, language),
        boost=row.boost,
        points=row.points,
        share=percent(row.points, most),
    )


def name_hit(explained: Explained) -> str:
    if explained.position is None:
        return _("This page")
    return _("Hit %(position)s") % {"position": explained.position}


def compare(chosen: Explained, other: Explained) -> list[ComparedRow]:
    names = (name_hit(chosen), name_hit(other))
    same = is_about_the_same(chosen.company_points, other.company_points)
    return [
        ComparedRow(_("Words"), other.words_points, chosen.words_points, why_words(chosen, other, names)),
        ComparedRow(_("Likeness"), other.likeness_points, chosen.likeness_points, why_likeness(chosen, other, names)),
        ComparedRow(_("Company"), other.company_points, chosen.company_points, _("about the same") if same else ""),
    ]


def tell(explanation: Explanation) -> list[SafeString]:
    """The explanation in a few sentences."""
    chosen = explanation.chosen
    found = tell_places(chosen.rows, chosen.language) if chosen else []
    sentences = [tell_position(explanation), *found, tell_lead(explanation)]
    return [sentence for sentence in sentences if sentence]


def present_hit(explanation: Explanation, chosen: Explained) -> PresentedHit:
    rows, rest = chosen.rows[:ROWS_SHOWN], chosen.rows[ROWS_SHOWN:]
    # All bars are on one scale.
    most = max([*(row.points for row in rows), chosen.likeness_points, chosen.company_points], default=0.0)
    other = explanation.other
    return PresentedHit(
        rows=[_present_row(row, chosen.language, most) for row in rows],
        rest_count=len(rest),
        rest_points=sum(row.points for row in rest),
        else_points=chosen.likeness_points + chosen.company_points,
        likeness_share=percent(chosen.likeness_points, most),
        company_share=percent(chosen.company_points, most),
        compared=compare(chosen, other) if other else [],
        other=next((each for each in explanation.choices if other and each.page_id == other.page_id), None),
    )


def present_query(explanation: Explanation) -> PresentedQuery:
    understanding = explanation.understanding
    rules = {expansion.rule.label: expansion.rule for expansion in understanding.expansions if expansion.rule}
    return PresentedQuery(
        unknown=[word for word in understanding.unknown if word not in understanding.corrections],
        synonyms=list(rules.values()),
        abbreviations=[expansion for expansion in understanding.expansions if not expansion.rule],
        threshold=boosts.ANSWERABLE,
        threshold_percent=percent(boosts.ANSWERABLE, 1.0),
        confidence_percent=percent(explanation.confidence, 1.0),
    )
