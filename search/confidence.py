"""How sure it is that a query is answered at all, 0 to 1: to offer help beside the hits, never to hide them.

Evidence = top score / ln(2 + pages) × likeness, where likeness is the best cosine between the query and any single
wording of the best hits, words weighed by their rarity and compared by their first letters. Confidence = evidence /
(evidence + EVEN_EVIDENCE), so 0.5 is where the two are even. Wrong on product names that the content lacks.
"""

import math
from collections.abc import Iterable, Sequence

from search.query import boosts
from search.query.lexicon import Lexicon
from search.query.understanding import Understanding
from search.query.words import words
from search.results import Found, Wordings

# "contracten" and "contract", "resiliation" and "resilier" share so many letters: a stemmer for all languages.
COMPARED_LETTERS = 6


def _weigh(found: Iterable[str], language: str, lexicon: Lexicon) -> dict[str, float]:
    return {word[:COMPARED_LETTERS]: lexicon.rarity(word, language) for word in found}


def _length(vector: dict[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in vector.values()))


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    lengths = _length(one) * _length(other)
    return sum(weight * other[word] for word, weight in one.items() if word in other) / lengths if lengths else 0.0


def measure_likeness(understanding: Understanding, best: Sequence[Wordings], lexicon: Lexicon) -> float:
    """0 to 1: how much the query is like the likest wording of some hits."""
    language = understanding.written_in
    asked = _weigh(understanding.meant_words, language, lexicon)
    wordings = (text for hit in best for text in hit.texts.get(language, ()))
    return max((cosine(asked, _weigh(words(text, language), language, lexicon)) for text in wordings), default=0.0)


def measure_confidence(understanding: Understanding, found: Found, lexicon: Lexicon) -> float:
    if not found.best:
        return 0.0
    likeness = measure_likeness(understanding, found.best, lexicon)
    evidence = found.top_score / math.log(2 + lexicon.pages) * likeness
    return round(evidence / (evidence + boosts.EVEN_EVIDENCE), 4)


def is_answerable(understanding: Understanding, found: Found, confidence: float) -> bool:
    """Whether the hits probably answer the query. Queries of a word or two are too short to doubt."""
    if not found.best:
        return False
    return len(understanding.meant_words) < boosts.SHORTEST_JUDGED or confidence >= 0.5
