"""The order of the first hits, purely: the engine's score, how like the query one wording is, and the company it keeps.

The engine scores a page by all its wordings together; here each wording counts for itself, so that a page with the
query's very words comes before pages that have them scattered. Pages asked by the same words as the first ones follow.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from search.query import boosts
from search.query.lexicon import Lexicon
from search.query.understanding import Understanding
from search.query.words import words

# "contracten" and "contract", "resiliation" and "resilier" share so many letters: a stemmer for all languages.
COMPARED_LETTERS = 6

Vector = Mapping[str, float]
"""Start of a word → its rarity."""


@dataclass(frozen=True)
class Ranked:
    """A page that was found. `wordings` in the language that the query is written in, the question first.

    `engine_score` is OpenSearch's; `likeness`, 0 to 1: of the query and the likest wording; `score` orders.
    """

    page_id: int
    engine_score: float
    wordings: tuple[str, ...] = ()
    topic: str | None = None
    topic_title: str = ""
    languages: tuple[str, ...] = ()
    key: str = ""
    codes: tuple[str, ...] = ()
    likeness: float = 0.0
    score: float = 0.0

    @property
    def question(self) -> str:
        return self.wordings[0] if self.wordings else ""


def _weigh(found: Iterable[str], language: str, lexicon: Lexicon) -> dict[str, float]:
    return {word[:COMPARED_LETTERS]: lexicon.rarity(word, language) for word in found}


@lru_cache(maxsize=50_000)
def _weigh_text(text: str, language: str, lexicon: Lexicon) -> tuple[Vector, float]:
    vector = _weigh(words(text, language), language, lexicon)
    return vector, _length(vector)


def _length(vector: Vector) -> float:
    return math.sqrt(sum(weight * weight for weight in vector.values()))


def cosine(one: tuple[Vector, float], other: tuple[Vector, float]) -> float:
    """Of two vectors with their lengths, 0 to 1."""
    (vector, length), (other_vector, other_length) = one, other
    if not length or not other_length:
        return 0.0
    shared = sum(weight * other_vector[start] for start, weight in vector.items() if start in other_vector)
    return shared / (length * other_length)


class Comparison:
    """One query, to be compared with wordings."""

    def __init__(self, understanding: Understanding, lexicon: Lexicon) -> None:
        self._language = understanding.written_in
        self._lexicon = lexicon
        self._codes = set(understanding.codes)
        vectors = (_weigh(reading, self._language, lexicon) for reading in understanding.readings)
        self._readings = [(vector, _length(vector)) for vector in vectors]

    def likeness(self, hit: Ranked) -> float:
        """Of the likest wording; a page that has the very code asked for is as like as can be."""
        if self._codes.intersection(hit.codes):
            return 1.0
        weighed = [_weigh_text(text, self._language, self._lexicon) for text in hit.wordings]
        return max((cosine(reading, each) for reading in self._readings for each in weighed), default=0.0)

    def company(self, hit: Ranked, other: Ranked) -> float:
        """How like two pages' questions are."""
        return cosine(
            _weigh_text(hit.question, self._language, self._lexicon),
            _weigh_text(other.question, self._language, self._lexicon),
        )


def _sorted(hits: Iterable[Ranked]) -> list[Ranked]:
    # Stable: what scores the same stays as the engine had it.
    return sorted(hits, key=lambda hit: -hit.score)


def rank(hits: Sequence[Ranked], comparison: Comparison) -> list[Ranked]:
    """`hits` as the engine ordered them → in the order to show. Scores are of the engine's magnitude."""
    if not hits:
        return []
    best = hits[0].engine_score or 1.0
    anew, rest = hits[: boosts.RANKED_ANEW], hits[boosts.RANKED_ANEW :]
    liked = [replace(hit, likeness=comparison.likeness(hit)) for hit in anew]
    ordered = _sorted(replace(hit, score=hit.engine_score + boosts.LIKENESS * best * hit.likeness) for hit in liked)
    first = ordered[: boosts.COMPANY_SIZE]
    top = first[0].score or 1.0

    def keep_company(hit: Ranked) -> float:
        company = sum(each.score / top * comparison.company(hit, each) for each in first) / len(first)
        return boosts.COMPANY * best * company

    ordered = _sorted(replace(hit, score=hit.score + keep_company(hit)) for hit in ordered)
    return [*ordered, *(replace(hit, score=hit.engine_score) for hit in rest)]
