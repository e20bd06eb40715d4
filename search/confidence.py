"""How sure it is that a query is answered at all, 0 to 1: to offer help beside the hits, never to hide them for good.

Evidence = best score / ln(2 + pages) × likeness of the first hit × familiarity: how much matches, set against how much
there is to match; how like the query one single wording is (search/query/ranking.py); and how much of the query are
words that pages have as typed. Confidence = evidence / (evidence + EVEN_EVIDENCE): 0.5 is where the two are even.
"""

import math
from collections.abc import Sequence

from search.query import boosts
from search.query.lexicon import Lexicon
from search.query.ranking import Ranked
from search.query.understanding import Understanding
from search.query.words import drop_question_words, words


def measure_familiarity(understanding: Understanding, lexicon: Lexicon) -> float:
    """1 where pages know every word as it was typed, less the more weight the unknown ones have, corrected or not."""
    typed = words(drop_question_words(understanding.text, understanding.written_in), understanding.written_in)
    weights = {word: lexicon.rarity(word, understanding.written_in) for word in typed}
    unknown = sum(weights.get(word, 0.0) for word in understanding.unknown)
    return 1.0 - boosts.UNFAMILIAR * unknown / (sum(weights.values()) or 1.0)


def measure_confidence(ranked: Sequence[Ranked], pages: int, familiarity: float = 1.0) -> float:
    """`ranked`: the first first; `pages`: how many there are to be found."""
    if not ranked:
        return 0.0
    best = max(hit.engine_score for hit in ranked)
    evidence = best / math.log(2 + pages) * ranked[0].likeness * familiarity
    return round(evidence / (evidence + boosts.EVEN_EVIDENCE), 4)
