"""Why a page is found where it is, purely: what the engine says of each probe, and how hits are ranked, add up.

`Explained.total` is always the sum of its rows, its likeness and its company: what no probe accounts for, such as the
point that any page gets when only common words were typed, is a row of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from search.query import boosts
from search.query.probes import Form, Place, Probe, Relation
from search.query.ranking import Ranked
from search.query.understanding import Understanding
from search.query.words import fold
from search.seen import find_seen, read_texts

# Less is what floating point makes of sums.
NOTHING = 0.005


class Absence(StrEnum):
    """Why a page is not among the hits."""

    NO_SUCH_PAGE = "no such page"
    OTHER_KIND = "other kind"
    NOT_LIVE = "not live"
    EXPIRED = "expired"
    PRIVATE = "private"
    ELSEWHERE = "elsewhere"
    NO_TEXT = "no text"
    NOT_INDEXED = "not indexed"
    OTHER_LANGUAGE = "other language"
    NO_WORD = "no word"
    TOO_MANY = "too many"
    BELOW_CUTOFF = "below cut-off"


@dataclass(frozen=True)
class FoundWord:
    """A word that stands on the page, and what it is worth at one place.

    `of` was typed; `seen` is the form on the page where it is another one; `boost` is what a match counts there.
    """

    word: str
    of: str
    relation: Relation
    place: Place
    form: Form
    boost: float
    points: float
    seen: str = ""


@dataclass(frozen=True)
class Explained:
    """One page. `language` is the one it is found in; `wording` is the one most like the query;
    `has_code`: it contains a code that was typed, which is as like as can be.

    `position` counts from 1, None: it is no hit.
    """

    page_id: int
    position: int | None
    language: str
    factor: float
    rows: tuple[FoundWord, ...]
    likeness: float
    likeness_points: float
    company_points: float
    wording: str = ""
    is_promoted: bool = False
    has_code: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words_points(self) -> float:
        return sum(row.points for row in self.rows)

    @property
    def total(self) -> float:
        return self.words_points + self.likeness_points + self.company_points


@dataclass(frozen=True)
class Correction:
    """A misspelt word, what it may mean and how many pages have that."""

    typed: str
    meant: str
    edits: int
    pages: int
    is_sure: bool


@dataclass(frozen=True)
class Choice:
    """A page that can be explained."""

    page_id: int
    position: int | None
    title: str
    language: str


@dataclass(frozen=True)
class Explanation:
    """A query, and one page of its hits beside the one above it (of the first: below it)."""

    understanding: Understanding
    choices: tuple[Choice, ...]
    total: int
    confidence: float
    answerable: bool
    has_promoted: bool
    is_short: bool
    corrections: tuple[Correction, ...] = ()
    left_out: tuple[str, ...] = ()
    needed: float = 0.0
    choice: Choice | None = None
    chosen: Explained | None = None
    other: Explained | None = None
    absence: Absence | None = None


_ORDER = tuple(Form)


def gather_rows(
    answers: Mapping[int, float], probes: Sequence[Probe], source: Mapping[str, Any], language: str, factor: float
) -> list[FoundWord]:
    """`answers`: probe → points. What one word is worth at one place is one row, however it was found there."""
    gathered: defaultdict[tuple[str, str, Relation, Place], list[tuple[Probe, float]]] = defaultdict(list)
    for number, points in answers.items():
        probe = probes[number]
        gathered[fold(probe.word.lower()), fold(probe.of.lower()), probe.relation, probe.place].append(
            (probe, points * factor)
        )
    rows = []
    for found in gathered.values():
        likest = min((probe for probe, _points in found), key=lambda probe: _ORDER.index(probe.form))
        form, seen = find_seen(likest.word, read_texts(source, likest.place, language), language, likest.form)
        rows.append(
            FoundWord(
                word=likest.word,
                of=likest.of,
                relation=likest.relation,
                place=likest.place,
                form=form,
                boost=max(probe.boost for probe, _points in found),
                points=sum(points for _probe, points in found),
                seen=seen,
            )
        )
    return sorted(rows, key=lambda row: -row.points)


def language_factor(understanding: Understanding, language: str) -> float:
    return 1.0 if language == understanding.reader else boosts.OTHER_LANGUAGE


def choose_language(
    understanding: Understanding, answers: Mapping[str, Mapping[int, float]], source: Mapping[str, Any]
) -> str:
    """A page counts by the language that it matches best. `answers`: language → probe → points."""
    has = source.get("languages", ())

    def points(language: str) -> tuple[float, bool]:
        return sum(answers[language].values()) * language_factor(understanding, language), language in has

    return max(understanding.languages, key=points)


def explain_rows(
    understanding: Understanding,
    answers: Mapping[str, Mapping[int, float]],
    probes: Mapping[str, Sequence[Probe]],
    raw: Mapping[str, Any],
) -> tuple[str, tuple[FoundWord, ...]]:
    """The language that a page is found in, and its rows; `raw` is its hit, with its source, or empty."""
    source = raw.get("_source", {})
    language = choose_language(understanding, answers, source)
    factor = language_factor(understanding, language)
    rows = gather_rows(answers[language], probes[language], source, language, factor)
    rest = raw.get("_score", 0.0) - sum(row.points for row in rows)
    if abs(rest) > NOTHING:
        text = understanding.searched_in(language)
        common = FoundWord(text, text, Relation.COMMON, Place.ANYWHERE, Form.EXACT, boosts.WHOLE_PAGE, rest)
        rows.append(common)
    return language, tuple(rows)


def explain_order(ranked: Ranked | None, best: float) -> tuple[float, float]:
    """The points of likeness and of company; `best` is the highest engine score of all hits."""
    if ranked is None:
        return 0.0, 0.0
    likeness = boosts.LIKENESS * best * ranked.likeness
    company = ranked.score - ranked.engine_score - likeness
    return likeness, company if abs(company) > NOTHING else 0.0


def find_missing(rows: Iterable[FoundWord], other_rows: Iterable[FoundWord]) -> FoundWord | None:
    """What another page has most of beyond this one: a word at a place, where this one has it not, or for less."""
    here: defaultdict[tuple[str, Place], float] = defaultdict(float)
    for row in rows:
        here[fold(row.of.lower()), row.place] += row.points
    gains = [(other.points - here[fold(other.of.lower()), other.place], other) for other in other_rows]
    gain, other = max(gains, key=lambda each: each[0], default=(0.0, None))
    return other if gain > NOTHING else None


def find_other(page_id: int, hits: Sequence[int]) -> int | None:
    """The hit to compare with: the one above, of the first the one below, of what is no hit the last one."""
    if page_id not in hits:
        return hits[-1] if hits else None
    at = hits.index(page_id)
    if at:
        return hits[at - 1]
    return hits[1] if len(hits) > 1 else None
