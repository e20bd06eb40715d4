"""What the facets and the total are counted from: the best hits with little more than their topics.

Counting is done on these hits and not by an aggregation, since what counts is what clears the cut-off, and the cut-off
depends on the best score, which is known only afterwards. All topics are counted, also when one is chosen.
"""

from typing import Any

from search.query import boosts


def build_counted(query: dict[str, Any], reader: str) -> dict[str, Any]:
    return {
        "size": boosts.WINDOW,
        "_source": ["topic", f"topic_title.{reader}"],
        "track_total_hits": False,
        "query": query,
    }
