"""How sure it is that a query is answered at all, 0 to 1: to offer help beside the hits, never to hide them for good.

Evidence = best score / ln(2 + pages) × likeness of the first hit: how much matches, set against how much there is to
match, times how like the query one single wording is (search/query/ranking.py). Confidence = evidence / (evidence +
EVEN_EVIDENCE), so 0.5 is where the two are even. Wrong on product names that the content lacks.
"""

import math
from collections.abc import Sequence

from search.query import boosts
from search.query.ranking import Ranked


def measure_confidence(ranked: Sequence[Ranked], pages: int) -> float:
    """`ranked`: the first first; `pages`: how many there are to be found."""
    if not ranked:
        return 0.0
    best = max(hit.engine_score for hit in ranked)
    evidence = best / math.log(2 + pages) * ranked[0].likeness
    return round(evidence / (evidence + boosts.EVEN_EVIDENCE), 4)
